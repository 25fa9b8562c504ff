//! What a candidate sends as an answer, checked against its question.
//!
//! Text is kept exactly as it was sent, but for NUL, which the database cannot hold. Sending nothing clears an answer. An
//! empty field of another kind is no mistake: clients send whole forms.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::assessments::{Question, QuestionKind};
use crate::kernel::decimal;
use crate::kernel::ids::ChoiceId;
use crate::kernel::problem::{Outcome, Problem, Problems};

/// Most characters of a text whose question sets no limit.
const MAX_TEXT: usize = 20_000;

/// What is sent. Ids are as they came: one that does not read looks like one that is unknown.
#[derive(Default)]
pub struct SaveAnswer {
    /// The question.
    pub question: String,
    /// The text, for a text question.
    pub text: Option<String>,
    /// What is picked, for a choice question.
    pub choices: Option<Vec<String>>,
    /// The number as it was typed, for a numeric question.
    pub number: Option<String>,
    /// The revision that the candidate saw; 0 when nothing was saved before.
    pub base_revision: i32,
    /// How long the candidate worked on it in all, as the client tells.
    pub time_spent_seconds: Option<i64>,
}

/// Shows the question alone: the rest is personal.
impl fmt::Debug for SaveAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SaveAnswer").field("question", &self.question).finish_non_exhaustive()
    }
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SaveAnswerCode {
    /// Something else was saved meanwhile; it comes with the answer.
    Conflict,
    /// The attempt has not begun.
    NotStarted,
    /// The time is up. What was sent is kept beside what counts.
    DeadlinePassed,
    /// The attempt was handed in or withdrawn.
    SubmissionClosed,
    /// More text than the question allows.
    TooLong,
    /// No such question in this assessment.
    UnknownQuestion,
    /// No such choice in this question.
    UnknownChoice,
    /// The question is answered in another way.
    WrongKind,
    /// Not a number, or one of more than 28 digits.
    InvalidNumber,
    /// Several choices where one is asked for.
    TooManyChoices,
}

/// What is answered, checked.
#[derive(Clone, PartialEq, Eq, Default)]
pub(super) struct Content {
    pub(super) text: Option<String>,
    pub(super) choices: Vec<ChoiceId>,
    pub(super) number: Option<Decimal>,
}

type Checked<T> = Result<T, Problem<SaveAnswerCode>>;

/// Checks what was sent.
pub(super) fn check(question: &Question, form: &SaveAnswer) -> Outcome<Content, SaveAnswerCode> {
    let mut problems = Problems::default();
    let kind = question.kind;
    if matches!(kind, QuestionKind::File | QuestionKind::Audio | QuestionKind::Video) {
        problems.add(SaveAnswerCode::WrongKind, "questionId", "Files and recordings are not taken yet.");
    }
    let text = given_for(kind.is_text(), "text", form.text.as_ref(), String::is_empty);
    let choices = given_for(kind.is_choice(), "choiceIds", form.choices.as_ref(), Vec::is_empty);
    let is_numeric = kind == QuestionKind::Numeric;
    let number = given_for(is_numeric, "number", form.number.as_ref(), |number| number.trim().is_empty());
    let checked = (
        problems.check(text.and_then(|text| text.map(|text| check_text(question, text)).transpose())),
        problems.check(choices.and_then(|choices| choices.map_or(Ok(Vec::new()), |ids| check_choices(question, ids)))),
        problems.check(number.and_then(|number| number.map_or(Ok(None), |number| check_number(number)))),
    );
    problems.finish()?;
    let (text, choices, number) = checked;
    Ok(Content { text: text.flatten(), choices: choices.unwrap_or_default(), number: number.flatten() })
}

/// A field of the question's kind; an empty one of another kind is dropped, a filled one refused.
fn given_for<'a, T>(
    fits: bool,
    path: &str,
    value: Option<&'a T>,
    is_empty: impl Fn(&T) -> bool,
) -> Checked<Option<&'a T>> {
    match value {
        Some(value) if !fits && !is_empty(value) => {
            Err(Problem::new(SaveAnswerCode::WrongKind, path, "This question is answered in another way."))
        }
        value => Ok(value.filter(|_| fits)),
    }
}

fn check_text(question: &Question, text: &str) -> Checked<String> {
    let max = question.max_length.and_then(|max| usize::try_from(max).ok()).unwrap_or(MAX_TEXT);
    // Bytes bound characters from above: counting is needed only near the limit.
    if text.len() > max && text.chars().count() > max {
        let message = format!("At most {max} characters are allowed.");
        return Err(Problem::new(SaveAnswerCode::TooLong, "text", message));
    }
    Ok(text.replace('\0', ""))
}

/// The picks in the order of the question, each once.
fn check_choices(question: &Question, ids: &[String]) -> Checked<Vec<ChoiceId>> {
    let mut picked = Vec::with_capacity(ids.len().min(question.choices.len()));
    for (index, id) in ids.iter().enumerate() {
        let place = ChoiceId::from_str(id).ok().and_then(|id| question.choices.iter().position(|c| c.id == id));
        let Some(place) = place else {
            let message = "This question has no such choice.";
            return Err(Problem::new(SaveAnswerCode::UnknownChoice, &format!("choiceIds.{index}"), message));
        };
        picked.push(place);
    }
    picked.sort_unstable();
    picked.dedup();
    if question.kind == QuestionKind::SingleChoice && picked.len() > 1 {
        return Err(Problem::new(SaveAnswerCode::TooManyChoices, "choiceIds", "Pick one choice."));
    }
    Ok(picked.into_iter().filter_map(|place| question.choices.get(place)).map(|choice| choice.id).collect())
}

/// A decimal number with a point; nothing clears the answer.
fn check_number(text: &str) -> Checked<Option<Decimal>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let message = "Write a number in digits, with a point before decimals: 12.5.";
    let number = decimal::parse(text).ok_or_else(|| Problem::new(SaveAnswerCode::InvalidNumber, "number", message))?;
    Ok(Some(number))
}
