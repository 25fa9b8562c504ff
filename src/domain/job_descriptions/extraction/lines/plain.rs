//! Plain text as lines: bullets taken off, underlined headings marked, wrapped lines joined.
//!
//! A line was wrapped where the next word would not have fitted any more. The width is taken from the text
//! itself, and only if the text shows that it was wrapped at all; a list entry also goes on where the next
//! line is indented under it. Headings never join anything.

use std::collections::HashSet;

use super::super::{headings, labels};
use super::{Line, Mark, bullets, characters, is_sentence_end};

/// Wider lines are paragraphs that nobody wrapped.
const WIDEST_WRAP: usize = 130;
const NARROWEST_WRAP: usize = 40;
/// A heading is rarely longer, in characters.
const LONGEST_HEADING: usize = 90;

const UNFINISHED: &str = " a an and as at by for from in into of on or our that the their this to using with within your \
    als am an auf aus bei das dem den der des die durch ein eine einem einen einer für im in ihre ihrer mit nach oder \
    sowie über um und unsere unserem unseren unserer vom von zu zum zur ";

struct Written {
    line: Line,
    indent: usize,
    width: usize,
}

/// Lines of a text that holds no markup but perhaps Markdown.
pub(super) fn read(text: &str) -> Vec<Line> {
    let written = written_lines(text);
    let wrap = wrap_width(&written);
    let mut joined: Vec<Line> = Vec::with_capacity(written.len());
    let mut previous: Option<&Written> = None;
    for current in &written {
        match joined.last_mut().filter(|last| goes_on(last, previous, current, wrap)) {
            Some(last) => append(&mut last.text, &current.line.text),
            None => joined.push(current.line.clone()),
        }
        previous = Some(current);
    }
    joined
}

fn written_lines(text: &str) -> Vec<Written> {
    let mut written: Vec<Written> = Vec::new();
    let counted = counted_levels(text);
    let (mut gap, mut lone_bullet) = (true, false);
    for raw in text.split('\n') {
        let shown = raw.trim();
        if shown.is_empty() {
            gap = true;
        } else if is_rule(shown) {
            underline(written.last_mut().filter(|_| !gap));
            gap = true;
        } else if bullets::is_lone(shown) {
            lone_bullet = true;
        } else {
            let indent = raw.chars().take_while(|c| c.is_whitespace()).count();
            let numbered = bullets::level_number(shown).filter(|(above, _)| counted.contains(above));
            let entry = numbered.map_or(shown, |(_, entry)| entry.trim_start());
            written.extend(entries(entry, indent, gap, std::mem::take(&mut lone_bullet) || numbered.is_some()));
            gap = false;
        }
    }
    written
}

/// The numbers above `2.1`, `2.2` …: those under which a text counts more than once.
fn counted_levels(text: &str) -> HashSet<&str> {
    let mut met = HashSet::new();
    let numbers = text.split('\n').filter_map(|line| bullets::level_number(line.trim()));
    numbers.map(|(above, _)| above).filter(|above| !met.insert(*above)).collect()
}

fn entries(shown: &str, indent: usize, gap: bool, lone_bullet: bool) -> impl Iterator<Item = Written> {
    let shown = table_row(shown);
    let width = indent + shown.chars().count();
    let pieces: Vec<(String, Mark)> = bullets::split_entries(&shown).into_iter().map(bullets::undress).collect();
    pieces.into_iter().enumerate().map(move |(nth, (text, mark))| {
        let mark = if lone_bullet && mark == Mark::Plain { Mark::Item } else { mark };
        let line = Line { text: characters::squeeze(&text), mark, gap: gap && nth == 0 };
        Written { line, indent, width }
    })
}

/// `| a | b |` reads as cells; other lines stay as they are.
fn table_row(shown: &str) -> String {
    match shown.strip_prefix('|').and_then(|row| row.strip_suffix('|')) {
        Some(row) => row.split('|').map(str::trim).collect::<Vec<_>>().join("\t"),
        None => shown.to_owned(),
    }
}

fn is_rule(shown: &str) -> bool {
    let mut chars = shown.chars().filter(|c| !matches!(c, ' ' | '|' | ':'));
    let Some(first) = chars.next().filter(|c| "-=_*~–—#─━+".contains(*c)) else {
        return false;
    };
    let mut rest = 0;
    chars.all(|c| {
        c == first && {
            rest += 1;
            true
        }
    }) && rest >= 2
}

fn underline(above: Option<&mut Written>) {
    if let Some(above) = above.filter(|above| above.width <= LONGEST_HEADING && above.line.mark != Mark::Item) {
        above.line.mark = Mark::Heading(2);
    }
}

/// The width the text was wrapped at, if it was.
fn wrap_width(written: &[Written]) -> Option<usize> {
    let paragraphs = written.iter().filter(|line| line.width > WIDEST_WRAP).count();
    let width = written.iter().map(|line| line.width).filter(|width| *width <= WIDEST_WRAP).max()?;
    let broken = |(above, below): (&Written, &Written)| {
        below.line.mark == Mark::Plain
            && !below.line.gap
            && !fits(above, below, width)
            && is_broken_off(&above.line, &below.line)
    };
    let shows = written.iter().zip(written.iter().skip(1)).any(broken);
    (shows && width >= NARROWEST_WRAP && paragraphs * 10 <= written.len()).then_some(width)
}

fn is_broken_off(above: &Line, below: &Line) -> bool {
    let lower = below.text.starts_with(char::is_lowercase);
    !is_sentence_end(&above.text) && (lower || is_unfinished(&above.text))
}

fn fits(above: &Written, below: &Written, width: usize) -> bool {
    let first_word = below.line.text.split(' ').next().unwrap_or_default();
    above.width + 1 + first_word.chars().count() <= width
}

fn is_unfinished(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default();
    text.ends_with(['-', '/', '&']) || UNFINISHED.contains(&format!(" {} ", last.to_lowercase()))
}

fn goes_on(last: &Line, previous: Option<&Written>, current: &Written, wrap: Option<usize>) -> bool {
    let Some(previous) = previous else {
        return false;
    };
    let text = &current.line.text;
    let apart =
        current.line.gap || current.line.mark != Mark::Plain || matches!(last.mark, Mark::Strong | Mark::Heading(_));
    if apart || is_set_heading(&last.text) || is_set_heading(text) || labels::opens(text) {
        return false;
    }
    let lower = text.starts_with(char::is_lowercase);
    let entry = last.mark == Mark::Item;
    let hangs = entry && current.indent > 0 && (current.indent > previous.indent || previous.line.mark == Mark::Plain);
    let filled = wrap.is_some_and(|width| !fits(previous, current, width));
    let ended = is_sentence_end(&last.text);
    hangs
        || (filled && !(entry && ended))
        || (entry && lower && !ended)
        || (previous.width >= NARROWEST_WRAP
            && !ended
            && (is_unfinished(&previous.line.text) || (lower && wrap.is_some())))
}

fn is_set_heading(text: &str) -> bool {
    text.len() <= LONGEST_HEADING && (text.ends_with(':') || headings::is_exactly_a_heading(text))
}

/// A hyphen at a line's end joins a word in two unless it stands for an omitted part ("Be- und Entladen").
fn append(text: &mut String, next: &str) {
    let omits = ["und ", "oder ", "and ", "or ", "bzw"].iter().any(|word| next.starts_with(word));
    let hyphenated = text.ends_with('-') && !text.ends_with(" -") && !omits;
    if hyphenated && next.starts_with(char::is_lowercase) {
        text.pop();
    } else if !hyphenated && !text.ends_with('/') {
        text.push(' ');
    }
    text.push_str(next);
}

#[cfg(test)]
mod tests {
    use super::{Mark, read};

    fn texts(text: &str) -> Vec<String> {
        read(text).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn wrapped_entries_and_paragraphs_are_joined() {
        let text = "Your tasks\n\
            - Plan the daily routes of our twelve vehicles together with the\n  drivers and the warehouse\n\
            - Prüfung der Lieferpapiere und Klärung von Abweichungen mit dem Kun-\ndendienst\n\
            - Drive";
        assert_eq!(
            texts(text),
            [
                "Your tasks",
                "Plan the daily routes of our twelve vehicles together with the drivers and the warehouse",
                "Prüfung der Lieferpapiere und Klärung von Abweichungen mit dem Kundendienst",
                "Drive",
            ]
        );
    }

    #[test]
    fn facts_behind_labels_stay_apart() {
        let text = "Location: Kingston upon Hull, East Riding of Yorkshire, United Kingdom\n\
            Employment type: Permanent\n\
            We have been moving goods between the port and the Midlands since the\nyear 1911.";
        assert_eq!(texts(text).len(), 3);
    }

    #[test]
    fn lines_that_are_entries_without_bullets_stay_apart() {
        let text = "Your profile\nA driving licence\nExperience of at least two years in a warehouse\nGood English";
        assert_eq!(texts(text).len(), 4);
    }

    #[test]
    fn an_underlined_line_is_a_heading_and_a_lone_bullet_marks_the_next_line() {
        let lines = read("Your tasks\n----------\n•\nPlan routes\n\n* * *\nOther");
        let marks: Vec<Mark> = lines.iter().map(|line| line.mark).collect();
        assert_eq!(marks, [Mark::Heading(2), Mark::Item, Mark::Plain]);
    }
}
