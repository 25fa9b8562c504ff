//! Decisions as teams look at them.

use std::collections::{HashMap, HashSet};

use super::model::{Decision, DecisionId};
use super::store;
use crate::access::{Grant, ViewSubmissions};
use crate::db::{DbError, Tx};
use crate::kernel::ids::SubmissionId;

/// All decisions on each submission, the newest first; a submission that nobody decided on is left out.
pub async fn by_submissions(
    grant: &Grant<ViewSubmissions>,
    tx: &mut Tx,
    ids: &[SubmissionId],
) -> Result<HashMap<SubmissionId, Vec<Decision>>, DbError> {
    let mut all: HashMap<SubmissionId, Vec<Decision>> = HashMap::new();
    for decision in store::load(tx, grant, ids).await? {
        all.entry(decision.id.submission).or_default().push(decision);
    }
    Ok(all)
}

/// The decision that stands on each submission; one without is left out.
pub async fn standing(
    grant: &Grant<ViewSubmissions>,
    tx: &mut Tx,
    ids: &[SubmissionId],
) -> Result<HashMap<SubmissionId, Decision>, DbError> {
    store::standing(tx, grant, ids).await
}

/// Several at once; unknown ones are left out.
pub async fn by_ids(
    grant: &Grant<ViewSubmissions>,
    tx: &mut Tx,
    ids: &[DecisionId],
) -> Result<HashMap<DecisionId, Decision>, DbError> {
    let submissions: Vec<SubmissionId> = ids.iter().map(|id| id.submission).collect();
    let wanted: HashSet<&DecisionId> = ids.iter().collect();
    let all = store::load(tx, grant, &submissions).await?;
    Ok(all
        .into_iter()
        .filter(|decision| wanted.contains(&decision.id))
        .map(|decision| (decision.id, decision))
        .collect())
}
