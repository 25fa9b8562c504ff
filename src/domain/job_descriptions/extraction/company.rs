//! Who employs: a label, a heading "About …", a sentence "… is looking for", or a name with a legal form.

use super::headings;
use super::labels::{Fact, Labels};
use super::lines::Line;
use super::{MAX_NAME_CHARS, bounded, sentences};

const LEGAL_FORMS: &str = " gmbh ggmbh mbh ag se kg kgaa ohg ug e.v eg ltd limited inc llc llp plc corp corporation \
    gbr b.v s.a s.r.l pty trust stiftung ";
/// Beginnings of a name that are no part of it.
const ARTICLES: &str =
    " the die der das den dem at bei join für for als as about über von of wir we hier here willkommen welcome ";
/// Words that stand where a name could and are none.
const NO_NAMES: &str = " we wir our unser unsere us uns you du sie this diese dieser it es our team role position stelle candidate \
    candidates job customer client company unternehmen today heute currently derzeit ";
const INSIDE_NAMES: &str = " & und and of für for + de von van am im ";
/// Forms that are words too, or parts of them: as they are written, and only where a name may end.
const SHORT_LEGAL_FORMS: [&str; 14] =
    ["AS", "ASA", "A/S", "AB", "ApS", "Oy", "OY", "Oyj", "NV", "BV", "SA", "SAS", "SpA", "OÜ"];
const LOOKING: [&str; 9] = [
    " is looking for ",
    " are looking for ",
    " is hiring ",
    " is seeking ",
    " seeks ",
    " is recruiting ",
    " sucht ",
    " suchen wir ",
    " stellt ein ",
];
/// What a sentence about a company goes on with; one about anything else may do so too.
const PRESENTING: [&str; 2] = [" is a ", " ist ein "];
const LONGEST_NAME: usize = 7;
const READ_LINES: usize = 60;

/// The employer's name as written.
pub(super) fn find(lines: &[Line], labels: &Labels<'_>) -> Option<String> {
    let top = lines.get(..READ_LINES).unwrap_or(lines);
    let preamble = headings::preamble(lines);
    labels
        .get(Fact::Company)
        .map(|value| value.split(['|', '\t']).next().unwrap_or(value).trim().to_owned())
        .or_else(|| lines.iter().find_map(|line| about(&line.text)))
        .or_else(|| sentences(preamble).find_map(with_legal_form))
        .or_else(|| sentences(top).find_map(|sentence| named_before(sentence, &LOOKING)))
        .or_else(|| sentences(top).find_map(with_legal_form))
        .or_else(|| sentences(preamble).find_map(|sentence| named_before(sentence, &PRESENTING)))
        .map(|name| bounded(&name, MAX_NAME_CHARS))
}

/// Whether the text is a company's name by its legal form, and nothing else.
pub(super) fn is_name(text: &str) -> bool {
    with_legal_form(text).is_some_and(|name| name.len() + 3 >= text.trim().len())
}

fn sentences(lines: &[Line]) -> impl Iterator<Item = &str> {
    lines.iter().flat_map(|line| sentences::split(&line.text))
}

/// "About Acme", unless it is "About us" or "About the role".
fn about(text: &str) -> Option<String> {
    let name = ["About ", "ABOUT ", "Über ", "ÜBER "].iter().find_map(|word| text.strip_prefix(word))?;
    if text.ends_with(['.', ',']) || headings::is_exactly_a_heading(text) {
        return None;
    }
    let name = name.trim_end_matches([':', '?', '!', '–', '-', ' ']);
    let tokens: Vec<&str> = name.split_whitespace().take(LONGEST_NAME + 1).collect();
    whole_name(&tokens)
}

/// "Acme sucht: Koch", "Acme is hiring a cook": what is behind the employer's name and the verb.
pub(super) fn behind_hirer(line: &str) -> Option<&str> {
    LOOKING.iter().find_map(|verb| {
        let verb = verb.trim_end();
        let (name, rest) = line.split_once(verb)?;
        let named = whole_name(&name.split_whitespace().collect::<Vec<_>>()).is_some();
        (named && rest.starts_with([' ', ':'])).then(|| rest.trim_start_matches([':', ' ']))
    })
}

/// "Acme is looking for …", "At Acme, we …".
fn named_before(sentence: &str, verbs: &[&str]) -> Option<String> {
    let host = ["At ", "Bei ", "Hier bei "].iter().find_map(|word| sentence.strip_prefix(word));
    if let Some((name, _)) = host.and_then(|rest| rest.split_once([',', ':'])) {
        return whole_name(&name.split_whitespace().take(LONGEST_NAME + 1).collect::<Vec<_>>());
    }
    let sentence = sentence.replace(": ", " ");
    let before = verbs
        .iter()
        .filter_map(|words| sentence.split_once(words))
        .map(|(before, _)| before)
        .min_by_key(|before| before.len())?;
    let tokens: Vec<&str> = before.split_whitespace().take(LONGEST_NAME + 2).collect();
    whole_name(&tokens)
}

fn with_legal_form(text: &str) -> Option<String> {
    let tokens: Vec<&str> = text.split_whitespace().collect();
    let ends = |at: usize| at + 1 == tokens.len() || tokens.get(at).is_some_and(|token| token.ends_with([',', ')']));
    let is_form = |(at, token): (usize, &&str)| is_legal_form(token) || is_short_legal_form(token) && ends(at);
    let last = tokens.iter().enumerate().rev().find(|(at, token)| is_form((*at, token)))?.0;
    let before = tokens.get(..last)?.iter().rev();
    let named = before.take_while(|token| belongs(token) && !closes(token)).take(LONGEST_NAME).count();
    whole_name(tokens.get(last - named..=last)?).filter(|name| name.contains(' '))
}

fn closes(token: &str) -> bool {
    token.ends_with([',', ':']) || (token.ends_with('.') && token != "Co.")
}

fn is_legal_form(token: &str) -> bool {
    let bare = token.trim_matches(|c: char| !c.is_alphanumeric());
    let capital = bare.starts_with(char::is_uppercase) || matches!(bare, "gGmbH" | "mbH" | "e.V" | "eG");
    capital && LEGAL_FORMS.contains(&format!(" {} ", bare.to_lowercase()))
}

fn is_short_legal_form(token: &str) -> bool {
    SHORT_LEGAL_FORMS.contains(&token.trim_matches(|c: char| !c.is_alphanumeric()))
}

fn belongs(token: &str) -> bool {
    let first = token.chars().find(|c| c.is_alphanumeric());
    first.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit()) || is_in(INSIDE_NAMES, token) || is_legal_form(token)
}

/// The tokens as a name, if that is what they are from the first to the last.
fn whole_name(tokens: &[&str]) -> Option<String> {
    let skipped = tokens.iter().take_while(|token| is_in(ARTICLES, token) || is_in(INSIDE_NAMES, token)).count();
    let tokens = tokens.get(skipped..)?;
    let fits = (1..=LONGEST_NAME).contains(&tokens.len());
    let named = tokens.iter().all(|token| belongs(token))
        && !tokens.iter().any(|token| is_in(NO_NAMES, token) || token.ends_with(';'));
    let name = tokens.join(" ");
    let name = name.trim_matches([',', ':', ';', '(', ')', '"', '„', '“', '”', '–']);
    let abbreviated = tokens.last().is_some_and(|last| is_legal_form(last));
    let name = if abbreviated { name } else { name.trim_end_matches('.') };
    (fits && named && !name.is_empty()).then(|| name.to_owned())
}

fn is_in(list: &str, token: &str) -> bool {
    list.contains(&format!(" {} ", token.trim_matches([',', '.', ':']).to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::{LOOKING, about, named_before, with_legal_form};

    fn looking(sentence: &str) -> Option<String> {
        named_before(sentence, &LOOKING)
    }

    #[test]
    fn names_are_found_in_headings_and_sentences() {
        assert_eq!(about("About Northgate Freight").as_deref(), Some("Northgate Freight"));
        assert_eq!(about("Über die Müller & Söhne GmbH").as_deref(), Some("Müller & Söhne GmbH"));
        assert_eq!(about("About the role"), None);
        assert_eq!(about("Über uns"), None);
        assert_eq!(looking("At Brightwell, we build tills.").as_deref(), Some("Brightwell"));
        assert_eq!(looking("Die Stadtwerke Nord sucht ab sofort Verstärkung.").as_deref(), Some("Stadtwerke Nord"));
        assert_eq!(looking("Klinikum Nord sucht: Pflegefachkraft").as_deref(), Some("Klinikum Nord"));
        assert_eq!(with_legal_form("Fjordpay AS, Oslo (hybrid), full-time").as_deref(), Some("Fjordpay AS"));
        assert_eq!(with_legal_form("Work AS a nurse"), None);
        assert_eq!(looking("Today we are looking for you."), None);
        assert_eq!(
            with_legal_form("Wir, die Weber Haustechnik GmbH & Co. KG, sind ein Betrieb.").as_deref(),
            Some("Weber Haustechnik GmbH & Co. KG")
        );
    }
}
