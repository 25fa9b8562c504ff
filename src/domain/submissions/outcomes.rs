//! What later features make of attempts and have kept with them: scores, decisions, releases.

use std::collections::HashMap;

use super::model::{DecisionOutcome, Submission};
use super::store;
use crate::access::OrgScope;
use crate::db::{DbError, Tx};
use crate::kernel::ids::SubmissionId;
use crate::kernel::secret::TokenHash;
use crate::scoring::Score;

/// Holds a submission until the transaction ends; none when there is no such one.
pub async fn lock(scope: &OrgScope, tx: &mut Tx, id: SubmissionId) -> Result<Option<Submission>, DbError> {
    store::lock(tx, scope, id).await
}

/// Holds several until the transaction ends, in an order that keeps two who do so from waiting for each other. Unknown
/// ones are left out.
pub async fn lock_all(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[SubmissionId],
) -> Result<HashMap<SubmissionId, Submission>, DbError> {
    store::lock_all(tx, scope, ids).await
}

/// The score by which lists are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptScore {
    /// 0 to 100; absent where nothing could be scored.
    pub overall: Option<Score>,
    /// A person gave it.
    pub reviewed: bool,
    /// The scorer gave it, and a person has to look before it counts.
    pub provisional: bool,
}

/// Notes the score of the newest finished scorecard, or of a review that takes its place.
pub async fn keep_score(scope: &OrgScope, tx: &mut Tx, id: SubmissionId, kept: KeptScore) -> Result<(), DbError> {
    store::update_score(tx, scope, id, kept).await
}

/// Notes which decision stands on each of these, which are held.
pub async fn keep_decisions(
    scope: &OrgScope,
    tx: &mut Tx,
    decided: &[(SubmissionId, DecisionOutcome)],
) -> Result<(), DbError> {
    store::update_decisions(tx, scope, decided).await
}

/// Lets the candidates of these, which are held, see the result behind its link, with the decision that stands now. A
/// result that was released before keeps its time and its link.
pub async fn keep_releases(
    scope: &OrgScope,
    tx: &mut Tx,
    released: &[(SubmissionId, TokenHash)],
) -> Result<(), DbError> {
    store::update_released(tx, scope, released).await
}
