//! Participants in the schema.

use std::collections::HashMap;

use async_graphql::{Context, ID, InputObject, Object};

use super::connection::{Connection, connection, cursored};
use super::filters::filter_of;
use super::invites::{AssessmentInvite, AssessmentInviteConnection, AssessmentInviteFilter, AssessmentInviteOrder};
use super::node;
use super::plan::{Entity, Planned, Planning, Reader};
use super::scalars::{DateTime, EmailAddress, Locale, TimeZone};
use super::selection::{SelectedField, Selection};
use super::submissions::{Submission, SubmissionConnection, SubmissionFilter, SubmissionOrder};
use crate::access::{Grant, ViewInvites};
use crate::domain::participants as domain;
use crate::kernel::error::ApiError;
use crate::kernel::ids::ParticipantId;
use crate::kernel::paging::{Page, PageRequest};

/// A person whom the organization assesses. To whoever reviews one of the person's submissions blindly it is told under a
/// made-up name and address, the same everywhere, without phone, language, time zone and external id; and no search
/// finds it.
pub(super) struct Participant {
    row: domain::Participant,
    invites: Planned<AssessmentInviteConnection>,
    submissions: Planned<SubmissionConnection>,
}

/// A person whom the organization assesses. To whoever reviews one of the person's submissions blindly it is told under a
/// made-up name and address, the same everywhere, without phone, language, time zone and external id; and no search
/// finds it.
#[Object]
impl Participant {
    /// The id, good for `node`.
    pub(super) async fn id(&self) -> ID {
        node::id(self.row.id)
    }

    /// How the person is called.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// Address; unique in the organization without regard to case.
    async fn email(&self) -> EmailAddress {
        EmailAddress(self.row.email.clone())
    }

    /// Telephone number as it was typed.
    async fn phone(&self) -> Option<&str> {
        self.row.phone.as_deref()
    }

    /// What mails and candidate texts are written in.
    async fn locale(&self) -> Locale {
        Locale(self.row.locale.as_str().to_owned())
    }

    /// Where the person lives: deadlines in mails are told by the clock there, and nobody is reminded at night. UTC when
    /// null.
    async fn time_zone(&self) -> Option<TimeZone> {
        self.row.time_zone.map(|zone| TimeZone(zone.name().to_owned()))
    }

    /// The caller's own key for the person.
    async fn external_id(&self) -> Option<&str> {
        self.row.external_id.as_deref()
    }

    /// When the person was first invited.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// The person's invites, the newest first unless ordered otherwise.
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

    /// The person's submissions, the newest first unless ordered otherwise. Needs `VIEW_SUBMISSIONS`.
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
}

connection!(ParticipantConnection, ParticipantEdge, Participant, "participants");

/// Which participants.
#[derive(Debug, Clone, InputObject)]
pub(super) struct ParticipantFilter {
    /// Words that stand in name or address.
    search: Option<String>,
}

impl Entity for Participant {
    type Id = ParticipantId;
    type Right = ViewInvites;

    fn load<'p>(
        grant: Grant<Self::Right>,
        reader: &'p mut Reader<'_>,
        ids: Vec<ParticipantId>,
        selection: &'p Selection,
    ) -> Planning<'p, HashMap<ParticipantId, Self>> {
        Box::pin(async move {
            let hidden = reader.hidden().await?;
            let found = domain::load(&grant, reader.tx, &hidden, &ids).await?;
            let planned = Self::plan(reader, found.into_values().collect(), selection).await?;
            Ok(planned.into_iter().map(|participant| (participant.row.id, participant)).collect())
        })
    }
}

impl Participant {
    /// Reads what is selected beneath these participants, in their order.
    fn plan<'p>(
        reader: &'p mut Reader<'_>,
        rows: Vec<domain::Participant>,
        selection: &'p Selection,
    ) -> Planning<'p, Vec<Self>> {
        Box::pin(async move {
            let fresh = |row| Self { row, invites: Planned::default(), submissions: Planned::default() };
            let mut participants: Vec<Self> = rows.into_iter().map(fresh).collect();
            let ids: Vec<_> = participants.iter().map(|participant| participant.row.id).collect();
            for field in selection.all("invites") {
                let mut pages = AssessmentInvite::pages_of(reader, &ids, field).await?;
                for participant in &mut participants {
                    participant.invites.put_own(field, &mut pages, &participant.row.id);
                }
            }
            for field in selection.all("submissions") {
                let mut pages = Submission::pages_of(reader, &ids, field).await?;
                for participant in &mut participants {
                    participant.submissions.put_own(field, &mut pages, &participant.row.id);
                }
            }
            Ok(participants)
        })
    }

    /// The page of an organization's participants that a field asks for.
    pub(super) async fn page_of_organization(
        reader: &mut Reader<'_>,
        field: &SelectedField,
    ) -> Result<ParticipantConnection, ApiError> {
        let grant = reader.grant::<ViewInvites>()?;
        let search = filter_of::<ParticipantFilter>(field)?.and_then(|filter| filter.search);
        let filter = domain::ParticipantFilter { search };
        let request = PageRequest::new(&field.page_arguments()?, &("participants", &filter))?;
        let hidden = reader.hidden().await?;
        let page = domain::list(&grant, reader.tx, &hidden, &filter, &request).await?;
        let wants_total = field.selection().has("totalCount");
        let total = if wants_total { Some(domain::count(&grant, reader.tx, &hidden, &filter).await?) } else { None };
        let Page { rows, has_next, has_previous } = page;
        let page = Page { rows: Self::plan(reader, rows, &field.selection().items()).await?, has_next, has_previous };
        Ok(ParticipantConnection::new(cursored(&request, page, |found| found.row.position_by_age()), total))
    }
}
