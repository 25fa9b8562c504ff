//! Pasting job descriptions.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::objects::JobDescription;
use crate::access::{ManageJobDescriptions, authorize};
use crate::domain::job_descriptions as domain;
use crate::graphql::context::ContextExt;
use crate::graphql::node;
use crate::graphql::payload::user_errors;
use crate::graphql::plan::one;
use crate::graphql::selection::Selection;
use crate::kernel::error::ApiError;
use crate::kernel::ids::OrganizationId;

/// A job description to be kept.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct CreateJobDescriptionInput {
    /// The organization that hires.
    organization_id: ID,
    /// The text as it is, up to 100 kB: plain, HTML or pasted from a word processor.
    raw_text: String,
    /// A title of one's own; otherwise it is extracted.
    title: Option<String>,
    /// The caller's own key for it; unique in the organization.
    external_id: Option<String>,
}

user_errors!(
    "createJobDescription",
    CreateJobDescriptionUserError,
    CreateJobDescriptionErrorCode,
    domain::CreateJobDescriptionCode {
        /// Nothing but white space.
        Empty,
        /// More than fits.
        TooLong,
        /// Another job description of the organization has this external id.
        ExternalIdTaken,
    }
);

/// Answer of `createJobDescription`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct CreateJobDescriptionPayload {
    /// The job description; null when something is to be mended.
    job_description: Option<JobDescription>,
    /// What is to be mended.
    user_errors: Vec<CreateJobDescriptionUserError>,
}

/// Changes to job descriptions.
#[derive(Default)]
pub(in crate::graphql) struct JobDescriptionMutation;

#[Object]
impl JobDescriptionMutation {
    /// Keeps a pasted job description and has it read by a job. Needs `MANAGE_JOB_DESCRIPTIONS`. Emits
    /// `job_description.created`, later `job_description.extracted`.
    async fn create_job_description(
        &self,
        ctx: &Context<'_>,
        input: CreateJobDescriptionInput,
    ) -> Result<CreateJobDescriptionPayload, ApiError> {
        let organization: OrganizationId = node::decode(&input.organization_id)?;
        let form =
            domain::NewJobDescription { raw_text: input.raw_text, title: input.title, external_id: input.external_id };
        let receipt = ctx
            .mutate("createJobDescription", async |tx| {
                let grant = authorize::<ManageJobDescriptions>(tx, ctx.actor(), organization).await?;
                domain::create(&grant, tx, &form).await
            })
            .await?;
        let selection = Selection::of(ctx)?.child("jobDescription");
        Ok(CreateJobDescriptionPayload {
            job_description: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }
}
