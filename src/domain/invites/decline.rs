//! A person does not want to take part.

use serde::{Deserialize, Serialize};

use super::model::{InviteStatus, InviteStep};
use super::progress;
use crate::access::CandidateGrant;
use crate::db::Tx;
use crate::events::{self, Event};
use crate::kernel::problem::{Outcome, Problem};

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeclineInviteCode {
    /// No invite has this link. Said by whoever looks the link up.
    Unknown,
    /// The attempt is under way.
    AlreadyStarted,
    /// The attempt has ended.
    AlreadySubmitted,
    /// The time to begin is over: there is nothing left to decline.
    Expired,
    /// The organization took the invite back.
    Revoked,
    /// A later mail has another link, and this one is useless. Said by whoever looks the link up.
    Replaced,
}

/// Declines for good. Saying so again changes nothing.
pub async fn decline(grant: &CandidateGrant, tx: &mut Tx) -> Outcome<(), DeclineInviteCode> {
    let scope = grant.scope();
    let invite = progress::lock(scope, tx, grant.invite()).await?;
    check(invite.status_at(tx.now()))?;
    if progress::advance(scope, tx, &invite, InviteStep::Decline).await? {
        events::emit(tx, scope.organization(), Event::InviteDeclined { invite: invite.id });
    }
    Ok(())
}

fn check(status: InviteStatus) -> Result<(), Problem<DeclineInviteCode>> {
    let (code, message) = match status {
        InviteStatus::Started => (DeclineInviteCode::AlreadyStarted, "You have begun: the invite cannot be declined."),
        InviteStatus::Submitted => (DeclineInviteCode::AlreadySubmitted, "Your answers have been handed in."),
        InviteStatus::Expired => (DeclineInviteCode::Expired, "The time to begin is over: you need not decline."),
        InviteStatus::Revoked => (DeclineInviteCode::Revoked, "The organization took this invite back."),
        InviteStatus::Pending
        | InviteStatus::Sent
        | InviteStatus::Opened
        | InviteStatus::Bounced
        | InviteStatus::Declined => return Ok(()),
    };
    Err(Problem::new(code, "", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_has_not_begun_may_decline() {
        for status in InviteStatus::ALL {
            let possible = status.after(InviteStep::Decline).is_some() || *status == InviteStatus::Declined;
            assert_eq!(check(*status).is_ok(), possible, "{}", status.as_str());
        }
    }
}
