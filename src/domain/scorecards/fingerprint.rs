//! A hash over what is scored and by what rules: the same answers and rubric give the same card.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::score::ScoringInput;
use crate::domain::assessments::{Choice, Criterion, KeyPoint, NumericAnswer, Question};
use crate::domain::submissions::Answer;
use crate::kernel::ids::{ChoiceId, DocumentId, QuestionId};
use crate::scoring::lexical;

/// The hash of everything that a score depends on.
pub(super) fn fingerprint(input: &ScoringInput) -> [u8; 32] {
    let scored = Scored {
        scorer: (lexical::NAME, lexical::VERSION),
        consent: input.consent,
        questions: input.questions().map(Asked::from).collect(),
        answers: input.answers.iter().map(Given::from).collect(),
    };
    // Plain structs of text, numbers and lists: nothing in them that JSON could refuse.
    Sha256::digest(serde_json::to_vec(&scored).unwrap_or_default()).into()
}

#[derive(Serialize)]
struct Scored<'a> {
    scorer: (&'a str, &'a str),
    consent: bool,
    questions: Vec<Asked<'a>>,
    answers: Vec<Given<'a>>,
}

#[derive(Serialize)]
struct Asked<'a> {
    id: QuestionId,
    kind: &'a str,
    prompt: &'a str,
    required: bool,
    weight: String,
    reference_answer: Option<&'a str>,
    choices: &'a [Choice],
    numeric_answer: Option<&'a NumericAnswer>,
    key_points: &'a [KeyPoint],
    criteria: &'a [Criterion],
}

impl<'a> From<&'a Question> for Asked<'a> {
    fn from(question: &'a Question) -> Self {
        Self {
            id: question.id,
            kind: question.kind.as_str(),
            prompt: &question.prompt,
            required: question.required,
            weight: question.weight.to_string(),
            reference_answer: question.reference_answer.as_deref(),
            choices: &question.choices,
            numeric_answer: question.numeric_answer.as_ref(),
            key_points: &question.key_points,
            criteria: &question.criteria,
        }
    }
}

#[derive(Serialize)]
struct Given<'a> {
    question: QuestionId,
    text: Option<&'a str>,
    choices: &'a [ChoiceId],
    number: Option<String>,
    /// Left out where there is none, so that cards of answers without files keep their hash.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<DocumentId>,
}

impl<'a> From<&'a Answer> for Given<'a> {
    fn from(answer: &'a Answer) -> Self {
        Self {
            question: answer.question,
            text: answer.text.as_deref(),
            choices: &answer.choices,
            number: answer.number.map(|number| number.to_string()),
            document: answer.document,
        }
    }
}
