//! The standard criterion: what a text question is scored by when its author wrote no criteria.
//!
//! One criterion with an anchor a level. The anchors speak of the expected content because that is what the
//! lexical scorer measures; a language model and a person read the same words.

use super::{Level, lexical::Language};

/// A criterion that every text question can be scored by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandardCriterion {
    /// Its heading.
    pub name: &'static str,
    /// What it asks.
    pub description: &'static str,
    /// One anchor for each level from 0 to 4, in that order.
    pub anchors: [Anchor; 5],
}

/// What an answer at one level looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The level described.
    pub level: Level,
    /// A word or two for it.
    pub label: &'static str,
    /// The behaviour that shows it.
    pub anchor: &'static str,
}

/// The standard criterion in German for German, in English for every other language.
pub const fn standard_criterion(language: Language) -> &'static StandardCriterion {
    match language {
        Language::German => &GERMAN,
        _ => &ENGLISH,
    }
}

static ENGLISH: StandardCriterion = StandardCriterion {
    name: "Content",
    description: "How much of what the question asks for is answered, correctly and in the candidate's own words.",
    anchors: anchors([
        ("Absent", "Nothing of what was asked: blank, beside the question, or wrong throughout."),
        ("Weak", "A fragment of what was asked; most of it is missing or wrong."),
        ("Partial", "About half of what was asked, with gaps or mistakes that matter."),
        ("Good", "Most of what was asked, correct; what is missing is minor."),
        ("Complete", "Everything that was asked, correct and to the point."),
    ]),
};

static GERMAN: StandardCriterion = StandardCriterion {
    name: "Inhalt",
    description: "Wie viel des Gefragten beantwortet ist, richtig und in eigenen Worten.",
    anchors: anchors([
        ("Fehlt", "Nichts vom Gefragten: leer, am Thema vorbei oder durchweg falsch."),
        ("Schwach", "Ein Bruchstück des Gefragten; das meiste fehlt oder ist falsch."),
        ("Teilweise", "Etwa die Hälfte des Gefragten, mit Lücken oder Fehlern von Gewicht."),
        ("Gut", "Das meiste des Gefragten, richtig; was fehlt, ist nebensächlich."),
        ("Vollständig", "Alles Gefragte, richtig und auf den Punkt."),
    ]),
};

const fn anchors(texts: [(&'static str, &'static str); 5]) -> [Anchor; 5] {
    let mut anchors = [Anchor { level: Level::LOWEST, label: "", anchor: "" }; 5];
    let mut number = 0;
    while number < texts.len() {
        let (label, anchor) = texts[number];
        let level = match Level::new(number as u8) {
            Ok(level) => level,
            Err(_) => Level::HIGHEST,
        };
        anchors[number] = Anchor { level, label, anchor };
        number += 1;
    }
    anchors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_has_its_own_anchor() {
        for language in [Language::English, Language::German, Language::Plain] {
            let criterion = standard_criterion(language);
            for (number, anchor) in criterion.anchors.iter().enumerate() {
                assert_eq!(usize::from(anchor.level.number()), number);
                assert!(!anchor.label.is_empty() && anchor.anchor.ends_with('.'));
            }
        }
    }
}
