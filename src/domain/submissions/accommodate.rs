//! A recruiter eases somebody's attempt: before it begins, or while it is under way.
//!
//! During an attempt the deadline moves with the time allowed, and only away from the candidate. The job of the clock
//! looks again when it comes too early. What eases an attempt changes time and never a score, and why is not kept.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::clock::{Period, period};
use super::hold::lock_attempt;
use super::model::{Submission, SubmissionStatus};
use super::store;
use crate::access::{Grant, ManageInvites};
use crate::db::Tx;
use crate::domain::invites::{self, Accommodations, Invite, InviteStatus, break_minutes, extra_percent};
use crate::kernel::ids::InviteId;
use crate::kernel::problem::{Outcome, Problem, Problems};

/// What eases an attempt. What is absent stays as it is.
#[derive(Debug, Clone)]
pub struct Accommodation {
    /// Whose.
    pub invite: InviteId,
    /// By how much the time limit is stretched, `1` to `5` with at most two decimals.
    pub extra_time_factor: Option<String>,
    /// Whether no limit holds.
    pub untimed: Option<bool>,
    /// Minutes for breaks on top, 0 to 480.
    pub break_minutes: Option<i32>,
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum GrantAccommodationCode {
    /// Not a factor from 1 to 5.
    InvalidExtraTime,
    /// Not a number of minutes from 0 to 480.
    InvalidBreaks,
    /// The attempt is under way: its time cannot be cut.
    CannotShorten,
    /// The attempt has ended, by the candidate or by the clock.
    AlreadySubmitted,
    /// The organization took the invite back.
    Revoked,
    /// The person declined, or took the attempt back.
    Declined,
}

use GrantAccommodationCode as Code;

/// Sets what eases an attempt. Setting what is set already changes nothing.
pub async fn grant_accommodation(grant: &Grant<ManageInvites>, tx: &mut Tx, form: &Accommodation) -> Outcome<(), Code> {
    let mut problems = Problems::default();
    let factor = problems.check(check_factor(form.extra_time_factor.as_deref())).flatten();
    let breaks = problems.check(check_breaks(form.break_minutes)).flatten();
    problems.finish()?;
    let (invite, attempt) = lock_attempt(grant, tx, form.invite).await?;
    check_standing(&invite, attempt.as_ref(), tx.now())?;
    let before = invite.accommodations;
    let eased = Accommodations {
        extra_time_percent: factor.unwrap_or(before.extra_time_percent),
        untimed: form.untimed.unwrap_or(before.untimed),
        break_minutes: breaks.unwrap_or(before.break_minutes),
    };
    if eased == before {
        return Ok(());
    }
    if let Some(attempt) = &attempt {
        let period = period(grant, tx, attempt).await?;
        check_length(period, eased, before)?;
        if !attempt.is_waiting() {
            store::update_deadline(tx, grant, attempt.id, period.deadline(eased)).await?;
        }
    }
    Ok(invites::ease(grant, tx, &invite, eased).await?)
}

fn check_factor(factor: Option<&str>) -> Result<Option<i32>, Problem<Code>> {
    let Some(factor) = factor else { return Ok(None) };
    let message = "Extra time is a factor from 1 to 5 with at most two decimals, such as 1.25.";
    let percent = extra_percent(factor.trim());
    percent.map(Some).ok_or_else(|| Problem::new(Code::InvalidExtraTime, "extraTimeFactor", message))
}

fn check_breaks(minutes: Option<i32>) -> Result<Option<i32>, Problem<Code>> {
    let Some(minutes) = minutes else { return Ok(None) };
    let message = "Breaks are whole minutes from 0 to 480.";
    let checked = break_minutes(&minutes.to_string());
    checked.map(Some).ok_or_else(|| Problem::new(Code::InvalidBreaks, "breakMinutes", message))
}

fn check_standing(invite: &Invite, attempt: Option<&Submission>, now: DateTime<Utc>) -> Result<(), Problem<Code>> {
    let ended =
        attempt.is_some_and(|attempt| attempt.status != SubmissionStatus::InProgress || attempt.is_overdue(now));
    let (code, message) = match invite.status {
        InviteStatus::Revoked => (Code::Revoked, "The invite was taken back."),
        InviteStatus::Declined => (Code::Declined, "The person declined, or took the attempt back."),
        InviteStatus::Submitted => (Code::AlreadySubmitted, "The attempt has ended."),
        _ if ended => (Code::AlreadySubmitted, "The attempt has ended."),
        _ => return Ok(()),
    };
    Err(Problem::new(code, "inviteId", message))
}

/// Nobody loses time in the middle of an attempt, whatever it is made of.
fn check_length(period: Period, eased: Accommodations, before: Accommodations) -> Result<(), Problem<Code>> {
    if !eased.shortens(before, period.limit_seconds) {
        return Ok(());
    }
    let path = if before.untimed && !eased.untimed {
        "untimed"
    } else if eased.extra_time_percent < before.extra_time_percent {
        "extraTimeFactor"
    } else {
        "breakMinutes"
    };
    let message = "The attempt is under way: it can be given more time, not less.";
    Err(Problem::new(Code::CannotShorten, path, message))
}
