//! A released result, cut to what the organization shows: the same behind the link and for the candidate's token.

use chrono::{DateTime, Utc};

use super::feedback::{self, QuestionFeedback};
use crate::access::{CandidateGrant, OrgScope};
use crate::db::Tx;
use crate::domain::organizations::{self, ResultVisibility};
use crate::domain::scorecards;
use crate::domain::submissions::{self, DecisionOutcome, Submission};
use crate::kernel::error::ApiError;
use crate::scoring::Score;

/// A released result as its candidate may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidateResult {
    /// How much is shown.
    pub visibility: ResultVisibility,
    /// When it was released.
    pub released_at: DateTime<Utc>,
    /// People still look at some of the answers: what is shown may change. Never where nothing is shown.
    pub provisional: bool,
    /// The decision that stood when the result was released last, from `Status` on.
    pub decision: Option<DecisionOutcome>,
    /// The overall score, where scores are shown and there is one.
    pub overall_score: Option<Score>,
    /// What was found in each answer and what would raise it, from `Feedback` on; in the order of the questions.
    pub feedback: Vec<QuestionFeedback>,
}

/// The released result of the calling candidate; none before the release.
pub async fn own_result(grant: &CandidateGrant, tx: &mut Tx) -> Result<Option<CandidateResult>, ApiError> {
    let found = submissions::by_invites(grant.scope(), tx, &[grant.invite()]).await?;
    match found.into_values().next() {
        Some(submission) => released(grant.scope(), tx, &submission).await,
        None => Ok(None),
    }
}

/// What the candidate may see of a result; none before its release.
pub(super) async fn released(
    scope: &OrgScope,
    tx: &mut Tx,
    submission: &Submission,
) -> Result<Option<CandidateResult>, ApiError> {
    let Some(released_at) = submission.released_at else { return Ok(None) };
    let visibility = organizations::get(scope, tx).await?.result_visibility;
    let nothing = CandidateResult {
        visibility,
        released_at,
        provisional: false,
        decision: None,
        overall_score: None,
        feedback: Vec::new(),
    };
    if visibility == ResultVisibility::Nothing {
        return Ok(Some(nothing));
    }
    let card = scorecards::newest_scored_by_submissions(scope, tx, &[submission.id]).await?.remove(&submission.id);
    let with_scores = visibility == ResultVisibility::Scores;
    let feedback = match (&card, visibility) {
        (Some(card), ResultVisibility::Feedback | ResultVisibility::Scores) => {
            feedback::read(scope, tx, submission, card, with_scores).await?
        }
        _ => Vec::new(),
    };
    Ok(Some(CandidateResult {
        provisional: !submission.score_reviewed && card.as_ref().is_none_or(|card| card.provisional),
        decision: submission.released_decision,
        overall_score: submission.overall_score.filter(|_| with_scores),
        feedback,
        ..nothing
    }))
}
