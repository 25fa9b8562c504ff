//! A candidate takes the attempt back, under way or handed in, whatever the team has made of it.

use serde::{Deserialize, Serialize};

use super::hold::lock_attempt;
use super::model::{Submission, SubmissionStatus};
use super::store;
use crate::access::{CandidateGrant, OrgScope};
use crate::db::Tx;
use crate::domain::invites::{self, Invite};
use crate::events::{self, Event};
use crate::kernel::error::ApiError;
use crate::kernel::ids::SubmissionId;
use crate::kernel::problem::{Outcome, Problem};

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum WithdrawSubmissionCode {
    /// There is no attempt yet: the invite can be declined instead.
    NotStarted,
}

/// Takes it back for good; doing so again changes nothing. What was saved is kept and not scored any more.
pub async fn withdraw(grant: &CandidateGrant, tx: &mut Tx) -> Outcome<SubmissionId, WithdrawSubmissionCode> {
    let (invite, attempt) = lock_attempt(grant.scope(), tx, grant.invite()).await?;
    let attempt = attempt.ok_or_else(|| {
        let message = "You have not begun: to take no part, decline the invite.";
        Problem::new(WithdrawSubmissionCode::NotStarted, "", message)
    })?;
    take_back(grant.scope(), tx, &invite, &attempt).await?;
    Ok(attempt.id)
}

/// Takes an attempt back that is held together with its invite.
pub(super) async fn take_back(
    scope: &OrgScope,
    tx: &mut Tx,
    invite: &Invite,
    attempt: &Submission,
) -> Result<(), ApiError> {
    if attempt.status == SubmissionStatus::Withdrawn {
        return Ok(());
    }
    store::withdraw(tx, scope, attempt.id).await?;
    invites::mark_withdrawn(scope, tx, invite).await?;
    let fact = Event::SubmissionWithdrawn { submission: attempt.id, invite: invite.id };
    events::emit(tx, scope.organization(), fact);
    Ok(())
}
