//! An organization, with everything that hangs on it.

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, Object};

use crate::access::{Grant, ViewEvents, ViewOrganization};
use crate::domain::organizations as domain;
use crate::events::LoggedEvent;
use crate::graphql::assessments::{
    Assessment, AssessmentConnection, AssessmentFilter, AssessmentOrder, AssessmentTemplate,
    AssessmentTemplateConnection, AssessmentTemplateFilter, AssessmentTemplateOrder,
};
use crate::graphql::audit::{self, AuditEntryConnection, AuditLogFilter};
use crate::graphql::connection::{Connection, Cursored, cursored};
use crate::graphql::events::{EventConnection, EventEnvelope};
use crate::graphql::identity::{ApiKey, ApiKeyConnection};
use crate::graphql::invites::{
    AssessmentInvite, AssessmentInviteConnection, AssessmentInviteFilter, AssessmentInviteOrder,
};
use crate::graphql::job_descriptions::{
    JobDescription, JobDescriptionConnection, JobDescriptionFilter, JobDescriptionOrder,
};
use crate::graphql::node;
use crate::graphql::participants::{Participant, ParticipantConnection, ParticipantFilter};
use crate::graphql::plan::{Entity, Planned, Planning, Reader};
use crate::graphql::policies::{self, PrivacyNoticeConnection, PrivacyNoticeRevision, PrivacyNoticeText};
use crate::graphql::scalars::DateTime;
use crate::graphql::selection::{SelectedField, Selection};
use crate::graphql::submissions::{Submission, SubmissionConnection, SubmissionFilter, SubmissionOrder};
use crate::kernel::error::ApiError;
use crate::kernel::ids::OrganizationId;
use crate::kernel::paging::PageRequest;

/// A company that hires, or a person's own workspace.
pub(in crate::graphql) struct Organization {
    row: domain::Organization,
    job_descriptions: Planned<JobDescriptionConnection>,
    assessments: Planned<AssessmentConnection>,
    assessment_templates: Planned<AssessmentTemplateConnection>,
    participants: Planned<ParticipantConnection>,
    invites: Planned<AssessmentInviteConnection>,
    submissions: Planned<SubmissionConnection>,
    privacy_notice: Planned<Option<PrivacyNoticeRevision>>,
    privacy_notices: Planned<PrivacyNoticeConnection>,
    api_keys: Planned<ApiKeyConnection>,
    events: Planned<EventConnection>,
    audit_log: Planned<AuditEntryConnection>,
}

/// What kind of organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::OrganizationKind")]
pub(in crate::graphql) enum OrganizationKind {
    /// Several people who hire.
    Company,
    /// One person's own workspace.
    Personal,
}

/// What candidates may see of a released result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ResultVisibility")]
pub(in crate::graphql) enum ResultVisibility {
    /// Only that the process has ended.
    Nothing,
    /// That the submission was assessed, and the decision that stood when the result was released.
    Status,
    /// What was found in each answer and what would raise it, too.
    Feedback,
    /// The scores too.
    Scores,
}

#[Object]
impl Organization {
    /// The id, good for `node`.
    pub(in crate::graphql) async fn id(&self) -> ID {
        node::id(self.row.id)
    }

    /// Company or personal workspace.
    async fn kind(&self) -> OrganizationKind {
        self.row.kind.into()
    }

    /// Name, shown to candidates.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// Name in addresses; unique.
    async fn slug(&self) -> &str {
        &self.row.slug
    }

    /// What candidates may see of a released result.
    async fn result_visibility(&self) -> ResultVisibility {
        self.row.result_visibility.into()
    }

    /// The colour that candidates know it by, as `#rrggbb`; null: the server's own. Pages write in a shade of it that can
    /// be read.
    async fn brand_color(&self) -> Option<String> {
        self.row.brand_color.map(|color| color.to_string())
    }

    /// Raised with each change.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// When it was founded.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// Job descriptions, the newest first unless ordered otherwise. Needs `VIEW_ASSESSMENTS`.
    #[expect(clippy::too_many_arguments, reason = "a connection with filter and order")]
    fn job_descriptions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor to start after.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor to end before.")] before: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<JobDescriptionFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<JobDescriptionOrder>,
    ) -> Result<&JobDescriptionConnection, ApiError> {
        self.job_descriptions.get(ctx, (first, after, last, before, filter, order_by))
    }

    /// Assessments, the newest first unless ordered otherwise. Needs `VIEW_ASSESSMENTS`.
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

    /// Assessments kept for jobs to come, the newest first unless ordered otherwise. Needs `VIEW_ASSESSMENTS`.
    #[expect(clippy::too_many_arguments, reason = "a connection with filter and order")]
    fn assessment_templates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor to start after.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor to end before.")] before: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<AssessmentTemplateFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<AssessmentTemplateOrder>,
    ) -> Result<&AssessmentTemplateConnection, ApiError> {
        self.assessment_templates.get(ctx, (first, after, last, before, filter, order_by))
    }

    /// The people whom it assesses, the newest first. Needs `VIEW_INVITES`.
    fn participants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor to start after.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor to end before.")] before: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<ParticipantFilter>,
    ) -> Result<&ParticipantConnection, ApiError> {
        self.participants.get(ctx, (first, after, last, before, filter))
    }

    /// Invites, the newest first unless ordered otherwise. Needs `VIEW_INVITES`.
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

    /// Submissions, the newest first unless ordered otherwise. Needs `VIEW_SUBMISSIONS`.
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

    /// What candidates are told about their data, the revision in force; null while none is published. Nobody can be
    /// invited without.
    fn privacy_notice(&self, ctx: &Context<'_>) -> Result<&Option<PrivacyNoticeRevision>, ApiError> {
        self.privacy_notice.get(ctx, ())
    }

    /// Every revision of the privacy notice, the newest first.
    fn privacy_notices(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor to start after.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor to end before.")] before: Option<String>,
    ) -> Result<&PrivacyNoticeConnection, ApiError> {
        self.privacy_notices.get(ctx, (first, after, last, before))
    }

    /// A notice to begin with, in the organization's name, to be edited and published.
    async fn default_privacy_notice(&self) -> Vec<PrivacyNoticeText> {
        policies::default_texts(&self.row.name)
    }

    /// Keys of integrations, the newest first. Needs `MANAGE_API_KEYS`.
    fn api_keys(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor to start after.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor to end before.")] before: Option<String>,
    ) -> Result<&ApiKeyConnection, ApiError> {
        self.api_keys.get(ctx, (first, after, last, before))
    }

    /// The log of facts, the oldest first. Needs `VIEW_EVENTS`.
    fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor to start after.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor to end before.")] before: Option<String>,
    ) -> Result<&EventConnection, ApiError> {
        self.events.get(ctx, (first, after, last, before))
    }

    /// Who saw what candidates wrote, the newest first. What was changed, and by whom, stands in the log of facts. Needs
    /// `VIEW_AUDIT_LOG`.
    fn audit_log(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor to start after.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor to end before.")] before: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<AuditLogFilter>,
    ) -> Result<&AuditEntryConnection, ApiError> {
        self.audit_log.get(ctx, (first, after, last, before, filter))
    }
}

impl Entity for Organization {
    type Id = OrganizationId;
    type Right = ViewOrganization;

    fn load<'p>(
        grant: Grant<Self::Right>,
        reader: &'p mut Reader<'_>,
        _: Vec<OrganizationId>,
        selection: &'p Selection,
    ) -> Planning<'p, HashMap<OrganizationId, Self>> {
        Box::pin(async move {
            let organization = Self::plan(&grant, reader, selection).await?;
            Ok(HashMap::from([(organization.row.id, organization)]))
        })
    }
}

impl Organization {
    /// Reads the organization of the transaction with all that is selected beneath it.
    async fn plan(
        grant: &Grant<ViewOrganization>,
        reader: &mut Reader<'_>,
        selection: &Selection,
    ) -> Result<Self, ApiError> {
        let mut organization = Self {
            row: domain::get(grant, reader.tx).await?,
            job_descriptions: Planned::default(),
            assessments: Planned::default(),
            assessment_templates: Planned::default(),
            participants: Planned::default(),
            invites: Planned::default(),
            submissions: Planned::default(),
            privacy_notice: Planned::default(),
            privacy_notices: Planned::default(),
            api_keys: Planned::default(),
            events: Planned::default(),
            audit_log: Planned::default(),
        };
        let own = [organization.row.id];
        for field in selection.all("jobDescriptions") {
            let page = JobDescription::page_of_organization(reader, field).await?;
            organization.job_descriptions.put(field, page);
        }
        for field in selection.all("assessments") {
            let mut pages = Assessment::pages_of(reader, &own, field).await?;
            organization.assessments.put_own(field, &mut pages, &organization.row.id);
        }
        for field in selection.all("assessmentTemplates") {
            let page = AssessmentTemplate::page_of_organization(reader, field).await?;
            organization.assessment_templates.put(field, page);
        }
        for field in selection.all("participants") {
            let page = Participant::page_of_organization(reader, field).await?;
            organization.participants.put(field, page);
        }
        for field in selection.all("invites") {
            let mut pages = AssessmentInvite::pages_of(reader, &own, field).await?;
            organization.invites.put_own(field, &mut pages, &organization.row.id);
        }
        for field in selection.all("submissions") {
            let mut pages = Submission::pages_of(reader, &own, field).await?;
            organization.submissions.put_own(field, &mut pages, &organization.row.id);
        }
        for field in selection.all("privacyNotice") {
            organization.privacy_notice.put(field, PrivacyNoticeRevision::current(reader).await?);
        }
        for field in selection.all("privacyNotices") {
            let page = PrivacyNoticeRevision::page_of_organization(reader, field).await?;
            organization.privacy_notices.put(field, page);
        }
        for field in selection.all("apiKeys") {
            let page = ApiKey::page_of_organization(reader, field).await?;
            organization.api_keys.put(field, page);
        }
        organization.plan_logs(reader, selection).await?;
        Ok(organization)
    }

    async fn plan_logs(&mut self, reader: &mut Reader<'_>, selection: &Selection) -> Result<(), ApiError> {
        for field in selection.all("events") {
            self.events.put(field, events_page(reader, field).await?);
        }
        for field in selection.all("auditLog") {
            self.audit_log.put(field, audit::page_of_organization(reader, field).await?);
        }
        Ok(())
    }
}

async fn events_page(reader: &mut Reader<'_>, field: &SelectedField) -> Result<EventConnection, ApiError> {
    let grant = reader.grant::<ViewEvents>()?;
    let request = PageRequest::new(&field.page_arguments()?, &"events")?;
    let page = domain::log(&grant, reader.tx, &request).await?;
    let total =
        if field.selection().has("totalCount") { Some(domain::log_length(&grant, reader.tx).await?) } else { None };
    let page = cursored(&request, page, LoggedEvent::position);
    let (cursors, events): (Vec<_>, Vec<_>) = page.items.into_iter().unzip();
    let events = EventEnvelope::plan(reader, events, &field.selection().items()).await?;
    let items = cursors.into_iter().zip(events).collect();
    Ok(EventConnection::new(Cursored { items, page_info: page.page_info }, total))
}
