//! A decision as somebody fills it in, and what may be wrong with it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::model::Decision;
use crate::domain::submissions::{DecisionOutcome, Submission, SubmissionStatus};
use crate::kernel::ids::UserId;
use crate::kernel::problem::Problem;
use crate::kernel::text::TextCodes;

/// Most characters of the reason.
const MAX_REASON: usize = 2000;

/// A decision to be recorded.
#[derive(Clone)]
pub struct NewDecision {
    /// What.
    pub outcome: DecisionOutcome,
    /// Why, in the person's own words.
    pub reason: String,
    /// The number of the decision that stood when the person looked, 0 for none; absent: whatever stands.
    pub expected_number: Option<i32>,
}

/// Shows nothing of the reason, which is about a person.
impl fmt::Debug for NewDecision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewDecision").field("outcome", &self.outcome).finish_non_exhaustive()
    }
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecideSubmissionCode {
    /// There is no reason.
    ReasonRequired,
    /// The reason is too long.
    TooLong,
    /// The attempt is not handed in.
    NotSubmitted,
    /// The candidate took the attempt back.
    Withdrawn,
    /// Somebody decided meanwhile.
    Conflict,
}

use DecideSubmissionCode as Code;

const TEXTS: TextCodes<Code> = TextCodes { empty: Code::ReasonRequired, too_long: Code::TooLong };

/// What becomes of a decision on an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ruling {
    /// It is recorded, for this reason, as the next one.
    New { number: i32, reason: String },
    /// It was recorded before.
    Stands,
    /// Somebody else decided meanwhile.
    Conflict,
    /// The form is to be mended.
    Mend(Vec<Problem<Code>>),
}

/// Rules on a form, given the newest decision on the attempt. `at` leads to the form: `""`, or `"decisions.3."`.
pub(super) fn rule(
    form: &NewDecision,
    at: &str,
    who: UserId,
    submission: &Submission,
    newest: Option<&Decision>,
) -> Ruling {
    let standing = newest.filter(|newest| newest.is_about(submission));
    let mut problems = Vec::new();
    problems.extend(check_standing(submission, at).err());
    let reason =
        TEXTS.required(&format!("{at}reason"), &form.reason, MAX_REASON).map_err(|problem| match problem.code {
            Code::ReasonRequired => Problem { message: "Say why: a decision needs a reason.".to_owned(), ..problem },
            _ => problem,
        });
    let reason = match reason {
        Ok(reason) if problems.is_empty() => reason,
        checked => {
            problems.extend(checked.err());
            return Ruling::Mend(problems);
        }
    };
    let same = |one: &Decision| one.outcome == form.outcome && one.reason == reason && one.decided_by == who;
    if standing.is_some_and(same) {
        return Ruling::Stands;
    }
    let found = standing.map_or(0, |standing| standing.id.number);
    if form.expected_number.is_some_and(|expected| expected != found) {
        return Ruling::Conflict;
    }
    Ruling::New { number: newest.map_or(0, |newest| newest.id.number) + 1, reason }
}

fn check_standing(submission: &Submission, at: &str) -> Result<(), Problem<Code>> {
    let (code, message) = match submission.status {
        SubmissionStatus::Submitted | SubmissionStatus::TimedOut => return Ok(()),
        SubmissionStatus::Withdrawn => (Code::Withdrawn, "The candidate took the attempt back: nothing is to decide."),
        SubmissionStatus::InProgress if submission.is_waiting() => {
            (Code::NotSubmitted, "The attempt was reopened and waits for the candidate: decide when it has ended.")
        }
        SubmissionStatus::InProgress => (Code::NotSubmitted, "The attempt is under way: decide when it is handed in."),
    };
    Err(Problem::new(code, &format!("{at}submissionId"), message))
}

/// What somebody is told whose colleague was faster.
pub(super) fn conflict(at: &str) -> Problem<Code> {
    let message = "Somebody decided meanwhile: look at that decision, then decide with its number.";
    Problem::new(Code::Conflict, &format!("{at}expectedNumber"), message)
}
