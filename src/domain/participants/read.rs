//! Participants as teams look at them.

use std::collections::HashMap;

use serde::Serialize;

use super::model::Participant;
use super::store;
use crate::access::{Grant, OrgScope, ViewInvites};
use crate::db::{DbError, Tx};
use crate::kernel::error::ApiError;
use crate::kernel::ids::ParticipantId;
use crate::kernel::paging::{Page, PageRequest};

/// Which participants.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ParticipantFilter {
    /// Words that stand in name or address, without regard to case.
    pub search: Option<String>,
}

/// A page of the organization's participants, newest first.
pub async fn list(
    grant: &Grant<ViewInvites>,
    tx: &mut Tx,
    filter: &ParticipantFilter,
    page: &PageRequest,
) -> Result<Page<Participant>, ApiError> {
    store::list(tx, grant, filter, page).await
}

/// How many there are in all.
pub async fn count(grant: &Grant<ViewInvites>, tx: &mut Tx, filter: &ParticipantFilter) -> Result<i64, DbError> {
    store::count(tx, grant, filter).await
}

/// Several at once, by id.
pub async fn load(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[ParticipantId],
) -> Result<HashMap<ParticipantId, Participant>, DbError> {
    store::load(tx, scope, ids).await
}

/// Ids of those who are known, by normalised address.
pub async fn ids(
    scope: &OrgScope,
    tx: &mut Tx,
    addresses: impl Iterator<Item = &String>,
) -> Result<HashMap<String, ParticipantId>, DbError> {
    store::find_ids(tx, scope, addresses).await
}

/// One.
pub async fn get(scope: &OrgScope, tx: &mut Tx, id: ParticipantId) -> Result<Participant, ApiError> {
    store::load(tx, scope, &[id]).await?.remove(&id).ok_or(ApiError::NotFound)
}
