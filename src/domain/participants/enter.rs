//! People are entered, or what is known of them is brought up to date.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use super::store;
use crate::access::{Grant, ManageInvites};
use crate::db::{DbError, Tx};
use crate::events::{self, Event};
use crate::kernel::email::EmailAddress;
use crate::kernel::ids::ParticipantId;
use crate::kernel::locale::Locale;
use crate::kernel::time_zone::TimeZone;

/// What is said about a person, checked. What is absent stays as it is known.
#[derive(Clone)]
pub struct ParticipantEntry {
    /// Where mails go; also by what the person is recognised.
    pub email: EmailAddress,
    /// How the person is called, 1 to 200 characters.
    pub name: String,
    /// At most 50 characters.
    pub phone: Option<String>,
    /// The caller's own key for the person, at most 200 characters.
    pub external_id: Option<String>,
    /// English for a person who is new, when absent.
    pub locale: Option<Locale>,
    /// Where the person lives.
    pub time_zone: Option<TimeZone>,
}

/// Shows nothing of the person.
impl fmt::Debug for ParticipantEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParticipantEntry").finish_non_exhaustive()
    }
}

/// Enters whoever is new, updates whoever changed, and answers everybody's id, all by normalised address.
///
/// The map gives the order of the writes: two overlapping calls wait for each other and cannot deadlock.
pub async fn upsert(
    grant: &Grant<ManageInvites>,
    tx: &mut Tx,
    entries: &BTreeMap<String, ParticipantEntry>,
) -> Result<HashMap<String, ParticipantId>, DbError> {
    let organization = grant.organization();
    for participant in store::insert_missing(tx, grant, entries).await? {
        events::emit(tx, organization, Event::ParticipantCreated { participant });
    }
    for participant in store::update_changed(tx, grant, entries).await? {
        events::emit(tx, organization, Event::ParticipantUpdated { participant });
    }
    store::find_ids(tx, grant, entries.keys()).await
}
