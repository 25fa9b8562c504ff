//! Facts behind a label: "Location: Leeds", a table row, or a label with its value on the next line.

use std::sync::LazyLock;

use super::lines::{Line, Mark};
use super::phrases::{Phrases, entries};
use super::words;

/// What a label names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fact {
    Title,
    Company,
    Location,
    Employment,
    Seniority,
    /// Pay, dates, reference numbers: known so that they are taken for nothing else.
    Other,
}

/// The labelled facts of a text, in order.
#[derive(Debug)]
pub(super) struct Labels<'a>(Vec<(Fact, &'a str)>);

const LONGEST_NAME: usize = 40;
const LONGEST_VALUE: usize = 120;
const MOST_WORDS_BELOW: usize = 10;
const MOST_WORDS_OF_LABEL: usize = 3;
const MOST_ON_LINE: usize = 12;
/// Where a label and its value stand on lines of their own, they stand at the top.
const TOP: usize = 30;

static NAMES: LazyLock<Phrases<Fact>> = LazyLock::new(|| {
    let mut names = Phrases::default();
    for (section, name) in entries(include_str!("vocabulary/labels.txt")) {
        names.insert(name, fact(section));
    }
    names
});

fn fact(section: &str) -> Fact {
    match section {
        "title" => Fact::Title,
        "company" => Fact::Company,
        "location" => Fact::Location,
        "employment" => Fact::Employment,
        "seniority" => Fact::Seniority,
        _ => Fact::Other,
    }
}

impl<'a> Labels<'a> {
    pub(super) fn read(lines: &'a [Line]) -> Self {
        let mut facts = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let beside = on_line(&line.text);
            if beside.is_empty() && at < TOP {
                facts.extend(below(line, lines.get(at + 1)));
            }
            facts.extend(beside);
        }
        Self(facts)
    }

    /// The first value under a label of this kind.
    pub(super) fn get(&self, fact: Fact) -> Option<&'a str> {
        self.all(fact).next()
    }

    pub(super) fn all(&self, fact: Fact) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(kind, _)| *kind == fact).map(|(_, value)| *value)
    }
}

/// Whether the line is a labelled fact, and so no task or requirement.
pub(super) fn is_fact(line: &Line) -> bool {
    line.mark != Mark::Item && !on_line(&line.text).is_empty()
}

/// Whether the text begins with a label and its colon.
pub(super) fn opens(text: &str) -> bool {
    text.split_once(':').is_some_and(|(label, _)| name(label).is_some())
}

/// Whether the text is a label and nothing else.
pub(super) fn is_label(text: &str) -> bool {
    name(text).is_some()
}

/// The facts of a line: one, several between bars ("Location: Leeds | Start: May"), or several in a row.
fn on_line(text: &str) -> Vec<(Fact, &str)> {
    let facts: Vec<_> = text.split(['|', '·', '•']).flat_map(pairs).collect();
    if facts.len() > 1 { facts } else { pairs(text) }
}

/// "Location: Leeds Employment type: permanent": a label, what stands behind it until the next one, and so on.
fn pairs(text: &str) -> Vec<(Fact, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((fact, behind)) = labelled(rest).filter(|_| found.len() < MOST_ON_LINE) {
        let end = next_label(behind).unwrap_or(behind.len());
        let (value, next) = behind.split_at_checked(end).unwrap_or((behind, ""));
        let value = value.trim_matches([' ', '\t', ':', ',', ';']);
        found.extend((!value.is_empty() && value.len() <= LONGEST_VALUE).then_some((fact, value)));
        rest = next;
    }
    found
}

fn labelled(text: &str) -> Option<(Fact, &str)> {
    let (label, value) = [":", "\t", " – ", " - "].iter().find_map(|mark| text.split_once(mark))?;
    Some((name(label)?, value))
}

/// Where the next label with a colon begins, if the words before a colon are one.
fn next_label(text: &str) -> Option<usize> {
    let colons = text.match_indices(':').take(MOST_ON_LINE).map(|(at, _)| at);
    colons.into_iter().find_map(|colon| {
        let before = text.get(..colon)?;
        let starts = before.match_indices(' ').map(|(at, _)| at + 1).rev().take(MOST_WORDS_OF_LABEL);
        let is_label = |at: &usize| {
            let word = before.get(*at..).unwrap_or_default();
            word.starts_with(char::is_uppercase) && name(word).is_some()
        };
        starts.filter(is_label).min()
    })
}

fn below<'a>(line: &Line, next: Option<&'a Line>) -> Option<(Fact, &'a str)> {
    let fact = name(line.text.trim_end_matches(':')).filter(|_| line.mark != Mark::Item)?;
    let value = next.filter(|next| next.mark == Mark::Plain && next.text.len() <= LONGEST_VALUE)?.text.as_str();
    let is_value = words::count(value) <= MOST_WORDS_BELOW && !is_label(value) && on_line(value).is_empty();
    (is_value && !value.ends_with(['.', ':'])).then_some((fact, value))
}

fn name(text: &str) -> Option<Fact> {
    let text = text.trim();
    if text.len() > LONGEST_NAME { None } else { NAMES.exact(text).copied() }
}

#[cfg(test)]
mod tests {
    use super::{Fact, Labels, Line, Mark};

    fn line(text: &str) -> Line {
        Line { text: text.to_owned(), mark: Mark::Plain, gap: false }
    }

    #[test]
    fn labels_are_read_beside_and_above_their_values() {
        let lines = [
            line("Job title: Ward Nurse"),
            line("Standort\tHamburg | Altona"),
            line("Company"),
            line("Acme Ltd"),
            line("Start: May | Hours: 30"),
        ];
        let labels = Labels::read(&lines);
        assert_eq!(labels.get(Fact::Title), Some("Ward Nurse"));
        assert_eq!(labels.get(Fact::Location), Some("Hamburg | Altona"));
        assert_eq!(labels.get(Fact::Company), Some("Acme Ltd"));
        assert_eq!(labels.get(Fact::Employment), Some("30"));
    }

    #[test]
    fn labels_in_a_row_end_each_others_values() {
        let lines = [line("Location: Hull, East Yorkshire Employment type: Permanent, 9:00 to 17:00 Salary: £31,000")];
        let labels = Labels::read(&lines);
        assert_eq!(labels.get(Fact::Location), Some("Hull, East Yorkshire"));
        assert_eq!(labels.get(Fact::Employment), Some("Permanent, 9:00 to 17:00"));
        assert_eq!(labels.get(Fact::Other), Some("£31,000"));
    }
}
