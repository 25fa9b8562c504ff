//! Seniority and kind of employment, in the words of title, labels and first lines.
//!
//! Running text is asked last and only for what it cannot say by accident: a candidate may well need "an
//! internship" without being offered one.

use std::sync::LazyLock;

use super::headings;
use super::labels::{Fact, Labels};
use super::lines::Line;
use super::phrases::{Phrases, entries};
use super::words::{Word, words};
use super::{EmploymentType, Seniority};

/// Where several are named, the first of these is meant.
const BINDING_FIRST: [EmploymentType; 7] = [
    EmploymentType::WorkingStudent,
    EmploymentType::Internship,
    EmploymentType::Apprenticeship,
    EmploymentType::Contract,
    EmploymentType::Temporary,
    EmploymentType::FullTime,
    EmploymentType::PartTime,
];
/// What running text is believed.
const SAID_ANYWHERE: [EmploymentType; 4] =
    [EmploymentType::Contract, EmploymentType::Temporary, EmploymentType::FullTime, EmploymentType::PartTime];
const LONGEST_STATEMENT: usize = 300;

static SENIORITY: LazyLock<Phrases<Seniority>> = LazyLock::new(|| {
    vocabulary(|section| {
        Some(match section {
            "seniority junior" => Seniority::Junior,
            "seniority mid" => Seniority::Mid,
            "seniority senior" => Seniority::Senior,
            "seniority lead" => Seniority::Lead,
            "seniority executive" => Seniority::Executive,
            _ => return None,
        })
    })
});

static EMPLOYMENT: LazyLock<Phrases<EmploymentType>> = LazyLock::new(|| {
    vocabulary(|section| {
        Some(match section {
            "employment internship" => EmploymentType::Internship,
            "employment working student" => EmploymentType::WorkingStudent,
            "employment apprenticeship" => EmploymentType::Apprenticeship,
            "employment contract" => EmploymentType::Contract,
            "employment temporary" => EmploymentType::Temporary,
            "employment part time" => EmploymentType::PartTime,
            "employment full time" => EmploymentType::FullTime,
            _ => return None,
        })
    })
});

fn vocabulary<T>(meaning: impl Fn(&str) -> Option<T>) -> Phrases<T> {
    let mut phrases = Phrases::default();
    for (section, phrase) in entries(include_str!("vocabulary/terms.txt")) {
        if let Some(value) = meaning(section) {
            phrases.insert(phrase, value);
        }
    }
    phrases
}

/// Who assists the management is not of it.
const ASSISTING: [&str; 4] = ["assisten", "assistan", "sekret", "secretar"];

/// The highest level that the label, or else the title, names.
pub(super) fn seniority(title: Option<&str>, label: Option<&str>) -> Option<Seniority> {
    let levels = |text: &str| SENIORITY.all(&words(text)).iter().map(|found| *found.value).collect::<Vec<_>>();
    let own = |text: &str| {
        let assists = words(text).iter().any(|word| ASSISTING.iter().any(|stem| word.folded.starts_with(stem)));
        levels(text).into_iter().filter(|level| !assists || *level < Seniority::Executive).max()
    };
    label.and_then(|text| levels(text).into_iter().max()).or_else(|| title.and_then(own))
}

/// What the labels, the title and the first lines name, or else the text as a whole.
pub(super) fn employment(title: Option<&str>, labels: &Labels<'_>, lines: &[Line]) -> Option<EmploymentType> {
    let preamble = headings::preamble(lines).iter().map(|line| line.text.as_str());
    let statements = preamble.filter(|text| text.len() <= LONGEST_STATEMENT);
    let stated = labels.all(Fact::Employment).chain(title).chain(statements);
    let anywhere = lines.iter().map(|line| line.text.as_str());
    binding(stated, &BINDING_FIRST).or_else(|| binding(anywhere, &SAID_ANYWHERE))
}

/// The number of words at the beginning that say how somebody is employed.
pub(super) fn employment_words(words: &[Word<'_>]) -> Option<usize> {
    EMPLOYMENT.longest(words).map(|(len, _)| len)
}

fn binding<'a>(texts: impl Iterator<Item = &'a str>, kinds: &[EmploymentType]) -> Option<EmploymentType> {
    let kinds_of = |text| EMPLOYMENT.all(&words(text)).iter().map(|found| *found.value).collect::<Vec<_>>();
    let named: Vec<EmploymentType> = texts.flat_map(kinds_of).collect();
    kinds.iter().find(|kind| named.contains(kind)).copied()
}

#[cfg(test)]
mod tests {
    use super::super::lines::Mark;
    use super::{EmploymentType, Labels, Line, Seniority, employment, seniority};

    #[test]
    fn a_label_outranks_the_title_and_the_highest_level_counts() {
        assert_eq!(seniority(Some("Senior Team Lead"), None), Some(Seniority::Lead));
        assert_eq!(seniority(Some("Senior Nurse"), Some("Entry level")), Some(Seniority::Junior));
        assert_eq!(seniority(Some("Care Assistant"), None), None);
        assert_eq!(seniority(Some("Assistenz der Geschäftsführung"), None), None);
    }

    #[test]
    fn an_internship_asked_for_is_not_offered() {
        let line = |text: &str| Line { text: text.to_owned(), mark: Mark::Plain, gap: true };
        let lines = [
            line("Clerk (unbefristet)"),
            line("Your profile"),
            line("An internship in a bank"),
            line("Wir bieten"),
            line("Teilzeit"),
        ];
        assert_eq!(employment(None, &Labels::read(&lines), &lines), Some(EmploymentType::PartTime));
    }
}
