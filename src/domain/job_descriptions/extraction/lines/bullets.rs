//! What stands in front of a line, and around it, to say what kind of line it is.
//!
//! A bullet is told by its shape, not by a list of known glyphs: one to three symbols, an emoji, a number
//! or a word processor's symbol-font letter, then space. Markdown's headings and emphasis are read here too.

use std::borrow::Cow;

use super::Mark;

/// Symbols that open a text and are no bullets.
const OPENERS: &str = "\"'„“”‚‘’«‹([{<#@€$£%&_`/.,:;!?=";
/// Bullets that need no space behind them and may also stand within a line.
const CLEAR: [char; 21] =
    ['•', '▪', '●', '‣', '◦', '▸', '►', '➢', '➤', '✓', '✔', '✅', '■', '□', '○', '◆', '❖', '☑', '⁃', '∙', '⦁'];
/// Letters that a bullet in a symbol font turns into when the font is lost.
const SYMBOL_FONT: [char; 6] = ['o', 'ü', 'Ø', '§', '¨', 'v'];
const MAX_HASHES: usize = 6;

/// A line without its bullet and Markdown, and what they said.
pub(super) fn undress(text: &str) -> (String, Mark) {
    let text = unescape(text.trim());
    let text = text.as_ref();
    if let Some((level, heading)) = markdown_heading(text) {
        return (without_emphasis(heading), Mark::Heading(level));
    }
    if let Some(inner) = emphasised(text) {
        return (without_emphasis(strip(inner).unwrap_or(inner)), Mark::Strong);
    }
    match strip(text) {
        Some(entry) => (without_emphasis(strip_checkbox(entry)), Mark::Item),
        None => (without_emphasis(text), Mark::Plain),
    }
}

/// Whether the text begins with a bullet that has something behind it.
pub(super) fn opens(text: &str) -> bool {
    strip(text).is_some_and(|entry| !entry.is_empty())
}

/// Whether the text is nothing but a bullet, as PDF pastes put it on a line of its own.
pub(super) fn is_lone(text: &str) -> bool {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => is_clear(c) || matches!(c, '·' | '-' | '–' | '*' | 'o'),
        _ => false,
    }
}

/// Cuts a line in which several entries follow each other, each behind a clear bullet.
pub(super) fn split_entries(text: &str) -> Vec<&str> {
    let first = text.chars().next().filter(|c| *c == '·');
    let starts = |c: char| is_clear(c) || Some(c) == first;
    if text.chars().filter(|c| starts(*c)).nth(1).is_none() {
        return vec![text];
    }
    let mut entries = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices(starts) {
        entries.extend(text.get(from..at));
        from = at;
    }
    entries.extend(text.get(from..));
    entries.retain(|entry| entry.chars().any(char::is_alphanumeric));
    entries
}

fn is_clear(c: char) -> bool {
    CLEAR.contains(&c) || matches!(c, '\u{E000}'..='\u{F8FF}' | '①'..='⓿' | '❶'..='➓')
}

fn is_emoji_part(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{FE0F}' | '\u{200D}' | '\u{20E3}')
}

/// `2.1 ` or `3.2.1. ` in front of the text, and the part above the last level. A measure looks the same ("3.5 tonnes"):
/// whoever asks knows whether the text counts.
pub(super) fn level_number(text: &str) -> Option<(&str, &str)> {
    let (number, entry) = text.split_once([' ', '\t'])?;
    let (above, last) = number.trim_end_matches(['.', ')']).rsplit_once('.')?;
    let counts = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|digit| digit.is_ascii_digit());
    (above.split('.').all(counts) && counts(last)).then_some((above, entry))
}

/// The text behind its bullet, if it has one.
fn strip(text: &str) -> Option<&str> {
    let first = text.chars().next()?;
    if is_clear(first) || is_emoji_part(first) {
        return Some(text.trim_start_matches(|c| is_clear(c) || is_emoji_part(c)).trim_start());
    }
    if first.is_alphanumeric() || first == '(' || SYMBOL_FONT.contains(&first) {
        return strip_number(text).or_else(|| strip_symbol_font(text, first));
    }
    strip_symbols(text)
}

fn strip_symbols(text: &str) -> Option<&str> {
    let symbol = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
    if text.starts_with(|c| OPENERS.contains(c) && !text.starts_with("=>")) {
        return None;
    }
    let rest = text.trim_start_matches(symbol);
    let run = text.len() - rest.len();
    let glyphs = text.get(..run)?.chars().count();
    let spaced = rest.starts_with(char::is_whitespace);
    let glued_dash = glyphs == 1 && text.starts_with(['-', '–', '—', '*', '·']);
    let joined = glued_dash && rest.starts_with(char::is_alphabetic);
    ((spaced && glyphs <= 3) || joined).then(|| rest.trim_start())
}

/// `1.`, `2)`, `(3)`, `a)`, `iv.` or a keycap in front of the text.
fn strip_number(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(').unwrap_or(text);
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (number, rest) = (inner.get(..end)?, inner.get(end..)?);
    let closed = rest.trim_start_matches(['.', ')', '\u{FE0F}', '\u{20E3}']);
    let counts = is_ordinal(number) && closed.len() < rest.len() && closed.starts_with(char::is_whitespace);
    let entry = closed.trim_start();
    // "z. B." and "d. h." begin sentences, not lists.
    let abbreviation = entry.chars().nth(1).is_none_or(|second| second == '.');
    (counts && !abbreviation).then_some(entry)
}

fn is_ordinal(number: &str) -> bool {
    let digits = number.len() <= 2 && number.chars().all(|c| c.is_ascii_digit());
    let letter = number.len() == 1 && number.chars().all(|c| matches!(c, 'a'..='h'));
    let roman = |digits: &str| number.len() <= 4 && number.chars().all(|c| digits.contains(c));
    let roman = roman("ivx") || roman("IVX");
    !number.is_empty() && (digits || letter || roman)
}

fn strip_symbol_font(text: &str, first: char) -> Option<&str> {
    let rest = text.strip_prefix(first)?;
    let entry = rest.trim_start();
    let tabbed = rest.starts_with('\t') || rest.starts_with("  ");
    let lettered = SYMBOL_FONT.contains(&first) && rest.starts_with(' ');
    (!entry.is_empty() && (lettered || (tabbed && !first.is_ascii_digit()))).then_some(entry)
}

fn strip_checkbox(entry: &str) -> &str {
    ["[ ]", "[x]", "[X]"].iter().find_map(|box_| entry.strip_prefix(box_)).unwrap_or(entry).trim_start()
}

fn markdown_heading(text: &str) -> Option<(u8, &str)> {
    let heading = text.trim_start_matches('#');
    let level = text.len() - heading.len();
    let counts = (1..=MAX_HASHES).contains(&level) && heading.starts_with(' ');
    let level = u8::try_from(level).ok().filter(|_| counts)?;
    Some((level, heading.trim_matches([' ', '#'])))
}

fn emphasised(text: &str) -> Option<&str> {
    let text = text.trim_end_matches(':');
    ["***", "**", "__", "*", "_"].iter().find_map(|fence| {
        let inner = text.strip_prefix(fence)?.strip_suffix(fence)?;
        let whole = !inner.contains(fence) && !inner.starts_with(char::is_whitespace);
        (whole && !inner.is_empty()).then_some(inner)
    })
}

fn without_emphasis(text: &str) -> String {
    without_links(&text.replace("**", "").replace("__", "").replace('`', "")).trim().to_owned()
}

/// `[words](address)` reads as its words.
fn without_links(text: &str) -> String {
    let mut parts = text.split("](").peekable();
    let mut plain = String::with_capacity(text.len());
    let mut linked = false;
    while let Some(part) = parts.next() {
        let after = if linked { part.split_once(')').map_or(part, |(_, after)| after) } else { part };
        linked = parts.peek().is_some();
        match after.rsplit_once('[').filter(|_| linked) {
            Some((before, words)) => plain.extend([before, words]),
            None => plain.push_str(after),
        }
    }
    plain
}

/// Markdown editors escape what they fear to be markup.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut chars = text.chars().peekable();
    let mut plain = String::with_capacity(text.len());
    while let Some(c) = chars.next() {
        let escapes = c == '\\' && chars.peek().is_some_and(char::is_ascii_punctuation);
        if !escapes {
            plain.push(c);
        }
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::{Mark, split_entries, undress};

    #[test]
    fn bullets_of_all_kinds_are_taken_off() {
        for line in [
            "• Plan routes",
            "•Plan routes",
            "·\tPlan routes",
            "o Plan routes",
            "o\tPlan routes",
            "\u{F0B7} Plan routes",
            "– Plan routes",
            "-Plan routes",
            "* Plan routes",
            "+ Plan routes",
            "‣ Plan routes",
            "▪ Plan routes",
            "» Plan routes",
            "-> Plan routes",
            "=> Plan routes",
            "~ Plan routes",
            "1. Plan routes",
            "2) Plan routes",
            "(3) Plan routes",
            "a) Plan routes",
            "iv. Plan routes",
            "II. Plan routes",
            "✅ Plan routes",
            "👉🏽 Plan routes",
            "1️⃣ Plan routes",
            "① Plan routes",
            "- [x] Plan routes",
            "- **Plan** routes",
            "§ Plan routes",
            "ü\tPlan routes",
            "➔ Plan routes",
        ] {
            assert_eq!(undress(line), ("Plan routes".to_owned(), Mark::Item), "{line}");
        }
    }

    #[test]
    fn text_that_merely_looks_like_a_bullet_stays() {
        for line in
            ["z. B. Kühltransporte", "3.5 tonnes", "(remote) Berlin", "„Wir“ sind viele", "2024 founded", "on time"]
        {
            assert_eq!(undress(line), (line.to_owned(), Mark::Plain), "{line}");
        }
    }

    #[test]
    fn markdown_headings_and_bold_lines_are_marked() {
        assert_eq!(undress("## Your tasks ##"), ("Your tasks".to_owned(), Mark::Heading(2)));
        assert_eq!(undress("**Your tasks:**"), ("Your tasks:".to_owned(), Mark::Strong));
        assert_eq!(undress("__2. Your tasks__"), ("Your tasks".to_owned(), Mark::Strong));
        assert_eq!(undress("See [our page](https://example.com/jobs) today").0, "See our page today");
    }

    #[test]
    fn entries_run_together_are_taken_apart() {
        assert_eq!(split_entries("Tasks: • Plan • Drive"), ["Tasks: ", "• Plan ", "• Drive"]);
        assert_eq!(split_entries("Berlin · Full-time · Remote"), ["Berlin · Full-time · Remote"]);
    }
}
