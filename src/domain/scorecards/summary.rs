//! A card in one to three sentences, in German for German assessments and in English for all others.

use crate::scoring::Score;
use crate::scoring::lexical::Language;

/// What a summary counts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    /// Answers that wait for a person.
    pub(super) for_people: usize,
    /// Required questions left open.
    pub(super) left_blank: usize,
}

/// The summary of a card whose overall score comes from so many questions.
pub(super) fn summary(overall: Option<Score>, questions: usize, tally: &Tally, language: Language) -> String {
    let (blank, people) = (tally.left_blank, tally.for_people);
    let sentences = match language {
        Language::German => [
            Some(overall.map_or_else(
                || "Noch ohne Gesamtpunktzahl.".to_owned(),
                |score| format!("{score} von 100 Punkten aus {}.", counted(questions, "Frage", "Fragen")),
            )),
            (blank > 0).then(|| format!("Offen gelassen: {}.", counted(blank, "Pflichtfrage", "Pflichtfragen"))),
            (people > 0)
                .then(|| format!("Von einem Menschen zu bewerten: {}.", counted(people, "Antwort", "Antworten"))),
        ],
        _ => [
            Some(overall.map_or_else(
                || "No overall score yet.".to_owned(),
                |score| format!("{score} of 100 points from {}.", counted(questions, "question", "questions")),
            )),
            (blank > 0).then(|| format!("Left open: {}.", counted(blank, "required question", "required questions"))),
            (people > 0).then(|| format!("For a person to judge: {}.", counted(people, "answer", "answers"))),
        ],
    };
    sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_counts_and_what_is_left() {
        let score = Score::from_hundredths(7250).ok();
        let tally = Tally { for_people: 1, left_blank: 2 };
        assert_eq!(
            summary(score, 5, &tally, Language::English),
            "72.50 of 100 points from 5 questions. Left open: 2 required questions. For a person to judge: 1 answer."
        );
        assert_eq!(summary(score, 1, &Tally::default(), Language::German), "72.50 von 100 Punkten aus 1 Frage.");
        assert_eq!(
            summary(None, 0, &Tally { for_people: 3, left_blank: 0 }, Language::French),
            "No overall score yet. For a person to judge: 3 answers."
        );
    }
}
