//! A team has a submission scored anew.

use super::jobs::{ScoreSubmission, queue};
use super::store;
use crate::access::{Grant, ReviewSubmissions};
use crate::db::Tx;
use crate::domain::assessments;
use crate::domain::submissions::{self, SubmissionStatus};
use crate::jobs;
use crate::kernel::error::ApiError;
use crate::kernel::ids::SubmissionId;
use crate::kernel::problem::{Outcome, Problem};

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum RescoreSubmissionCode {
    /// The attempt is not handed in.
    NotSubmitted,
    /// The candidate took the attempt back.
    Withdrawn,
}

/// Makes the next card by a job; the cards before stay as they are, with their reviews. One that is on its way is that card:
/// it is taken up once more, should it have been left lying.
pub async fn rescore(
    grant: &Grant<ReviewSubmissions>,
    tx: &mut Tx,
    id: SubmissionId,
) -> Outcome<(), RescoreSubmissionCode> {
    let submission = submissions::lock(grant, tx, id).await?.ok_or(ApiError::NotFound)?;
    if submission.status == SubmissionStatus::Withdrawn {
        let message = "The candidate took the attempt back: nothing of it is scored any more.";
        return Err(Problem::new(RescoreSubmissionCode::Withdrawn, "submissionId", message).into());
    }
    if !submission.is_scoreable() {
        let message = "The attempt is not handed in yet: it is scored when it is.";
        return Err(Problem::new(RescoreSubmissionCode::NotSubmitted, "submissionId", message).into());
    }
    let newest = store::newest_by_submissions(tx, grant, &[id]).await?.into_iter().next();
    let number = newest.as_ref().map_or(0, |card| card.number);
    let waits = newest.is_some_and(|card| card.resumed_times == submission.resumed_times && !card.status.is_finished());
    let number = if waits {
        number
    } else {
        let assessment = assessments::get(grant, tx, submission.assessment).await?;
        queue(grant, tx, &submission, number + 1, assessment.revision).await?;
        number + 1
    };
    let job = ScoreSubmission { organization: grant.organization(), submission: id, seq: 0, rescoring: Some(number) };
    jobs::enqueue(tx, &job);
    Ok(())
}
