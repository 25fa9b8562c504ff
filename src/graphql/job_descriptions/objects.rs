//! A job description, with everything that hangs on it.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};

use super::filters::{JobDescriptionFilter, JobDescriptionOrder};
use crate::access::{Grant, ViewAssessments};
use crate::domain::job_descriptions as domain;
use crate::domain::job_descriptions::extraction;
use crate::graphql::assessments::{Assessment, AssessmentConnection, AssessmentFilter, AssessmentOrder};
use crate::graphql::comparisons::{Comparison, Funnel};
use crate::graphql::connection::{Connection, connection, cursored};
use crate::graphql::filters::filter_of;
use crate::graphql::invites::{
    AssessmentInvite, AssessmentInviteConnection, AssessmentInviteFilter, AssessmentInviteOrder, InviteStatusCount,
};
use crate::graphql::node;
use crate::graphql::organizations::Organization;
use crate::graphql::plain::PlainList;
use crate::graphql::plan::{Entity, Planned, Planning, Reader, shared};
use crate::graphql::scalars::DateTime;
use crate::graphql::selection::{SelectedField, Selection};
use crate::graphql::submissions::{Submission, SubmissionConnection, SubmissionFilter, SubmissionOrder};
use crate::kernel::error::ApiError;
use crate::kernel::ids::JobDescriptionId;
use crate::kernel::paging::{Page, PageRequest};

/// A job description: what was pasted, and what was read out of it.
pub(in crate::graphql) struct JobDescription {
    row: domain::JobDescription,
    organization: Planned<Arc<Organization>>,
    assessments: Planned<AssessmentConnection>,
    invites: Planned<AssessmentInviteConnection>,
    invite_counts: Planned<Vec<InviteStatusCount>>,
    submissions: Planned<SubmissionConnection>,
    comparison: Planned<Comparison>,
    funnel: Planned<Funnel>,
}

/// Where a job description stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::JobDescriptionStatus")]
pub(in crate::graphql) enum JobDescriptionStatus {
    /// Being prepared.
    Draft,
    /// Takes invites.
    Open,
    /// Takes no new invites; those sent go on. Can be opened again.
    Closed,
    /// Put away, for good; invites that were sent go on.
    Archived,
}

#[Object]
impl JobDescription {
    /// The id, good for `node`.
    pub(in crate::graphql) async fn id(&self) -> ID {
        node::id(self.row.id)
    }

    /// The organization that hires.
    fn organization(&self, ctx: &Context<'_>) -> Result<&Arc<Organization>, ApiError> {
        self.organization.get(ctx, ())
    }

    /// The title: given, or extracted, or the first line until extraction has run. After a change of the text the old one
    /// stands until the new text has been read.
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

    /// What was read out of the text; null until that has run, also after a change of the text.
    async fn extraction(&self) -> Option<JobExtraction> {
        self.row.extraction.clone().map(JobExtraction::from)
    }

    /// Its assessments, the newest first unless ordered otherwise.
    #[expect(clippy::too_many_arguments, reason = "a connection with filter and order")]
    fn assessments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor to start after.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor to end before.")] before: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<AssessmentFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<AssessmentOrder>,
    ) -> Result<&AssessmentConnection, ApiError> {
        self.assessments.get(ctx, (first, after, last, before, filter, order_by))
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
    fn invite_counts(&self, ctx: &Context<'_>) -> Result<PlainList<'_, InviteStatusCount>, ApiError> {
        self.invite_counts.get(ctx, ()).map(|counts| PlainList(counts))
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

    /// Its submissions are reviewed blindly: whoever is assigned as a reviewer of one, and every member in the role `REVIEWER`,
    /// sees neither who answered nor what scorer and colleagues think of it, until that person's own review of its newest
    /// scorecard is in. An API key sees what its maker sees.
    async fn blind_review(&self) -> bool {
        self.row.blind_review
    }

    /// Its candidates side by side: those named, or those with the highest scores at the revision that most answered.
    /// Whoever is named must be of this job. Each look is recorded, as one at a scorecard is. Needs `VIEW_SUBMISSIONS`.
    fn comparison(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom to compare, at most 50; without it, those with the highest scores.")]
        submission_ids: Option<Vec<ID>>,
        #[graphql(desc = "How many to compare when nobody is named: 1 to 50, 20 unless you say.")] first: Option<i32>,
    ) -> Result<&Comparison, ApiError> {
        self.comparison.get(ctx, (submission_ids, first))
    }

    /// Its people, counted by how far they came. Needs `VIEW_INVITES` and `VIEW_SUBMISSIONS`.
    fn funnel(&self, ctx: &Context<'_>) -> Result<&Funnel, ApiError> {
        self.funnel.get(ctx, ())
    }

    /// The caller's own key for it.
    async fn external_id(&self) -> Option<&str> {
        self.row.external_id.as_deref()
    }

    /// Raised with each change that somebody makes, but not by extraction; updates say which one they saw.
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
pub(in crate::graphql) struct JobExtraction {
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
        grant: Grant<Self::Right>,
        reader: &'p mut Reader<'_>,
        ids: Vec<JobDescriptionId>,
        selection: &'p Selection,
    ) -> Planning<'p, HashMap<JobDescriptionId, Self>> {
        Box::pin(async move {
            let found = domain::load(&grant, reader.tx, &ids).await?;
            let planned = Self::plan(reader, found.into_values().collect(), selection).await?;
            Ok(planned.into_iter().map(|job| (job.row.id, job)).collect())
        })
    }
}

impl JobDescription {
    /// Reads what is selected beneath these job descriptions, in their order.
    fn plan<'p>(
        reader: &'p mut Reader<'_>,
        rows: Vec<domain::JobDescription>,
        selection: &'p Selection,
    ) -> Planning<'p, Vec<Self>> {
        Box::pin(async move {
            let mut jobs: Vec<Self> = rows.into_iter().map(Self::bare).collect();
            let ids: Vec<JobDescriptionId> = jobs.iter().map(|job| job.row.id).collect();
            for field in selection.all("organization") {
                let own = reader.organization();
                let found = shared::<Organization>(reader, std::iter::once(own), field.selection()).await?;
                for job in &mut jobs {
                    job.organization.put_shared(field, &found, &own)?;
                }
            }
            for field in selection.all("assessments") {
                let mut found = Assessment::pages_of(reader, &ids, field).await?;
                for job in &mut jobs {
                    job.assessments.put_own(field, &mut found, &job.row.id);
                }
            }
            for field in selection.all("invites") {
                let mut found = AssessmentInvite::pages_of(reader, &ids, field).await?;
                for job in &mut jobs {
                    job.invites.put_own(field, &mut found, &job.row.id);
                }
            }
            for field in selection.all("inviteCounts") {
                let mut found = InviteStatusCount::of_jobs(reader, &ids).await?;
                for job in &mut jobs {
                    job.invite_counts.put_own(field, &mut found, &job.row.id);
                }
            }
            for field in selection.all("submissions") {
                let mut found = Submission::pages_of(reader, &ids, field).await?;
                for job in &mut jobs {
                    job.submissions.put_own(field, &mut found, &job.row.id);
                }
            }
            for field in selection.all("comparison") {
                let mut found = Comparison::of_jobs(reader, &ids, field).await?;
                for job in &mut jobs {
                    job.comparison.put_own(field, &mut found, &job.row.id);
                }
            }
            for field in selection.all("funnel") {
                let mut found = Funnel::of_jobs(reader, &ids).await?;
                for job in &mut jobs {
                    job.funnel.put_own(field, &mut found, &job.row.id);
                }
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
            comparison: Planned::default(),
            funnel: Planned::default(),
        }
    }

    /// The page of an organization's job descriptions that a field asks for.
    pub(in crate::graphql) async fn page_of_organization(
        reader: &mut Reader<'_>,
        field: &SelectedField,
    ) -> Result<JobDescriptionConnection, ApiError> {
        let grant = reader.grant::<ViewAssessments>()?;
        let filter = filter_of::<JobDescriptionFilter>(field)?.unwrap_or_default().into_domain();
        let order = field.argument::<JobDescriptionOrder>("orderBy")?.map(Into::into).unwrap_or_default();
        let request = PageRequest::new(&field.page_arguments()?, &("jobDescriptions", &filter, order))?;
        let page = domain::list(&grant, reader.tx, &filter, order, &request).await?;
        let total = if field.selection().has("totalCount") {
            Some(domain::count(&grant, reader.tx, &filter).await?)
        } else {
            None
        };
        let Page { rows, has_next, has_previous } = page;
        let page = Page { rows: Self::plan(reader, rows, &field.selection().items()).await?, has_next, has_previous };
        let page = cursored(&request, page, |job| match order.field {
            domain::JobDescriptionOrderField::CreatedAt => job.row.position_by_age(),
            domain::JobDescriptionOrderField::UpdatedAt => job.row.position_by_change(),
            domain::JobDescriptionOrderField::Title => job.row.position_by_title(),
        });
        Ok(JobDescriptionConnection::new(page, total))
    }
}
