//! The position in a sentence that says who is wanted.

use super::super::lines::Line;
use super::super::{occupations, sentences};
use super::polish::{trim, until_ending};
use super::{MOST_WORDS, tail};

/// What stands between "we are looking for" and the title, in either language.
const BEFORE_TITLE: &str = " a an the our one two three several new next another experienced motivated dedicated talented passionate reliable \
    enthusiastic skilled qualified friendly committed highly full-time part-time full time part permanent ";
const WANTED_EN: [&str; 12] = [
    "looking for",
    "hiring",
    "seeking",
    "seeks",
    "recruiting",
    "searching for",
    "join us as",
    "join our team as",
    "position of",
    "as our",
    "as a",
    "as an",
];
const WANTED_DE: [&str; 6] = ["suchen", "sucht", "suche", "gesucht", "verstärkung", "als"];
const ARTICLES_DE: &str = " eine/n eine einen ein einer eine:n eine*n eine(n) mehrere zwei drei dich sie ";

/// "We are looking for a Ward Nurse to join …", "suchen wir eine/n Disponent/in (m/w/d)".
pub(super) fn wanted(lines: &[Line]) -> Option<String> {
    let sentences = || lines.iter().flat_map(|line| sentences::split(&line.text));
    sentences().find_map(before_gender).or_else(|| sentences().find_map(after_trigger))
}

/// The capitalised words in front of a gender tail.
fn before_gender(sentence: &str) -> Option<String> {
    let (before, _) = sentence.split('(').skip(1).find_map(|piece| {
        let inside = piece.split(')').next()?;
        tail::is_gender(inside).then(|| sentence.split_once(&format!("({inside}")))?
    })?;
    let tokens: Vec<&str> = before.split_whitespace().collect();
    let named = tokens.iter().rev().take_while(|token| is_title_word(token)).take(MOST_WORDS / 2).count();
    let title = tokens.get(tokens.len() - named..)?.join(" ");
    (named > 0).then(|| trim(&title).to_owned()).filter(|title| !title.is_empty())
}

fn is_title_word(token: &str) -> bool {
    let capital = token.starts_with(|c: char| c.is_uppercase() || c == '.');
    let link = matches!(token, "und" | "of" | "&" | "and" | "/" | "–");
    let article = ARTICLES_DE.contains(&format!(" {} ", token.to_lowercase()));
    (capital || link) && !article
}

fn after_trigger(sentence: &str) -> Option<String> {
    let folded = sentence.to_lowercase();
    let english = WANTED_EN.iter().find_map(|words| behind_word(sentence, &folded, words)).and_then(english_title);
    let german = || WANTED_DE.iter().find_map(|words| behind_word(sentence, &folded, words)).and_then(german_title);
    english.or_else(german).filter(|title| occupations::is_named_in(title))
}

fn behind_word<'a>(sentence: &'a str, folded: &str, trigger: &str) -> Option<&'a str> {
    let at = folded.find(trigger)? + trigger.len();
    sentence.get(at..).filter(|rest| rest.starts_with(' '))
}

fn english_title(rest: &str) -> Option<String> {
    let clause = rest.split([',', '.', '(', '!', ';', ':']).next()?;
    let clause = until_ending(clause.split(" in ").next()?.split(" for ").next()?);
    let tokens: Vec<&str> = clause.split_whitespace().collect();
    let skipped =
        tokens.iter().take_while(|token| BEFORE_TITLE.contains(&format!(" {} ", token.to_lowercase()))).count();
    let named = tokens.get(skipped..)?;
    let capital = named.iter().position(|token| token.starts_with(char::is_uppercase)).unwrap_or_default();
    let title = named.get(capital..)?.join(" ");
    (!title.is_empty() && named.len() <= MOST_WORDS).then_some(title)
}

fn german_title(rest: &str) -> Option<String> {
    let tokens: Vec<&str> = rest.split_whitespace().collect();
    let article = tokens.iter().position(|token| ARTICLES_DE.contains(&format!(" {} ", token.to_lowercase())));
    let behind = tokens.get(article.map_or(0, |at| at + 1)..)?;
    let start = behind.iter().position(|token| token.starts_with(char::is_uppercase))?;
    let named = behind.get(start..)?;
    let run = named.iter().take_while(|token| is_title_word(token)).count();
    let cut = named.iter().position(|token| token.ends_with([',', '.', '!', ':'])).map_or(run, |at| run.min(at + 1));
    let title = named.get(..cut)?.join(" ");
    Some(trim(&title).to_owned()).filter(|title| !title.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::super::lines::{Line, Mark};
    use super::wanted;

    #[test]
    fn sentences_name_who_is_wanted() {
        for (sentence, title) in [
            (
                "Zur Verstärkung suchen wir ab sofort eine/n engagierte/n Pflegefachkraft (m/w/d) in Teilzeit.",
                "Pflegefachkraft",
            ),
            ("Für unser Büro in Kiel suchen wir eine freundliche Bürokauffrau zum 1. Mai.", "Bürokauffrau"),
            ("Brightwell is looking for an experienced Payroll Clerk to join our finance team.", "Payroll Clerk"),
            ("We are hiring a warehouse operative for our night shift.", "warehouse operative"),
        ] {
            let line = Line { text: sentence.to_owned(), mark: Mark::Plain, gap: true };
            assert_eq!(wanted(&[line]).as_deref(), Some(title), "{sentence}");
        }
    }
}
