//! Proposing, editing, copying and retiring assessments.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::inputs::UpdateAssessmentInput;
use super::objects::Assessment;
use crate::access::{ManageAssessments, authorize};
use crate::domain::assessments as domain;
use crate::graphql::context::ContextExt;
use crate::graphql::node;
use crate::graphql::payload::user_errors;
use crate::graphql::plan::one;
use crate::graphql::scalars::Locale;
use crate::graphql::selection::Selection;
use crate::kernel::error::ApiError;
use crate::kernel::ids::AssessmentId;

/// An assessment to be proposed.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct DraftAssessmentInput {
    /// What it assesses for, and what the questions are taken from.
    job_description_id: ID,
    /// Title, shown to candidates; the job's, when absent.
    title: Option<String>,
    /// How many questions, 1 to 20; 8 when absent.
    question_count: Option<i32>,
    /// The language of the questions, `en` or `de`; that of the job description, when absent.
    locale: Option<Locale>,
}

user_errors!(
    "draftAssessment",
    DraftAssessmentUserError,
    DraftAssessmentErrorCode,
    domain::DraftAssessmentCode {
        /// More characters than fit.
        TooLong,
        /// Not 1 to 20 questions.
        BadQuestionCount,
        /// No questions are known in this language.
        UnsupportedLocale,
        /// The job description was put away.
        JobClosed,
    }
);

/// Answer of `draftAssessment`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct DraftAssessmentPayload {
    /// The draft, to be edited; null when something is to be mended.
    assessment: Option<Assessment>,
    /// What is to be mended.
    user_errors: Vec<DraftAssessmentUserError>,
}

user_errors!(
    "updateAssessment",
    UpdateAssessmentUserError,
    UpdateAssessmentErrorCode,
    domain::UpdateAssessmentCode {
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
        /// The id is not that of such a part of the assessment.
        InvalidId,
        /// Two parts have the same id.
        DuplicateId,
        /// Somebody else changed it meanwhile.
        VersionConflict,
        /// It is not sent any more, and no longer changed.
        Retired,
    }
);

/// Answer of `updateAssessment`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct UpdateAssessmentPayload {
    /// The draft that was changed: the one that was named, or that of the next revision; null when something is to be mended.
    assessment: Option<Assessment>,
    /// What is to be mended.
    user_errors: Vec<UpdateAssessmentUserError>,
}

/// An assessment to be copied.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct CloneAssessmentInput {
    /// Which one, whatever its status.
    assessment_id: ID,
    /// What the copy assesses for; the same, when absent.
    job_description_id: Option<ID>,
    /// Title of the copy, shown to candidates; the same, when absent.
    title: Option<String>,
}

user_errors!(
    "cloneAssessment",
    CloneAssessmentUserError,
    CloneAssessmentErrorCode,
    domain::CloneAssessmentCode {
        /// The title is nothing but white space.
        Empty,
        /// The title has more characters than fit.
        TooLong,
        /// The job description was put away.
        JobClosed,
    }
);

/// Answer of `cloneAssessment`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct CloneAssessmentPayload {
    /// The copy, a draft; null when something is to be mended.
    assessment: Option<Assessment>,
    /// What is to be mended.
    user_errors: Vec<CloneAssessmentUserError>,
}

/// An assessment to be put away.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct RetireAssessmentInput {
    /// Which one.
    assessment_id: ID,
    /// The version that was looked at; refused when it is no longer that one.
    expected_version: Option<i32>,
}

user_errors!(
    "retireAssessment",
    RetireAssessmentUserError,
    RetireAssessmentErrorCode,
    domain::RetireAssessmentCode {
        /// It is retired already.
        AlreadyRetired,
        /// Somebody else changed it meanwhile.
        VersionConflict,
    }
);

/// Answer of `retireAssessment`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct RetireAssessmentPayload {
    /// The assessment, retired; null when something is to be mended.
    assessment: Option<Assessment>,
    /// What is to be mended.
    user_errors: Vec<RetireAssessmentUserError>,
}

/// Changes to assessments that there are already, and proposals for new ones.
#[derive(Default)]
pub(in crate::graphql) struct AssessmentEditingMutation;

#[Object]
impl AssessmentEditingMutation {
    /// Proposes an assessment from a job description, at once: questions on experience, on situations and on knowledge,
    /// with anchored criteria, key points, weights and a time limit, as a draft to be edited. The same job description
    /// gives the same questions. Needs `MANAGE_ASSESSMENTS`. Emits `assessment.created`.
    async fn draft_assessment(
        &self,
        ctx: &Context<'_>,
        input: DraftAssessmentInput,
    ) -> Result<DraftAssessmentPayload, ApiError> {
        let wanted = domain::AssessmentDraft {
            job_description: node::decode(&input.job_description_id)?,
            title: input.title,
            question_count: input.question_count,
            locale: input.locale.map(|locale| locale.0),
        };
        let receipt = ctx
            .mutate("draftAssessment", async |tx| {
                let grant = authorize::<ManageAssessments>(tx, ctx.actor(), wanted.job_description).await?;
                domain::draft(&grant, tx, &wanted).await
            })
            .await?;
        let selection = Selection::of(ctx)?.child("assessment");
        Ok(DraftAssessmentPayload {
            assessment: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }

    /// Edits an assessment, whole or in parts. A draft changes in place; parts that are named by `id` keep it. A published
    /// one stays as it is: the change goes to the draft of its next revision, whose parts have ids of their own, and which
    /// the first change makes. Needs `MANAGE_ASSESSMENTS`. Emits `assessment.updated`, or `assessment.created` for a new
    /// revision.
    async fn update_assessment(
        &self,
        ctx: &Context<'_>,
        input: UpdateAssessmentInput,
    ) -> Result<UpdateAssessmentPayload, ApiError> {
        let changes = input.into_domain()?;
        let receipt = ctx
            .mutate("updateAssessment", async |tx| {
                let grant = authorize::<ManageAssessments>(tx, ctx.actor(), changes.assessment).await?;
                domain::update(&grant, tx, &changes).await
            })
            .await?;
        let selection = Selection::of(ctx)?.child("assessment");
        Ok(UpdateAssessmentPayload {
            assessment: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }

    /// Copies an assessment, for the same job description or another one of the organization, as a draft. Needs
    /// `MANAGE_ASSESSMENTS`. Emits `assessment.created`.
    async fn clone_assessment(
        &self,
        ctx: &Context<'_>,
        input: CloneAssessmentInput,
    ) -> Result<CloneAssessmentPayload, ApiError> {
        let wanted = domain::AssessmentClone {
            assessment: node::decode(&input.assessment_id)?,
            job_description: input.job_description_id.as_ref().map(node::decode).transpose()?,
            title: input.title,
        };
        let receipt = ctx
            .mutate("cloneAssessment", async |tx| {
                let grant = authorize::<ManageAssessments>(tx, ctx.actor(), wanted.assessment).await?;
                domain::clone(&grant, tx, &wanted).await
            })
            .await?;
        let selection = Selection::of(ctx)?.child("assessment");
        Ok(CloneAssessmentPayload {
            assessment: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }

    /// Retires an assessment: nobody is invited to it any more, and invites that were sent go on. A draft is put away by
    /// it. Needs `MANAGE_ASSESSMENTS`. Emits `assessment.retired`.
    async fn retire_assessment(
        &self,
        ctx: &Context<'_>,
        input: RetireAssessmentInput,
    ) -> Result<RetireAssessmentPayload, ApiError> {
        let id: AssessmentId = node::decode(&input.assessment_id)?;
        let receipt = ctx
            .mutate("retireAssessment", async |tx| {
                let grant = authorize::<ManageAssessments>(tx, ctx.actor(), id).await?;
                domain::retire(&grant, tx, id, input.expected_version).await?;
                Ok(id)
            })
            .await?;
        let selection = Selection::of(ctx)?.child("assessment");
        Ok(RetireAssessmentPayload {
            assessment: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }
}
