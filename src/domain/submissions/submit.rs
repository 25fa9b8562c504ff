//! An attempt ends: the candidate hands it in, or the clock does.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::model::{Answer, NOT_RESUMED, Submission, SubmissionStatus};
use super::{store, watch};
use crate::access::{CandidateGrant, OrgScope};
use crate::db::Tx;
use crate::domain::assessments::{self, Section};
use crate::domain::invites::{self, InviteStatus};
use crate::events::{self, Event};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{QuestionId, SubmissionId};
use crate::kernel::problem::{Outcome, Problem};

/// What was handed in.
#[derive(Debug, Serialize, Deserialize)]
pub struct Submitted {
    /// The attempt.
    pub submission: SubmissionId,
    /// Required questions left open, in the order of the assessment. They do not stand in the way.
    pub open_required: Vec<QuestionId>,
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SubmitSubmissionCode {
    /// The attempt has not begun.
    NotStarted,
    /// The organization took the invite back. What was saved is kept.
    Revoked,
    /// The attempt was reopened and its time does not run yet.
    NotResumed,
}

/// Hands the attempt in. One that has ended stays as it is, so that it happens once however often it is asked for; one
/// whose time is up is ended by the clock even if the candidate is faster than its job.
pub async fn submit(grant: &CandidateGrant, tx: &mut Tx) -> Outcome<Submitted, SubmitSubmissionCode> {
    let scope = grant.scope();
    let submission = store::lock_by_invite(tx, scope, grant.invite()).await?.ok_or_else(|| {
        let message = "Start the attempt first.";
        Problem::new(SubmitSubmissionCode::NotStarted, "", message)
    })?;
    if submission.status == SubmissionStatus::InProgress {
        if is_revoked(scope, tx, &submission).await? {
            let message = "The invite was taken back by those who sent it. What was saved is kept.";
            return Err(Problem::new(SubmitSubmissionCode::Revoked, "", message).into());
        }
        if !close_if_overdue(scope, tx, &submission).await? {
            if submission.is_waiting() {
                return Err(Problem::new(SubmitSubmissionCode::NotResumed, "", NOT_RESUMED).into());
            }
            let now = tx.now();
            close(scope, tx, &submission, SubmissionStatus::Submitted, now).await?;
        }
    }
    let open_required = find_open_required(scope, tx, &submission).await?;
    Ok(Submitted { submission: submission.id, open_required })
}

/// Whether the organization took the invite back. The invite is held: it is not taken back while an attempt ends.
async fn is_revoked(scope: &OrgScope, tx: &mut Tx, submission: &Submission) -> Result<bool, ApiError> {
    Ok(invites::lock(scope, tx, submission.invite).await?.status == InviteStatus::Revoked)
}

/// Ends a locked attempt whose time is up: what was saved is handed in, unless the invite was taken back, and one that was
/// reopened and not resumed stands as it had ended before. False when it is not the clock's to end.
pub(super) async fn close_if_overdue(scope: &OrgScope, tx: &mut Tx, submission: &Submission) -> Result<bool, ApiError> {
    let running = submission.status == SubmissionStatus::InProgress;
    if !running || !submission.is_overdue(tx.now()) {
        return Ok(false);
    }
    let is_revoked = is_revoked(scope, tx, submission).await?;
    match submission.deadline {
        Some(_) if is_revoked => return Ok(false),
        Some(deadline) => close(scope, tx, submission, SubmissionStatus::TimedOut, deadline).await?,
        None => lapse(scope, tx, submission, is_revoked).await?,
    }
    Ok(true)
}

/// Nobody went on with it: nothing was changed that would have to be handed in. What was handed in before counts, also
/// when the invite was taken back meanwhile.
async fn lapse(scope: &OrgScope, tx: &mut Tx, submission: &Submission, is_revoked: bool) -> Result<(), ApiError> {
    let (id, invite) = (submission.id, submission.invite);
    let reopening = store::newest_reopening(tx, scope, id).await?;
    let reopening = reopening.ok_or_else(|| ApiError::internal("an attempt was reopened without a record of it"))?;
    store::lapse(tx, scope, &reopening).await?;
    if !is_revoked {
        invites::mark_submitted(scope, tx, invite).await?;
    }
    events::emit(tx, scope.organization(), Event::SubmissionReopeningLapsed { submission: id, invite });
    watch::signal(tx, submission);
    Ok(())
}

async fn close(
    scope: &OrgScope,
    tx: &mut Tx,
    submission: &Submission,
    status: SubmissionStatus,
    at: DateTime<Utc>,
) -> Result<(), ApiError> {
    let (id, invite) = (submission.id, submission.invite);
    store::close(tx, scope, id, status, at).await?;
    invites::mark_submitted(scope, tx, invite).await?;
    let fact = match status {
        SubmissionStatus::TimedOut => Event::SubmissionTimedOut { submission: id, invite },
        _ => Event::SubmissionSubmitted { submission: id, invite },
    };
    events::emit(tx, scope.organization(), fact);
    watch::signal(tx, submission);
    Ok(())
}

async fn find_open_required(
    scope: &OrgScope,
    tx: &mut Tx,
    submission: &Submission,
) -> Result<Vec<QuestionId>, ApiError> {
    let sections = assessments::sections(scope, tx, &[submission.assessment]).await?.remove(&submission.assessment);
    let answers = store::load_answers(tx, scope, &[submission.id]).await?;
    Ok(open_required(&sections.unwrap_or_default(), &answers))
}

/// Required questions without an answer that counts.
fn open_required(sections: &[Section], answers: &[Answer]) -> Vec<QuestionId> {
    let counts = |answer: &&Answer| !answer.late && !answer.is_blank();
    let answered: HashSet<QuestionId> = answers.iter().filter(counts).map(|answer| answer.question).collect();
    let questions = sections.iter().flat_map(|section| &section.questions);
    questions
        .filter(|question| question.required && !answered.contains(&question.id))
        .map(|question| question.id)
        .collect()
}
