//! What teams do with submissions.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::objects::Submission;
use crate::access::{ManageInvites, authorize};
use crate::domain::submissions as domain;
use crate::graphql::context::ContextExt;
use crate::graphql::node;
use crate::graphql::payload::user_errors;
use crate::graphql::plan::one;
use crate::graphql::scalars::DateTime;
use crate::graphql::selection::Selection;
use crate::kernel::error::ApiError;
use crate::kernel::ids::SubmissionId;

/// An attempt to be reopened.
#[derive(InputObject)]
pub(in crate::graphql) struct ReopenSubmissionInput {
    /// Which submission.
    submission_id: ID,
    /// How many minutes there are, from 1 to 10080, counted from where the candidate resumes. The person's extra time
    /// comes on top.
    minutes: i32,
    /// Why, for the team: at most 1000 characters. The candidate is not shown it.
    reason: String,
    /// The last moment to resume: in 7 days when absent, in 30 at most. The invite's own last moment does not matter.
    resume_until: Option<DateTime>,
}

user_errors!(
    "reopenSubmission",
    ReopenSubmissionUserError,
    ReopenSubmissionErrorCode,
    domain::ReopenSubmissionCode {
        /// The attempt has not ended, or waits to be resumed already.
        NotEnded,
        /// The candidate took the attempt back.
        Withdrawn,
        /// The organization took the invite back.
        Revoked,
        /// The result was released: the candidate may have seen it.
        AlreadyReleased,
        /// Not a number of minutes from 1 to 10080.
        InvalidMinutes,
        /// The reason is missing.
        Empty,
        /// The reason is too long.
        TooLong,
        /// The last moment to resume has passed.
        ResumeUntilInPast,
        /// The last moment to resume lies too far ahead.
        ResumeUntilTooLate,
    }
);

/// Answer of `reopenSubmission`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct ReopenSubmissionPayload {
    /// The submission; null when something is to be mended.
    submission: Option<Submission>,
    /// What is to be mended.
    user_errors: Vec<ReopenSubmissionUserError>,
}

/// Changes to submissions by teams.
#[derive(Default)]
pub(in crate::graphql) struct SubmissionMutation;

#[Object]
impl SubmissionMutation {
    /// Gives an attempt more time after its end. The candidate is told by mail; the time runs from where the attempt is
    /// resumed, and until then nothing can be saved. What came late stays late unless it is saved again. Scorecards are
    /// kept; handing in again makes the next one. An attempt that nobody resumes stands as it had ended before. Needs
    /// `MANAGE_INVITES`. Emits `submission.reopened`, later `submission.resumed` or `submission.reopening_lapsed`.
    async fn reopen_submission(
        &self,
        ctx: &Context<'_>,
        input: ReopenSubmissionInput,
    ) -> Result<ReopenSubmissionPayload, ApiError> {
        let id: SubmissionId = node::decode(&input.submission_id)?;
        let form = domain::NewTime {
            submission: id,
            minutes: input.minutes,
            reason: input.reason,
            resume_until: input.resume_until.map(|at| at.0),
        };
        let receipt = ctx
            .mutate("reopenSubmission", async |tx| {
                let grant = authorize::<ManageInvites>(tx, ctx.actor(), id).await?;
                domain::reopen(&grant, tx, &form).await?;
                Ok(id)
            })
            .await?;
        let selection = Selection::of(ctx)?.child("submission");
        Ok(ReopenSubmissionPayload {
            submission: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }
}
