//! A recruiter has the mail sent again, with another link.
//!
//! The links before it open nothing from then on, and the devices on which one was opened are forgotten: a mail that fell
//! into the wrong hands is worth nothing. A device on which an attempt is under way stays, so that nobody is thrown out in
//! the middle of an answer.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::model::{Invite, InviteStatus, InviteStep};
use super::{progress, store};
use crate::access::{Grant, ManageInvites};
use crate::db::Tx;
use crate::events::{self, Event};
use crate::kernel::ids::{InviteId, TypedId};
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::secret::{LinkPurpose, SecretKeys, TokenHash};

/// How far two mails lie apart at least.
const PAUSE: TimeDelta = TimeDelta::minutes(1);
/// The time in which there is a [`LIMIT`] of mails.
const WINDOW: TimeDelta = TimeDelta::days(1);
/// Most mails that are sent again in a [`WINDOW`].
const LIMIT: usize = 5;

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResendInviteCode {
    /// The attempt has ended.
    AlreadySubmitted,
    /// The time to begin is over.
    Expired,
    /// The organization took the invite back.
    Revoked,
    /// The person declined.
    Declined,
    /// Too many mails in too short a time.
    ResentTooOften,
}

use ResendInviteCode as Code;

/// Gives the invite another link; the mail with it follows.
pub async fn resend(grant: &Grant<ManageInvites>, tx: &mut Tx, keys: &SecretKeys, id: InviteId) -> Outcome<(), Code> {
    let invite = progress::lock(grant, tx, id).await?;
    let now = tx.now();
    check_status(invite.status_at(now))?;
    let before = store::replaced_since(tx, grant, id, now - WINDOW).await?;
    check_pace(&before, now)?;
    let link_generation = invite.token_generation + 1;
    let token = keys.link_token(LinkPurpose::Invite, id.uuid(), link_generation);
    replace(grant, tx, &invite, link_generation, token.hash()).await?;
    events::emit(tx, grant.organization(), Event::InviteResent { invite: id, link_generation });
    Ok(())
}

async fn replace(
    grant: &Grant<ManageInvites>,
    tx: &mut Tx,
    invite: &Invite,
    generation: i32,
    link: TokenHash,
) -> Outcome<(), Code> {
    store::keep_replaced_link(tx, grant, invite.id).await?;
    if invite.status == InviteStatus::Started {
        return Ok(store::replace_link(tx, grant, invite.id, generation, link).await?);
    }
    let status = invite.status.after(InviteStep::Resend).unwrap_or(invite.status);
    store::start_over(tx, grant, invite.id, generation, link, status).await?;
    Ok(store::delete_sessions(tx, grant, invite.id).await?)
}

fn check_status(status: InviteStatus) -> Result<(), Problem<Code>> {
    let (code, message) = match status {
        InviteStatus::Pending
        | InviteStatus::Sent
        | InviteStatus::Opened
        | InviteStatus::Started
        | InviteStatus::Bounced => return Ok(()),
        InviteStatus::Submitted => (Code::AlreadySubmitted, "The attempt has ended."),
        InviteStatus::Expired => (Code::Expired, "The time to begin is over: extend the invite first."),
        InviteStatus::Revoked => (Code::Revoked, "The invite was taken back."),
        InviteStatus::Declined => (Code::Declined, "The person declined."),
    };
    Err(Problem::new(code, "inviteId", message))
}

/// `before`: when the invite was resent within the window, oldest first.
fn check_pace(before: &[DateTime<Utc>], now: DateTime<Utc>) -> Result<(), Problem<Code>> {
    let message = if before.last().is_some_and(|last| now < *last + PAUSE) {
        "The mail was sent again a moment ago: wait a minute.".to_owned()
    } else if before.len() >= LIMIT {
        format!("The mail was sent again {LIMIT} times within a day: wait until tomorrow.")
    } else {
        return Ok(());
    };
    Err(Problem::new(Code::ResentTooOften, "inviteId", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_not_done_may_be_sent_another_link() {
        for status in InviteStatus::ALL {
            let possible = status.after(InviteStep::Resend).is_some();
            assert_eq!(check_status(*status).is_ok(), possible, "{}", status.as_str());
        }
    }

    #[test]
    fn mails_keep_their_distance() {
        let at = |seconds| DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds);
        let too_often = |before: &[DateTime<Utc>], now| check_pace(before, now).is_err();
        assert!(!too_often(&[], at(0)));
        assert!(too_often(&[at(0)], at(59)));
        assert!(!too_often(&[at(0)], at(60)));
        let five: Vec<_> = (0..5).map(|n| at(n * 100)).collect();
        assert!(!too_often(&five[..4], at(10_000)) && too_often(&five, at(10_000)));
    }
}
