//! What a job description is.

use chrono::{DateTime, Utc};

use super::extraction::Extraction;
use crate::kernel::ids::JobDescriptionId;
use crate::kernel::ids::TypedId;
use crate::kernel::paging::{Position, SortKey};

/// A job description.
#[derive(Debug, Clone)]
pub struct JobDescription {
    /// Id.
    pub id: JobDescriptionId,
    /// Given, or extracted, or the first line until then.
    pub title: String,
    /// Exactly what was pasted.
    pub raw_text: String,
    /// Where it stands.
    pub status: JobDescriptionStatus,
    /// What was read out of the text; absent until the job has run.
    pub extraction: Option<Extraction>,
    /// The caller's own key for it; unique in the organization.
    pub external_id: Option<String>,
    /// Raised with each change.
    pub version: i32,
    /// When it was pasted.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

crate::db::stored::stored_enum! {
    /// Where a job description stands.
    JobDescriptionStatus {
        /// Being prepared.
        Draft = "DRAFT",
        /// Takes invites.
        Open = "OPEN",
        /// Takes no new invites; those sent go on.
        Closed = "CLOSED",
        /// Put away.
        Archived = "ARCHIVED",
    }
}

impl JobDescription {
    /// Where it stands in a list by age.
    pub fn position_by_age(&self) -> Position {
        Position { key: SortKey::Time(self.created_at.timestamp_micros()), id: self.id.uuid() }
    }

    /// Where it stands in a list by title.
    pub fn position_by_title(&self) -> Position {
        Position { key: SortKey::Text(self.title.clone()), id: self.id.uuid() }
    }
}
