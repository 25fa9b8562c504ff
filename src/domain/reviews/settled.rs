//! What counts on a card once people have looked at it.

use std::collections::HashMap;

use super::store;
use crate::access::OrgScope;
use crate::db::{DbError, Tx};
use crate::domain::scorecards::{self, CriterionScore, Scorecard};
use crate::kernel::ids::{ReviewId, ScorecardId};
use crate::scoring::{Level, Score};

/// The levels that count on each card: the scorer's, and where the card waits for a person those of its newest review. Of
/// what a person said nothing waits any more.
pub async fn settled<'c>(
    scope: &OrgScope,
    tx: &mut Tx,
    cards: impl Iterator<Item = &'c Scorecard>,
) -> Result<HashMap<ScorecardId, Vec<CriterionScore>>, DbError> {
    let (ids, waiting) = split(cards);
    let mut scores = scorecards::criterion_scores(scope, tx, &ids).await?;
    if waiting.is_empty() {
        return Ok(scores);
    }
    let reviews = store::load_by_scorecards(tx, scope, &waiting).await?;
    // The oldest come first: of each card the newest stays.
    let newest: HashMap<ScorecardId, ReviewId> = reviews.iter().map(|review| (review.scorecard, review.id)).collect();
    let ids: Vec<ReviewId> = newest.values().copied().collect();
    let levels = store::load_levels(tx, scope, &ids).await?;
    for (card, review) in newest {
        for given in levels.get(&review).into_iter().flatten() {
            let own = scores.get_mut(&card).into_iter().flatten();
            own.filter(|score| (score.question, score.criterion) == (given.question, given.criterion))
                .for_each(|score| settle(score, given.level));
        }
    }
    Ok(scores)
}

/// All cards, and those that wait for a person.
fn split<'c>(cards: impl Iterator<Item = &'c Scorecard>) -> (Vec<ScorecardId>, Vec<ScorecardId>) {
    let (mut all, mut waiting) = (Vec::new(), Vec::new());
    for card in cards {
        all.push(card.id);
        if card.provisional {
            waiting.push(card.id);
        }
    }
    (all, waiting)
}

/// A person said it: that is as certain as it gets.
fn settle(score: &mut CriterionScore, level: Level) {
    score.level = Some(level);
    score.score = Some(level.score());
    score.confidence = Some(Score::FULL);
    score.needs_human = false;
}
