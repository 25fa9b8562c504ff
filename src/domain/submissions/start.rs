//! A candidate begins: from now on the clock runs.

use super::jobs::CloseOverdue;
use super::model::{Submission, SubmissionStatus};
use super::{store, watch};
use crate::access::CandidateGrant;
use crate::db::Tx;
use crate::domain::assessments;
use crate::domain::invites::{self, ConsentPurpose, Invite, InviteStatus};
use crate::events::{self, Event};
use crate::jobs;
use crate::kernel::ids::SubmissionId;
use crate::kernel::problem::{Outcome, Problem};

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum StartSubmissionCode {
    /// The privacy notice is not agreed to.
    ConsentRequired,
    /// The link was looked at and not yet accepted.
    NotAccepted,
    /// The time to begin is over.
    Expired,
    /// The candidate declined.
    Declined,
    /// The organization took the invite back.
    Revoked,
}

/// Begins the attempt; begun already, it stays as it is. Two devices at once begin one: the invite is held meanwhile.
pub async fn start(grant: &CandidateGrant, tx: &mut Tx) -> Outcome<SubmissionId, StartSubmissionCode> {
    let scope = grant.scope();
    let invite = invites::lock(scope, tx, grant.invite()).await?;
    if let Some(begun) = store::find_by_invite(tx, scope, invite.id).await? {
        return Ok(begun.id);
    }
    check_status(invite.status_at(tx.now()))?;
    if !invites::has_consent(scope, tx, invite.id, ConsentPurpose::PrivacyNotice).await? {
        let message = "Agree to the privacy notice first.";
        return Err(Problem::new(StartSubmissionCode::ConsentRequired, "", message).into());
    }
    let assessment = assessments::get(scope, tx, invite.assessment).await?;
    let submission = begun(tx, &invite, assessment.time_limit_seconds);
    store::insert(tx, scope, &submission).await?;
    invites::mark_started(scope, tx, &invite).await?;
    watch::signal(tx, &submission);
    let (id, organization) = (submission.id, scope.organization());
    events::emit(tx, organization, Event::InviteStarted { invite: invite.id, submission: id });
    events::emit(tx, organization, Event::SubmissionStarted { submission: id, invite: invite.id });
    if let Some(end) = submission.closes_at() {
        jobs::enqueue_at(tx, &CloseOverdue { organization, submission: id }, end);
    }
    Ok(id)
}

fn check_status(status: InviteStatus) -> Result<(), Problem<StartSubmissionCode>> {
    let (code, message) = match status {
        InviteStatus::Opened | InviteStatus::Started | InviteStatus::Submitted => return Ok(()),
        InviteStatus::Pending | InviteStatus::Sent | InviteStatus::Bounced => {
            (StartSubmissionCode::NotAccepted, "Accept the invite first.")
        }
        InviteStatus::Expired => (StartSubmissionCode::Expired, "The time to begin is over. Ask for a new invite."),
        InviteStatus::Declined => (StartSubmissionCode::Declined, "The invite was declined. Ask for a new one."),
        InviteStatus::Revoked => (StartSubmissionCode::Revoked, "The invite was taken back by those who sent it."),
    };
    Err(Problem::new(code, "", message))
}

fn begun(tx: &Tx, invite: &Invite, limit_seconds: Option<i32>) -> Submission {
    let started_at = tx.now();
    Submission {
        id: tx.new_id(),
        invite: invite.id,
        assessment: invite.assessment,
        job_description: invite.job_description,
        participant: invite.participant,
        status: SubmissionStatus::InProgress,
        started_at,
        deadline: limit_seconds.map(|limit| started_at + invite.time_allowed(limit)),
        submitted_at: None,
        overall_score: None,
        released_at: None,
    }
}
