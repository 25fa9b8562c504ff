//! What teams do with submissions.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::objects::Submission;
use crate::access::{ReleaseResults, authorize};
use crate::domain::submissions as domain;
use crate::graphql::context::ContextExt;
use crate::graphql::node;
use crate::graphql::payload::user_errors;
use crate::graphql::plan::one;
use crate::graphql::selection::Selection;
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

/// Changes to submissions by teams.
#[derive(Default)]
pub(in crate::graphql) struct SubmissionMutation;

#[Object]
impl SubmissionMutation {
    /// Tells the candidate by mail that a result can be seen: as much of it as the organization shows. Releasing again
    /// changes nothing. Needs `RELEASE_RESULTS`. Emits `result.released`.
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
}
