//! Submissions and answers as teams look at them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::model::{Answer, DecisionOutcome, Reopening, Submission, SubmissionStatus};
use super::store;
use crate::access::{Grant, Hidden, OrgScope, ViewSubmissions};
use crate::db::{DbError, Tx};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{AnswerId, AssessmentId, InviteId, JobDescriptionId, SubmissionId, UserId};
use crate::kernel::paging::{Direction, ListParent, Page, PageRequest, Position};

/// Which submissions. All given parts hold.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SubmissionFilter {
    /// Any of these; all, when empty.
    pub status: Vec<SubmissionStatus>,
    /// With an overall score, or without one.
    pub scored: Option<bool>,
    /// An overall score of so many hundredths or more.
    pub score_from: Option<i64>,
    /// An overall score of so many hundredths or less.
    pub score_to: Option<i64>,
    /// Begun at or after.
    pub started_from: Option<DateTime<Utc>>,
    /// Begun before.
    pub started_before: Option<DateTime<Utc>>,
    /// Handed in at or after.
    pub submitted_from: Option<DateTime<Utc>>,
    /// Handed in before.
    pub submitted_before: Option<DateTime<Utc>>,
    /// With one of these decisions.
    pub decision: Option<Vec<DecisionOutcome>>,
    /// With a decision that stands, or without one.
    pub decided: Option<bool>,
    /// With answers that came when the time was up, or without.
    pub late_answers: Option<bool>,
    /// For one of these positions.
    pub job_descriptions: Option<Vec<JobDescriptionId>>,
    /// At one of these assessments, each one revision.
    pub assessments: Option<Vec<AssessmentId>>,
    /// Assigned to one of these for review.
    pub reviewers: Option<Vec<UserId>>,
    /// Handed in and waiting for somebody's review, or not. With `reviewers`: for that of one of those.
    pub needs_review: Option<bool>,
    /// Words that stand in name or address of the person, without regard to case.
    pub search: Option<String>,
    /// All of these hold too.
    pub and: Vec<Self>,
    /// At least one of these holds too, unless there are none.
    pub or: Vec<Self>,
    /// This does not hold.
    pub not: Option<Box<Self>>,
}

/// How they are sorted.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct SubmissionOrder {
    /// By what.
    pub field: SubmissionOrderField,
    /// Which way.
    pub direction: Direction,
}

impl Default for SubmissionOrder {
    fn default() -> Self {
        Self { field: SubmissionOrderField::StartedAt, direction: Direction::Descending }
    }
}

/// What they can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum SubmissionOrderField {
    /// Overall score; what has none stands below zero.
    Score,
    /// When the attempt began.
    StartedAt,
    /// When it was handed in; what is not stands before everything else.
    SubmittedAt,
}

impl SubmissionOrderField {
    /// Where a submission stands in a list sorted by this.
    pub fn position_of(self, submission: &Submission) -> Position {
        match self {
            Self::Score => submission.position_by_score(),
            Self::StartedAt => submission.position_by_start(),
            Self::SubmittedAt => submission.position_by_end(),
        }
    }
}

/// Several at once, by id.
pub async fn load(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[SubmissionId],
) -> Result<HashMap<SubmissionId, Submission>, DbError> {
    store::load(tx, scope, ids).await
}

/// One.
pub async fn get(scope: &OrgScope, tx: &mut Tx, id: SubmissionId) -> Result<Submission, ApiError> {
    store::load(tx, scope, &[id]).await?.remove(&id).ok_or(ApiError::NotFound)
}

/// The attempt at each invite; an invite without one is left out.
pub async fn by_invites(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[InviteId],
) -> Result<HashMap<InviteId, Submission>, DbError> {
    let submissions = store::load_by_invites(tx, scope, ids).await?;
    Ok(submissions.into_iter().map(|submission| (submission.invite, submission)).collect())
}

/// The answers of each submission in the order of the questions, a late one behind the one that counts.
pub async fn answers(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[SubmissionId],
) -> Result<HashMap<SubmissionId, Vec<Answer>>, DbError> {
    let mut all: HashMap<SubmissionId, Vec<Answer>> = ids.iter().map(|id| (*id, Vec::new())).collect();
    for answer in store::load_answers(tx, scope, ids).await? {
        all.entry(answer.submission).or_default().push(answer);
    }
    Ok(all)
}

/// What was granted to each attempt after its end, oldest first; an attempt that never was reopened is left out.
pub async fn reopenings(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[SubmissionId],
) -> Result<HashMap<SubmissionId, Vec<Reopening>>, DbError> {
    store::load_reopenings(tx, scope, ids).await
}

/// Several answers at once, by id.
pub async fn answers_by_ids(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[AnswerId],
) -> Result<HashMap<AnswerId, Answer>, DbError> {
    let answers = store::load_answers_by_ids(tx, scope, ids).await?;
    Ok(answers.into_iter().map(|answer| (answer.id, answer)).collect())
}

/// The same page of every parent's submissions. One that is hidden has no score, and no search finds it.
pub async fn pages<P: ListParent>(
    grant: &Grant<ViewSubmissions>,
    tx: &mut Tx,
    hidden: &Hidden,
    parents: &[P],
    which: (&SubmissionFilter, SubmissionOrder),
    page: &PageRequest,
) -> Result<HashMap<P, Page<Submission>>, ApiError> {
    store::pages(tx, grant, hidden, parents, which, page).await
}

/// How many submissions every parent has in all.
pub async fn totals<P: ListParent>(
    grant: &Grant<ViewSubmissions>,
    tx: &mut Tx,
    hidden: &Hidden,
    parents: &[P],
    filter: &SubmissionFilter,
) -> Result<HashMap<P, i64>, DbError> {
    store::totals(tx, grant, hidden, parents, filter).await
}
