//! From one state of a job description to the next, told state by state.

use super::model::JobDescriptionStatus;
use super::store;
use crate::access::OrgScope;
use crate::db::{DbError, Tx};
use crate::events::{self, Event};
use crate::kernel::ids::JobDescriptionId;

/// Leads one that is locked through these states. Where there are none nothing is changed and nothing told.
pub(super) async fn lead(
    tx: &mut Tx,
    scope: &OrgScope,
    id: JobDescriptionId,
    states: &[JobDescriptionStatus],
) -> Result<(), DbError> {
    for status in states {
        store::update_status(tx, scope, id, *status).await?;
        if let Some(fact) = fact(*status, id) {
            events::emit(tx, scope.organization(), fact);
        }
    }
    Ok(())
}

/// Nothing becomes a draft: it begins as one, and that is told as its creation.
fn fact(status: JobDescriptionStatus, job_description: JobDescriptionId) -> Option<Event> {
    match status {
        JobDescriptionStatus::Draft => None,
        JobDescriptionStatus::Open => Some(Event::JobDescriptionOpened { job_description }),
        JobDescriptionStatus::Closed => Some(Event::JobDescriptionClosed { job_description }),
        JobDescriptionStatus::Archived => Some(Event::JobDescriptionArchived { job_description }),
    }
}
