//! A recruiter eases somebody's attempt: before it begins, or while it is under way.
//!
//! During an attempt the deadline moves with the time allowed, and only away from the candidate. The job of the clock
//! looks again when it comes too early.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::model::{Submission, SubmissionStatus};
use super::store;
use crate::access::{Grant, ManageInvites};
use crate::db::Tx;
use crate::domain::assessments;
use crate::domain::invites::{self, Invite, InviteStatus, extra_percent};
use crate::kernel::error::ApiError;
use crate::kernel::ids::InviteId;
use crate::kernel::problem::{Outcome, Problem};

/// What eases an attempt.
#[derive(Debug, Clone)]
pub struct Accommodation {
    /// Whose.
    pub invite: InviteId,
    /// By how much the time limit is stretched, `1` to `5` with at most two decimals.
    pub extra_time_factor: String,
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum GrantAccommodationCode {
    /// Not a factor from 1 to 5.
    InvalidExtraTime,
    /// The attempt is under way: its time cannot be cut.
    CannotShorten,
    /// The attempt has ended, by the candidate or by the clock.
    AlreadySubmitted,
    /// The organization took the invite back.
    Revoked,
    /// The person declined.
    Declined,
}

use GrantAccommodationCode as Code;

/// Sets the extra time of an attempt. Setting what is set already changes nothing.
pub async fn grant_accommodation(grant: &Grant<ManageInvites>, tx: &mut Tx, form: &Accommodation) -> Outcome<(), Code> {
    let percent = extra_percent(form.extra_time_factor.trim()).ok_or_else(|| {
        let message = "Extra time is a factor from 1 to 5 with at most two decimals, such as 1.25.";
        Problem::new(Code::InvalidExtraTime, "extraTimeFactor", message)
    })?;
    let (invite, attempt) = lock(grant, tx, form.invite).await?;
    check(&invite, attempt.as_ref(), percent, tx.now())?;
    if percent == invite.extra_time_percent {
        return Ok(());
    }
    invites::ease(grant, tx, &invite, percent).await?;
    if let Some(attempt) = attempt {
        let eased = Invite { extra_time_percent: percent, ..invite };
        move_deadline(grant, tx, &eased, &attempt).await?;
    }
    Ok(())
}

/// Holds the attempt, then the invite, in the order in which an attempt ends. One that begins at this moment is found
/// once the invite is held.
async fn lock(
    grant: &Grant<ManageInvites>,
    tx: &mut Tx,
    id: InviteId,
) -> Result<(Invite, Option<Submission>), ApiError> {
    let attempt = store::lock_by_invite(tx, grant, id).await?;
    let invite = invites::lock(grant, tx, id).await?;
    let attempt = match attempt {
        Some(attempt) => Some(attempt),
        None => store::lock_by_invite(tx, grant, id).await?,
    };
    Ok((invite, attempt))
}

fn check(invite: &Invite, attempt: Option<&Submission>, percent: i32, now: DateTime<Utc>) -> Result<(), Problem<Code>> {
    let ended =
        attempt.is_some_and(|attempt| attempt.status != SubmissionStatus::InProgress || attempt.is_overdue(now));
    let (code, path, message) = match invite.status {
        InviteStatus::Revoked => (Code::Revoked, "inviteId", "The invite was taken back."),
        InviteStatus::Declined => (Code::Declined, "inviteId", "The person declined."),
        InviteStatus::Submitted => (Code::AlreadySubmitted, "inviteId", "The attempt has ended."),
        _ if ended => (Code::AlreadySubmitted, "inviteId", "The attempt has ended."),
        _ if attempt.is_some() && percent < invite.extra_time_percent => {
            (Code::CannotShorten, "extraTimeFactor", "The attempt is under way: it can be given more time, not less.")
        }
        _ => return Ok(()),
    };
    Err(Problem::new(code, path, message))
}

async fn move_deadline(
    grant: &Grant<ManageInvites>,
    tx: &mut Tx,
    invite: &Invite,
    attempt: &Submission,
) -> Result<(), ApiError> {
    let assessment = assessments::get(grant, tx, invite.assessment).await?;
    let Some(limit) = assessment.time_limit_seconds else { return Ok(()) };
    let deadline = attempt.started_at + invite.time_allowed(limit);
    Ok(store::update_deadline(tx, grant, attempt.id, deadline).await?)
}
