//! A candidate begins, or goes on with a reopened attempt: from now on the clock runs.

use super::clock::Period;
use super::hold::lock_attempt;
use super::jobs::CloseOverdue;
use super::model::{Submission, SubmissionStatus};
use super::resume::resume;
use super::submit::close_if_overdue;
use super::{store, watch};
use crate::access::{CandidateGrant, OrgScope};
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

/// Begins the attempt, or goes on with one that was reopened; under way or ended, it stays as it is. Two devices at once
/// begin one: the invite is held meanwhile.
pub async fn start(grant: &CandidateGrant, tx: &mut Tx) -> Outcome<SubmissionId, StartSubmissionCode> {
    let scope = grant.scope();
    match lock_attempt(scope, tx, grant.invite()).await? {
        (invite, None) => begin(scope, tx, &invite).await,
        (invite, Some(attempt)) if attempt.is_waiting() => go_on(scope, tx, &invite, &attempt).await,
        (_, Some(attempt)) => Ok(attempt.id),
    }
}

/// Goes on with a reopened attempt. One that was left waiting too long stands as it had ended before.
async fn go_on(
    scope: &OrgScope,
    tx: &mut Tx,
    invite: &Invite,
    attempt: &Submission,
) -> Outcome<SubmissionId, StartSubmissionCode> {
    check_status(invite.status)?;
    if !close_if_overdue(scope, tx, attempt).await? {
        resume(scope, tx, invite, attempt).await?;
    }
    Ok(attempt.id)
}

async fn begin(scope: &OrgScope, tx: &mut Tx, invite: &Invite) -> Outcome<SubmissionId, StartSubmissionCode> {
    check_status(invite.status_at(tx.now()))?;
    if !invites::has_consent(scope, tx, invite.id, ConsentPurpose::PrivacyNotice).await? {
        let message = "Agree to the privacy notice first.";
        return Err(Problem::new(StartSubmissionCode::ConsentRequired, "", message).into());
    }
    let assessment = assessments::get(scope, tx, invite.assessment).await?;
    let submission = begun(tx, invite, assessment.time_limit_seconds);
    store::insert(tx, scope, &submission).await?;
    invites::mark_started(scope, tx, invite).await?;
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
        deadline: Period { since: Some(started_at), limit_seconds }.deadline(invite.accommodations),
        submitted_at: None,
        overall_score: None,
        decision: None,
        decided_at: None,
        released_at: None,
        released_decision: None,
        resume_until: None,
        resumed_times: 0,
        score_reviewed: false,
        score_provisional: false,
    }
}
