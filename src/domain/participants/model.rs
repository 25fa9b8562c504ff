//! What a participant is.

use std::fmt;

use chrono::{DateTime, Utc};

use crate::kernel::ids::{ParticipantId, TypedId};
use crate::kernel::locale::Locale;
use crate::kernel::paging::{Position, SortKey};
use crate::kernel::time_zone::TimeZone;

/// A person in one organization.
#[derive(Clone)]
pub struct Participant {
    /// Id.
    pub id: ParticipantId,
    /// How the person is called.
    pub name: String,
    /// Address as it was typed at first; unique in the organization without regard to case.
    pub email: String,
    /// As it was typed.
    pub phone: Option<String>,
    /// The caller's own key for the person.
    pub external_id: Option<String>,
    /// What mails and candidate texts are written in.
    pub locale: Locale,
    /// Where the person lives, as far as it is known.
    pub time_zone: Option<TimeZone>,
    /// When the person was first invited.
    pub created_at: DateTime<Utc>,
}

/// Shows the id alone: the rest is personal.
impl fmt::Debug for Participant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Participant").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Participant {
    /// The person as those are shown it who may not know who it is: under a name made of the id, which tells one person
    /// from another and nothing else, the same wherever the person is met.
    #[must_use]
    pub fn hidden(self) -> Self {
        let mark = format!("{:06X}", self.id.uuid().as_u128() & 0xff_ffff);
        Self {
            name: format!("Candidate {mark}"),
            // No mail ever reaches a domain under `.invalid` (RFC 2606).
            email: format!("hidden-{}@blind.invalid", mark.to_lowercase()),
            phone: None,
            external_id: None,
            locale: Locale::english(),
            time_zone: None,
            ..self
        }
    }

    /// Where the person stands in a list by age.
    pub fn position_by_age(&self) -> Position {
        Position { key: SortKey::Time(self.created_at.timestamp_micros()), id: self.id.uuid() }
    }
}
