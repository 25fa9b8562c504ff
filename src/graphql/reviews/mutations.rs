//! Reviewing, saying who is to review, and having a submission scored anew.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::objects::Review;
use crate::access::{AssignReviewers, ReviewSubmissions, authorize, hidden_from, person};
use crate::domain::reviews as domain;
use crate::domain::scorecards;
use crate::graphql::context::ContextExt;
use crate::graphql::node;
use crate::graphql::payload::user_errors;
use crate::graphql::plan::one;
use crate::graphql::selection::Selection;
use crate::graphql::submissions::Submission;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{ScorecardId, SubmissionId};

/// A review to be kept.
#[derive(InputObject)]
pub(in crate::graphql) struct ReviewScorecardInput {
    /// Of which scorecard: the submission's newest.
    scorecard_id: ID,
    /// The levels. Each criterion that waits for a person needs one, of a hidden scorecard each that counts. The scorer's level
    /// stands where none is given, or one's own of an earlier review of this scorecard.
    criteria: Vec<CriterionReviewInput>,
    /// One's own words on the whole, at most 5000 characters.
    comment: Option<String>,
}

/// A level for one criterion of one question.
#[derive(InputObject)]
pub(in crate::graphql) struct CriterionReviewInput {
    /// The criterion.
    criterion_id: ID,
    /// The question; may be left out where the criterion belongs to one question alone.
    question_id: Option<ID>,
    /// 0 to 4.
    level: i32,
    /// Why, at most 1000 characters. Needed where the level differs from one of the scorer's that is not hidden.
    reason: Option<String>,
}

impl From<CriterionReviewInput> for domain::GivenLevel {
    fn from(input: CriterionReviewInput) -> Self {
        Self {
            criterion: input.criterion_id.parse().ok(),
            question: input.question_id.map(|id| id.parse().ok()),
            level: input.level,
            reason: input.reason,
        }
    }
}

user_errors!(
    "reviewScorecard",
    ReviewScorecardUserError,
    ReviewScorecardErrorCode,
    domain::ReviewScorecardCode {
        /// The scorecard is not finished.
        NotFinished,
        /// There is a newer scorecard.
        Superseded,
        /// The candidate took the attempt back.
        Withdrawn,
        /// More levels than an assessment has criteria.
        TooMany,
        /// A reason or the comment is too long.
        TooLong,
        /// Not a level from 0 to 4.
        LevelOutOfRange,
        /// The scorecard has no such criterion.
        UnknownCriterion,
        /// The criterion is one of several questions, and none is named.
        QuestionRequired,
        /// A criterion has two levels.
        DuplicateCriterion,
        /// The level differs from the scorer's and nothing says why.
        ReasonRequired,
        /// A criterion that waits for a person has no level.
        Incomplete,
    }
);

/// Answer of `reviewScorecard`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct ReviewScorecardPayload {
    /// The review; null when something is to be mended.
    review: Option<Review>,
    /// What is to be mended.
    user_errors: Vec<ReviewScorecardUserError>,
}

/// A reviewer to be assigned.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct AssignReviewerInput {
    /// To which submission.
    submission_id: ID,
    /// Which member.
    user_id: ID,
}

user_errors!(
    "assignReviewer",
    AssignReviewerUserError,
    AssignReviewerErrorCode,
    domain::AssignReviewerCode {
        /// The person is no member of the organization.
        NotAMember,
        /// The person's role does not let that person review.
        MayNotReview,
    }
);

/// Answer of `assignReviewer`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct AssignReviewerPayload {
    /// The submission; null when something is to be mended.
    submission: Option<Submission>,
    /// What is to be mended.
    user_errors: Vec<AssignReviewerUserError>,
}

/// A reviewer to be relieved.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct UnassignReviewerInput {
    /// Of which submission.
    submission_id: ID,
    /// Which member.
    user_id: ID,
}

user_errors!(
    "unassignReviewer",
    UnassignReviewerUserError,
    UnassignReviewerErrorCode,
    domain::UnassignReviewerCode {
        /// The person is neither assigned nor a member of the organization.
        NotAMember,
    }
);

/// Answer of `unassignReviewer`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct UnassignReviewerPayload {
    /// The submission; null when something is to be mended.
    submission: Option<Submission>,
    /// What is to be mended.
    user_errors: Vec<UnassignReviewerUserError>,
}

/// A submission to be scored anew.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct RescoreSubmissionInput {
    /// Which one.
    submission_id: ID,
}

user_errors!(
    "rescoreSubmission",
    RescoreSubmissionUserError,
    RescoreSubmissionErrorCode,
    scorecards::RescoreSubmissionCode {
        /// The attempt is not handed in.
        NotSubmitted,
        /// The candidate took the attempt back.
        Withdrawn,
    }
);

/// Answer of `rescoreSubmission`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct RescoreSubmissionPayload {
    /// The submission, its newest scorecard on its way; null when something is to be mended.
    submission: Option<Submission>,
    /// What is to be mended.
    user_errors: Vec<RescoreSubmissionUserError>,
}

/// What people make of submissions.
#[derive(Default)]
pub(in crate::graphql) struct ReviewMutation;

#[Object]
impl ReviewMutation {
    /// Keeps what a person makes of a submission's newest scorecard, beside what the scorer made of it. It bears the caller's
    /// name; for an API key that of the member who made it. Where the scorecard waits for a person or has failed, the
    /// review's overall score is what counts from now on. Reviewing again adds a review. Needs `REVIEW_SUBMISSIONS`. Emits
    /// `scorecard.reviewed`.
    async fn review_scorecard(
        &self,
        ctx: &Context<'_>,
        input: ReviewScorecardInput,
    ) -> Result<ReviewScorecardPayload, ApiError> {
        let scorecard: ScorecardId = node::decode(&input.scorecard_id)?;
        let criteria = input.criteria.into_iter().map(Into::into).collect();
        let form = domain::NewReview { scorecard, criteria, comment: input.comment };
        let receipt = ctx
            .mutate("reviewScorecard", async |tx| {
                let grant = authorize::<ReviewSubmissions>(tx, ctx.actor(), scorecard).await?;
                let hidden = hidden_from(&grant, tx, ctx.actor()).await.map_err(ApiError::from)?;
                let reviewer = domain::Reviewer { person: person(&grant, tx).await?, hidden };
                domain::review(&grant, tx, &reviewer, &form).await
            })
            .await?;
        let selection = Selection::of(ctx)?.child("review");
        Ok(ReviewScorecardPayload {
            review: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }

    /// Gives a submission to a member for review. Who is assigned already stays so. Of a job description with `blindReview`
    /// the member does not see any more, until the review is in, who answered and what others think. Needs
    /// `ASSIGN_REVIEWERS`. Emits `reviewer.assigned`.
    async fn assign_reviewer(
        &self,
        ctx: &Context<'_>,
        input: AssignReviewerInput,
    ) -> Result<AssignReviewerPayload, ApiError> {
        let id: SubmissionId = node::decode(&input.submission_id)?;
        let user = input.user_id.parse().ok();
        let receipt = ctx
            .mutate("assignReviewer", async |tx| {
                let grant = authorize::<AssignReviewers>(tx, ctx.actor(), id).await?;
                let by = person(&grant, tx).await?;
                domain::assign(&grant, tx, &by, id, user).await?;
                Ok(id)
            })
            .await?;
        let selection = Selection::of(ctx)?.child("submission");
        Ok(AssignReviewerPayload {
            submission: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }

    /// Takes a submission from a member who was to review it. What the member has reviewed is kept; who is not assigned stays
    /// so. Needs `ASSIGN_REVIEWERS`. Emits `reviewer.unassigned`.
    async fn unassign_reviewer(
        &self,
        ctx: &Context<'_>,
        input: UnassignReviewerInput,
    ) -> Result<UnassignReviewerPayload, ApiError> {
        let id: SubmissionId = node::decode(&input.submission_id)?;
        let user = input.user_id.parse().ok();
        let receipt = ctx
            .mutate("unassignReviewer", async |tx| {
                let grant = authorize::<AssignReviewers>(tx, ctx.actor(), id).await?;
                domain::unassign(&grant, tx, id, user).await?;
                Ok(id)
            })
            .await?;
        let selection = Selection::of(ctx)?.child("submission");
        Ok(UnassignReviewerPayload {
            submission: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }

    /// Has a submission scored anew by a job. The scorecards before are kept with their reviews, and the next one is the one
    /// that counts; the same answers come to the same scores. This is the way out of `FAILED`. One that is on its way is
    /// that scorecard, taken up once more in case it was left lying. Needs `REVIEW_SUBMISSIONS`. Emits `scorecard.queued`,
    /// later `scorecard.ready`, `scorecard.needs_human` or `scorecard.failed`.
    async fn rescore_submission(
        &self,
        ctx: &Context<'_>,
        input: RescoreSubmissionInput,
    ) -> Result<RescoreSubmissionPayload, ApiError> {
        let id: SubmissionId = node::decode(&input.submission_id)?;
        let receipt = ctx
            .mutate("rescoreSubmission", async |tx| {
                let grant = authorize::<ReviewSubmissions>(tx, ctx.actor(), id).await?;
                scorecards::rescore(&grant, tx, id).await?;
                Ok(id)
            })
            .await?;
        let selection = Selection::of(ctx)?.child("submission");
        Ok(RescoreSubmissionPayload {
            submission: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }
}
