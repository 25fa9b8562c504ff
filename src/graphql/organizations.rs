//! Organizations in the schema: the root under which a team finds everything of its own.

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};

use super::assessments::{Assessment, AssessmentConnection};
use super::connection::cursored;
use super::context::ContextExt;
use super::events::{EventConnection, EventEnvelope};
use super::identity::{ApiKey, ApiKeyConnection};
use super::invites::{AssessmentInvite, AssessmentInviteConnection, AssessmentInviteFilter, AssessmentInviteOrder};
use super::job_descriptions::{JobDescription, JobDescriptionConnection, JobDescriptionFilter, JobDescriptionOrder};
use super::node;
use super::participants::{Participant, ParticipantConnection, ParticipantFilter};
use super::payload::user_errors;
use super::plan::{Entity, Planned, Planning, Reader, one, one_as};
use super::scalars::DateTime;
use super::selection::{SelectedField, Selection};
use super::submissions::{Submission, SubmissionConnection, SubmissionFilter, SubmissionOrder};
use crate::access::{Founder, ManageOrganization, ViewEvents, ViewOrganization, authorize, signed_in};
use crate::domain::organizations as domain;
use crate::events::LoggedEvent;
use crate::kernel::error::ApiError;
use crate::kernel::ids::OrganizationId;
use crate::kernel::paging::PageRequest;

/// A company that hires, or a person's own workspace.
pub(super) struct Organization {
    row: domain::Organization,
    job_descriptions: Planned<JobDescriptionConnection>,
    assessments: Planned<AssessmentConnection>,
    participants: Planned<ParticipantConnection>,
    invites: Planned<AssessmentInviteConnection>,
    submissions: Planned<SubmissionConnection>,
    api_keys: Planned<ApiKeyConnection>,
    events: Planned<EventConnection>,
}

/// What kind of organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::OrganizationKind")]
pub(super) enum OrganizationKind {
    /// Several people who hire.
    Company,
    /// One person's own workspace.
    Personal,
}

/// What candidates may see of a released result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ResultVisibility")]
pub(super) enum ResultVisibility {
    /// Only that the process has ended.
    Nothing,
    /// That the submission was assessed.
    Status,
    /// The scores too.
    Scores,
}

#[Object]
impl Organization {
    /// The id, good for `node`.
    pub(super) async fn id(&self) -> ID {
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

    /// Assessments, the newest first. Needs `VIEW_ASSESSMENTS`.
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
}

impl Entity for Organization {
    type Id = OrganizationId;
    type Right = ViewOrganization;

    fn load<'p>(
        reader: &'p mut Reader<'_>,
        _: Vec<OrganizationId>,
        selection: &'p Selection,
    ) -> Planning<'p, HashMap<OrganizationId, Self>> {
        Box::pin(async move {
            let organization = Self::plan(reader, selection).await?;
            Ok(HashMap::from([(organization.row.id, organization)]))
        })
    }
}

impl Organization {
    /// Reads the organization of the transaction with all that is selected beneath it.
    pub(super) fn plan<'p>(reader: &'p mut Reader<'_>, selection: &'p Selection) -> Planning<'p, Self> {
        Box::pin(async move {
            let scope = reader.scope;
            let mut organization = Self {
                row: domain::get(&scope, reader.tx).await?,
                job_descriptions: Planned::default(),
                assessments: Planned::default(),
                participants: Planned::default(),
                invites: Planned::default(),
                submissions: Planned::default(),
                api_keys: Planned::default(),
                events: Planned::default(),
            };
            for field in selection.all("jobDescriptions") {
                let page = JobDescription::page_of_organization(reader, field).await?;
                organization.job_descriptions.put(field, page);
            }
            for field in selection.all("assessments") {
                let page = Assessment::page_of_organization(reader, field).await?;
                organization.assessments.put(field, page);
            }
            for field in selection.all("participants") {
                let page = Participant::page_of_organization(reader, field).await?;
                organization.participants.put(field, page);
            }
            for field in selection.all("invites") {
                let page = AssessmentInvite::page_of_organization(reader, field).await?;
                organization.invites.put(field, page);
            }
            for field in selection.all("submissions") {
                let page = Submission::page_of_organization(reader, field).await?;
                organization.submissions.put(field, page);
            }
            for field in selection.all("apiKeys") {
                let page = ApiKey::page_of_organization(reader, field).await?;
                organization.api_keys.put(field, page);
            }
            for field in selection.all("events") {
                let page = events_page(reader, field).await?;
                organization.events.put(field, page);
            }
            Ok(organization)
        })
    }
}

async fn events_page(reader: &mut Reader<'_>, field: &SelectedField) -> Result<EventConnection, ApiError> {
    let grant = reader.grant::<ViewEvents>()?;
    let request = PageRequest::new(&field.page_arguments()?, &"events")?;
    let page = domain::log(&grant, reader.tx, &request).await?;
    let total =
        if field.selection().has("totalCount") { Some(domain::log_length(&grant, reader.tx).await?) } else { None };
    let mut page = cursored(&request, page, LoggedEvent::position);
    let items = page.items.drain(..).map(|(cursor, event)| (cursor, EventEnvelope::from(event))).collect();
    Ok(EventConnection::new(super::connection::Cursored { items, page_info: page.page_info }, total))
}

/// Entry points to organizations.
#[derive(Default)]
pub(super) struct OrganizationQuery;

#[Object]
impl OrganizationQuery {
    /// An organization of the caller's, by id or by slug; null when there is none.
    async fn organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: Option<ID>,
        #[graphql(desc = "Its slug.")] slug: Option<String>,
    ) -> Result<Option<Organization>, ApiError> {
        let wanted = match (id, slug) {
            (Some(id), None) => id.parse().ok(),
            (None, Some(slug)) => ctx.read(async |tx| Ok(domain::by_slug(tx, &slug).await?)).await?,
            _ => return Err(ApiError::bad_input("id", "Give either id or slug.")),
        };
        match one(ctx, wanted, &Selection::of(ctx)?).await {
            Err(ApiError::NotFound) => Ok(None),
            found => found,
        }
    }
}

/// An organization to be founded.
#[derive(Debug, InputObject)]
pub(super) struct CreateOrganizationInput {
    /// Name, shown to candidates.
    name: String,
    /// Name in addresses: lower-case letters, digits, hyphens. Made out of the name when absent.
    slug: Option<String>,
}

user_errors!(
    "createOrganization",
    CreateOrganizationUserError,
    CreateOrganizationErrorCode,
    domain::CreateOrganizationCode {
        /// The name is missing.
        Empty,
        /// The name is too long.
        TooLong,
        /// The slug has characters that an address cannot have.
        InvalidSlug,
        /// Another organization has the slug.
        SlugTaken,
    }
);

/// Answer of `createOrganization`.
#[derive(SimpleObject)]
pub(super) struct CreateOrganizationPayload {
    /// The organization; null when something is to be mended.
    organization: Option<Organization>,
    /// What is to be mended.
    user_errors: Vec<CreateOrganizationUserError>,
}

/// The organization that the caller has just founded.
async fn founded(
    ctx: &Context<'_>,
    id: Option<OrganizationId>,
    selection: &Selection,
) -> Result<Option<Organization>, ApiError> {
    let Some(id) = id else { return Ok(None) };
    one_as(ctx, &ctx.actor().as_owner_of(id), Some(id), selection).await
}

/// Changes to an organization; absent fields stay.
#[derive(Debug, InputObject)]
pub(super) struct UpdateOrganizationInput {
    /// Which one.
    organization_id: ID,
    /// Its new name.
    name: Option<String>,
    /// What candidates may see of a released result.
    result_visibility: Option<ResultVisibility>,
    /// The version that was looked at; the change is refused when it is no longer that one.
    expected_version: Option<i32>,
}

user_errors!(
    "updateOrganization",
    UpdateOrganizationUserError,
    UpdateOrganizationErrorCode,
    domain::UpdateOrganizationCode {
        /// The name is missing.
        Empty,
        /// The name is too long.
        TooLong,
        /// Somebody else changed it meanwhile.
        VersionConflict,
    }
);

/// Answer of `updateOrganization`.
#[derive(SimpleObject)]
pub(super) struct UpdateOrganizationPayload {
    /// The organization; null when something is to be mended.
    organization: Option<Organization>,
    /// What is to be mended.
    user_errors: Vec<UpdateOrganizationUserError>,
}

/// Changes to organizations.
#[derive(Default)]
pub(super) struct OrganizationMutation;

#[Object]
impl OrganizationMutation {
    /// Founds an organization; the caller becomes its owner. Needs a signed-in person. Emits `organization.created` and
    /// `member.joined`.
    async fn create_organization(
        &self,
        ctx: &Context<'_>,
        input: CreateOrganizationInput,
    ) -> Result<CreateOrganizationPayload, ApiError> {
        let founder = Founder::from(signed_in(ctx.actor())?);
        let form =
            domain::NewOrganization { name: input.name, slug: input.slug, kind: domain::OrganizationKind::Company };
        let receipt = ctx.mutate("createOrganization", async |tx| domain::create(founder, tx, &form).await).await?;
        let selection = Selection::of(ctx)?.child("organization");
        Ok(CreateOrganizationPayload {
            organization: founded(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }

    /// Changes an organization's name or settings. Needs `MANAGE_ORGANIZATION`. Emits `organization.updated`.
    async fn update_organization(
        &self,
        ctx: &Context<'_>,
        input: UpdateOrganizationInput,
    ) -> Result<UpdateOrganizationPayload, ApiError> {
        let id: OrganizationId = node::decode(&input.organization_id)?;
        let changes = domain::OrganizationChanges {
            name: input.name,
            result_visibility: input.result_visibility.map(Into::into),
            expected_version: input.expected_version,
        };
        let receipt = ctx
            .mutate("updateOrganization", async |tx| {
                let grant = authorize::<ManageOrganization>(tx, ctx.actor(), id).await?;
                domain::update(&grant, tx, &changes).await?;
                Ok(id)
            })
            .await?;
        let selection = Selection::of(ctx)?.child("organization");
        Ok(UpdateOrganizationPayload {
            organization: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }
}
