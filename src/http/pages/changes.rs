//! What a form changes.
//!
//! Beside each field stands its base: the revision that is shown and a fingerprint of it. So a form says what was changed
//! in it, without a script: a tab that never touched a question cannot be in conflict about it. A script knows what was
//! changed and sends bases without a fingerprint.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::form::Form;
use super::language::Language;
use super::upload_snag::UploadSnag;
use crate::domain::assessments::QuestionKind;
use crate::domain::submissions::{Answer, CandidateQuestion, CandidateView, SaveAnswer, SaveAnswerCode};
use crate::kernel::ids::{DocumentId, QuestionId};

/// Why an answer was not saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SaveSnag {
    /// Something else was saved meanwhile.
    Conflict,
    /// More text than the question allows.
    TooLong,
    /// Not a number.
    NotANumber,
    /// The time is up; it is kept beside what counts.
    Late,
    /// A file that the question does not take.
    NotTaken(UploadSnag),
    /// Whatever our own form cannot send.
    Refused,
}

impl From<SaveAnswerCode> for SaveSnag {
    fn from(code: SaveAnswerCode) -> Self {
        match code {
            SaveAnswerCode::Conflict => Self::Conflict,
            SaveAnswerCode::TooLong => Self::TooLong,
            SaveAnswerCode::InvalidNumber => Self::NotANumber,
            SaveAnswerCode::DeadlinePassed => Self::Late,
            _ => Self::Refused,
        }
    }
}

/// What was sent for a question, changed from what its page showed.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) question: QuestionId,
    kind: QuestionKind,
    /// The values of the field.
    pub(super) values: Vec<String>,
    /// The base as it was sent.
    pub(super) base: String,
}

impl Entry {
    /// What is saved.
    pub(super) fn as_saved(question: &CandidateQuestion, standing: Option<&Answer>, language: Language) -> Self {
        let (values, base) = (shown_values(standing, language), base_of(standing, language));
        Self { question: question.id, kind: question.kind, values, base }
    }

    /// The form of the use case.
    pub(super) fn to_save(&self, language: Language) -> SaveAnswer {
        let is_document = |value: &&String| self.kind.takes_file() && value.parse::<DocumentId>().is_ok();
        let first = || self.values.iter().find(|value| !is_document(value)).cloned().unwrap_or_default();
        let number = || match language {
            Language::De => first().replace(',', "."),
            Language::En => first(),
        };
        SaveAnswer {
            question: self.question.to_string(),
            text: self.kind.takes_text().then(first),
            choices: self.kind.is_choice().then(|| self.values.clone()),
            number: (self.kind == QuestionKind::Numeric).then(number),
            document: self.values.iter().find(is_document).cloned(),
            base_revision: self.base.split_once('.').and_then(|(number, _)| number.parse().ok()).unwrap_or_default(),
            time_spent_seconds: None,
        }
    }
}

/// What the form changes: questions whose fields differ from what was shown and from what is saved.
pub(super) fn changes(form: &Form, attempt: &CandidateView, language: Language) -> Vec<Entry> {
    let questions = attempt.sections.iter().flat_map(|section| &section.questions);
    let entry = |question: &CandidateQuestion| {
        let base = sent_base(form, question.id)?.to_owned();
        let values = sent(form, question);
        let shown = base.split_once('.').is_some_and(|(_, shown)| shown == fingerprint(&values));
        let saved = values == shown_values(saved(attempt, question.id), language);
        (!shown && !saved).then_some(Entry { question: question.id, kind: question.kind, values, base })
    };
    questions.filter_map(entry).collect()
}

/// The base of a question as it was sent; none when the form does not speak of the question.
pub(super) fn sent_base(form: &Form, question: QuestionId) -> Option<&str> {
    form.get(&format!("base-{question}"))
}

/// The values of a question's field as they were sent, in the shape of [`shown_values`].
fn sent(form: &Form, question: &CandidateQuestion) -> Vec<String> {
    let id = question.id.to_string();
    let values = form.all(&id).map(|value| match question.kind {
        QuestionKind::Numeric => value.trim().to_owned(),
        _ => one_line_end(value),
    });
    values.filter(|value| !value.is_empty()).collect()
}

/// Forms send every line end as CR LF, whatever was typed.
fn one_line_end(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// What is saved for a question.
pub(super) fn saved(attempt: &CandidateView, question: QuestionId) -> Option<&Answer> {
    attempt.answers.iter().find(|answer| answer.question == question)
}

/// A saved answer as its field holds it.
pub(super) fn shown_values(answer: Option<&Answer>, language: Language) -> Vec<String> {
    let Some(answer) = answer else { return Vec::new() };
    let number = answer.number.map(|number| match language {
        Language::En => number.to_string(),
        Language::De => number.to_string().replace('.', ","),
    });
    let text = answer.text.as_deref().map(one_line_end).filter(|text| !text.is_empty());
    let picks = answer.choices.iter().map(ToString::to_string);
    let document = answer.document.map(|id| id.to_string());
    document.into_iter().chain(text).chain(number).chain(picks).collect()
}

/// The base of a field that holds what is saved.
pub(super) fn base_of(answer: Option<&Answer>, language: Language) -> String {
    let revision = answer.map_or(0, |answer| answer.revision);
    format!("{revision}.{}", fingerprint(&shown_values(answer, language)))
}

fn fingerprint(values: &[String]) -> String {
    let mut hash = Sha256::new();
    for value in values {
        hash.update(value.len().to_be_bytes());
        hash.update(value);
    }
    hash.finalize().iter().take(8).fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
