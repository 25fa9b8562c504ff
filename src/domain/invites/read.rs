//! Invites as teams look at them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::model::{Invite, InviteStatus};
use super::store;
use crate::access::{Grant, Hidden, OrgScope, ViewInvites};
use crate::db::{DbError, Tx};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{InviteId, JobDescriptionId};
use crate::kernel::paging::{Direction, ListParent, Page, PageRequest, Position};

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
    /// Overall score of the attempt; what has none stands below zero.
    Score,
}

impl InviteOrderField {
    /// Where an invite stands in a list ordered by this.
    pub fn position_of(self, invite: &Invite) -> Position {
        match self {
            Self::CreatedAt => invite.position_by_age(),
            Self::ExpiresAt => invite.position_by_expiry(),
            Self::Score => invite.position_by_score(),
        }
    }
}

/// Several at once, by id.
pub async fn load(scope: &OrgScope, tx: &mut Tx, ids: &[InviteId]) -> Result<HashMap<InviteId, Invite>, DbError> {
    store::load(tx, scope, ids).await
}

/// One.
pub async fn get(scope: &OrgScope, tx: &mut Tx, id: InviteId) -> Result<Invite, ApiError> {
    store::load(tx, scope, &[id]).await?.remove(&id).ok_or(ApiError::NotFound)
}

/// The same page of every parent's invites. A search does not find those of people who are hidden.
pub async fn pages<P: ListParent>(
    grant: &Grant<ViewInvites>,
    tx: &mut Tx,
    hidden: &Hidden,
    parents: &[P],
    which: (&InviteFilter, InviteOrder),
    page: &PageRequest,
) -> Result<HashMap<P, Page<Invite>>, ApiError> {
    store::pages(tx, grant, hidden, parents, which, page).await
}

/// How many invites every parent has in all.
pub async fn totals<P: ListParent>(
    grant: &Grant<ViewInvites>,
    tx: &mut Tx,
    hidden: &Hidden,
    parents: &[P],
    filter: &InviteFilter,
) -> Result<HashMap<P, i64>, DbError> {
    store::totals(tx, grant, hidden, parents, filter).await
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
