//! The log of facts: written with what made them true, numbered afterwards, read by whoever reacts.
//!
//! [`emit`] buffers an [`Event`] in a transaction. After the commit the [`sequencer`] numbers it, per organization and
//! without a gap, and in the same transaction lets the listeners turn it into jobs: so every fact has its consequences
//! exactly once, whenever a process is killed. A subscriber's cursor is that number.

pub mod audit;
mod event;
mod listener;
pub mod sequencer;
mod store;

pub use event::{Event, EventKind};
pub use listener::Listener;
pub(crate) use listener::listener;
pub use store::{LoggedEvent, count, list};

use chrono::{DateTime, Utc};

use crate::db::Tx;
use crate::db::outbox::FactRow;
use crate::kernel::ids::{EventId, OrganizationId, TypedId};

/// A numbered fact, as listeners see it.
#[derive(Debug, Clone)]
pub struct NumberedEvent {
    /// Id of the fact.
    pub id: EventId,
    /// The tenant.
    pub organization: OrganizationId,
    /// Place in the tenant's log, from 1.
    pub seq: i64,
    /// The fact.
    pub event: Event,
    /// When it became true.
    pub occurred_at: DateTime<Utc>,
}

/// Writes a fact with the transaction's commit.
#[expect(clippy::needless_pass_by_value, reason = "a fact is made to be told")]
pub fn emit(tx: &mut Tx, organization: OrganizationId, event: Event) {
    let (subject_kind, subject_id) = event.subject();
    let fact = FactRow {
        organization_id: organization.uuid(),
        event_id: tx.new_id::<EventId>().uuid(),
        kind: event.kind().as_str(),
        subject_kind,
        subject_id,
        actor_kind: tx.acting().kind(),
        actor_id: tx.acting().id(),
        payload: event.payload(),
        occurred_at: tx.now(),
    };
    tx.record(fact);
}
