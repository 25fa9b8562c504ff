//! What a candidate sees of the own attempt, on whatever device: questions, what was saved, how much time is left.
//!
//! These are types of their own: they have no place for a key, a reference, a weight or a score. A result
//! that was released is read by the feature of its own.

use chrono::{DateTime, TimeDelta, Utc};

use super::clock::period;
use super::documents::{self, Document};
use super::model::{Answer, Submission, SubmissionStatus, closing_time};
use super::store;
use crate::access::{CandidateGrant, OrgScope};
use crate::db::{DbError, Tx};
use crate::domain::assessments::{self, FileRules, Question, QuestionKind, Section};
use crate::domain::invites;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{ChoiceId, QuestionId, SectionId, SubmissionId};

/// An attempt as the candidate sees it.
#[derive(Debug, Clone)]
pub struct CandidateView {
    /// The attempt.
    pub id: SubmissionId,
    /// Where it stands.
    pub status: SubmissionStatus,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When the time is up; absent when there is no limit.
    pub deadline: Option<DateTime<Utc>>,
    /// When it was handed in.
    pub submitted_at: Option<DateTime<Utc>>,
    /// The questions in order.
    pub sections: Vec<CandidateSection>,
    /// What was saved and counts, in the order of the questions.
    pub answers: Vec<Answer>,
    /// What came when the time was up and does not count, in the same order.
    pub late_answers: Vec<Answer>,
    /// There while a reopened attempt waits to be resumed.
    pub waiting: Option<Waiting>,
    /// What was uploaded and not taken away, the oldest first.
    pub documents: Vec<Document>,
    /// The server's time, against which the deadline runs.
    pub server_time: DateTime<Utc>,
}

/// A reopened attempt whose time does not run yet.
#[derive(Debug, Clone, Copy)]
pub struct Waiting {
    /// The last moment to go on.
    pub resume_until: DateTime<Utc>,
    /// How long there is from then on, extra time included; as long as it takes, if none.
    pub time_allowed: Option<TimeDelta>,
}

impl CandidateView {
    /// Whether the clock has ended it, or will as soon as its job runs.
    pub fn is_overdue(&self) -> bool {
        let end = self.waiting.map(|waiting| waiting.resume_until).or_else(|| closing_time(self.deadline));
        end.is_some_and(|end| self.server_time >= end)
    }

    /// Required questions that nothing was saved for.
    pub fn open_required(&self) -> impl Iterator<Item = &CandidateQuestion> {
        let answered = |question: &CandidateQuestion| {
            self.answers.iter().any(|answer| answer.question == question.id && !answer.is_blank())
        };
        let questions = self.sections.iter().flat_map(|section| &section.questions);
        questions.filter(move |question| question.required && !answered(question))
    }
}

/// A section as candidates see it.
#[derive(Debug, Clone)]
pub struct CandidateSection {
    /// Id.
    pub id: SectionId,
    /// Heading.
    pub title: String,
    /// The questions in order.
    pub questions: Vec<CandidateQuestion>,
}

/// A question as candidates see it.
#[derive(Debug, Clone)]
pub struct CandidateQuestion {
    /// Id.
    pub id: QuestionId,
    /// How it is answered.
    pub kind: QuestionKind,
    /// What is asked.
    pub prompt: String,
    /// An answer is expected; submitting is possible without.
    pub required: bool,
    /// Most characters of a text.
    pub max_length: Option<i32>,
    /// Which files are taken; only where files are.
    pub file: Option<FileRules>,
    /// What can be picked, in order.
    pub choices: Vec<CandidateChoice>,
}

/// A choice as candidates see it.
#[derive(Debug, Clone)]
pub struct CandidateChoice {
    /// Id.
    pub id: ChoiceId,
    /// What it says.
    pub label: String,
}

/// The candidate's attempt; none before it began.
pub async fn candidate_view(grant: &CandidateGrant, tx: &mut Tx) -> Result<Option<CandidateView>, ApiError> {
    let scope = grant.scope();
    let Some(submission) = store::find_by_invite(tx, scope, grant.invite()).await? else { return Ok(None) };
    let assessment = submission.assessment;
    let sections = assessments::sections(scope, tx, &[assessment]).await?.remove(&assessment).unwrap_or_default();
    let answers = store::load_answers(tx, scope, &[submission.id]).await?;
    let (late_answers, answers) = answers.into_iter().partition(|answer| answer.late);
    let waiting = find_waiting(scope, tx, &submission).await?;
    let documents = own_documents(scope, tx, submission.id, &sections).await?;
    Ok(Some(CandidateView {
        id: submission.id,
        status: submission.status,
        started_at: submission.started_at,
        deadline: submission.deadline,
        submitted_at: submission.submitted_at,
        sections: sections.into_iter().map(CandidateSection::from).collect(),
        answers,
        late_answers,
        waiting,
        documents,
        server_time: tx.now(),
    }))
}

/// What a reopened attempt waits for; none when it does not wait.
pub async fn waiting(scope: &OrgScope, tx: &mut Tx, id: SubmissionId) -> Result<Option<Waiting>, ApiError> {
    match store::load(tx, scope, &[id]).await?.remove(&id) {
        Some(submission) => find_waiting(scope, tx, &submission).await,
        None => Ok(None),
    }
}

async fn find_waiting(scope: &OrgScope, tx: &mut Tx, submission: &Submission) -> Result<Option<Waiting>, ApiError> {
    let Some(resume_until) = submission.resume_until.filter(|_| submission.is_waiting()) else { return Ok(None) };
    let eased = invites::get(scope, tx, submission.invite).await?.accommodations;
    let time_allowed = period(scope, tx, submission).await?.time_allowed(eased);
    Ok(Some(Waiting { resume_until, time_allowed }))
}

/// Asked for only where something can be uploaded.
async fn own_documents(
    scope: &OrgScope,
    tx: &mut Tx,
    id: SubmissionId,
    sections: &[Section],
) -> Result<Vec<Document>, DbError> {
    if !sections.iter().flat_map(|section| &section.questions).any(|question| question.kind.takes_file()) {
        return Ok(Vec::new());
    }
    Ok(documents::by_submissions(scope, tx, &[id]).await?.remove(&id).unwrap_or_default())
}

impl From<Section> for CandidateSection {
    fn from(section: Section) -> Self {
        let questions = section.questions.into_iter().map(CandidateQuestion::from).collect();
        Self { id: section.id, title: section.title, questions }
    }
}

impl From<Question> for CandidateQuestion {
    fn from(question: Question) -> Self {
        let choices = question.choices.into_iter();
        Self {
            id: question.id,
            kind: question.kind,
            prompt: question.prompt,
            required: question.required,
            max_length: question.max_length,
            file: question.file,
            choices: choices.map(|choice| CandidateChoice { id: choice.id, label: choice.label }).collect(),
        }
    }
}
