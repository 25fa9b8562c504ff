//! Pasting job descriptions, mending them, and where they stand.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};

use super::objects::JobDescription;
use crate::access::{ManageJobDescriptions, authorize};
use crate::domain::job_descriptions as domain;
use crate::graphql::context::ContextExt;
use crate::graphql::node;
use crate::graphql::payload::{no_user_errors, user_errors};
use crate::graphql::plan::one;
use crate::graphql::selection::Selection;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{JobDescriptionId, OrganizationId};
use crate::kernel::problem::Rejection;

/// A job description to be kept.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct CreateJobDescriptionInput {
    /// The organization that hires.
    organization_id: ID,
    /// The text as it is, up to 100 kB: plain, HTML or pasted from a word processor. It is kept exactly so; one with a NUL
    /// character, which text cannot hold, is refused.
    raw_text: String,
    /// A title of one's own, up to 300 characters; otherwise it is extracted.
    title: Option<String>,
    /// The caller's own key for it; unique in the organization.
    external_id: Option<String>,
    /// Reviewers do not see who answered nor what others think before they have said what they think.
    #[graphql(default)]
    blind_review: bool,
}

user_errors!(
    "createJobDescription",
    CreateJobDescriptionUserError,
    CreateJobDescriptionErrorCode,
    domain::CreateJobDescriptionCode {
        /// Nothing that a reader could see.
        Empty,
        /// More than fits.
        TooLong,
        /// A character that text cannot hold.
        InvalidCharacter,
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

/// Changes to a job description; absent fields stay.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct UpdateJobDescriptionInput {
    /// Which one.
    job_description_id: ID,
    /// The text as it is, up to 100 kB. Another text than before is extracted again.
    raw_text: Option<String>,
    /// A title of one's own, which no extraction replaces. Null gives the title back to the text: the extracted one.
    title: MaybeUndefined<String>,
    /// The caller's own key for it; unique in the organization. Null takes it away.
    external_id: MaybeUndefined<String>,
    /// Reviewers do not see who answered nor what others think before they have said what they think. `false` shows it all
    /// at once.
    blind_review: Option<bool>,
    /// The version that was looked at; the change is refused when it is no longer that one.
    expected_version: Option<i32>,
}

user_errors!(
    "updateJobDescription",
    UpdateJobDescriptionUserError,
    UpdateJobDescriptionErrorCode,
    domain::UpdateJobDescriptionCode {
        /// Nothing that a reader could see.
        Empty,
        /// More than fits.
        TooLong,
        /// A character that text cannot hold.
        InvalidCharacter,
        /// Another job description of the organization has this external id.
        ExternalIdTaken,
        /// Somebody else changed it meanwhile.
        VersionConflict,
        /// It was put away, for good.
        Archived,
    }
);

/// Answer of `updateJobDescription`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct UpdateJobDescriptionPayload {
    /// The job description; null when something is to be mended.
    job_description: Option<JobDescription>,
    /// What is to be mended.
    user_errors: Vec<UpdateJobDescriptionUserError>,
}

/// A job description to be opened.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct OpenJobDescriptionInput {
    /// Which one.
    job_description_id: ID,
}

user_errors!(
    "openJobDescription",
    OpenJobDescriptionUserError,
    OpenJobDescriptionErrorCode,
    domain::OpenJobDescriptionCode {
        /// It was put away, for good.
        Archived,
    }
);

/// Answer of `openJobDescription`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct OpenJobDescriptionPayload {
    /// The job description; null when something is to be mended.
    job_description: Option<JobDescription>,
    /// What is to be mended.
    user_errors: Vec<OpenJobDescriptionUserError>,
}

/// A job description to be closed.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct CloseJobDescriptionInput {
    /// Which one.
    job_description_id: ID,
}

user_errors!(
    "closeJobDescription",
    CloseJobDescriptionUserError,
    CloseJobDescriptionErrorCode,
    domain::CloseJobDescriptionCode {
        /// It is a draft, which takes no invites.
        NotOpen,
        /// It was put away, for good.
        Archived,
    }
);

/// Answer of `closeJobDescription`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct CloseJobDescriptionPayload {
    /// The job description; null when something is to be mended.
    job_description: Option<JobDescription>,
    /// What is to be mended.
    user_errors: Vec<CloseJobDescriptionUserError>,
}

/// A job description to be put away.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct ArchiveJobDescriptionInput {
    /// Which one.
    job_description_id: ID,
}

no_user_errors!("archiveJobDescription", ArchiveJobDescriptionUserError, ArchiveJobDescriptionErrorCode);

/// Answer of `archiveJobDescription`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct ArchiveJobDescriptionPayload {
    /// The job description.
    job_description: Option<JobDescription>,
    /// Always empty: there is nothing to mend.
    user_errors: Vec<ArchiveJobDescriptionUserError>,
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
        let form = domain::NewJobDescription {
            raw_text: input.raw_text,
            title: input.title,
            external_id: input.external_id,
            blind_review: input.blind_review,
        };
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

    /// Changes text, title, external id or the way of reviewing. Another text is read again by a job: until then `extraction` is null and the
    /// title stays; a title that a person gave stays for good. Where everything is so already nothing happens. Needs
    /// `MANAGE_JOB_DESCRIPTIONS`. Emits `job_description.updated`, after another text later `job_description.extracted`.
    async fn update_job_description(
        &self,
        ctx: &Context<'_>,
        input: UpdateJobDescriptionInput,
    ) -> Result<UpdateJobDescriptionPayload, ApiError> {
        let id: JobDescriptionId = node::decode(&input.job_description_id)?;
        let changes = domain::JobDescriptionChanges {
            raw_text: input.raw_text,
            title: change(input.title),
            external_id: change(input.external_id),
            blind_review: input.blind_review,
            expected_version: input.expected_version,
        };
        let receipt = ctx
            .mutate("updateJobDescription", async |tx| {
                let grant = authorize::<ManageJobDescriptions>(tx, ctx.actor(), id).await?;
                domain::update(&grant, tx, id, &changes).await?;
                Ok(id)
            })
            .await?;
        let selection = Selection::of(ctx)?.child("jobDescription");
        Ok(UpdateJobDescriptionPayload {
            job_description: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }

    /// Lets a draft, or one that was closed, take invites. One that is open stays as it is. Needs
    /// `MANAGE_JOB_DESCRIPTIONS`. Emits `job_description.opened`.
    async fn open_job_description(
        &self,
        ctx: &Context<'_>,
        input: OpenJobDescriptionInput,
    ) -> Result<OpenJobDescriptionPayload, ApiError> {
        let id: JobDescriptionId = node::decode(&input.job_description_id)?;
        let receipt = ctx
            .mutate("openJobDescription", async |tx| {
                let grant = authorize::<ManageJobDescriptions>(tx, ctx.actor(), id).await?;
                domain::open(&grant, tx, id).await?;
                Ok(id)
            })
            .await?;
        let selection = Selection::of(ctx)?.child("jobDescription");
        Ok(OpenJobDescriptionPayload {
            job_description: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }

    /// Ends the taking of invites. Invites that were sent go on: whoever has one can begin until it expires, and finish. One
    /// that is closed stays as it is, and can be opened again. Needs `MANAGE_JOB_DESCRIPTIONS`. Emits
    /// `job_description.closed`.
    async fn close_job_description(
        &self,
        ctx: &Context<'_>,
        input: CloseJobDescriptionInput,
    ) -> Result<CloseJobDescriptionPayload, ApiError> {
        let id: JobDescriptionId = node::decode(&input.job_description_id)?;
        let receipt = ctx
            .mutate("closeJobDescription", async |tx| {
                let grant = authorize::<ManageJobDescriptions>(tx, ctx.actor(), id).await?;
                domain::close(&grant, tx, id).await?;
                Ok(id)
            })
            .await?;
        let selection = Selection::of(ctx)?.child("jobDescription");
        Ok(CloseJobDescriptionPayload {
            job_description: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }

    /// Puts a job description away, for good: it takes no invites and is no longer changed. Nobody loses anything by it:
    /// invites that were sent go on until they expire, attempts can be finished, and all that came in can be read, scored
    /// and released. One that is archived stays as it is. Needs `MANAGE_JOB_DESCRIPTIONS`. Emits
    /// `job_description.archived`, before it `job_description.closed` where it was open.
    async fn archive_job_description(
        &self,
        ctx: &Context<'_>,
        input: ArchiveJobDescriptionInput,
    ) -> Result<ArchiveJobDescriptionPayload, ApiError> {
        let id: JobDescriptionId = node::decode(&input.job_description_id)?;
        let receipt = ctx
            .mutate("archiveJobDescription", async |tx| {
                let grant = authorize::<ManageJobDescriptions>(tx, ctx.actor(), id).await?;
                domain::archive(&grant, tx, id).await?;
                Ok::<_, Rejection<()>>(id)
            })
            .await?;
        let selection = Selection::of(ctx)?.child("jobDescription");
        let job_description = one(ctx, receipt.value, &selection).await?;
        Ok(ArchiveJobDescriptionPayload { job_description, user_errors: Vec::new() })
    }
}

/// Absent, null or a value.
fn change(given: MaybeUndefined<String>) -> domain::Change<String> {
    match given {
        MaybeUndefined::Undefined => domain::Change::Keep,
        MaybeUndefined::Null => domain::Change::Clear,
        MaybeUndefined::Value(value) => domain::Change::Set(value),
    }
}
