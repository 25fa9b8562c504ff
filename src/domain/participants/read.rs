//! Participants as teams look at them.

use std::collections::HashMap;

use serde::Serialize;

use super::model::Participant;
use super::store;
use crate::access::{Grant, Hidden, OrgScope, ViewInvites};
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

/// A page of the organization's participants, newest first. A search does not find those who are hidden.
pub async fn list(
    grant: &Grant<ViewInvites>,
    tx: &mut Tx,
    hidden: &Hidden,
    filter: &ParticipantFilter,
    page: &PageRequest,
) -> Result<Page<Participant>, ApiError> {
    let found = store::list(tx, grant, hidden, filter, page).await?;
    let Page { rows, has_next, has_previous } = found;
    Ok(Page { rows: shown(grant, tx, hidden, rows).await?, has_next, has_previous })
}

/// How many there are in all.
pub async fn count(
    grant: &Grant<ViewInvites>,
    tx: &mut Tx,
    hidden: &Hidden,
    filter: &ParticipantFilter,
) -> Result<i64, DbError> {
    store::count(tx, grant, hidden, filter).await
}

/// Several at once, by id.
pub async fn load(
    grant: &Grant<ViewInvites>,
    tx: &mut Tx,
    hidden: &Hidden,
    ids: &[ParticipantId],
) -> Result<HashMap<ParticipantId, Participant>, DbError> {
    let found = store::load(tx, grant, ids).await?.into_values().collect();
    Ok(shown(grant, tx, hidden, found).await?.into_iter().map(|person| (person.id, person)).collect())
}

/// People as the caller is shown them, in their order.
async fn shown(
    scope: &OrgScope,
    tx: &mut Tx,
    hidden: &Hidden,
    people: Vec<Participant>,
) -> Result<Vec<Participant>, DbError> {
    if hidden.is_nothing() {
        return Ok(people);
    }
    let ids: Vec<ParticipantId> = people.iter().map(|person| person.id).collect();
    let unknown = hidden.participants(scope, tx, &ids).await?;
    let show = |person: Participant| if unknown.contains(&person.id) { person.hidden() } else { person };
    Ok(people.into_iter().map(show).collect())
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
