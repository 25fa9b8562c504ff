//! Reviews and reviewers as teams look at them.

use std::collections::HashMap;

use super::model::{Assignment, Review, ReviewedLevel};
use super::store;
use crate::access::{Grant, Hidden, OrgScope, ViewSubmissions};
use crate::db::{DbError, Tx};
use crate::kernel::ids::{ReviewId, ScorecardId, SubmissionId};

/// Several at once, by id. Colleagues' reviews of a submission that is hidden from the caller look like none.
pub async fn load(
    grant: &Grant<ViewSubmissions>,
    tx: &mut Tx,
    hidden: &Hidden,
    ids: &[ReviewId],
) -> Result<HashMap<ReviewId, Review>, DbError> {
    let found = store::load(tx, grant, ids).await?;
    Ok(shown(grant, tx, hidden, found).await?.into_iter().map(|review| (review.id, review)).collect())
}

/// The reviews of each card, the oldest first, but those that are hidden; a card without any is left out.
pub async fn by_scorecards(
    grant: &Grant<ViewSubmissions>,
    tx: &mut Tx,
    hidden: &Hidden,
    cards: &[ScorecardId],
) -> Result<HashMap<ScorecardId, Vec<Review>>, DbError> {
    let found = store::load_by_scorecards(tx, grant, cards).await?;
    let mut all: HashMap<ScorecardId, Vec<Review>> = HashMap::new();
    for review in shown(grant, tx, hidden, found).await? {
        all.entry(review.scorecard).or_default().push(review);
    }
    Ok(all)
}

async fn shown(scope: &OrgScope, tx: &mut Tx, hidden: &Hidden, reviews: Vec<Review>) -> Result<Vec<Review>, DbError> {
    if hidden.is_nothing() {
        return Ok(reviews);
    }
    let submissions: Vec<SubmissionId> = reviews.iter().map(|review| review.submission).collect();
    let unknown = hidden.submissions(scope, tx, &submissions).await?;
    let is_shown = |review: &Review| hidden.is_from(review.reviewer) || !unknown.contains(&review.submission);
    Ok(reviews.into_iter().filter(is_shown).collect())
}

/// The levels of each review, in the order of questions and criteria.
pub async fn levels(
    grant: &Grant<ViewSubmissions>,
    tx: &mut Tx,
    ids: &[ReviewId],
) -> Result<HashMap<ReviewId, Vec<ReviewedLevel>>, DbError> {
    store::load_levels(tx, grant, ids).await
}

/// Who is to review each submission, in the order of assignment; a submission without reviewers is left out.
pub async fn assignments(
    grant: &Grant<ViewSubmissions>,
    tx: &mut Tx,
    ids: &[SubmissionId],
) -> Result<HashMap<SubmissionId, Vec<Assignment>>, DbError> {
    let mut all: HashMap<SubmissionId, Vec<Assignment>> = HashMap::new();
    for assignment in store::load_assignments(tx, grant, ids).await? {
        all.entry(assignment.submission).or_default().push(assignment);
    }
    Ok(all)
}
