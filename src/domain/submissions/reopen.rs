//! A recruiter gives an attempt more time after its end: the line was down, the fire alarm rang.
//!
//! The time is the candidate's to begin: it runs from where the attempt is resumed, not from here. Until then nothing can
//! be saved and no deadline runs; an attempt that nobody resumes stands after a while as it had ended before.

use std::fmt;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::hold::lock_attempt;
use super::jobs::CloseOverdue;
use super::model::{Submission, SubmissionStatus};
use super::store::{self, NewReopening};
use super::submit::close_if_overdue;
use crate::access::{Grant, ManageInvites};
use crate::db::Tx;
use crate::domain::invites::{self, InviteStatus};
use crate::events::{self, Event};
use crate::jobs;
use crate::kernel::error::ApiError;
use crate::kernel::ids::SubmissionId;
use crate::kernel::problem::{Outcome, Problem, Problems};
use crate::kernel::text::TextCodes;

/// Most minutes that are granted at once: a week, as long as an assessment may last.
const MAX_MINUTES: i32 = 7 * 24 * 60;
/// How long a reopened attempt can be resumed when the recruiter does not say.
const DEFAULT_WAIT: TimeDelta = TimeDelta::days(7);
/// How long it can be resumed at most.
const MAX_WAIT: TimeDelta = TimeDelta::days(30);
/// Most characters of the reason.
const MAX_REASON: usize = 1000;

/// An attempt to be reopened.
#[derive(Clone)]
pub struct NewTime {
    /// Which one.
    pub submission: SubmissionId,
    /// How many minutes there are, from 1 to a week of them, before what eases the person's attempt.
    pub minutes: i32,
    /// Why, in the recruiter's own words; for the team.
    pub reason: String,
    /// The last moment to resume; in 7 days when absent, in 30 at most.
    pub resume_until: Option<DateTime<Utc>>,
}

/// Shows nothing of the reason, which may be about the person.
impl fmt::Debug for NewTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewTime").field("submission", &self.submission).finish_non_exhaustive()
    }
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReopenSubmissionCode {
    /// The attempt has not ended, or waits to be resumed already.
    NotEnded,
    /// The candidate took the attempt back.
    Withdrawn,
    /// The organization took the invite back.
    Revoked,
    /// The result was released: the candidate may have seen it.
    AlreadyReleased,
    /// Not a number of minutes from 1 to 10080.
    InvalidMinutes,
    /// The reason is missing.
    Empty,
    /// The reason is too long.
    TooLong,
    /// The last moment to resume has passed.
    ResumeUntilInPast,
    /// The last moment to resume lies too far ahead.
    ResumeUntilTooLate,
}

use ReopenSubmissionCode as Code;

const TEXTS: TextCodes<Code> = TextCodes { empty: Code::Empty, too_long: Code::TooLong };

/// Reopens an attempt that was handed in, by the candidate or by the clock. What was made of it until now is kept; handing
/// in again makes the next scorecard.
pub async fn reopen(grant: &Grant<ManageInvites>, tx: &mut Tx, form: &NewTime) -> Outcome<(), Code> {
    let (attempt, invite) = lock(grant, tx, form.submission).await?;
    let mut problems = Problems::default();
    problems.check(check_standing(&attempt, invite.status));
    let terms = check_terms(form, tx.now(), &mut problems);
    problems.finish()?;
    let (Some(terms), Some(ended_at)) = (terms, attempt.submitted_at) else {
        return Err(ApiError::internal("an attempt ended without a time").into());
    };
    let resume_until = terms.resume_until;
    store::insert_reopening(tx, grant, &attempt, &terms, ended_at).await?;
    store::reopen(tx, grant, attempt.id, resume_until).await?;
    invites::mark_reopened(grant, tx, &invite).await?;
    let organization = grant.organization();
    events::emit(tx, organization, Event::SubmissionReopened { submission: attempt.id, invite: invite.id });
    jobs::enqueue_at(tx, &CloseOverdue { organization, submission: attempt.id }, resume_until);
    Ok(())
}

/// Holds the attempt and its invite. One whose time is up has ended, whether its job has run or not.
async fn lock(
    grant: &Grant<ManageInvites>,
    tx: &mut Tx,
    id: SubmissionId,
) -> Result<(Submission, invites::Invite), ApiError> {
    let found = store::lock(tx, grant, id).await?.ok_or(ApiError::NotFound)?;
    close_if_overdue(grant, tx, &found).await?;
    let (invite, attempt) = lock_attempt(grant, tx, found.invite).await?;
    Ok((attempt.ok_or(ApiError::NotFound)?, invite))
}

fn check_standing(attempt: &Submission, invite: InviteStatus) -> Result<(), Problem<Code>> {
    let (code, message) = match attempt.status {
        _ if invite == InviteStatus::Revoked => (Code::Revoked, "The invite was taken back."),
        SubmissionStatus::Withdrawn => (Code::Withdrawn, "The candidate took the attempt back."),
        SubmissionStatus::InProgress if attempt.is_waiting() => {
            (Code::NotEnded, "The attempt is reopened already and waits for the candidate.")
        }
        SubmissionStatus::InProgress => {
            (Code::NotEnded, "The attempt is under way: to give it more time, grant an accommodation.")
        }
        SubmissionStatus::Submitted | SubmissionStatus::TimedOut if attempt.released_at.is_some() => {
            (Code::AlreadyReleased, "The result was released: the candidate may have seen it.")
        }
        SubmissionStatus::Submitted | SubmissionStatus::TimedOut => return Ok(()),
    };
    Err(Problem::new(code, "submissionId", message))
}

fn check_terms(form: &NewTime, now: DateTime<Utc>, problems: &mut Problems<Code>) -> Option<NewReopening> {
    if !(1..=MAX_MINUTES).contains(&form.minutes) {
        let message = format!("Give from 1 to {MAX_MINUTES} minutes.");
        problems.add(Code::InvalidMinutes, "minutes", message);
    }
    // To the microsecond, as it is stored: the job that closes the attempt must not come too early.
    let resume_until = form.resume_until.map_or(now + DEFAULT_WAIT, |at| at.trunc_subsecs(6));
    if resume_until <= now {
        problems.add(Code::ResumeUntilInPast, "resumeUntil", "The last moment to resume must lie in the future.");
    }
    if resume_until > now + MAX_WAIT {
        problems.add(Code::ResumeUntilTooLate, "resumeUntil", "Candidates can be given 30 days to resume at most.");
    }
    let reason = problems.check(TEXTS.required("reason", &form.reason, MAX_REASON))?;
    Some(NewReopening { granted_seconds: form.minutes.saturating_mul(60), reason, resume_until })
}

#[cfg(test)]
mod tests {
    use super::super::model::tests::submission;
    use super::*;
    use crate::kernel::ids::TypedId;

    fn codes(minutes: i32, reason: &str, wait: Option<TimeDelta>) -> Vec<(Code, String)> {
        let now = DateTime::UNIX_EPOCH;
        let form = NewTime {
            submission: SubmissionId::from_uuid(uuid::Uuid::nil()),
            minutes,
            reason: reason.to_owned(),
            resume_until: wait.map(|wait| now + wait),
        };
        let mut problems = Problems::default();
        check_terms(&form, now, &mut problems);
        problems.into_inner().into_iter().map(|problem| (problem.code, problem.path.join("."))).collect()
    }

    #[test]
    fn terms_name_all_that_is_wrong() {
        assert_eq!(codes(1, "x", None), []);
        assert_eq!(codes(10_080, &"ä".repeat(1000), Some(TimeDelta::days(30))), []);
        let wrong = codes(0, "\u{200b} ", Some(TimeDelta::zero()));
        let expected =
            [(Code::InvalidMinutes, "minutes"), (Code::ResumeUntilInPast, "resumeUntil"), (Code::Empty, "reason")];
        assert_eq!(wrong, expected.map(|(code, path)| (code, path.to_owned())));
        let much = codes(i32::MAX, &"x".repeat(1001), Some(TimeDelta::days(31)));
        let expected =
            [(Code::InvalidMinutes, "minutes"), (Code::ResumeUntilTooLate, "resumeUntil"), (Code::TooLong, "reason")];
        assert_eq!(much, expected.map(|(code, path)| (code, path.to_owned())));
    }

    #[test]
    fn only_what_has_ended_and_counts_is_reopened() {
        let code = |attempt: &Submission, invite| check_standing(attempt, invite).err().map(|problem| problem.code);
        for status in SubmissionStatus::ALL {
            let attempt = submission(*status);
            let expected = match status {
                SubmissionStatus::InProgress => Some(Code::NotEnded),
                SubmissionStatus::Withdrawn => Some(Code::Withdrawn),
                SubmissionStatus::Submitted | SubmissionStatus::TimedOut => None,
            };
            assert_eq!(code(&attempt, InviteStatus::Submitted), expected);
            assert_eq!(code(&attempt, InviteStatus::Revoked), Some(Code::Revoked));
            let released = Submission { released_at: Some(DateTime::UNIX_EPOCH), ..attempt };
            let expected = expected.or(Some(Code::AlreadyReleased));
            assert_eq!(code(&released, InviteStatus::Submitted), expected);
        }
    }
}
