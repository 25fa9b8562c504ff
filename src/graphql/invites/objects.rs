//! An invite and its mails.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::resolver_utils::enum_value;
use async_graphql::{Context, Enum, ID, Object, SimpleObject, Value};

use super::filters::{AssessmentInviteFilter, AssessmentInviteOrder};
use crate::access::{Grant, ViewInvites};
use crate::domain::invites as domain;
use crate::graphql::assessments::Assessment;
use crate::graphql::connection::connection;
use crate::graphql::filters::filter_of;
use crate::graphql::job_descriptions::JobDescription;
use crate::graphql::node;
use crate::graphql::participants::Participant;
use crate::graphql::plain::Plain;
use crate::graphql::plan::{Entity, PageShapes, Planned, Planning, Reader, shared};
use crate::graphql::scalars::{DateTime, Decimal};
use crate::graphql::selection::{SelectedField, Selection};
use crate::graphql::submissions::Submission;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{InviteId, JobDescriptionId};
use crate::kernel::paging::{ListParent, PageRequest};

/// An invite of one person to one assessment.
pub(in crate::graphql) struct AssessmentInvite {
    row: domain::Invite,
    assessment: Planned<Arc<Assessment>>,
    job_description: Planned<Arc<JobDescription>>,
    participant: Planned<Arc<Participant>>,
    submission: Planned<Option<Submission>>,
    deliveries: Planned<Vec<MailDelivery>>,
}

/// Where an invite stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::InviteStatus")]
pub(in crate::graphql) enum InviteStatus {
    /// The mail is on its way out.
    Pending,
    /// The mail was handed over.
    Sent,
    /// The person pressed the button behind the link.
    Opened,
    /// The attempt is under way.
    Started,
    /// The attempt has ended.
    Submitted,
    /// The time to begin is over.
    Expired,
    /// The organization took it back.
    Revoked,
    /// The person does not want to take part.
    Declined,
    /// The mail cannot be delivered. The link still opens.
    Bounced,
}

/// How many invites stand where.
#[derive(Debug, Clone, SimpleObject)]
pub(in crate::graphql) struct InviteStatusCount {
    /// Where they stand.
    status: InviteStatus,
    /// How many they are.
    count: i64,
}

impl Plain for InviteStatusCount {
    fn value(&self, field: &str) -> Option<Value> {
        match field {
            "status" => Some(enum_value(self.status)),
            "count" => Some(self.count.into()),
            _ => None,
        }
    }
}

impl InviteStatusCount {
    /// The invites of each job by status; every status is there.
    pub(in crate::graphql) async fn of_jobs(
        reader: &mut Reader<'_>,
        jobs: &[JobDescriptionId],
    ) -> Result<HashMap<JobDescriptionId, Vec<Self>>, ApiError> {
        let grant = reader.grant::<ViewInvites>()?;
        let counts = domain::counts_by_status(&grant, reader.tx, jobs).await?;
        let shown = |(status, count): (domain::InviteStatus, i64)| Self { status: status.into(), count };
        Ok(counts.into_iter().map(|(job, counts)| (job, counts.into_iter().map(shown).collect())).collect())
    }
}

/// What eases an attempt for the person.
#[derive(Debug, Clone, SimpleObject)]
pub(in crate::graphql) struct Accommodations {
    /// By how much the time limit is stretched: `1.25` is a quarter more.
    extra_time_factor: Decimal,
    /// No time limit holds.
    untimed: bool,
    /// Minutes for breaks on top.
    break_minutes: i32,
}

/// A mail whose fate is known.
#[derive(Debug, Clone, SimpleObject)]
pub(in crate::graphql) struct MailDelivery {
    /// The id.
    id: ID,
    /// What it said.
    kind: MailKind,
    /// What became of it.
    status: MailDeliveryStatus,
    /// When that was known.
    finished_at: DateTime,
}

/// What a mail says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::MailKind")]
pub(in crate::graphql) enum MailKind {
    /// Asks the person to take the assessment.
    Invite,
    /// Asks again.
    Reminder,
    /// Says that an ended attempt can be gone on with.
    AttemptReopened,
    /// Says that the result can be seen.
    ResultReleased,
}

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::DeliveryStatus")]
pub(in crate::graphql) enum MailDeliveryStatus {
    /// It was handed over.
    Sent,
    /// It was refused for good.
    Bounced,
}

impl From<domain::MailDelivery> for MailDelivery {
    fn from(delivery: domain::MailDelivery) -> Self {
        Self {
            id: node::id(delivery.id),
            kind: delivery.kind.into(),
            status: delivery.status.into(),
            finished_at: delivery.finished_at.into(),
        }
    }
}

#[Object]
impl AssessmentInvite {
    /// The id, good for `node`; candidates see the same.
    pub(in crate::graphql) async fn id(&self) -> ID {
        node::id(self.row.id)
    }

    /// What the person is asked to take. Needs `VIEW_ASSESSMENTS`.
    fn assessment(&self, ctx: &Context<'_>) -> Result<&Arc<Assessment>, ApiError> {
        self.assessment.get(ctx, ())
    }

    /// The position it is for. Needs `VIEW_ASSESSMENTS`.
    fn job_description(&self, ctx: &Context<'_>) -> Result<&Arc<JobDescription>, ApiError> {
        self.job_description.get(ctx, ())
    }

    /// Who is asked.
    fn participant(&self, ctx: &Context<'_>) -> Result<&Arc<Participant>, ApiError> {
        self.participant.get(ctx, ())
    }

    /// Where it stands.
    async fn status(&self) -> InviteStatus {
        self.row.status.into()
    }

    /// The last moment to begin.
    async fn expires_at(&self) -> DateTime {
        self.row.expires_at.into()
    }

    /// When the person was invited.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// When the mail was handed over.
    async fn sent_at(&self) -> Option<DateTime> {
        self.row.sent_at.map(Into::into)
    }

    /// When the person first pressed the button behind the link.
    async fn opened_at(&self) -> Option<DateTime> {
        self.row.opened_at.map(Into::into)
    }

    /// When the attempt began.
    async fn started_at(&self) -> Option<DateTime> {
        self.row.started_at.map(Into::into)
    }

    /// When the attempt ended.
    async fn submitted_at(&self) -> Option<DateTime> {
        self.row.submitted_at.map(Into::into)
    }

    /// When the person is to be reminded, past times too, in order; what falls into the night there comes in the morning.
    async fn remind_at(&self) -> Vec<DateTime> {
        self.row.reminders().into_iter().map(Into::into).collect()
    }

    /// Reminders that were handed over.
    async fn reminders_sent(&self) -> i32 {
        self.row.reminders_sent
    }

    /// What eases the attempt for the person.
    async fn accommodations(&self) -> Accommodations {
        let eased = self.row.accommodations;
        let factor = rust_decimal::Decimal::new(100 + i64::from(eased.extra_time_percent), 2).normalize();
        Accommodations {
            extra_time_factor: Decimal(factor.to_string()),
            untimed: eased.untimed,
            break_minutes: eased.break_minutes,
        }
    }

    /// The caller's own key for it; null where it is hidden from the caller whom it is for.
    async fn external_id(&self) -> Option<&str> {
        self.row.external_id.as_deref()
    }

    /// The attempt; null until the person begins. Needs `VIEW_SUBMISSIONS`.
    fn submission(&self, ctx: &Context<'_>) -> Result<&Option<Submission>, ApiError> {
        self.submission.get(ctx, ())
    }

    /// Its mails whose fate is known, the oldest first.
    fn deliveries(&self, ctx: &Context<'_>) -> Result<&Vec<MailDelivery>, ApiError> {
        self.deliveries.get(ctx, ())
    }
}

connection!(AssessmentInviteConnection, AssessmentInviteEdge, AssessmentInvite, "invites");

impl Entity for AssessmentInvite {
    type Id = InviteId;
    type Right = ViewInvites;

    fn load<'p>(
        grant: Grant<Self::Right>,
        reader: &'p mut Reader<'_>,
        ids: Vec<InviteId>,
        selection: &'p Selection,
    ) -> Planning<'p, HashMap<InviteId, Self>> {
        Box::pin(async move {
            let found = domain::load(&grant, reader.tx, &ids).await?;
            let planned = Self::plan(reader, found.into_values().collect(), selection).await?;
            Ok(planned.into_iter().map(|invite| (invite.row.id, invite)).collect())
        })
    }
}

impl AssessmentInvite {
    /// Reads what is selected beneath these invites, in their order.
    fn plan<'p>(
        reader: &'p mut Reader<'_>,
        rows: Vec<domain::Invite>,
        selection: &'p Selection,
    ) -> Planning<'p, Vec<Self>> {
        Box::pin(async move {
            let hidden = reader.hidden().await?;
            let shown = |row: domain::Invite| Self::bare(row.shown(&hidden));
            let mut invites: Vec<Self> = rows.into_iter().map(shown).collect();
            let ids: Vec<InviteId> = invites.iter().map(|invite| invite.row.id).collect();
            for field in selection.all("assessment") {
                let ids = invites.iter().map(|invite| invite.row.assessment);
                let found = shared::<Assessment>(reader, ids, field.selection()).await?;
                for invite in &mut invites {
                    invite.assessment.put_shared(field, &found, &invite.row.assessment)?;
                }
            }
            for field in selection.all("jobDescription") {
                let ids = invites.iter().map(|invite| invite.row.job_description);
                let found = shared::<JobDescription>(reader, ids, field.selection()).await?;
                for invite in &mut invites {
                    invite.job_description.put_shared(field, &found, &invite.row.job_description)?;
                }
            }
            for field in selection.all("participant") {
                let ids = invites.iter().map(|invite| invite.row.participant);
                let found = shared::<Participant>(reader, ids, field.selection()).await?;
                for invite in &mut invites {
                    invite.participant.put_shared(field, &found, &invite.row.participant)?;
                }
            }
            for field in selection.all("submission") {
                let mut found = Submission::of_invites(reader, &ids, field.selection()).await?;
                for invite in &mut invites {
                    invite.submission.put(field, found.remove(&invite.row.id));
                }
            }
            for field in selection.all("deliveries") {
                let grant = reader.grant::<ViewInvites>()?;
                let mut found = domain::deliveries(&grant, reader.tx, &ids).await?;
                for invite in &mut invites {
                    let own = found.remove(&invite.row.id).unwrap_or_default();
                    invite.deliveries.put(field, own.into_iter().map(Into::into).collect());
                }
            }
            Ok(invites)
        })
    }

    fn bare(row: domain::Invite) -> Self {
        Self {
            row,
            assessment: Planned::default(),
            job_description: Planned::default(),
            participant: Planned::default(),
            submission: Planned::default(),
            deliveries: Planned::default(),
        }
    }

    /// The same page of every parent's invites.
    pub(in crate::graphql) async fn pages_of<P: ListParent>(
        reader: &mut Reader<'_>,
        parents: &[P],
        field: &SelectedField,
    ) -> Result<HashMap<P, AssessmentInviteConnection>, ApiError> {
        let filter = filter_of::<AssessmentInviteFilter>(field)?.unwrap_or_default().into_domain();
        let order = field.argument::<AssessmentInviteOrder>("orderBy")?.map(Into::into).unwrap_or_default();
        let request = PageRequest::new(&field.page_arguments()?, &("invites", P::TYPE, &filter, order))?;
        let grant = reader.grant::<ViewInvites>()?;
        let hidden = reader.hidden().await?;
        let pages = domain::pages(&grant, reader.tx, &hidden, parents, (&filter, order), &request).await?;
        let totals = if field.selection().has("totalCount") {
            domain::totals(&grant, reader.tx, &hidden, parents, &filter).await?
        } else {
            HashMap::new()
        };
        let (rows, shapes) = PageShapes::apart(pages);
        let planned = Self::plan(reader, rows, &field.selection().items()).await?;
        Ok(shapes.together(planned, &totals, &request, |invite| order.field.position_of(&invite.row)))
    }
}
