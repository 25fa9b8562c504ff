//! A recruiter gives a person more time to begin, also when the time is over.

use chrono::{DateTime, SubsecRound, Utc};
use serde::{Deserialize, Serialize};

use super::form::MAX_LIFETIME;
use super::jobs::ExpireInvite;
use super::model::{Invite, InviteStatus};
use super::reminders::ReminderCodes;
use super::{progress, store};
use crate::access::{Grant, ManageInvites};
use crate::db::Tx;
use crate::events::{self, Event};
use crate::jobs;
use crate::kernel::ids::InviteId;
use crate::kernel::problem::{Outcome, Problem, Problems};

/// How much more time there is.
#[derive(Debug, Clone)]
pub struct InviteExtension {
    /// Which invite.
    pub invite: InviteId,
    /// The new last moment to begin, in 365 days at most.
    pub expires_at: DateTime<Utc>,
    /// When the person is reminded from now on; absent: as it was, or a day before the new end.
    pub remind_at: Option<Vec<DateTime<Utc>>>,
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExtendInviteCode {
    /// The attempt is under way: its time is another matter.
    AlreadyStarted,
    /// The attempt has ended.
    AlreadySubmitted,
    /// The organization took the invite back.
    Revoked,
    /// The person declined.
    Declined,
    /// The new last moment has passed.
    ExpiresInPast,
    /// The new last moment lies too far ahead.
    ExpiresTooLate,
    /// It is no later than the one there is.
    NotLater,
    /// More reminders than an invite may have.
    TooManyReminders,
    /// A reminder that lies in the past.
    ReminderInPast,
    /// A reminder that comes when the time to begin is over.
    ReminderAfterExpiry,
}

use ExtendInviteCode as Code;

const REMINDERS: ReminderCodes<Code> = ReminderCodes {
    too_many: Code::TooManyReminders,
    in_past: Code::ReminderInPast,
    after_expiry: Code::ReminderAfterExpiry,
};

/// Puts the last moment off. An invite that expired comes back to life where it stood; its link works again.
pub async fn extend(grant: &Grant<ManageInvites>, tx: &mut Tx, form: &InviteExtension) -> Outcome<(), Code> {
    let invite = progress::lock(grant, tx, form.invite).await?;
    // To the microsecond, as it is stored.
    let expires_at = form.expires_at.trunc_subsecs(6);
    let mut problems = Problems::default();
    check_status(invite.status, &mut problems);
    check_time(&invite, expires_at, tx.now(), &mut problems);
    let remind_at = form.remind_at.as_deref().map(|times| REMINDERS.check(times, tx.now(), expires_at, &mut problems));
    problems.finish()?;
    let revived = invite.status == InviteStatus::Expired;
    let status = if revived { invite.status_when_revived() } else { invite.status };
    store::extend(tx, grant, invite.id, expires_at, status, remind_at.as_deref()).await?;
    if revived {
        // The job that ended it is gone; one that still waits comes again by itself.
        jobs::enqueue_at(tx, &ExpireInvite { organization: grant.organization(), invite: invite.id }, expires_at);
    }
    let fact = Event::InviteExtended { invite: invite.id, link_generation: invite.token_generation };
    events::emit(tx, grant.organization(), fact);
    Ok(())
}

fn check_status(status: InviteStatus, problems: &mut Problems<Code>) {
    let (code, message) = match status {
        InviteStatus::Pending
        | InviteStatus::Sent
        | InviteStatus::Opened
        | InviteStatus::Bounced
        | InviteStatus::Expired => return,
        InviteStatus::Started => {
            (Code::AlreadyStarted, "The attempt is under way: to give it more time, grant an accommodation.")
        }
        InviteStatus::Submitted => (Code::AlreadySubmitted, "The attempt has ended."),
        InviteStatus::Revoked => (Code::Revoked, "The invite was taken back."),
        InviteStatus::Declined => (Code::Declined, "The person declined."),
    };
    problems.add(code, "inviteId", message);
}

fn check_time(invite: &Invite, expires_at: DateTime<Utc>, now: DateTime<Utc>, problems: &mut Problems<Code>) {
    let problem = if expires_at <= now {
        Problem::new(Code::ExpiresInPast, "expiresAt", "The last moment to begin must lie in the future.")
    } else if expires_at > now + MAX_LIFETIME {
        Problem::new(Code::ExpiresTooLate, "expiresAt", "People can be given 365 days at most.")
    } else if expires_at <= invite.expires_at {
        Problem::new(Code::NotLater, "expiresAt", "The last moment to begin can only be put off.")
    } else {
        return;
    };
    problems.check::<()>(Err(problem));
}
