//! Every kind of fact: a closed list, so that who reacts is checked by the compiler.
//!
//! A fact names its subject and what a listener needs to find the rest: ids and states, never names, answers or scores.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::kernel::ids::{
    AssessmentId, DocumentId, InviteId, JobDescriptionId, MembershipId, OrganizationId, ParticipantId, ReviewId,
    ScorecardId, SubmissionId, TypedId, UserId,
};

macro_rules! events {
    ($($(#[doc = $doc:literal])* $name:ident = $kind:literal on $subject:ident: $subject_type:ty, with {$($field:ident: $type:ty),*};)*) => {
        /// A fact.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
        pub enum Event {
            $(
                $(#[doc = $doc])*
                #[serde(rename = $kind)]
                $name {
                    /// What it is about.
                    $subject: $subject_type,
                    $(
                        /// Where it belongs.
                        $field: $type,
                    )*
                },
            )*
        }

        /// The kind of a fact.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum EventKind {
            $($(#[doc = $doc])* $name,)*
        }

        impl EventKind {
            /// Every kind, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The kind in dotted form, as webhooks and the database know it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $kind,)* }
            }
        }

        impl Event {
            /// The kind of this fact.
            pub const fn kind(&self) -> EventKind {
                match self { $(Self::$name { .. } => EventKind::$name,)* }
            }

            /// Type and id of what it is about.
            pub fn subject(&self) -> (&'static str, Uuid) {
                match self { $(Self::$name { $subject, .. } => (<$subject_type>::TYPE, $subject.uuid()),)* }
            }
        }
    };
}

events! {
    /// An organization was founded.
    OrganizationCreated = "organization.created" on organization: OrganizationId, with {};
    /// An organization's name or settings changed.
    OrganizationUpdated = "organization.updated" on organization: OrganizationId, with {};
    /// A person became a member.
    MemberJoined = "member.joined" on membership: MembershipId, with {};
    /// A job description was pasted.
    JobDescriptionCreated = "job_description.created" on job_description: JobDescriptionId, with {};
    /// Its structure was extracted.
    JobDescriptionExtracted = "job_description.extracted" on job_description: JobDescriptionId, with {};
    /// Its text, title or external id changed.
    JobDescriptionUpdated = "job_description.updated" on job_description: JobDescriptionId, with {};
    /// It takes invites now.
    JobDescriptionOpened = "job_description.opened" on job_description: JobDescriptionId, with {};
    /// It takes no new invites any more.
    JobDescriptionClosed = "job_description.closed" on job_description: JobDescriptionId, with {};
    /// It was put away.
    JobDescriptionArchived = "job_description.archived" on job_description: JobDescriptionId, with {};
    /// An assessment was drafted.
    AssessmentCreated = "assessment.created" on assessment: AssessmentId, with { job_description: JobDescriptionId };
    /// A draft was edited.
    AssessmentUpdated = "assessment.updated" on assessment: AssessmentId, with { job_description: JobDescriptionId };
    /// An assessment was frozen and can be sent.
    AssessmentPublished = "assessment.published" on assessment: AssessmentId, with { job_description: JobDescriptionId };
    /// An assessment is not sent any more.
    AssessmentRetired = "assessment.retired" on assessment: AssessmentId, with { job_description: JobDescriptionId };
    /// A person was entered for the first time.
    ParticipantCreated = "participant.created" on participant: ParticipantId, with {};
    /// A person's name, phone or locale changed.
    ParticipantUpdated = "participant.updated" on participant: ParticipantId, with {};
    /// A person was invited; the mail follows.
    InviteCreated = "invite.created" on invite: InviteId, with { assessment: AssessmentId };
    /// The mail was handed over.
    InviteSent = "invite.sent" on invite: InviteId, with {};
    /// The mail cannot be delivered.
    InviteBounced = "invite.bounced" on invite: InviteId, with {};
    /// The candidate opened the invite.
    InviteOpened = "invite.opened" on invite: InviteId, with {};
    /// The candidate began.
    InviteStarted = "invite.started" on invite: InviteId, with { submission: SubmissionId };
    /// The candidate does not want to take part.
    InviteDeclined = "invite.declined" on invite: InviteId, with {};
    /// The time to begin is over.
    InviteExpired = "invite.expired" on invite: InviteId, with {};
    /// The invite has a new link; its mail follows, and the links before it open nothing.
    InviteResent = "invite.resent" on invite: InviteId, with { link_generation: i32 };
    /// The organization took the invite back.
    InviteRevoked = "invite.revoked" on invite: InviteId, with {};
    /// The candidate was given more time to begin.
    InviteExtended = "invite.extended" on invite: InviteId, with { link_generation: i32 };
    /// What eases the attempt changed.
    InviteAccommodated = "invite.accommodated" on invite: InviteId, with {};
    /// The candidate was reminded by mail.
    InviteReminded = "invite.reminded" on invite: InviteId, with {};
    /// A candidate agreed to or refused a purpose.
    ConsentRecorded = "consent.recorded" on invite: InviteId, with {};
    /// A candidate withdrew what was agreed to; `purpose` says what, as `ConsentPurpose` names it.
    ConsentWithdrawn = "consent.withdrawn" on invite: InviteId, with { purpose: String };
    /// An attempt began.
    SubmissionStarted = "submission.started" on submission: SubmissionId, with { invite: InviteId };
    /// An attempt was handed in.
    SubmissionSubmitted = "submission.submitted" on submission: SubmissionId, with { invite: InviteId };
    /// An attempt ended by the clock; what was saved counts.
    SubmissionTimedOut = "submission.timed_out" on submission: SubmissionId, with { invite: InviteId };
    /// The candidate took the attempt back; nothing of it is scored any more.
    SubmissionWithdrawn = "submission.withdrawn" on submission: SubmissionId, with { invite: InviteId };
    /// An attempt that had ended was given more time; the mail follows.
    SubmissionReopened = "submission.reopened" on submission: SubmissionId, with { invite: InviteId };
    /// The candidate went on with a reopened attempt: its time runs.
    SubmissionResumed = "submission.resumed" on submission: SubmissionId, with { invite: InviteId };
    /// A reopened attempt was not resumed in time: it stands as it had ended before.
    SubmissionReopeningLapsed = "submission.reopening_lapsed" on submission: SubmissionId, with { invite: InviteId };
    /// A file or recording is all there and is what it should be.
    DocumentReceived = "document.received" on document: DocumentId, with { submission: SubmissionId };
    /// A candidate took a file or recording away.
    DocumentRemoved = "document.removed" on document: DocumentId, with { submission: SubmissionId };
    /// A scorecard is on its way.
    ScorecardQueued = "scorecard.queued" on scorecard: ScorecardId, with { submission: SubmissionId };
    /// A scorecard is done.
    ScorecardReady = "scorecard.ready" on scorecard: ScorecardId, with { submission: SubmissionId };
    /// A scorecard waits for a person's judgement.
    ScorecardNeedsHuman = "scorecard.needs_human" on scorecard: ScorecardId, with { submission: SubmissionId };
    /// A scorecard could not be made.
    ScorecardFailed = "scorecard.failed" on scorecard: ScorecardId, with { submission: SubmissionId };
    /// A person reviewed a scorecard.
    ScorecardReviewed = "scorecard.reviewed" on scorecard: ScorecardId, with { submission: SubmissionId, review: ReviewId };
    /// A member is to review a submission.
    ReviewerAssigned = "reviewer.assigned" on submission: SubmissionId, with { user: UserId };
    /// A member is not to review a submission any more.
    ReviewerUnassigned = "reviewer.unassigned" on submission: SubmissionId, with { user: UserId };
    /// A person decided on an attempt; `outcome` says what, as `DecisionOutcome` names it.
    DecisionRecorded = "decision.recorded" on submission: SubmissionId, with { invite: InviteId, outcome: String };
    /// A candidate may see the result; the mail follows.
    ResultReleased = "result.released" on submission: SubmissionId, with { invite: InviteId };
    /// A released result shows the decision that stands now; no mail follows.
    ResultUpdated = "result.updated" on submission: SubmissionId, with { invite: InviteId };
}

impl Event {
    /// What the fact says, as it is stored.
    pub(super) fn payload(&self) -> Value {
        let mut tagged = serde_json::to_value(self).unwrap_or_default();
        tagged.get_mut("data").map(Value::take).unwrap_or_default()
    }

    /// Reads a stored fact.
    pub(super) fn read(kind: &str, payload: &Value) -> Option<Self> {
        serde_json::from_value(serde_json::json!({ "kind": kind, "data": payload })).ok()
    }
}

impl std::str::FromStr for EventKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_stores() {
        let event = Event::InviteCreated {
            invite: InviteId::from_uuid(Uuid::from_u128(1)),
            assessment: AssessmentId::from_uuid(Uuid::from_u128(2)),
        };
        let stored = event.payload();
        assert_eq!(stored.get("assessment").and_then(Value::as_str), Some("asm_00000000000000000000000002"));
        assert_eq!(Event::read(event.kind().as_str(), &stored), Some(event));
    }
}
