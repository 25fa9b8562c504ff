//! What stands on a card when a person takes it up.

use super::jobs::load;
use super::model::{CriterionScore, QuestionScore, Scorecard, ScorecardStatus};
use super::score::{ScoringInput, score};
use super::store;
use crate::access::OrgScope;
use crate::db::Tx;
use crate::domain::submissions::Submission;
use crate::kernel::error::ApiError;

/// The levels and question scores of a finished card. On one that failed nothing was written: there stands what needs no
/// scorer, which is what a person gets who does not agree to AI scoring.
pub async fn standing(
    scope: &OrgScope,
    tx: &mut Tx,
    submission: &Submission,
    card: &Scorecard,
) -> Result<(Vec<CriterionScore>, Vec<QuestionScore>), ApiError> {
    if card.status == ScorecardStatus::Failed {
        let input = load(scope, tx, submission).await?;
        let scores = score(&ScoringInput { consent: false, ..input });
        return Ok((scores.criteria, scores.questions));
    }
    let criteria = store::load_criterion_scores(tx, scope, &[card.id]).await?.remove(&card.id);
    let questions = store::load_question_scores(tx, scope, &[card.id]).await?.remove(&card.id);
    Ok((criteria.unwrap_or_default(), questions.unwrap_or_default()))
}
