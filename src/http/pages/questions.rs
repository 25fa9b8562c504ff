//! The questions as one form.

use std::collections::HashMap;

use super::changes::{Entry, SaveSnag, base_of, saved, shown_values};
use super::document::templates;
use super::door::Door;
use super::frame::{Frame, WrittenTime};
use super::language::{Language, duration};
use crate::domain::assessments::QuestionKind;
use crate::domain::submissions::documents::DocumentStatus;
use crate::domain::submissions::{Answer, CandidateQuestion, CandidateSection, CandidateView};
use crate::kernel::ids::{DocumentId, QuestionId};

/// From this many questions on there is a list to jump from.
const MANY: usize = 5;

/// The attempt under way.
pub(super) struct QuestionsPage {
    token: String,
    organization_name: String,
    job_title: String,
    assessment_title: String,
    saved_at: Option<WrittenTime>,
    clock: Clock,
    sections: Vec<SectionField>,
    may_record: bool,
    notice_revision: i32,
}

/// Times as a script counts with them: milliseconds since 1970.
struct Clock {
    started_at: i64,
    server_time: i64,
    deadline: Option<i64>,
    saved_at: Option<i64>,
    time_left: Option<TimeLeft>,
}

struct TimeLeft {
    left: String,
    until: WrittenTime,
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
    answered: bool,
    field: Field,
    base: String,
    snag: Option<SaveSnag>,
    standing: Option<String>,
}

enum Field {
    Choices { several: bool, picks: Vec<Pick> },
    Number(String),
    Text { text: String, rows: u8, max_length: Option<i32> },
    Upload(Upload),
}

/// A question that takes a file or a recording.
struct Upload {
    kind: &'static str,
    recorded: bool,
    types: String,
    accept: String,
    largest: i64,
    /// The id of the document that is the answer; empty when there is none.
    document: String,
    documents: Vec<UploadedFile>,
    text: String,
}

/// A document that came for the question.
struct UploadedFile {
    id: String,
    filename: String,
}

struct Pick {
    id: String,
    label: String,
    picked: bool,
}

impl QuestionsPage {
    /// The questions with what is saved.
    pub(super) fn new(token: &str, door: &Door, attempt: &CandidateView, frame: &Frame) -> Self {
        Self::with_snags(token, door, attempt, frame, &HashMap::new())
    }

    /// The same where some of what was sent could not be saved: it stands in its field again, and what is saved beside it.
    pub(super) fn with_snags(
        token: &str,
        door: &Door,
        attempt: &CandidateView,
        frame: &Frame,
        snags: &HashMap<QuestionId, (SaveSnag, Entry)>,
    ) -> Self {
        let mut numbers = 1..;
        let mut question = |question: &CandidateQuestion| {
            let number = numbers.next().unwrap_or_default();
            let saved = saved(attempt, question.id);
            let documents = documents(attempt, question.id);
            question_field(number, question, saved, documents, frame.language(), snags.get(&question.id))
        };
        let mut section = |section: &CandidateSection| SectionField {
            title: section.title.clone(),
            questions: section.questions.iter().map(&mut question).collect(),
        };
        Self {
            token: token.to_owned(),
            organization_name: door.invite.organization_name.clone(),
            job_title: door.invite.job_title.clone(),
            assessment_title: door.invite.assessment_title.clone(),
            saved_at: attempt.answers.iter().map(|answer| answer.saved_at).max().map(|at| frame.time(at)),
            clock: Clock::of(attempt, frame),
            sections: attempt.sections.iter().map(&mut section).collect(),
            may_record: door.may_record,
            notice_revision: door.notice.revision,
        }
    }

    fn questions(&self) -> impl Iterator<Item = &QuestionField> {
        self.sections.iter().flat_map(|section| &section.questions)
    }

    fn has_many(&self) -> bool {
        self.questions().count() >= MANY
    }

    fn uploads(&self) -> impl Iterator<Item = &QuestionField> {
        self.questions().filter(|question| matches!(question.field, Field::Upload(_)))
    }

    fn has_uploads(&self) -> bool {
        self.uploads().next().is_some()
    }

    fn snagged(&self) -> impl Iterator<Item = &QuestionField> {
        self.questions().filter(|question| question.snag.is_some())
    }

    fn has_snags(&self) -> bool {
        self.snagged().next().is_some()
    }
}

impl Clock {
    fn of(attempt: &CandidateView, frame: &Frame) -> Self {
        let now = attempt.server_time;
        let left =
            |deadline| TimeLeft { left: duration(frame.language(), deadline - now), until: frame.time(deadline) };
        Self {
            started_at: attempt.started_at.timestamp_millis(),
            server_time: now.timestamp_millis(),
            deadline: attempt.deadline.map(|deadline| deadline.timestamp_millis()),
            saved_at: attempt.answers.iter().map(|answer| answer.saved_at.timestamp_millis()).max(),
            time_left: attempt.deadline.map(left),
        }
    }
}

fn question_field(
    number: usize,
    question: &CandidateQuestion,
    saved: Option<&Answer>,
    documents: Vec<UploadedFile>,
    language: Language,
    snag: Option<&(SaveSnag, Entry)>,
) -> QuestionField {
    let standing = shown_values(saved, language);
    let fresh_base = base_of(saved, language);
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
        answered: saved.is_some_and(|answer| !answer.is_blank()),
        standing: snag.and_then(|_| in_words(question, &documents, &standing)),
        field: field(question, documents, values),
        base,
        snag: snag.map(|(snag, _)| *snag),
    }
}

fn field(question: &CandidateQuestion, documents: Vec<UploadedFile>, values: &[String]) -> Field {
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
        QuestionKind::File | QuestionKind::Audio | QuestionKind::Video => {
            Field::Upload(upload(question, documents, values))
        }
    }
}

fn upload(question: &CandidateQuestion, documents: Vec<UploadedFile>, values: &[String]) -> Upload {
    let (answers, texts): (Vec<&String>, Vec<&String>) =
        values.iter().partition(|value| value.parse::<DocumentId>().is_ok());
    let types = question.file.iter().flat_map(|rules| &rules.types);
    let names: Vec<&str> = types.clone().map(|one| one.as_str()).collect();
    let endings: Vec<String> = types.flat_map(|one| one.endings()).map(|ending| format!(".{ending}")).collect();
    Upload {
        kind: question.kind.as_str(),
        recorded: question.kind.is_recorded(),
        types: names.join(", "),
        accept: endings.join(","),
        largest: question.file.as_ref().map_or(0, |rules| rules.max_size >> 20),
        document: answers.first().map(ToString::to_string).unwrap_or_default(),
        documents,
        text: texts.first().map(ToString::to_string).unwrap_or_default(),
    }
}

fn documents(attempt: &CandidateView, question: QuestionId) -> Vec<UploadedFile> {
    let own = attempt.documents.iter().filter(|document| document.question == question);
    let ready = own.filter(|document| document.status == DocumentStatus::Ready);
    ready.map(|document| UploadedFile { id: document.id.to_string(), filename: document.filename.clone() }).collect()
}

/// A saved answer for reading; none when nothing is saved.
fn in_words(question: &CandidateQuestion, documents: &[UploadedFile], values: &[String]) -> Option<String> {
    let word = |value: &String| {
        let choice = question.choices.iter().find(|choice| choice.id.to_string() == *value);
        let document = documents.iter().find(|document| document.id == *value);
        let name = choice.map(|choice| &choice.label).or(document.map(|document| &document.filename));
        name.unwrap_or(value).clone()
    };
    (!values.is_empty()).then(|| values.iter().map(word).collect::<Vec<_>>().join("\n"))
}

templates!(QuestionsPage {
    En => "pages/questions.en.html";
    De => "pages/questions.de.html";
});
