//! A team publishes the next revision of its privacy notice.

use std::collections::BTreeMap;

use super::model::NoticeText;
use super::{placeholders, store};
use crate::access::{Grant, ManageOrganization};
use crate::db::Tx;
use crate::events::{self, Event};
use crate::kernel::locale::Locale;
use crate::kernel::problem::{Outcome, Problem, Problems};
use crate::kernel::text::TextCodes;

/// Most languages of a revision.
const MAX_TEXTS: usize = 30;
/// Most characters of a text.
const MAX_TEXT: usize = 50_000;
/// Most characters of an address.
const MAX_URL: usize = 2_000;

/// A notice as it was written.
#[derive(Debug)]
pub struct NewNotice {
    /// One for each language.
    pub texts: Vec<NewNoticeText>,
    /// The newest revision that was looked at, 0 for none.
    pub expected_revision: Option<i32>,
}

/// A text as it was written.
#[derive(Debug)]
pub struct NewNoticeText {
    /// Language tag.
    pub locale: String,
    /// The text.
    pub text: String,
    /// Where a longer one can be read.
    pub url: Option<String>,
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum PublishPrivacyNoticeCode {
    /// No text, or nothing in it.
    Empty,
    /// More than fits.
    TooLong,
    /// More languages than fit.
    TooMany,
    /// Not a language tag.
    InvalidLocale,
    /// Two texts in one language.
    DuplicateLocale,
    /// The text has a gap that its author was to fill.
    UnfilledPlaceholder,
    /// Not an address on the web.
    InvalidUrl,
    /// Somebody else published meanwhile.
    RevisionConflict,
}

use PublishPrivacyNoticeCode as Code;

const TEXTS: TextCodes<Code> = TextCodes { empty: Code::Empty, too_long: Code::TooLong };

/// Publishes the next revision: it is in force at once. Candidates who have the form of an older one before them are
/// asked again.
pub async fn publish(grant: &Grant<ManageOrganization>, tx: &mut Tx, form: &NewNotice) -> Outcome<(), Code> {
    let texts = check(&form.texts)?;
    store::lock(tx, grant).await?;
    let newest = store::newest_revision(tx, grant).await?.unwrap_or_default();
    if form.expected_revision.is_some_and(|expected| expected != newest) {
        let message = "Another revision was published meanwhile: look at it, then publish again.";
        return Err(Problem::new(Code::RevisionConflict, "expectedRevision", message).into());
    }
    store::insert(tx, grant, newest + 1, &texts).await?;
    let organization = grant.organization();
    events::emit(tx, organization, Event::OrganizationUpdated { organization });
    Ok(())
}

fn check(texts: &[NewNoticeText]) -> Outcome<Vec<NoticeText>, Code> {
    let mut problems = Problems::default();
    match texts.len() {
        0 => problems.add(Code::Empty, "texts", "Give the notice in one language at least."),
        1..=MAX_TEXTS => {}
        _ => problems.add(Code::TooMany, "texts", format!("A notice has {MAX_TEXTS} languages at most.")),
    }
    let mut languages = BTreeMap::new();
    for (index, text) in texts.iter().take(MAX_TEXTS).enumerate() {
        let Some(text) = check_text(index, text, &mut problems) else { continue };
        if let Some(first) = languages.insert(text.locale.to_lowercase(), (index, text)).map(|(first, _)| first) {
            let message = format!("Text {first} is in this language too: keep one of them.");
            problems.add(Code::DuplicateLocale, &format!("texts.{index}.locale"), message);
        }
    }
    problems.finish()?;
    Ok(languages.into_values().map(|(_, text)| text).collect())
}

fn check_text(index: usize, text: &NewNoticeText, problems: &mut Problems<Code>) -> Option<NoticeText> {
    let path = |field: &str| format!("texts.{index}.{field}");
    let locale = Locale::parse(text.locale.trim()).ok_or_else(|| {
        Problem::new(Code::InvalidLocale, &path("locale"), "This is no language tag: it looks like `en` or `de-AT`.")
    });
    let locale = problems.check(locale);
    let url = problems.check(check_url(&path("url"), text.url.as_deref()));
    let text = problems.check(TEXTS.required(&path("text"), &text.text, MAX_TEXT))?;
    if let Some(gap) = placeholders::unfilled(&text) {
        let message = format!("Fill the placeholder {gap} in the text, or take it out.");
        problems.add(Code::UnfilledPlaceholder, &path("text"), message);
    }
    Some(NoticeText { locale: locale?.as_str().to_owned(), text, url: url? })
}

/// Only addresses on the web: another scheme may be code for the browser that opens it.
fn check_url(path: &str, url: Option<&str>) -> Result<Option<String>, Problem<Code>> {
    let Some(text) = TEXTS.optional(path, url, MAX_URL)? else { return Ok(None) };
    match url::Url::parse(&text) {
        Ok(url) if matches!(url.scheme(), "https" | "http") => Ok(Some(url.into())),
        _ => {
            let message = "This is no address on the web: it begins with `https://`.";
            Err(Problem::new(Code::InvalidUrl, path, message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::problem::Rejection;

    fn text(locale: &str, text: &str, url: Option<&str>) -> NewNoticeText {
        NewNoticeText { locale: locale.to_owned(), text: text.to_owned(), url: url.map(str::to_owned) }
    }

    fn problems(texts: &[NewNoticeText]) -> Vec<(Code, String)> {
        match check(texts) {
            Err(Rejection::Problems(problems)) => {
                problems.into_iter().map(|problem| (problem.code, problem.path.join("."))).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn names_all_that_is_wrong_with_its_place() {
        let texts = [
            text("deutsch", "Text", None),
            text("en", " \n ", Some("javascript:alert(1)")),
            text("fr", "[Société] traite vos données.", Some("example.com")),
            text("it", &"x y ".repeat(12_501), Some("https://example.com/it")),
            text("es", "Texto", None),
            text("ES", "Texto", None),
        ];
        let expected = [
            (Code::InvalidLocale, "texts.0.locale"),
            (Code::InvalidUrl, "texts.1.url"),
            (Code::Empty, "texts.1.text"),
            (Code::InvalidUrl, "texts.2.url"),
            (Code::UnfilledPlaceholder, "texts.2.text"),
            (Code::TooLong, "texts.3.text"),
            (Code::DuplicateLocale, "texts.5.locale"),
        ];
        assert_eq!(problems(&texts), expected.map(|(code, path)| (code, path.to_owned())));
        assert_eq!(problems(&[]), [(Code::Empty, "texts".to_owned())]);
        let many: Vec<_> = (0..=MAX_TEXTS).map(|n| text(&format!("de-AT{n:03}"), "Text", None)).collect();
        assert_eq!(problems(&many), [(Code::TooMany, "texts".to_owned())]);
    }

    #[test]
    fn keeps_the_texts_in_the_order_of_their_languages() {
        let texts = [text("en", " Hello. ", Some("https://example.com/privacy")), text("de-AT", "Servus.", Some(" "))];
        let kept = check(&texts).unwrap();
        let expected = |locale: &str, text: &str, url: Option<&str>| NoticeText {
            locale: locale.to_owned(),
            text: text.to_owned(),
            url: url.map(str::to_owned),
        };
        assert_eq!(
            kept,
            [expected("de-AT", "Servus.", None), expected("en", "Hello.", Some("https://example.com/privacy"))]
        );
    }
}
