//! The attempt as the candidate sees it: questions without keys, the saved answers, the time.

use async_graphql::{Context, ID, SimpleObject};

use super::documents::CandidateDocument;
use super::result::CandidateResult;
use crate::access::{CandidateGrant, candidate};
use crate::db::Tx;
use crate::domain::results;
use crate::domain::submissions as domain;
use crate::graphql::assessments::{FileRules, QuestionKind};
use crate::graphql::context::ContextExt;
use crate::graphql::node;
use crate::graphql::scalars::{DateTime, Decimal, Duration};
use crate::graphql::submissions::SubmissionStatus;
use crate::kernel::error::ApiError;

/// The candidate's attempt.
#[derive(SimpleObject)]
pub(in crate::graphql) struct CandidateSubmission {
    /// The id; the team sees the same.
    id: ID,
    /// Where it stands.
    status: SubmissionStatus,
    /// When it began, by the server's clock.
    started_at: DateTime,
    /// When the time is up; null when there is no limit, and while a reopened attempt waits to be resumed.
    deadline: Option<DateTime>,
    /// When it was handed in.
    submitted_at: Option<DateTime>,
    /// The server's time: the deadline runs against it, whatever the device's clock says.
    server_time: DateTime,
    /// The questions, in order.
    sections: Vec<CandidateSection>,
    /// What was saved and counts, in the order of the questions.
    answers: Vec<CandidateAnswer>,
    /// What came when the time was up, in the order of the questions. It does not count, and its revisions are its own.
    late_answers: Vec<CandidateAnswer>,
    /// There while the attempt is reopened and waits to be resumed, by `startSubmission`; null otherwise.
    reopening: Option<CandidateReopening>,
    /// What was uploaded and not taken away, the oldest first.
    documents: Vec<CandidateDocument>,
    /// The released result; null before.
    result: Option<CandidateResult>,
}

/// A reopened attempt whose time does not run yet: nothing can be saved before it is resumed.
#[derive(SimpleObject)]
pub(in crate::graphql) struct CandidateReopening {
    /// The last moment to resume; after that the attempt stands as it had ended before.
    resume_until: DateTime,
    /// How long there is from then on, extra time included; untimed, if null.
    time_allowed: Option<Duration>,
}

/// A section as candidates see it.
#[derive(SimpleObject)]
pub(in crate::graphql) struct CandidateSection {
    /// The id.
    id: ID,
    /// Heading.
    title: String,
    /// The questions, in order.
    questions: Vec<CandidateQuestion>,
}

/// A question as candidates see it.
#[derive(SimpleObject)]
pub(in crate::graphql) struct CandidateQuestion {
    /// The id.
    id: ID,
    /// How it is answered.
    kind: QuestionKind,
    /// What is asked.
    prompt: String,
    /// An answer is expected; submitting is possible without.
    required: bool,
    /// Most characters of a text.
    max_length: Option<i32>,
    /// Which files are taken; null unless it is answered by a file or a recording.
    file: Option<FileRules>,
    /// What can be picked, in order.
    choices: Vec<CandidateChoice>,
}

/// A choice as candidates see it.
#[derive(SimpleObject)]
pub(in crate::graphql) struct CandidateChoice {
    /// The id.
    id: ID,
    /// What it says.
    label: String,
}

/// A saved answer as the candidate sees it.
#[derive(SimpleObject)]
pub(in crate::graphql) struct CandidateAnswer {
    /// The question.
    question_id: ID,
    /// The text, exactly as it was saved.
    text: Option<String>,
    /// What was picked.
    choice_ids: Vec<ID>,
    /// The number that was entered.
    number: Option<Decimal>,
    /// The document that was handed in.
    document_id: Option<ID>,
    /// The revision to save from next.
    revision: i32,
    /// When it was saved, by the server's clock.
    saved_at: DateTime,
}

impl CandidateSubmission {
    /// The candidate's attempt, with its result where that was released; none before it began.
    pub(super) async fn read(grant: &CandidateGrant, tx: &mut Tx) -> Result<Option<Self>, ApiError> {
        let Some(view) = domain::candidate_view(grant, tx).await? else { return Ok(None) };
        let result = results::own_result(grant, tx).await?;
        Ok(Some(Self::new(view, result.map(Into::into))))
    }

    fn new(view: domain::CandidateView, result: Option<CandidateResult>) -> Self {
        Self {
            id: node::id(view.id),
            status: view.status.into(),
            started_at: view.started_at.into(),
            deadline: view.deadline.map(Into::into),
            submitted_at: view.submitted_at.map(Into::into),
            server_time: view.server_time.into(),
            sections: view.sections.into_iter().map(Into::into).collect(),
            answers: view.answers.into_iter().map(Into::into).collect(),
            late_answers: view.late_answers.into_iter().map(Into::into).collect(),
            reopening: view.waiting.map(Into::into),
            documents: view.documents.into_iter().map(Into::into).collect(),
            result,
        }
    }
}

impl From<domain::Waiting> for CandidateReopening {
    fn from(waiting: domain::Waiting) -> Self {
        let time_allowed = waiting.time_allowed.map(|time| Duration { seconds: time.num_seconds() });
        Self { resume_until: waiting.resume_until.into(), time_allowed }
    }
}

impl From<domain::CandidateSection> for CandidateSection {
    fn from(section: domain::CandidateSection) -> Self {
        let questions = section.questions.into_iter().map(Into::into).collect();
        Self { id: node::id(section.id), title: section.title, questions }
    }
}

impl From<domain::CandidateQuestion> for CandidateQuestion {
    fn from(question: domain::CandidateQuestion) -> Self {
        let choice = |choice: domain::CandidateChoice| CandidateChoice { id: node::id(choice.id), label: choice.label };
        Self {
            id: node::id(question.id),
            kind: question.kind.into(),
            prompt: question.prompt,
            required: question.required,
            max_length: question.max_length,
            file: question.file.as_ref().map(|rules| FileRules::new(rules, question.kind)),
            choices: question.choices.into_iter().map(choice).collect(),
        }
    }
}

impl From<domain::Answer> for CandidateAnswer {
    fn from(answer: domain::Answer) -> Self {
        Self {
            question_id: node::id(answer.question),
            text: answer.text,
            choice_ids: answer.choices.iter().map(node::id).collect(),
            number: answer.number.map(|number| Decimal(number.to_string())),
            document_id: answer.document.map(node::id),
            revision: answer.revision,
            saved_at: answer.saved_at.into(),
        }
    }
}

/// The attempt of the calling candidate.
pub(super) async fn own_submission(ctx: &Context<'_>) -> Result<Option<CandidateSubmission>, ApiError> {
    ctx.read(async |tx| {
        let grant = candidate(tx, ctx.actor()).await?;
        CandidateSubmission::read(&grant, tx).await
    })
    .await
}
