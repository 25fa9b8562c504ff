//! The event log as owners and auditors read it.

use async_graphql::{Enum, ID, Json, SimpleObject};

use super::connection::connection;
use super::node;
use super::scalars::{DateTime, EventCursor};
use crate::events::LoggedEvent;

macro_rules! event_kinds {
    ($($kind:ident),* $(,)?) => {
        /// Kind of a fact. In webhooks the same kind is written `job_description.created`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
        #[graphql(remote = "crate::events::EventKind")]
        pub(super) enum EventKind {
            $(
                #[doc = concat!("See the event catalogue for `", stringify!($kind), "`.")]
                $kind,
            )*
        }
    };
}

event_kinds!(
    OrganizationCreated,
    OrganizationUpdated,
    MemberJoined,
    JobDescriptionCreated,
    JobDescriptionExtracted,
    JobDescriptionUpdated,
    JobDescriptionOpened,
    JobDescriptionClosed,
    JobDescriptionArchived,
    AssessmentCreated,
    AssessmentUpdated,
    AssessmentPublished,
    AssessmentRetired,
    ParticipantCreated,
    ParticipantUpdated,
    InviteCreated,
    InviteSent,
    InviteBounced,
    InviteOpened,
    InviteStarted,
    InviteDeclined,
    InviteExpired,
    InviteResent,
    InviteRevoked,
    InviteExtended,
    InviteAccommodated,
    InviteReminded,
    ConsentRecorded,
    ConsentWithdrawn,
    SubmissionStarted,
    SubmissionSubmitted,
    SubmissionTimedOut,
    SubmissionWithdrawn,
    SubmissionReopened,
    SubmissionResumed,
    SubmissionReopeningLapsed,
    DocumentReceived,
    DocumentRemoved,
    ScorecardQueued,
    ScorecardReady,
    ScorecardNeedsHuman,
    ScorecardFailed,
    ResultReleased,
);

/// A fact in an organization's log.
#[derive(SimpleObject)]
pub(super) struct EventEnvelope {
    /// Id of the fact, the same in webhooks.
    id: ID,
    /// Place in the organization's log: counts from 1 without a gap.
    seq: EventCursor,
    /// What kind of fact.
    kind: EventKind,
    /// When it became true, by the server's clock.
    occurred_at: DateTime,
    /// What the kind says beyond its subject: ids and states only.
    data: Json<serde_json::Value>,
}

impl From<LoggedEvent> for EventEnvelope {
    fn from(event: LoggedEvent) -> Self {
        Self {
            id: node::id(event.id),
            seq: EventCursor(event.seq),
            kind: event.kind.into(),
            occurred_at: event.occurred_at.into(),
            data: Json(event.payload),
        }
    }
}

connection!(EventConnection, EventEdge, EventEnvelope, "facts");
