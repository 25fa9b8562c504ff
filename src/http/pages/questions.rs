//! The questions as one form, and how the form is read.
//!
//! Beside each field stands its base: the revision that is shown and a fingerprint of it. So a form says what was changed
//! in it, without a script: a tab that never touched a question cannot be in conflict about it.

use std::collections::HashMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::document::templates;
use super::form::Form;
use super::language::{Language, duration, moment};
use crate::domain::assessments::QuestionKind;
use crate::domain::invites::CandidateInviteView;
use crate::domain::submissions::{
    Answer, CandidateQuestion, CandidateSection, CandidateView, SaveAnswer, SaveAnswerCode,
};
use crate::kernel::ids::QuestionId;

/// Why an answer was not saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SaveSnag {
    /// Something else was saved meanwhile.
    Conflict,
    /// More text than the question allows.
    TooLong,
    /// Not a number.
    NotANumber,
    /// Whatever our own form cannot send.
    Refused,
}

impl From<SaveAnswerCode> for SaveSnag {
    fn from(code: SaveAnswerCode) -> Self {
        match code {
            SaveAnswerCode::Conflict => Self::Conflict,
            SaveAnswerCode::TooLong => Self::TooLong,
            SaveAnswerCode::InvalidNumber => Self::NotANumber,
            _ => Self::Refused,
        }
    }
}

/// What was sent for a question, changed from what its page showed.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) question: QuestionId,
    kind: QuestionKind,
    values: Vec<String>,
    base: String,
}

impl Entry {
    /// The form of the use case.
    pub(super) fn to_save(&self, language: Language) -> SaveAnswer {
        let first = || self.values.first().cloned().unwrap_or_default();
        let number = || match language {
            Language::De => first().replace(',', "."),
            Language::En => first(),
        };
        SaveAnswer {
            question: self.question.to_string(),
            text: self.kind.is_text().then(first),
            choices: self.kind.is_choice().then(|| self.values.clone()),
            number: (self.kind == QuestionKind::Numeric).then(number),
            document: None,
            base_revision: self.base.split_once('.').and_then(|(number, _)| number.parse().ok()).unwrap_or_default(),
            time_spent_seconds: None,
        }
    }
}

/// What the form changes: questions whose fields differ from what was shown and from what is saved.
pub(super) fn changes(form: &Form, attempt: &CandidateView, language: Language) -> Vec<Entry> {
    let questions = attempt.sections.iter().flat_map(|section| &section.questions);
    let entry = |question: &CandidateQuestion| {
        let base = form.get(&format!("base-{}", question.id))?.to_owned();
        let values = sent(form, question);
        let shown = base.split_once('.').is_some_and(|(_, shown)| shown == fingerprint(&values));
        let saved = values == shown_values(saved(attempt, question.id), language);
        (!shown && !saved).then_some(Entry { question: question.id, kind: question.kind, values, base })
    };
    questions.filter_map(entry).collect()
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

fn saved(attempt: &CandidateView, question: QuestionId) -> Option<&Answer> {
    attempt.answers.iter().find(|answer| answer.question == question)
}

/// A saved answer as its field holds it.
fn shown_values(answer: Option<&Answer>, language: Language) -> Vec<String> {
    let Some(answer) = answer else { return Vec::new() };
    let number = answer.number.map(|number| match language {
        Language::En => number.to_string(),
        Language::De => number.to_string().replace('.', ","),
    });
    let text = answer.text.as_deref().map(one_line_end).filter(|text| !text.is_empty());
    let picks = answer.choices.iter().map(ToString::to_string);
    text.into_iter().chain(number).chain(picks).collect()
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

/// The attempt under way.
pub(super) struct QuestionsPage {
    token: String,
    organization_name: String,
    job_title: String,
    assessment_title: String,
    saved_at: Option<String>,
    time_left: Option<TimeLeft>,
    sections: Vec<SectionField>,
}

struct TimeLeft {
    left: String,
    until: String,
}

struct SectionField {
    title: String,
    questions: Vec<QuestionField>,
}

struct QuestionField {
    id: String,
    number: usize,
    prompt: String,
    required: bool,
    field: Field,
    base: String,
    snag: Option<SaveSnag>,
    standing: Option<String>,
}

enum Field {
    Choices { several: bool, picks: Vec<Pick> },
    Number(String),
    Text { text: String, rows: u8, max_length: Option<i32> },
    Elsewhere,
}

struct Pick {
    id: String,
    label: String,
    picked: bool,
}

impl QuestionsPage {
    /// The questions with what is saved.
    pub(super) fn new(token: &str, invite: &CandidateInviteView, attempt: &CandidateView, language: Language) -> Self {
        Self::with_snags(token, invite, attempt, language, &HashMap::new())
    }

    /// The same where some of what was sent could not be saved: it stands in its field again, and what is saved beside it.
    pub(super) fn with_snags(
        token: &str,
        invite: &CandidateInviteView,
        attempt: &CandidateView,
        language: Language,
        snags: &HashMap<QuestionId, (SaveSnag, Entry)>,
    ) -> Self {
        let mut numbers = 1..;
        let mut question = |question: &CandidateQuestion| {
            let number = numbers.next().unwrap_or_default();
            question_field(number, question, saved(attempt, question.id), language, snags.get(&question.id))
        };
        let mut section = |section: &CandidateSection| SectionField {
            title: section.title.clone(),
            questions: section.questions.iter().map(&mut question).collect(),
        };
        let now = attempt.server_time;
        let time_left = attempt
            .deadline
            .map(|deadline| TimeLeft { left: duration(language, deadline - now), until: moment(language, deadline) });
        Self {
            token: token.to_owned(),
            organization_name: invite.organization_name.clone(),
            job_title: invite.job_title.clone(),
            assessment_title: invite.assessment_title.clone(),
            saved_at: attempt.answers.iter().map(|answer| answer.saved_at).max().map(|at| moment(language, at)),
            time_left,
            sections: attempt.sections.iter().map(&mut section).collect(),
        }
    }

    fn snagged(&self) -> impl Iterator<Item = &QuestionField> {
        self.sections.iter().flat_map(|section| &section.questions).filter(|question| question.snag.is_some())
    }

    fn has_snags(&self) -> bool {
        self.snagged().next().is_some()
    }
}

fn question_field(
    number: usize,
    question: &CandidateQuestion,
    saved: Option<&Answer>,
    language: Language,
    snag: Option<&(SaveSnag, Entry)>,
) -> QuestionField {
    let standing = shown_values(saved, language);
    let fresh_base = format!("{}.{}", saved.map_or(0, |answer| answer.revision), fingerprint(&standing));
    // Whoever was shown the other text may replace it; whoever has another thing to mend first is asked again.
    let (values, base) = match snag {
        Some((SaveSnag::Conflict, entry)) => (&entry.values, fresh_base),
        Some((_, entry)) => (&entry.values, entry.base.clone()),
        None => (&standing, fresh_base),
    };
    QuestionField {
        id: question.id.to_string(),
        number,
        prompt: question.prompt.clone(),
        required: question.required,
        field: field(question, values),
        base,
        snag: snag.map(|(snag, _)| *snag),
        standing: snag.and_then(|_| in_words(question, &standing)),
    }
}

fn field(question: &CandidateQuestion, values: &[String]) -> Field {
    let text = || values.first().cloned().unwrap_or_default();
    let max_length = question.max_length;
    match question.kind {
        QuestionKind::SingleChoice | QuestionKind::MultipleChoice => {
            let picks = question.choices.iter().map(|choice| {
                let id = choice.id.to_string();
                Pick { picked: values.contains(&id), label: choice.label.clone(), id }
            });
            Field::Choices { several: question.kind == QuestionKind::MultipleChoice, picks: picks.collect() }
        }
        QuestionKind::Numeric => Field::Number(text()),
        QuestionKind::ShortText => Field::Text { text: text(), rows: 4, max_length },
        QuestionKind::LongText => Field::Text { text: text(), rows: 14, max_length },
        QuestionKind::File | QuestionKind::Audio | QuestionKind::Video => Field::Elsewhere,
    }
}

/// A saved answer for reading; none when nothing is saved.
fn in_words(question: &CandidateQuestion, values: &[String]) -> Option<String> {
    let word = |value: &String| {
        let choice = question.choices.iter().find(|choice| choice.id.to_string() == *value);
        choice.map_or_else(|| value.clone(), |choice| choice.label.clone())
    };
    (!values.is_empty()).then(|| values.iter().map(word).collect::<Vec<_>>().join("\n"))
}

templates!(QuestionsPage {
    En => "pages/questions.en.html";
    De => "pages/questions.de.html";
});
