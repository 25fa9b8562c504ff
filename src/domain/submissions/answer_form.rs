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
use crate::kernel::ids::{ChoiceId, DocumentId};
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
    /// The document, for a file or a recording.
    pub document: Option<String>,
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
    /// The attempt was reopened and its time does not run yet.
    NotResumed,
    /// The attempt was handed in or withdrawn.
    SubmissionClosed,
    /// The organization took the invite back. What was saved before is kept.
    Revoked,
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
    /// No such document for this question in this attempt.
    UnknownDocument,
    /// Its bytes are not all there, or it was refused.
    DocumentNotReady,
}

/// What is answered, checked.
#[derive(Clone, PartialEq, Eq, Default)]
pub(super) struct Content {
    pub(super) text: Option<String>,
    pub(super) choices: Vec<ChoiceId>,
    pub(super) number: Option<Decimal>,
    pub(super) document: Option<DocumentId>,
}

type Checked<T> = Result<T, Problem<SaveAnswerCode>>;

/// Checks what was sent.
pub(super) fn check(question: &Question, form: &SaveAnswer) -> Outcome<Content, SaveAnswerCode> {
    let mut problems = Problems::default();
    let kind = question.kind;
    let text = given_for(kind.takes_text(), "text", form.text.as_ref(), String::is_empty);
    let choices = given_for(kind.is_choice(), "choiceIds", form.choices.as_ref(), Vec::is_empty);
    let is_numeric = kind == QuestionKind::Numeric;
    let number = given_for(is_numeric, "number", form.number.as_ref(), |number| number.trim().is_empty());
    let document = given_for(kind.takes_file(), "documentId", form.document.as_ref(), |_| false);
    let checked = (
        problems.check(text.and_then(|text| text.map(|text| check_text(question, text)).transpose())),
        problems.check(choices.and_then(|choices| choices.map_or(Ok(Vec::new()), |ids| check_choices(question, ids)))),
        problems.check(number.and_then(|number| number.map_or(Ok(None), |number| check_number(number)))),
        problems.check(document.and_then(|document| document.map_or(Ok(None), |document| check_document(document)))),
    );
    problems.finish()?;
    let (text, choices, number, document) = checked;
    Ok(Content {
        text: text.flatten(),
        choices: choices.unwrap_or_default(),
        number: number.flatten(),
        document: document.flatten(),
    })
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

/// An id that reads as one. Whether there is such a document is looked up.
fn check_document(id: &str) -> Checked<Option<DocumentId>> {
    id.parse().map(Some).map_err(|_not_an_id| unknown_document())
}

/// There is no such document, or it is another's.
pub(super) fn unknown_document() -> Problem<SaveAnswerCode> {
    let message = "There is no such file for this question: upload it first.";
    Problem::new(SaveAnswerCode::UnknownDocument, "documentId", message)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::assessments::Choice;
    use crate::kernel::ids::{AssessmentId, QuestionId, SectionId, TypedId};
    use crate::kernel::problem::Rejection;

    fn choice(number: u128) -> ChoiceId {
        ChoiceId::from_uuid(Uuid::from_u128(number))
    }

    /// A question with the choices 1, 2 and 3 and room for five characters.
    fn question(kind: QuestionKind) -> Question {
        let nil = Uuid::nil();
        let choices = [1, 2, 3].map(|number| Choice { id: choice(number), label: number.to_string(), correct: false });
        Question {
            id: QuestionId::from_uuid(nil),
            assessment: AssessmentId::from_uuid(nil),
            section: SectionId::from_uuid(nil),
            position: 0,
            kind,
            prompt: "?".to_owned(),
            required: true,
            weight: Decimal::ONE,
            max_length: Some(5),
            reference_answer: None,
            choices: choices.into(),
            numeric_answer: None,
            key_points: Vec::new(),
            criteria: Vec::new(),
            file: None,
        }
    }

    fn text(text: &str) -> SaveAnswer {
        SaveAnswer { text: Some(text.to_owned()), ..SaveAnswer::default() }
    }

    fn number(number: &str) -> SaveAnswer {
        SaveAnswer { number: Some(number.to_owned()), ..SaveAnswer::default() }
    }

    fn document(id: &str) -> SaveAnswer {
        SaveAnswer { document: Some(id.to_owned()), ..SaveAnswer::default() }
    }

    fn picks(numbers: &[u128]) -> SaveAnswer {
        let choices = numbers.iter().map(|number| choice(*number).to_string()).collect();
        SaveAnswer { choices: Some(choices), ..SaveAnswer::default() }
    }

    fn kept(kind: QuestionKind, form: &SaveAnswer) -> Content {
        check(&question(kind), form).unwrap()
    }

    fn problems(kind: QuestionKind, form: &SaveAnswer) -> Vec<(SaveAnswerCode, String)> {
        let Err(Rejection::Problems(problems)) = check(&question(kind), form) else { return Vec::new() };
        problems.into_iter().map(|problem| (problem.code, problem.path.join("."))).collect()
    }

    fn expected(code: SaveAnswerCode, path: &str) -> Vec<(SaveAnswerCode, String)> {
        vec![(code, path.to_owned())]
    }

    #[test]
    fn text_stays_as_it_was_sent_but_for_nul() {
        assert_eq!(kept(QuestionKind::ShortText, &text(" ä\r\n\u{301}")).text.as_deref(), Some(" ä\r\n\u{301}"));
        assert_eq!(kept(QuestionKind::LongText, &text("a\0b")).text.as_deref(), Some("ab"));
        assert_eq!(problems(QuestionKind::ShortText, &text("öööööö")), expected(SaveAnswerCode::TooLong, "text"));
    }

    #[test]
    fn picks_come_in_the_order_of_the_question_and_once() {
        assert_eq!(kept(QuestionKind::MultipleChoice, &picks(&[3, 1, 3])).choices, [choice(1), choice(3)]);
        assert_eq!(kept(QuestionKind::SingleChoice, &picks(&[2, 2])).choices, [choice(2)]);
        let unknown = expected(SaveAnswerCode::UnknownChoice, "choiceIds.1");
        assert_eq!(problems(QuestionKind::MultipleChoice, &picks(&[1, 9])), unknown);
        let unreadable = SaveAnswer { choices: Some(vec!["qst_1".to_owned()]), ..SaveAnswer::default() };
        let unknown = expected(SaveAnswerCode::UnknownChoice, "choiceIds.0");
        assert_eq!(problems(QuestionKind::SingleChoice, &unreadable), unknown);
        let several = expected(SaveAnswerCode::TooManyChoices, "choiceIds");
        assert_eq!(problems(QuestionKind::SingleChoice, &picks(&[1, 2])), several);
    }

    #[test]
    fn numbers_are_exact() {
        assert_eq!(kept(QuestionKind::Numeric, &number(" -12.50 ")).number, Some(Decimal::new(-125, 1)));
        for wrong in ["twelve", "1,5", "1_000", "12345678901234567890123456789012345"] {
            let refused = expected(SaveAnswerCode::InvalidNumber, "number");
            assert_eq!(problems(QuestionKind::Numeric, &number(wrong)), refused, "{wrong}");
        }
    }

    #[test]
    fn a_filled_field_of_another_kind_is_refused_and_an_empty_one_is_not() {
        use SaveAnswerCode::WrongKind;
        assert_eq!(problems(QuestionKind::Numeric, &text("12")), expected(WrongKind, "text"));
        assert_eq!(problems(QuestionKind::ShortText, &picks(&[1])), expected(WrongKind, "choiceIds"));
        assert_eq!(problems(QuestionKind::SingleChoice, &number("1")), expected(WrongKind, "number"));
        assert_eq!(problems(QuestionKind::File, &text("my CV")), expected(WrongKind, "text"));
        assert_eq!(problems(QuestionKind::LongText, &document("doc_1")), expected(WrongKind, "documentId"));
        let whole = SaveAnswer { text: Some(String::new()), number: Some(" ".to_owned()), ..picks(&[1]) };
        assert!(kept(QuestionKind::SingleChoice, &whole).text.is_none());
    }

    #[test]
    fn a_recording_may_be_a_text_instead() {
        let id = DocumentId::from_uuid(Uuid::from_u128(1));
        for kind in [QuestionKind::Audio, QuestionKind::Video] {
            assert_eq!(kept(kind, &text("I say")).text.as_deref(), Some("I say"));
            assert_eq!(problems(kind, &text("öööööö")), expected(SaveAnswerCode::TooLong, "text"));
            assert_eq!(kept(kind, &document(&id.to_string())).document, Some(id));
        }
        assert_eq!(kept(QuestionKind::File, &document(&id.to_string())).document, Some(id));
        assert_eq!(kept(QuestionKind::File, &SaveAnswer::default()).document, None);
        for wrong in ["", "doc_1", "ans_00000000000000000000000001", "../etc/passwd"] {
            let unknown = expected(SaveAnswerCode::UnknownDocument, "documentId");
            assert_eq!(problems(QuestionKind::File, &document(wrong)), unknown, "{wrong}");
        }
    }

    #[test]
    fn sending_nothing_clears() {
        for kind in [QuestionKind::SingleChoice, QuestionKind::Numeric, QuestionKind::LongText] {
            assert!(kept(kind, &SaveAnswer::default()) == Content::default());
        }
        assert!(kept(QuestionKind::MultipleChoice, &picks(&[])).choices.is_empty());
        assert_eq!(kept(QuestionKind::Numeric, &number(" ")).number, None);
        assert_eq!(kept(QuestionKind::ShortText, &text("")).text.as_deref(), Some(""));
    }
}
