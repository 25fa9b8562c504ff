//! The event log as owners and auditors read it.

mod subscription;

pub(in crate::graphql) use subscription::EventSubscription;

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Json, Object};

use super::connection::connection;
use super::identity::Viewer;
use super::node::{self, Node};
use super::plan::{Planned, Reader};
use super::scalars::{DateTime, EventCursor};
use super::selection::Selection;
use crate::events::LoggedEvent;
use crate::kernel::error::ApiError;

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
    ScorecardReviewed,
    ReviewerAssigned,
    ReviewerUnassigned,
    DecisionRecorded,
    ResultReleased,
    ResultUpdated,
);

/// A fact in an organization's log.
pub(super) struct EventEnvelope {
    row: LoggedEvent,
    subject: Planned<Option<Arc<Node>>>,
    actor: Planned<Option<Arc<Viewer>>>,
}

/// A fact in an organization's log.
#[Object]
impl EventEnvelope {
    /// Id of the fact, the same in webhooks.
    async fn id(&self) -> ID {
        node::id(self.row.id)
    }

    /// Place in the organization's log: counts from 1 without a gap. Good for `after` of the subscription `events`.
    async fn seq(&self) -> EventCursor {
        EventCursor(self.row.seq)
    }

    /// What kind of fact.
    async fn kind(&self) -> EventKind {
        self.row.kind.into()
    }

    /// When it became true, by the server's clock.
    async fn occurred_at(&self) -> DateTime {
        self.row.occurred_at.into()
    }

    /// What it is about, as it is now; null when it is no `Node`, when it is gone, and when the caller may not see it or
    /// what is selected of it. `data` names it in any case.
    fn subject(&self, ctx: &Context<'_>) -> Result<&Option<Arc<Node>>, ApiError> {
        self.subject.get(ctx, ())
    }

    /// Who did it; null when the server did, and when it was somebody who is not of the organization any more.
    fn actor(&self, ctx: &Context<'_>) -> Result<&Option<Arc<Viewer>>, ApiError> {
        self.actor.get(ctx, ())
    }

    /// What the kind says beyond its subject: ids and states only.
    async fn data(&self) -> Json<&serde_json::Value> {
        Json(&self.row.payload)
    }
}

impl EventEnvelope {
    fn bare(row: LoggedEvent) -> Self {
        Self { row, subject: Planned::default(), actor: Planned::default() }
    }

    /// Whether the selection asks for more than the log itself holds.
    fn reads_more(selection: &Selection) -> bool {
        selection.has("subject") || selection.has("actor")
    }

    /// Reads what is selected beneath these facts, in their order: a statement or two for each type of subject.
    pub(super) async fn plan(
        reader: &mut Reader<'_>,
        rows: Vec<LoggedEvent>,
        selection: &Selection,
    ) -> Result<Vec<Self>, ApiError> {
        let mut events: Vec<Self> = rows.into_iter().map(Self::bare).collect();
        for field in selection.all("subject") {
            let subjects = events.iter().map(|event| (event.row.subject_kind.as_str(), event.row.subject_id)).collect();
            let found = node::load(reader, &subjects, field.selection()).await?;
            for event in &mut events {
                event.subject.put(field, found.get(&event.row.subject_id).cloned());
            }
        }
        for field in selection.all("actor") {
            let actors = events.iter().map(|event| event.row.actor).collect();
            let found = Viewer::load(reader, &actors, field.selection()).await?;
            for event in &mut events {
                event.actor.put(field, found.get(&event.row.actor).cloned());
            }
        }
        Ok(events)
    }
}

connection!(EventConnection, EventEdge, EventEnvelope, "facts");
