//! What a privacy notice is.

use chrono::{DateTime, Utc};

use crate::kernel::locale::Locale;
use crate::kernel::paging::{Position, SortKey};

/// A revision: the same notice in one language or several.
#[derive(Debug, Clone)]
pub struct NoticeRevision {
    /// From 1, without gaps.
    pub revision: i32,
    /// When it came into force.
    pub published_at: DateTime<Utc>,
    /// Its texts in the order of their language tags; at least one.
    pub texts: Vec<NoticeText>,
}

/// A text of a revision.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct NoticeText {
    /// Language of the text, as a tag.
    pub locale: String,
    /// The text: plain, with line breaks.
    pub text: String,
    /// Where a longer one can be read.
    pub url: Option<String>,
}

/// What a candidate is told, in one language.
#[derive(Debug, Clone)]
pub struct PrivacyNotice {
    /// Number of the revision; a consent names it.
    pub revision: i32,
    /// Language of the text, as a tag.
    pub locale: String,
    /// The text.
    pub text: String,
    /// Where a longer one can be read.
    pub url: Option<String>,
}

impl NoticeRevision {
    /// The text for somebody who reads `locale`: in that variety, or that language, or English, or else the first.
    pub fn text_for(&self, locale: &Locale) -> Option<PrivacyNotice> {
        let spoken = |tag: &str| self.texts.iter().find(|text| text.locale.eq_ignore_ascii_case(tag));
        let chosen = spoken(locale.as_str()).or_else(|| spoken(&locale.language())).or_else(|| spoken("en"));
        let NoticeText { locale, text, url } = chosen.or(self.texts.first())?.clone();
        Some(PrivacyNotice { revision: self.revision, locale, text, url })
    }

    /// Where it stands in a list by number. No two have the same, so that the id says nothing more.
    pub fn position(&self) -> Position {
        Position { key: SortKey::Number(self.revision.into()), id: uuid::Uuid::nil() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_given_the_nearest_text() {
        let text = |tag: &str| NoticeText { locale: tag.to_owned(), text: tag.to_owned(), url: None };
        let read = |tags: &[&str], tag: &str| {
            let texts = tags.iter().copied().map(text).collect();
            let revision = NoticeRevision { revision: 3, published_at: DateTime::UNIX_EPOCH, texts };
            revision.text_for(&Locale::parse(tag).unwrap()).map(|notice| notice.text)
        };
        let all = ["de", "de-AT", "en", "fr"];
        for (tag, expected) in [("de-AT", "de-AT"), ("de-CH", "de"), ("DE", "de"), ("fr", "fr"), ("uk", "en")] {
            assert_eq!(read(&all, tag).as_deref(), Some(expected), "{tag}");
        }
        assert_eq!(read(&["fr", "it"], "uk").as_deref(), Some("fr"));
        assert_eq!(read(&[], "en"), None);
    }
}
