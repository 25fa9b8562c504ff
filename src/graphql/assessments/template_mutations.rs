//! Saving, using, renaming and deleting templates.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::objects::Assessment;
use super::templates::AssessmentTemplate;
use crate::access::{ManageAssessments, authorize};
use crate::domain::assessments::templates as domain;
use crate::graphql::context::ContextExt;
use crate::graphql::node;
use crate::graphql::payload::user_errors;
use crate::graphql::plan::one;
use crate::graphql::selection::Selection;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{AssessmentId, AssessmentTemplateId};

/// An assessment to be kept as a template.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct SaveAssessmentTemplateInput {
    /// Which one, whatever its status.
    assessment_id: ID,
    /// What the team calls the template; the assessment's title, when absent.
    title: Option<String>,
}

user_errors!(
    "saveAssessmentTemplate",
    SaveAssessmentTemplateUserError,
    SaveAssessmentTemplateErrorCode,
    domain::SaveTemplateCode {
        /// The title is nothing but white space.
        Empty,
        /// The title has more characters than fit.
        TooLong,
    }
);

/// Answer of `saveAssessmentTemplate`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct SaveAssessmentTemplatePayload {
    /// The template; null when something is to be mended.
    template: Option<AssessmentTemplate>,
    /// What is to be mended.
    user_errors: Vec<SaveAssessmentTemplateUserError>,
}

/// A template to be used.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct CreateAssessmentFromTemplateInput {
    /// Which template.
    template_id: ID,
    /// What the assessment is for.
    job_description_id: ID,
    /// Title, shown to candidates; the template's, when absent.
    title: Option<String>,
}

user_errors!(
    "createAssessmentFromTemplate",
    CreateAssessmentFromTemplateUserError,
    CreateAssessmentFromTemplateErrorCode,
    domain::CreateFromTemplateCode {
        /// The title is nothing but white space.
        Empty,
        /// The title has more characters than fit.
        TooLong,
        /// The job description was put away.
        JobClosed,
    }
);

/// Answer of `createAssessmentFromTemplate`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct CreateAssessmentFromTemplatePayload {
    /// The draft; null when something is to be mended.
    assessment: Option<Assessment>,
    /// What is to be mended.
    user_errors: Vec<CreateAssessmentFromTemplateUserError>,
}

/// A template to be renamed.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct UpdateAssessmentTemplateInput {
    /// Which template.
    template_id: ID,
    /// The version that was looked at; refused when it is no longer that one.
    expected_version: Option<i32>,
    /// What the team calls it.
    title: String,
}

user_errors!(
    "updateAssessmentTemplate",
    UpdateAssessmentTemplateUserError,
    UpdateAssessmentTemplateErrorCode,
    domain::RenameTemplateCode {
        /// The title is nothing but white space.
        Empty,
        /// The title has more characters than fit.
        TooLong,
        /// Somebody else changed it meanwhile.
        VersionConflict,
    }
);

/// Answer of `updateAssessmentTemplate`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct UpdateAssessmentTemplatePayload {
    /// The template; null when something is to be mended.
    template: Option<AssessmentTemplate>,
    /// What is to be mended.
    user_errors: Vec<UpdateAssessmentTemplateUserError>,
}

/// A template to be thrown away.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct DeleteAssessmentTemplateInput {
    /// Which template.
    template_id: ID,
    /// The version that was looked at; refused when it is no longer that one.
    expected_version: Option<i32>,
}

user_errors!(
    "deleteAssessmentTemplate",
    DeleteAssessmentTemplateUserError,
    DeleteAssessmentTemplateErrorCode,
    domain::DeleteTemplateCode {
        /// Somebody else changed it meanwhile.
        VersionConflict,
    }
);

/// Answer of `deleteAssessmentTemplate`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct DeleteAssessmentTemplatePayload {
    /// What there is no longer; null when something is to be mended.
    template_id: Option<ID>,
    /// What is to be mended.
    user_errors: Vec<DeleteAssessmentTemplateUserError>,
}

/// Changes to templates.
#[derive(Default)]
pub(in crate::graphql) struct AssessmentTemplateMutation;

#[Object]
impl AssessmentTemplateMutation {
    /// Keeps a copy of an assessment as a template of the organization. Needs `MANAGE_ASSESSMENTS`. Emits nothing.
    async fn save_assessment_template(
        &self,
        ctx: &Context<'_>,
        input: SaveAssessmentTemplateInput,
    ) -> Result<SaveAssessmentTemplatePayload, ApiError> {
        let id: AssessmentId = node::decode(&input.assessment_id)?;
        let receipt = ctx
            .mutate("saveAssessmentTemplate", async |tx| {
                let grant = authorize::<ManageAssessments>(tx, ctx.actor(), id).await?;
                domain::save(&grant, tx, id, input.title.as_deref()).await
            })
            .await?;
        let selection = Selection::of(ctx)?.child("template");
        Ok(SaveAssessmentTemplatePayload {
            template: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }

    /// Makes a template an assessment of a job, as a draft. Needs `MANAGE_ASSESSMENTS`. Emits `assessment.created`.
    async fn create_assessment_from_template(
        &self,
        ctx: &Context<'_>,
        input: CreateAssessmentFromTemplateInput,
    ) -> Result<CreateAssessmentFromTemplatePayload, ApiError> {
        let wanted = domain::FromTemplate {
            template: node::decode(&input.template_id)?,
            job_description: node::decode(&input.job_description_id)?,
            title: input.title,
        };
        let receipt = ctx
            .mutate("createAssessmentFromTemplate", async |tx| {
                let grant = authorize::<ManageAssessments>(tx, ctx.actor(), wanted.template).await?;
                domain::instantiate(&grant, tx, &wanted).await
            })
            .await?;
        let selection = Selection::of(ctx)?.child("assessment");
        Ok(CreateAssessmentFromTemplatePayload {
            assessment: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }

    /// Renames a template. Needs `MANAGE_ASSESSMENTS`. Emits nothing.
    async fn update_assessment_template(
        &self,
        ctx: &Context<'_>,
        input: UpdateAssessmentTemplateInput,
    ) -> Result<UpdateAssessmentTemplatePayload, ApiError> {
        let id: AssessmentTemplateId = node::decode(&input.template_id)?;
        let receipt = ctx
            .mutate("updateAssessmentTemplate", async |tx| {
                let grant = authorize::<ManageAssessments>(tx, ctx.actor(), id).await?;
                domain::rename(&grant, tx, id, input.expected_version, &input.title).await?;
                Ok(id)
            })
            .await?;
        let selection = Selection::of(ctx)?.child("template");
        Ok(UpdateAssessmentTemplatePayload {
            template: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }

    /// Throws a template away; assessments that were made of it stay. Needs `MANAGE_ASSESSMENTS`. Emits nothing.
    async fn delete_assessment_template(
        &self,
        ctx: &Context<'_>,
        input: DeleteAssessmentTemplateInput,
    ) -> Result<DeleteAssessmentTemplatePayload, ApiError> {
        let id: AssessmentTemplateId = node::decode(&input.template_id)?;
        let receipt = ctx
            .mutate("deleteAssessmentTemplate", async |tx| {
                let grant = authorize::<ManageAssessments>(tx, ctx.actor(), id).await?;
                domain::delete(&grant, tx, id, input.expected_version).await?;
                Ok(id)
            })
            .await?;
        Ok(DeleteAssessmentTemplatePayload {
            template_id: receipt.value.map(node::id),
            user_errors: receipt.user_errors(),
        })
    }
}
