//! Job descriptions in the schema.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};

use super::assessments::{Assessment, AssessmentConnection};
use super::connection::{connection, cursored};
use super::context::ContextExt;
use super::filters::{DateTimeFilter, OrderDirection};
use super::invites::{
    AssessmentInvite, AssessmentInviteConnection, AssessmentInviteFilter, AssessmentInviteOrder, InviteStatusCount,
};
use super::node;
use super::organizations::Organization;
use super::payload::user_errors;
use super::plan::{Entity, Planned, Planning, Reader, one};
use super::scalars::DateTime;
use super::selection::{SelectedField, Selection};
use super::submissions::{Submission, SubmissionConnection, SubmissionFilter, SubmissionOrder};
use crate::access::{ManageJobDescriptions, ViewAssessments, authorize};
use crate::domain::job_descriptions as domain;
use crate::domain::job_descriptions::extraction;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{JobDescriptionId, OrganizationId};
use crate::kernel::paging::PageRequest;

/// A job description: what was pasted, and what was read out of it.
pub(super) struct JobDescription {
    row: domain::JobDescription,
    organization: Planned<Arc<Organization>>,
    assessments: Planned<AssessmentConnection>,
    invites: Planned<AssessmentInviteConnection>,
    invite_counts: Planned<Vec<InviteStatusCount>>,
    submissions: Planned<SubmissionConnection>,
}

/// Where a job description stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::JobDescriptionStatus")]
pub(super) enum JobDescriptionStatus {
    /// Being prepared.
    Draft,
    /// Takes invites.
    Open,
    /// Takes no new invites; those sent go on.
    Closed,
    /// Put away.
    Archived,
}

#[Object]
impl JobDescription {
    /// The id, good for `node`.
    pub(super) async fn id(&self) -> ID {
        node::id(self.row.id)
    }

    /// The organization that hires.
    fn organization(&self, ctx: &Context<'_>) -> Result<&Arc<Organization>, ApiError> {
        self.organization.get(ctx, ())
    }

    /// The title: given, or extracted, or the first line until extraction has run.
    async fn title(&self) -> &str {
        &self.row.title
    }

    /// Exactly what was pasted.
    async fn raw_text(&self) -> &str {
        &self.row.raw_text
    }

    /// Where it stands.
    async fn status(&self) -> JobDescriptionStatus {
        self.row.status.into()
    }

    /// What was read out of the text; null until that has run.
    async fn extraction(&self) -> Option<JobExtraction> {
        self.row.extraction.clone().map(JobExtraction::from)
    }

    /// Its assessments, the newest first.
    fn assessments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor to start after.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor to end before.")] before: Option<String>,
    ) -> Result<&AssessmentConnection, ApiError> {
        self.assessments.get(ctx, (first, after, last, before))
    }

    /// Its invites, the newest first unless ordered otherwise. Needs `VIEW_INVITES`.
    #[expect(clippy::too_many_arguments, reason = "a connection with filter and order")]
    fn invites(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor to start after.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor to end before.")] before: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<AssessmentInviteFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<AssessmentInviteOrder>,
    ) -> Result<&AssessmentInviteConnection, ApiError> {
        self.invites.get(ctx, (first, after, last, before, filter, order_by))
    }

    /// How many of its invites stand where; every status is listed. Needs `VIEW_INVITES`.
    fn invite_counts(&self, ctx: &Context<'_>) -> Result<&Vec<InviteStatusCount>, ApiError> {
        self.invite_counts.get(ctx, ())
    }

    /// Its submissions, the newest first unless ordered otherwise. Needs `VIEW_SUBMISSIONS`.
    #[expect(clippy::too_many_arguments, reason = "a connection with filter and order")]
    fn submissions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor to start after.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor to end before.")] before: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<SubmissionFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<SubmissionOrder>,
    ) -> Result<&SubmissionConnection, ApiError> {
        self.submissions.get(ctx, (first, after, last, before, filter, order_by))
    }

    /// The caller's own key for it.
    async fn external_id(&self) -> Option<&str> {
        self.row.external_id.as_deref()
    }

    /// Raised with each change; updates say which one they saw.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// When it was pasted.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime {
        self.row.updated_at.into()
    }
}

connection!(JobDescriptionConnection, JobDescriptionEdge, JobDescription, "job descriptions");

/// What was read out of a job description.
#[derive(SimpleObject)]
pub(super) struct JobExtraction {
    /// Title of the position.
    title: Option<String>,
    /// Who hires.
    company: Option<String>,
    /// Level, such as `SENIOR`.
    seniority: Option<String>,
    /// Form of employment, such as `FULL_TIME`.
    employment_type: Option<String>,
    /// Where the work is done.
    location: Option<String>,
    /// What the person will do.
    responsibilities: Vec<String>,
    /// What the person brings.
    requirements: Vec<String>,
    /// Skills of the vocabulary that the text names.
    skills: Vec<String>,
}

/// The name that serde gives a unit variant.
fn variant_name(value: &impl serde::Serialize) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}

impl From<extraction::Extraction> for JobExtraction {
    fn from(found: extraction::Extraction) -> Self {
        Self {
            title: found.title,
            company: found.company,
            seniority: found.seniority.as_ref().and_then(variant_name),
            employment_type: found.employment_type.as_ref().and_then(variant_name),
            location: found.location,
            responsibilities: found.responsibilities,
            requirements: found.requirements,
            skills: found.skills,
        }
    }
}

impl Entity for JobDescription {
    type Id = JobDescriptionId;
    type Right = ViewAssessments;

    fn load<'p>(
        reader: &'p mut Reader<'_>,
        ids: Vec<JobDescriptionId>,
        selection: &'p Selection,
    ) -> Planning<'p, HashMap<JobDescriptionId, Self>> {
        Box::pin(async move {
            let scope = reader.scope;
            let found = domain::load(&scope, reader.tx, &ids).await?;
            let planned = Self::plan(reader, found.into_values().collect(), selection).await?;
            Ok(planned.into_iter().map(|job| (job.row.id, job)).collect())
        })
    }
}

impl JobDescription {
    /// Reads what is selected beneath these job descriptions, in their order.
    pub(super) fn plan<'p>(
        reader: &'p mut Reader<'_>,
        rows: Vec<domain::JobDescription>,
        selection: &'p Selection,
    ) -> Planning<'p, Vec<Self>> {
        Box::pin(async move {
            let mut jobs: Vec<Self> = rows.into_iter().map(Self::bare).collect();
            let ids: Vec<JobDescriptionId> = jobs.iter().map(|job| job.row.id).collect();
            for field in selection.all("organization") {
                let organization = Arc::new(Organization::plan(reader, field.selection()).await?);
                jobs.iter_mut().for_each(|job| job.organization.put(field, Arc::clone(&organization)));
            }
            for field in selection.all("assessments") {
                let mut found = Assessment::pages_of_jobs(reader, &ids, field).await?;
                jobs.iter_mut().for_each(|job| job.assessments.put_own(field, &mut found, job.row.id));
            }
            for field in selection.all("invites") {
                let mut found = AssessmentInvite::pages_of_jobs(reader, &ids, field).await?;
                jobs.iter_mut().for_each(|job| job.invites.put_own(field, &mut found, job.row.id));
            }
            for field in selection.all("inviteCounts") {
                let mut found = InviteStatusCount::of_jobs(reader, &ids).await?;
                jobs.iter_mut().for_each(|job| job.invite_counts.put_own(field, &mut found, job.row.id));
            }
            for field in selection.all("submissions") {
                let mut found = Submission::pages_of_jobs(reader, &ids, field).await?;
                jobs.iter_mut().for_each(|job| job.submissions.put_own(field, &mut found, job.row.id));
            }
            Ok(jobs)
        })
    }

    fn bare(row: domain::JobDescription) -> Self {
        Self {
            row,
            organization: Planned::default(),
            assessments: Planned::default(),
            invites: Planned::default(),
            invite_counts: Planned::default(),
            submissions: Planned::default(),
        }
    }

    /// The page of an organization's job descriptions that a field asks for.
    pub(super) async fn page_of_organization(
        reader: &mut Reader<'_>,
        field: &SelectedField,
    ) -> Result<JobDescriptionConnection, ApiError> {
        let grant = reader.grant::<ViewAssessments>()?;
        let filter = field.argument::<JobDescriptionFilter>("filter")?.unwrap_or_default().into_domain();
        let order = field.argument::<JobDescriptionOrder>("orderBy")?.map(Into::into).unwrap_or_default();
        let request = PageRequest::new(&field.page_arguments()?, &("jobDescriptions", &filter, order))?;
        let page = domain::list(&grant, reader.tx, &filter, order, &request).await?;
        let total = if field.selection().has("totalCount") {
            Some(domain::count(&grant, reader.tx, &filter).await?)
        } else {
            None
        };
        let (has_next, has_previous) = (page.has_next, page.has_previous);
        let rows = Self::plan(reader, page.rows, &field.selection().items()).await?;
        let page = crate::kernel::paging::Page { rows, has_next, has_previous };
        let page = cursored(&request, page, |job| match order.field {
            domain::JobDescriptionOrderField::CreatedAt => job.row.position_by_age(),
            domain::JobDescriptionOrderField::Title => job.row.position_by_title(),
        });
        Ok(JobDescriptionConnection::new(page, total))
    }
}

/// Which job descriptions. All given parts hold.
#[derive(Debug, Clone, Default, InputObject)]
pub(super) struct JobDescriptionFilter {
    /// All of these hold too.
    #[graphql(default)]
    and: Vec<Self>,
    /// At least one of these holds too.
    #[graphql(default)]
    or: Vec<Self>,
    /// This does not hold.
    not: Option<Box<Self>>,
    /// Where it stands.
    status: Option<JobDescriptionStatusFilter>,
    /// When it was pasted.
    created_at: Option<DateTimeFilter>,
    /// Words that stand in title or text.
    search: Option<String>,
}

/// A condition on the status.
#[derive(Debug, Clone, InputObject)]
pub(super) struct JobDescriptionStatusFilter {
    /// Exactly this one.
    eq: Option<JobDescriptionStatus>,
    /// One of these.
    #[graphql(name = "in")]
    any_of: Option<Vec<JobDescriptionStatus>>,
}

impl JobDescriptionFilter {
    fn into_domain(self) -> domain::JobDescriptionFilter {
        let status = self.status.map(|status| match (status.eq, status.any_of) {
            (Some(one), _) => vec![one.into()],
            (None, many) => many.unwrap_or_default().into_iter().map(Into::into).collect(),
        });
        let (created_from, created_before) = DateTimeFilter::bounds(self.created_at.as_ref());
        domain::JobDescriptionFilter {
            status: status.unwrap_or_default(),
            created_from,
            created_before,
            search: self.search,
            and: self.and.into_iter().map(Self::into_domain).collect(),
            or: self.or.into_iter().map(Self::into_domain).collect(),
            not: self.not.map(|not| Box::new(not.into_domain())),
        }
    }
}

/// How job descriptions are sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub(super) struct JobDescriptionOrder {
    /// By what.
    field: JobDescriptionOrderField,
    /// Which way.
    direction: OrderDirection,
}

/// What job descriptions can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::JobDescriptionOrderField")]
pub(super) enum JobDescriptionOrderField {
    /// When it was pasted.
    CreatedAt,
    /// Title.
    Title,
}

impl From<JobDescriptionOrder> for domain::JobDescriptionOrder {
    fn from(order: JobDescriptionOrder) -> Self {
        Self { field: order.field.into(), direction: order.direction.into() }
    }
}

/// A job description to be kept.
#[derive(Debug, InputObject)]
pub(super) struct CreateJobDescriptionInput {
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
pub(super) struct CreateJobDescriptionPayload {
    /// The job description; null when something is to be mended.
    job_description: Option<JobDescription>,
    /// What is to be mended.
    user_errors: Vec<CreateJobDescriptionUserError>,
}

/// Changes to job descriptions.
#[derive(Default)]
pub(super) struct JobDescriptionMutation;

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
