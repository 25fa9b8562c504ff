//! A recruiter takes an invite back.
//!
//! The link says so from then on. An attempt that is under way takes no more answers; what was saved stays, and neither
//! the candidate nor the clock hands it in.

use serde::{Deserialize, Serialize};

use super::model::{InviteStatus, InviteStep};
use super::progress;
use crate::access::{Grant, ManageInvites};
use crate::db::Tx;
use crate::events::{self, Event};
use crate::kernel::ids::InviteId;
use crate::kernel::problem::{Outcome, Problem};

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RevokeInviteCode {
    /// The attempt has ended.
    AlreadySubmitted,
    /// The time to begin is over: there is nothing left to take back.
    Expired,
    /// The person declined.
    Declined,
}

/// Takes it back for good. Doing so again changes nothing.
pub async fn revoke(grant: &Grant<ManageInvites>, tx: &mut Tx, id: InviteId) -> Outcome<(), RevokeInviteCode> {
    let invite = progress::lock(grant, tx, id).await?;
    check(invite.status_at(tx.now()))?;
    if progress::advance(grant, tx, &invite, InviteStep::Revoke).await? {
        events::emit(tx, grant.organization(), Event::InviteRevoked { invite: id });
    }
    Ok(())
}

fn check(status: InviteStatus) -> Result<(), Problem<RevokeInviteCode>> {
    let (code, message) = match status {
        InviteStatus::Submitted => (RevokeInviteCode::AlreadySubmitted, "The attempt has ended."),
        InviteStatus::Expired => (RevokeInviteCode::Expired, "The time to begin is over: the link opens nothing."),
        InviteStatus::Declined => (RevokeInviteCode::Declined, "The person declined: the link opens nothing."),
        InviteStatus::Pending
        | InviteStatus::Sent
        | InviteStatus::Opened
        | InviteStatus::Started
        | InviteStatus::Bounced
        | InviteStatus::Revoked => return Ok(()),
    };
    Err(Problem::new(code, "inviteId", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_over_can_be_taken_back() {
        for status in InviteStatus::ALL {
            let possible = status.after(InviteStep::Revoke).is_some() || *status == InviteStatus::Revoked;
            assert_eq!(check(*status).is_ok(), possible, "{}", status.as_str());
        }
    }
}
