//! Submissions and answers as teams look at them.

use std::collections::HashMap;
use std::hash::Hash;

use serde::Serialize;
use uuid::Uuid;

use super::model::{Answer, Submission, SubmissionStatus};
use super::store::{self, Parent};
use crate::access::{Grant, OrgScope, ViewSubmissions};
use crate::db::{DbError, Tx};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{AnswerId, InviteId, JobDescriptionId, ParticipantId, SubmissionId, TypedId};
use crate::kernel::paging::{Direction, Page, PageRequest, Position};

/// Which submissions. All given parts hold.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SubmissionFilter {
    /// Any of these; all, when empty.
    pub status: Vec<SubmissionStatus>,
    /// With an overall score, or without one.
    pub scored: Option<bool>,
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

/// Several answers at once, by id.
pub async fn answers_by_ids(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[AnswerId],
) -> Result<HashMap<AnswerId, Answer>, DbError> {
    let answers = store::load_answers_by_ids(tx, scope, ids).await?;
    Ok(answers.into_iter().map(|answer| (answer.id, answer)).collect())
}

/// A page of the organization's submissions.
pub async fn list(
    grant: &Grant<ViewSubmissions>,
    tx: &mut Tx,
    filter: &SubmissionFilter,
    order: SubmissionOrder,
    page: &PageRequest,
) -> Result<Page<Submission>, ApiError> {
    let own = grant.organization().uuid();
    let mut pages = store::pages(tx, grant, (Parent::Organization, &[own]), filter, order, page).await?;
    Ok(pages.remove(&own).unwrap_or_else(|| page.page(Vec::new())))
}

/// How many there are in all.
pub async fn count(grant: &Grant<ViewSubmissions>, tx: &mut Tx, filter: &SubmissionFilter) -> Result<i64, DbError> {
    let own = grant.organization().uuid();
    Ok(store::totals(tx, grant, (Parent::Organization, &[own]), filter).await?.into_values().sum())
}

/// The same page of the submissions of every job description.
pub async fn pages_by_job_description(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[JobDescriptionId],
    filter: &SubmissionFilter,
    order: SubmissionOrder,
    page: &PageRequest,
) -> Result<HashMap<JobDescriptionId, Page<Submission>>, ApiError> {
    let pages = store::pages(tx, scope, (Parent::JobDescription, &bare(ids)), filter, order, page).await?;
    Ok(typed(pages))
}

/// How many submissions every job description has.
pub async fn totals_by_job_description(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[JobDescriptionId],
    filter: &SubmissionFilter,
) -> Result<HashMap<JobDescriptionId, i64>, DbError> {
    Ok(typed(store::totals(tx, scope, (Parent::JobDescription, &bare(ids)), filter).await?))
}

/// The same page of the submissions of every participant.
pub async fn pages_by_participant(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[ParticipantId],
    filter: &SubmissionFilter,
    order: SubmissionOrder,
    page: &PageRequest,
) -> Result<HashMap<ParticipantId, Page<Submission>>, ApiError> {
    let pages = store::pages(tx, scope, (Parent::Participant, &bare(ids)), filter, order, page).await?;
    Ok(typed(pages))
}

/// How many submissions every participant has.
pub async fn totals_by_participant(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[ParticipantId],
    filter: &SubmissionFilter,
) -> Result<HashMap<ParticipantId, i64>, DbError> {
    Ok(typed(store::totals(tx, scope, (Parent::Participant, &bare(ids)), filter).await?))
}

fn bare<I: TypedId>(ids: &[I]) -> Vec<Uuid> {
    ids.iter().map(|id| id.uuid()).collect()
}

fn typed<I: TypedId + Eq + Hash, T>(by_parent: HashMap<Uuid, T>) -> HashMap<I, T> {
    by_parent.into_iter().map(|(id, value)| (I::from_uuid(id), value)).collect()
}
