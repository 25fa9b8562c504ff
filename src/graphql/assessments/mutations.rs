//! Writing and publishing assessments.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::inputs::CreateAssessmentInput;
use super::objects::Assessment;
use crate::access::{ManageAssessments, authorize};
use crate::domain::assessments as domain;
use crate::graphql::context::ContextExt;
use crate::graphql::node;
use crate::graphql::payload::user_errors;
use crate::graphql::plan::one;
use crate::graphql::selection::Selection;
use crate::kernel::error::ApiError;
use crate::kernel::ids::AssessmentId;

user_errors!(
    "createAssessment",
    CreateAssessmentUserError,
    CreateAssessmentErrorCode,
    domain::CreateAssessmentCode {
        /// Nothing but white space, or no items.
        Empty,
        /// More characters than fit.
        TooLong,
        /// More items than fit.
        TooMany,
        /// A choice question without a correct choice.
        NoCorrectChoice,
        /// Two choices of a question say the same.
        DuplicateChoice,
        /// The tolerance is no number, or below 0.
        BadTolerance,
        /// The answer of a numeric question is no number.
        InvalidNumber,
        /// The weight is no number, not above 0, too large or too fine.
        InvalidWeight,
        /// The level is not 0 to 4, or is there twice.
        InvalidLevel,
        /// The time limit is too short or too long.
        BadTimeLimit,
        /// The longest answer is too short or too long.
        BadMaxLength,
        /// The part does not belong to this kind of question, or the kind needs it.
        WrongKind,
        /// The largest file is too small or too large.
        BadMaxSize,
        /// Parts of a new assessment have no id yet.
        InvalidId,
        /// Two parts have the same id.
        DuplicateId,
        /// The job description was put away.
        JobClosed,
    }
);

/// Answer of `createAssessment`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct CreateAssessmentPayload {
    /// The draft; null when something is to be mended.
    assessment: Option<Assessment>,
    /// What is to be mended.
    user_errors: Vec<CreateAssessmentUserError>,
}

/// A draft to be frozen.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct PublishAssessmentInput {
    /// Which one.
    assessment_id: ID,
    /// The version that was looked at; refused when it is no longer that one.
    expected_version: Option<i32>,
}

user_errors!(
    "publishAssessment",
    PublishAssessmentUserError,
    PublishAssessmentErrorCode,
    domain::PublishAssessmentCode {
        /// It is published or retired already.
        NotDraft,
        /// It has no sections, or a section without questions.
        Empty,
        /// Somebody else changed it meanwhile.
        VersionConflict,
        /// The job description takes no new invites.
        JobClosed,
    }
);

/// Answer of `publishAssessment`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct PublishAssessmentPayload {
    /// The assessment, frozen; null when something is to be mended.
    assessment: Option<Assessment>,
    /// What is to be mended.
    user_errors: Vec<PublishAssessmentUserError>,
}

/// Changes to assessments.
#[derive(Default)]
pub(in crate::graphql) struct AssessmentMutation;

#[Object]
impl AssessmentMutation {
    /// Drafts an assessment, whole, as it was given: two questions may ask the same. `draftAssessment` proposes one. Needs
    /// `MANAGE_ASSESSMENTS`. Emits `assessment.created`.
    async fn create_assessment(
        &self,
        ctx: &Context<'_>,
        input: CreateAssessmentInput,
    ) -> Result<CreateAssessmentPayload, ApiError> {
        let form = input.into_domain()?;
        let receipt = ctx
            .mutate("createAssessment", async |tx| {
                let grant = authorize::<ManageAssessments>(tx, ctx.actor(), form.job_description).await?;
                domain::create(&grant, tx, &form).await
            })
            .await?;
        let selection = Selection::of(ctx)?.child("assessment");
        Ok(CreateAssessmentPayload {
            assessment: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }

    /// Freezes a draft, so that it can be sent, and opens its job description if that is a draft too. The published
    /// revision that it was made from is retired: invites sent with it go on, new ones go to this one. Needs
    /// `MANAGE_ASSESSMENTS`. Emits `assessment.published`, and perhaps `assessment.retired` and
    /// `job_description.opened`.
    async fn publish_assessment(
        &self,
        ctx: &Context<'_>,
        input: PublishAssessmentInput,
    ) -> Result<PublishAssessmentPayload, ApiError> {
        let id: AssessmentId = node::decode(&input.assessment_id)?;
        let receipt = ctx
            .mutate("publishAssessment", async |tx| {
                let grant = authorize::<ManageAssessments>(tx, ctx.actor(), id).await?;
                domain::publish(&grant, tx, id, input.expected_version).await?;
                Ok(id)
            })
            .await?;
        let selection = Selection::of(ctx)?.child("assessment");
        Ok(PublishAssessmentPayload {
            assessment: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }
}
