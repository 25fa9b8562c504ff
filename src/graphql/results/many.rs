//! Releasing many results: ids in, what became of each out.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, SimpleObject};

use crate::access::{ViewSubmissions, authorize};
use crate::domain::results as domain;
use crate::graphql::context::{ContextExt, Receipt};
use crate::graphql::payload::user_errors;
use crate::graphql::plan::{Reader, shared};
use crate::graphql::selection::Selection;
use crate::graphql::submissions::Submission;
use crate::kernel::error::ApiError;
use crate::kernel::ids::SubmissionId;

/// Results to be released.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct ReleaseResultsInput {
    /// Of which submissions: 1 to 500, of one organization.
    pub(super) submission_ids: Vec<ID>,
}

user_errors!(
    "releaseResults",
    ReleaseResultsUserError,
    ReleaseResultsErrorCode,
    domain::ReleaseResultsCode {
        /// No rows.
        Empty,
        /// More rows than one call may have.
        TooMany,
        /// There is no such submission in the organization.
        UnknownSubmission,
        /// The attempt is not handed in.
        NotSubmitted,
        /// The candidate took the attempt back.
        Withdrawn,
    }
);

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(in crate::graphql) enum ReleaseOutcome {
    /// The candidate may see the result from now on; the mail follows.
    Released,
    /// It was released before and shows the decision that stands now. No mail goes out.
    Updated,
    /// It was released before, perhaps by a row above, and stays as it is.
    Unchanged,
    /// The row is to be mended.
    Rejected,
}

/// The result of one row.
#[derive(SimpleObject)]
pub(in crate::graphql) struct ReleaseResultRow {
    /// Its place in the call, from 0.
    index: i32,
    /// What became of it.
    outcome: ReleaseOutcome,
    /// The submission; null when the row is to be mended.
    submission: Option<Arc<Submission>>,
    /// What is to be mended in the row; paths begin at the input.
    user_errors: Vec<ReleaseResultsUserError>,
}

/// Answer of `releaseResults`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct ReleaseResultsPayload {
    /// One result a row, in the order of the rows; empty when the call as a whole is to be mended.
    results: Vec<ReleaseResultRow>,
    /// What is to be mended in the call as a whole.
    user_errors: Vec<ReleaseResultsUserError>,
}

/// The payload, with the submissions as far as they are selected.
pub(super) async fn answered(
    ctx: &Context<'_>,
    receipt: Receipt<Vec<domain::ReleasedRow>, domain::ReleaseResultsCode>,
) -> Result<ReleaseResultsPayload, ApiError> {
    let rows = receipt.value.as_deref().unwrap_or_default();
    let taken = |row: &domain::ReleasedRow| match row {
        domain::ReleasedRow::Taken(id, _) => Some(*id),
        domain::ReleasedRow::Rejected(_) => None,
    };
    let ids: Vec<SubmissionId> = rows.iter().filter_map(taken).collect();
    let found = find(ctx, &ids).await?;
    let results = (0..).zip(rows).map(|(index, row)| result(index, row, &found)).collect();
    Ok(ReleaseResultsPayload { results, user_errors: receipt.user_errors() })
}

async fn find(ctx: &Context<'_>, ids: &[SubmissionId]) -> Result<HashMap<SubmissionId, Arc<Submission>>, ApiError> {
    let selection = Selection::of(ctx)?.child("results");
    let Some(first) = ids.first().copied().filter(|_| selection.has("submission")) else { return Ok(HashMap::new()) };
    let selection = selection.child("submission");
    ctx.read(async |tx| {
        let grant = authorize::<ViewSubmissions>(tx, ctx.actor(), first).await?;
        shared(&mut Reader::new(tx, &grant, ctx.actor(), ctx.sights()), ids.iter().copied(), &selection).await
    })
    .await
}

fn result(index: i32, row: &domain::ReleasedRow, found: &HashMap<SubmissionId, Arc<Submission>>) -> ReleaseResultRow {
    match row {
        domain::ReleasedRow::Rejected(problem) => ReleaseResultRow {
            index,
            outcome: ReleaseOutcome::Rejected,
            submission: None,
            user_errors: vec![problem.clone().into()],
        },
        domain::ReleasedRow::Taken(id, step) => {
            let outcome = match step {
                domain::ReleaseStep::Released => ReleaseOutcome::Released,
                domain::ReleaseStep::Updated => ReleaseOutcome::Updated,
                domain::ReleaseStep::Unchanged => ReleaseOutcome::Unchanged,
            };
            ReleaseResultRow { index, outcome, submission: found.get(id).cloned(), user_errors: Vec::new() }
        }
    }
}
