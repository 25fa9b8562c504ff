//! Scorecards as teams look at them.

use std::collections::{HashMap, HashSet};

use super::model::{CriterionScore, QuestionScore, Scorecard};
use super::store;
use crate::access::{Hidden, OrgScope};
use crate::db::{DbError, Tx};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{ScorecardId, SubmissionId};
use crate::kernel::paging::{Page, PageRequest};

/// Several at once, by id.
pub async fn load(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[ScorecardId],
) -> Result<HashMap<ScorecardId, Scorecard>, DbError> {
    store::load(tx, scope, ids).await
}

/// One.
pub async fn get(scope: &OrgScope, tx: &mut Tx, id: ScorecardId) -> Result<Scorecard, ApiError> {
    store::load(tx, scope, &[id]).await?.remove(&id).ok_or(ApiError::NotFound)
}

/// The newest card of each submission; one without a card is left out.
pub async fn newest_by_submissions(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[SubmissionId],
) -> Result<HashMap<SubmissionId, Scorecard>, DbError> {
    let newest = store::newest_by_submissions(tx, scope, ids).await?;
    Ok(newest.into_iter().map(|card| (card.submission, card)).collect())
}

/// The newest card of each submission that has scores; one without such a card is left out.
pub async fn newest_scored_by_submissions(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[SubmissionId],
) -> Result<HashMap<SubmissionId, Scorecard>, DbError> {
    let newest = store::newest_scored_by_submissions(tx, scope, ids).await?;
    Ok(newest.into_iter().map(|card| (card.submission, card)).collect())
}

/// The same page of the cards of every submission, the newest first.
pub async fn pages_by_submissions(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[SubmissionId],
    page: &PageRequest,
) -> Result<HashMap<SubmissionId, Page<Scorecard>>, ApiError> {
    store::pages_by_submissions(tx, scope, ids, page).await
}

/// How many cards every submission has.
pub async fn totals_by_submissions(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[SubmissionId],
) -> Result<HashMap<SubmissionId, i64>, DbError> {
    store::totals_by_submissions(tx, scope, ids).await
}

/// Those of these cards that are of submissions hidden from the caller.
pub async fn hidden_among(
    scope: &OrgScope,
    tx: &mut Tx,
    hidden: &Hidden,
    cards: &[Scorecard],
) -> Result<HashSet<ScorecardId>, DbError> {
    if hidden.is_nothing() {
        return Ok(HashSet::new());
    }
    let submissions: Vec<SubmissionId> = cards.iter().map(|card| card.submission).collect();
    let unknown = hidden.submissions(scope, tx, &submissions).await?;
    Ok(cards.iter().filter(|card| unknown.contains(&card.submission)).map(|card| card.id).collect())
}

/// The levels on each card, in the order of questions and criteria.
pub async fn criterion_scores(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[ScorecardId],
) -> Result<HashMap<ScorecardId, Vec<CriterionScore>>, DbError> {
    store::load_criterion_scores(tx, scope, ids).await
}

/// What the closed questions earned on each card, in the order of the questions.
pub async fn question_scores(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[ScorecardId],
) -> Result<HashMap<ScorecardId, Vec<QuestionScore>>, DbError> {
    store::load_question_scores(tx, scope, ids).await
}
