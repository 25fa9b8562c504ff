//! A candidate goes on with a reopened attempt: from now on its time runs.

use super::clock::{Period, period};
use super::jobs::CloseOverdue;
use super::model::Submission;
use super::store;
use crate::access::OrgScope;
use crate::db::Tx;
use crate::domain::invites::Invite;
use crate::events::{self, Event};
use crate::jobs;
use crate::kernel::error::ApiError;

/// Lets the time of a waiting attempt run, which is held together with its invite and can still be resumed.
pub(super) async fn resume(
    scope: &OrgScope,
    tx: &mut Tx,
    invite: &Invite,
    attempt: &Submission,
) -> Result<(), ApiError> {
    let now = tx.now();
    let period = Period { since: Some(now), ..period(scope, tx, attempt).await? };
    let deadline = period.deadline(invite.accommodations);
    store::mark_resumed(tx, scope, attempt.id, now).await?;
    store::resume(tx, scope, attempt.id, deadline).await?;
    let organization = scope.organization();
    events::emit(tx, organization, Event::SubmissionResumed { submission: attempt.id, invite: invite.id });
    let running = Submission { deadline, resume_until: None, ..attempt.clone() };
    if let Some(end) = running.closes_at() {
        jobs::enqueue_at(tx, &CloseOverdue { organization, submission: attempt.id }, end);
    }
    Ok(())
}
