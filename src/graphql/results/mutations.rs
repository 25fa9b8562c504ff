//! Letting candidates see results.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::many::{ReleaseResultsInput, ReleaseResultsPayload, answered};
use crate::access::{ReleaseResults, authorize, authorize_first};
use crate::domain::results as domain;
use crate::graphql::context::ContextExt;
use crate::graphql::node;
use crate::graphql::payload::user_errors;
use crate::graphql::plan::one;
use crate::graphql::selection::Selection;
use crate::graphql::submissions::Submission;
use crate::kernel::error::ApiError;
use crate::kernel::ids::SubmissionId;

/// A result to be released.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct ReleaseResultInput {
    /// Of which submission.
    submission_id: ID,
}

user_errors!(
    "releaseResult",
    ReleaseResultUserError,
    ReleaseResultErrorCode,
    domain::ReleaseResultCode {
        /// The attempt is not handed in.
        NotSubmitted,
        /// The candidate took the attempt back.
        Withdrawn,
    }
);

/// Answer of `releaseResult`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct ReleaseResultPayload {
    /// The submission; null when something is to be mended.
    submission: Option<Submission>,
    /// What is to be mended.
    user_errors: Vec<ReleaseResultUserError>,
}

/// Releases of results.
#[derive(Default)]
pub(in crate::graphql) struct ResultMutation;

#[Object]
impl ResultMutation {
    /// Tells the candidate by mail that a result can be seen: as much of it as the organization shows, with the decision
    /// that stands now. What people still have to score is marked as provisional. Releasing again sends no mail; it shows
    /// the decision that stands by then, if that is another one. Needs `RELEASE_RESULTS`. Emits `result.released`, or
    /// `result.updated`.
    async fn release_result(
        &self,
        ctx: &Context<'_>,
        input: ReleaseResultInput,
    ) -> Result<ReleaseResultPayload, ApiError> {
        let id: SubmissionId = node::decode(&input.submission_id)?;
        let keys = &ctx.env().keys;
        let receipt = ctx
            .mutate("releaseResult", async |tx| {
                let grant = authorize::<ReleaseResults>(tx, ctx.actor(), id).await?;
                domain::release_result(&grant, tx, keys, id).await?;
                Ok(id)
            })
            .await?;
        let selection = Selection::of(ctx)?.child("submission");
        Ok(ReleaseResultPayload {
            submission: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }

    /// Releases the results of many submissions of one organization, with a result for each; a bad row spoils no other.
    /// Each row is as good as a `releaseResult`. Needs `RELEASE_RESULTS`. Emits `result.released` or `result.updated` for
    /// each that changes.
    async fn release_results(
        &self,
        ctx: &Context<'_>,
        input: ReleaseResultsInput,
    ) -> Result<ReleaseResultsPayload, ApiError> {
        let rows: Vec<Option<SubmissionId>> = input.submission_ids.iter().map(|id| id.parse().ok()).collect();
        let ids: Vec<SubmissionId> = rows.iter().flatten().copied().collect();
        let keys = &ctx.env().keys;
        let receipt = ctx
            .mutate("releaseResults", async |tx| {
                domain::check_size(rows.len())?;
                let grant = authorize_first::<ReleaseResults>(tx, ctx.actor(), &ids).await?;
                domain::release_results(&grant, tx, keys, &rows).await
            })
            .await?;
        answered(ctx, receipt).await
    }
}
