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
    /// A person gave the title: it stays as it is.
    pub title_given: bool,
    /// Where the title stands in the alphabet.
    pub title_key: String,
    /// Exactly what was pasted.
    pub raw_text: String,
    /// Where it stands.
    pub status: JobDescriptionStatus,
    /// What was read out of the text; absent until the job has run.
    pub extraction: Option<Extraction>,
    /// The caller's own key for it; unique in the organization.
    pub external_id: Option<String>,
    /// Who reviews its submissions sees neither who answered nor what others think before having said what they think.
    pub blind_review: bool,
    /// Raised with each change that somebody makes; not when the text is read, which is nobody's change.
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

/// Why a job description cannot be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unclosable {
    /// It never took invites.
    Draft,
    /// It was put away.
    Archived,
}

/// DRAFT -> OPEN -> CLOSED -> ARCHIVED. Each step is the states that it leads through, none where it stands there already.
impl JobDescriptionStatus {
    /// The way to taking invites, also for one that was closed; absent for one that was put away.
    pub(super) fn opening(self) -> Option<&'static [Self]> {
        match self {
            Self::Draft | Self::Closed => Some(&[Self::Open]),
            Self::Open => Some(&[]),
            Self::Archived => None,
        }
    }

    /// The way to taking no more invites.
    pub(super) fn closing(self) -> Result<&'static [Self], Unclosable> {
        match self {
            Self::Draft => Err(Unclosable::Draft),
            Self::Open => Ok(&[Self::Closed]),
            Self::Closed => Ok(&[]),
            Self::Archived => Err(Unclosable::Archived),
        }
    }

    /// The way out of the way: a draft unused, an open one by being closed.
    pub(super) fn archiving(self) -> &'static [Self] {
        match self {
            Self::Draft | Self::Closed => &[Self::Archived],
            Self::Open => &[Self::Closed, Self::Archived],
            Self::Archived => &[],
        }
    }
}

impl JobDescription {
    /// Where it stands in a list by age.
    pub fn position_by_age(&self) -> Position {
        Position { key: SortKey::Time(self.created_at.timestamp_micros()), id: self.id.uuid() }
    }

    /// Where it stands in a list by title.
    pub fn position_by_title(&self) -> Position {
        Position { key: SortKey::Text(self.title_key.clone()), id: self.id.uuid() }
    }

    /// Where it stands in a list by its last change.
    pub fn position_by_change(&self) -> Position {
        Position { key: SortKey::Time(self.updated_at.timestamp_micros()), id: self.id.uuid() }
    }
}

#[cfg(test)]
mod tests {
    use super::JobDescriptionStatus::{Archived, Closed, Draft, Open};
    use super::{JobDescriptionStatus, Unclosable};

    #[test]
    fn a_closed_one_opens_again_and_an_archived_one_stays() {
        let all = [Draft, Open, Closed, Archived];
        assert_eq!(all.map(JobDescriptionStatus::opening), [Some(&[Open][..]), Some(&[]), Some(&[Open]), None]);
        let closing = [Err(Unclosable::Draft), Ok(&[Closed][..]), Ok(&[]), Err(Unclosable::Archived)];
        assert_eq!(all.map(JobDescriptionStatus::closing), closing);
        assert_eq!(all.map(JobDescriptionStatus::archiving), [&[Archived][..], &[Closed, Archived], &[Archived], &[]]);
    }
}
