//! A person presses the button behind the link.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::model::{Invite, InviteStatus, InviteStep};
use super::peek::peek;
use super::{progress, store};
use crate::access::CandidateGrant;
use crate::db::Tx;
use crate::events::{self, Event};
use crate::identity::CANDIDATE_TOKEN;
use crate::kernel::ids::InviteId;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::secret::Token;

/// How long a device stays known after the last moment at which an attempt can end: to look back and see the result.
const AFTERTIME: TimeDelta = TimeDelta::days(30);

/// A device that may act for the person from now on.
#[derive(Debug, Serialize, Deserialize)]
pub struct AcceptedInvite {
    /// What was opened.
    pub invite: InviteId,
    /// What the device sends with each request; gone when the answer is a repetition.
    #[serde(skip)]
    pub token: Option<Token>,
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AcceptInviteCode {
    /// No invite has this link. Said by whoever looks the link up.
    Unknown,
    /// The time to begin is over.
    Expired,
    /// The organization took the invite back.
    Revoked,
    /// The person declined.
    Declined,
    /// A later mail has another link, and this one is useless. Said by whoever looks the link up, too.
    Replaced,
}

/// Opens the invite at the first press; at every press, on whichever device, gives out a token of its own.
pub async fn accept(grant: &CandidateGrant, tx: &mut Tx) -> Outcome<AcceptedInvite, AcceptInviteCode> {
    let scope = grant.scope();
    let invite = progress::lock(scope, tx, grant.invite()).await?;
    let now = tx.now();
    // Replaced while this call waited for it.
    if grant.link_generation() != Some(invite.token_generation) {
        let message = "A later mail has another link: use that one.";
        return Err(Problem::new(AcceptInviteCode::Replaced, "token", message).into());
    }
    admit(invite.status_at(now))?;
    if progress::advance(scope, tx, &invite, InviteStep::Open).await? {
        events::emit(tx, scope.organization(), Event::InviteOpened { invite: invite.id });
    }
    let time_limit = peek(grant, tx).await?.time_limit;
    let token = Token::generate(CANDIDATE_TOKEN, tx.random());
    store::insert_session(tx, scope, invite.id, token.hash(), session_end(&invite, time_limit, now)).await?;
    Ok(AcceptedInvite { invite: invite.id, token: Some(token) })
}

fn admit(status: InviteStatus) -> Result<(), Problem<AcceptInviteCode>> {
    let (code, message) = match status {
        InviteStatus::Expired => (AcceptInviteCode::Expired, "The time to begin is over."),
        InviteStatus::Revoked => (AcceptInviteCode::Revoked, "The organization took this invite back."),
        InviteStatus::Declined => (AcceptInviteCode::Declined, "This invite was declined."),
        InviteStatus::Pending
        | InviteStatus::Sent
        | InviteStatus::Bounced
        | InviteStatus::Opened
        | InviteStatus::Started
        | InviteStatus::Submitted => return Ok(()),
    };
    Err(Problem::new(code, "token", message))
}

/// An attempt that begins at the last moment may still take all its time.
fn session_end(invite: &Invite, time_limit: Option<TimeDelta>, now: DateTime<Utc>) -> DateTime<Utc> {
    now.max(invite.expires_at + time_limit.unwrap_or_default()) + AFTERTIME
}

#[cfg(test)]
mod tests {
    use super::super::model::tests::invite;
    use super::*;

    #[test]
    fn only_what_is_closed_stays_shut() {
        let shut = |status: &InviteStatus| admit(*status).err().map(|problem| problem.code);
        let codes: Vec<_> = InviteStatus::ALL.iter().filter_map(shut).collect();
        assert_eq!(codes, [AcceptInviteCode::Expired, AcceptInviteCode::Revoked, AcceptInviteCode::Declined]);
    }

    #[test]
    fn a_device_outlives_the_attempt() {
        let opened = invite(InviteStatus::Opened);
        let day = |days| DateTime::UNIX_EPOCH + TimeDelta::days(days);
        let limit = Some(TimeDelta::hours(2));
        assert_eq!(session_end(&opened, limit, day(0)), opened.expires_at + TimeDelta::hours(2) + AFTERTIME);
        assert_eq!(session_end(&opened, None, day(0)), opened.expires_at + AFTERTIME);
        assert_eq!(session_end(&invite(InviteStatus::Submitted), limit, day(90)), day(120));
    }
}
