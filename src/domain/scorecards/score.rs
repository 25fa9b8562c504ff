//! The scoring of a whole attempt: pure, the same card for the same input.
//!
//! Closed questions are scored by their key. A text, typed where one could speak too, gets one verdict of the scorer, which looks at
//! the content as a whole, and that verdict's level stands for each of the question's criteria. What is left open counts
//! as nothing where an answer is required and is left out of the total where it is not. So is whatever the scorer
//! abstains from: a person's level is to fill that gap, not a silent 0.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::fingerprint::fingerprint;
use super::language::detect;
use super::model::{CriterionScore, QuestionScore};
use super::summary::{Tally, summary};
use super::text_question::{self, Languages, TextScore};
use crate::domain::assessments::{Question, QuestionKind, Section};
use crate::domain::submissions::Answer;
use crate::kernel::ids::QuestionId;
use crate::scoring::lexical::Language;
use crate::scoring::{ClosedScore, Score, Weight, multiple_choice, numeric, overall_score, single_choice};

/// What is scored, and by what.
pub(super) struct ScoringInput {
    pub(super) sections: Vec<Section>,
    /// The answers that count, in the order of the questions.
    pub(super) answers: Vec<Answer>,
    /// The candidate agrees that a program proposes scores.
    pub(super) consent: bool,
    pub(super) rubric_revision: i32,
}

impl ScoringInput {
    pub(super) fn questions(&self) -> impl Iterator<Item = &Question> {
        self.sections.iter().flat_map(|section| &section.questions)
    }

    /// The language of a question; where its own words do not tell, that of all questions; English in the end.
    fn language(&self, question: &Question) -> Language {
        detect(texts(question)).unwrap_or_else(|| self.main_language())
    }

    fn main_language(&self) -> Language {
        detect(self.questions().flat_map(texts)).unwrap_or(Language::English)
    }
}

/// What the author of a question wrote.
fn texts(question: &Question) -> impl Iterator<Item = &str> {
    let points = question.key_points.iter().map(|point| point.text.as_str());
    [question.prompt.as_str()].into_iter().chain(question.reference_answer.as_deref()).chain(points)
}

/// A computed card.
pub(super) struct Scores {
    pub(super) criteria: Vec<CriterionScore>,
    pub(super) questions: Vec<QuestionScore>,
    pub(super) overall: Option<Score>,
    pub(super) confidence: Option<Score>,
    pub(super) needs_human: bool,
    pub(super) reasons: Vec<String>,
    pub(super) summary: String,
    pub(super) rubric_revision: i32,
    pub(super) input_hash: [u8; 32],
}

/// Scores an attempt.
pub(super) fn score(input: &ScoringInput) -> Scores {
    let answers: HashMap<QuestionId, &Answer> = input.answers.iter().map(|answer| (answer.question, answer)).collect();
    let mut sheet = Sheet::default();
    let card = input.main_language();
    for question in input.questions() {
        let answer = answers.get(&question.id).copied();
        if let Some(closed) = closed(question, answer) {
            sheet.add_closed(question, &closed, answer);
        } else {
            let languages = Languages { question: input.language(question), card };
            sheet.add_text(question, text_question::score(question, answer, input.consent, languages));
        }
    }
    sheet.finish(input)
}

/// What the key says of a closed question; none for other questions.
fn closed(question: &Question, answer: Option<&Answer>) -> Option<ClosedScore> {
    let picked = answer.map(|answer| answer.choices.as_slice()).unwrap_or_default();
    let correct =
        || question.choices.iter().filter(|choice| choice.correct).map(|choice| choice.id).collect::<Vec<_>>();
    match question.kind {
        QuestionKind::SingleChoice => Some(single_choice(&correct(), picked)),
        QuestionKind::MultipleChoice => Some(multiple_choice(&correct(), picked)),
        QuestionKind::Numeric => {
            let key = question.numeric_answer.as_ref()?;
            Some(numeric(key.value, key.tolerance, answer.and_then(|answer| answer.number)))
        }
        _ => None,
    }
}

/// A weight as the arithmetic wants it; what the author gave was checked when the assessment was written.
pub(super) fn weight(given: Decimal) -> Weight {
    Weight::new(given).unwrap_or_default()
}

/// A card being filled in.
#[derive(Default)]
struct Sheet {
    criteria: Vec<CriterionScore>,
    questions: Vec<QuestionScore>,
    /// What makes the overall score.
    counted: Vec<(Weight, Score)>,
    /// How far each of those can be relied on.
    confidence: Vec<(Weight, Score)>,
    tally: Tally,
    reasons: Vec<String>,
}

impl Sheet {
    fn add_closed(&mut self, question: &Question, closed: &ClosedScore, answer: Option<&Answer>) {
        let blank = answer.is_none_or(Answer::is_blank);
        if blank && !question.required {
            return;
        }
        self.tally.left_blank += usize::from(blank);
        self.count(question, closed.score, Score::FULL);
        let reasons = closed.reasons.iter().map(|reason| reason.as_str().to_owned()).collect();
        self.questions.push(QuestionScore { question: question.id, score: closed.score, reasons });
    }

    fn add_text(&mut self, question: &Question, text: TextScore) {
        self.tally.left_blank += usize::from(text.blank && question.required);
        self.tally.for_people += usize::from(text.needs_human);
        if let Some((score, confidence)) = text.counted {
            self.count(question, score, confidence);
        }
        for reason in text.human_reasons {
            if !self.reasons.contains(&reason) {
                self.reasons.push(reason);
            }
        }
        self.criteria.extend(text.criteria);
    }

    fn count(&mut self, question: &Question, score: Score, confidence: Score) {
        let weight = weight(question.weight);
        self.counted.push((weight, score));
        self.confidence.push((weight, confidence));
    }

    fn finish(self, input: &ScoringInput) -> Scores {
        let needs_human = self.tally.for_people > 0;
        // Where nothing counts and nobody has to look, nothing was earned.
        let overall = overall_score(&self.counted).or((!needs_human).then_some(Score::ZERO));
        Scores {
            summary: summary(overall, self.counted.len(), &self.tally, input.main_language()),
            confidence: overall_score(&self.confidence),
            criteria: self.criteria,
            questions: self.questions,
            overall,
            needs_human,
            reasons: self.reasons,
            rubric_revision: input.rubric_revision,
            input_hash: fingerprint(input),
        }
    }
}
