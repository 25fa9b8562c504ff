//! Invites as teams look at them.

use std::collections::HashMap;
use std::hash::Hash;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::model::{Invite, InviteStatus};
use super::store::{self, Parent};
use crate::access::{Grant, OrgScope, ViewInvites};
use crate::db::{DbError, Tx};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{InviteId, JobDescriptionId, ParticipantId, TypedId};
use crate::kernel::paging::{Direction, Page, PageRequest};

/// Which invites. All given parts hold.
#[derive(Debug, Clone, Default, Serialize)]
pub struct InviteFilter {
    /// Any of these; all, when empty.
    pub status: Vec<InviteStatus>,
    /// Invited at or after.
    pub created_from: Option<DateTime<Utc>>,
    /// Invited before.
    pub created_before: Option<DateTime<Utc>>,
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
pub struct InviteOrder {
    /// By what.
    pub field: InviteOrderField,
    /// Which way.
    pub direction: Direction,
}

impl Default for InviteOrder {
    fn default() -> Self {
        Self { field: InviteOrderField::CreatedAt, direction: Direction::Descending }
    }
}

/// What they can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum InviteOrderField {
    /// When the person was invited.
    CreatedAt,
    /// The last moment to begin.
    ExpiresAt,
}

/// Several at once, by id.
pub async fn load(scope: &OrgScope, tx: &mut Tx, ids: &[InviteId]) -> Result<HashMap<InviteId, Invite>, DbError> {
    store::load(tx, scope, ids).await
}

/// One.
pub async fn get(scope: &OrgScope, tx: &mut Tx, id: InviteId) -> Result<Invite, ApiError> {
    store::load(tx, scope, &[id]).await?.remove(&id).ok_or(ApiError::NotFound)
}

/// A page of the organization's invites.
pub async fn list(
    grant: &Grant<ViewInvites>,
    tx: &mut Tx,
    filter: &InviteFilter,
    order: InviteOrder,
    page: &PageRequest,
) -> Result<Page<Invite>, ApiError> {
    let own = grant.organization().uuid();
    let mut pages = store::pages(tx, grant, (Parent::Organization, &[own]), filter, order, page).await?;
    Ok(pages.remove(&own).unwrap_or_else(|| page.page(Vec::new())))
}

/// How many there are in all.
pub async fn count(grant: &Grant<ViewInvites>, tx: &mut Tx, filter: &InviteFilter) -> Result<i64, DbError> {
    let own = grant.organization().uuid();
    Ok(store::totals(tx, grant, (Parent::Organization, &[own]), filter).await?.into_values().sum())
}

/// The same page of the invites of every job description.
pub async fn pages_by_job_description(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[JobDescriptionId],
    filter: &InviteFilter,
    order: InviteOrder,
    page: &PageRequest,
) -> Result<HashMap<JobDescriptionId, Page<Invite>>, ApiError> {
    let pages = store::pages(tx, scope, (Parent::JobDescription, &bare(ids)), filter, order, page).await?;
    Ok(typed(pages))
}

/// How many invites every job description has.
pub async fn totals_by_job_description(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[JobDescriptionId],
    filter: &InviteFilter,
) -> Result<HashMap<JobDescriptionId, i64>, DbError> {
    Ok(typed(store::totals(tx, scope, (Parent::JobDescription, &bare(ids)), filter).await?))
}

/// The same page of the invites of every participant.
pub async fn pages_by_participant(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[ParticipantId],
    filter: &InviteFilter,
    order: InviteOrder,
    page: &PageRequest,
) -> Result<HashMap<ParticipantId, Page<Invite>>, ApiError> {
    let pages = store::pages(tx, scope, (Parent::Participant, &bare(ids)), filter, order, page).await?;
    Ok(typed(pages))
}

/// How many invites every participant has.
pub async fn totals_by_participant(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[ParticipantId],
    filter: &InviteFilter,
) -> Result<HashMap<ParticipantId, i64>, DbError> {
    Ok(typed(store::totals(tx, scope, (Parent::Participant, &bare(ids)), filter).await?))
}

/// How many invites of every job description stand where: each status in the order of declaration, zeros too.
pub async fn counts_by_status(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[JobDescriptionId],
) -> Result<HashMap<JobDescriptionId, Vec<(InviteStatus, i64)>>, DbError> {
    let counted = store::counts_by_status(tx, scope, ids).await?;
    let count = |id, status| counted.get(&(id, status)).copied().unwrap_or_default();
    let row = |id: JobDescriptionId| InviteStatus::ALL.iter().map(move |status| (*status, count(id, *status)));
    Ok(ids.iter().map(|id| (*id, row(*id).collect())).collect())
}

fn bare<I: TypedId>(ids: &[I]) -> Vec<Uuid> {
    ids.iter().map(|id| id.uuid()).collect()
}

fn typed<I: TypedId + Eq + Hash, T>(by_parent: HashMap<Uuid, T>) -> HashMap<I, T> {
    by_parent.into_iter().map(|(id, value)| (I::from_uuid(id), value)).collect()
}
