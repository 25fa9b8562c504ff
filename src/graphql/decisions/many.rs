//! Deciding on many submissions: rows in, results out.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, InputObject, SimpleObject};

use super::mutations::DecideSubmissionInput;
use super::objects::Decision;
use crate::access::{ViewSubmissions, authorize};
use crate::domain::decisions::{self as domain, DecisionId};
use crate::graphql::context::{ContextExt, Receipt};
use crate::graphql::payload::user_errors;
use crate::graphql::plan::Reader;
use crate::graphql::selection::Selection;
use crate::kernel::error::ApiError;

/// Decisions on many submissions.
#[derive(InputObject)]
pub(in crate::graphql) struct DecideSubmissionsInput {
    /// 1 to 500 decisions, on submissions of one organization.
    pub(super) decisions: Vec<DecideSubmissionInput>,
}

user_errors!(
    "decideSubmissions",
    DecideSubmissionsUserError,
    DecideSubmissionsErrorCode,
    domain::DecideSubmissionsCode {
        /// No rows.
        Empty,
        /// More rows than one call may have.
        TooMany,
        /// There is no such submission in the organization.
        UnknownSubmission,
        /// A row above decides on the same submission otherwise.
        Duplicate,
        /// There is no reason.
        ReasonRequired,
        /// The reason is too long.
        TooLong,
        /// The attempt is not handed in.
        NotSubmitted,
        /// The candidate took the attempt back.
        Withdrawn,
        /// Somebody decided meanwhile: the row's `decision` is theirs.
        Conflict,
    }
);

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(in crate::graphql) enum DecideSubmissionOutcome {
    /// The decision was recorded.
    Decided,
    /// The same person had recorded the same before, perhaps in a row above.
    Unchanged,
    /// The row is to be mended.
    Rejected,
}

/// The result of one row.
#[derive(SimpleObject)]
pub(in crate::graphql) struct DecideSubmissionResult {
    /// Its place in the call, from 0.
    index: i32,
    /// What became of it.
    outcome: DecideSubmissionOutcome,
    /// The decision that was recorded, now or before; of a rejected row the one that stood in its way, if any.
    decision: Option<Arc<Decision>>,
    /// What is to be mended in the row; paths begin at the input.
    user_errors: Vec<DecideSubmissionsUserError>,
}

/// Answer of `decideSubmissions`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct DecideSubmissionsPayload {
    /// One result a row, in the order of the rows; empty when the call as a whole is to be mended.
    results: Vec<DecideSubmissionResult>,
    /// What is to be mended in the call as a whole.
    user_errors: Vec<DecideSubmissionsUserError>,
}

/// The payload, with the decisions as far as they are selected.
pub(super) async fn answered(
    ctx: &Context<'_>,
    receipt: Receipt<Vec<domain::DecidedRow>, domain::DecideSubmissionsCode>,
) -> Result<DecideSubmissionsPayload, ApiError> {
    let rows = receipt.value.as_deref().unwrap_or_default();
    let ids: Vec<DecisionId> = rows.iter().filter_map(|row| row.decision).collect();
    let found = find(ctx, &ids).await?;
    let results = (0..).zip(rows).map(|(index, row)| result(index, row, &found)).collect();
    Ok(DecideSubmissionsPayload { results, user_errors: receipt.user_errors() })
}

async fn find(ctx: &Context<'_>, ids: &[DecisionId]) -> Result<HashMap<DecisionId, Arc<Decision>>, ApiError> {
    let selection = Selection::of(ctx)?.child("results");
    let Some(first) = ids.first().filter(|_| selection.has("decision")) else { return Ok(HashMap::new()) };
    let selection = selection.child("decision");
    ctx.read(async |tx| {
        let grant = authorize::<ViewSubmissions>(tx, ctx.actor(), first.submission).await?;
        Decision::of_ids(&mut Reader::new(tx, &grant, ctx.actor(), ctx.sights()), ids, &selection).await
    })
    .await
}

fn result(index: i32, row: &domain::DecidedRow, found: &HashMap<DecisionId, Arc<Decision>>) -> DecideSubmissionResult {
    let (outcome, user_errors) = match &row.result {
        domain::DecidedRowResult::Decided => (DecideSubmissionOutcome::Decided, Vec::new()),
        domain::DecidedRowResult::Unchanged => (DecideSubmissionOutcome::Unchanged, Vec::new()),
        domain::DecidedRowResult::Rejected(problems) => {
            (DecideSubmissionOutcome::Rejected, problems.iter().cloned().map(Into::into).collect())
        }
    };
    let decision = row.decision.and_then(|id| found.get(&id).cloned());
    DecideSubmissionResult { index, outcome, decision, user_errors }
}
