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

/// Whether the text is a label and nothing else.
pub(super) fn is_label(text: &str) -> bool {
    name(text).is_some()
}

/// The facts of a line: one, or several between bars ("Location: Leeds | Start: May").
fn on_line(text: &str) -> Vec<(Fact, &str)> {
    let facts: Vec<_> = text.split(['|', '·', '•']).filter_map(pair).collect();
    if facts.len() > 1 { facts } else { pair(text).into_iter().collect() }
}

fn pair(text: &str) -> Option<(Fact, &str)> {
    let cut = [":", "\t", " – ", " - "].iter().find_map(|mark| text.split_once(mark));
    let (label, value) = cut?;
    let value = value.trim_matches([' ', '\t', ':']);
    let fits = !value.is_empty() && value.len() <= LONGEST_VALUE;
    Some((name(label).filter(|_| fits)?, value))
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
}
