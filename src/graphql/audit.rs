//! The audit log as owners and auditors read it.

use std::collections::HashMap;

use async_graphql::{Enum, ID, InputObject, Object};

use super::connection::{Connection, Cursored, connection, cursored};
use super::filters::{DateTimeFilter, filter_of};
use super::node;
use super::plan::{Entity, Planning, Reader};
use super::scalars::DateTime;
use super::selection::{SelectedField, Selection};
use crate::access::{Grant, ViewAuditLog};
use crate::domain::organizations as domain;
use crate::events::audit;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{ApiKeyId, AuditEntryId, SubmissionId, TypedId, UserId};
use crate::kernel::paging::PageRequest;

/// A record of who saw what. It is written before the answer goes out, and never changed.
pub(super) struct AuditEntry {
    row: audit::AuditRecord,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "audit::AuditAction")]
pub(super) enum AuditAction {
    /// Answers, documents or details of scorecards of a submission were shown. Lists of states and scores are no sight.
    SubmissionViewed,
}

/// What kind of caller did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "audit::AuditActorKind")]
pub(super) enum AuditActorKind {
    /// A person with an account.
    User,
    /// An integration.
    ApiKey,
}

#[Object]
impl AuditEntry {
    /// The id, good for `node`.
    pub(super) async fn id(&self) -> ID {
        node::id(self.row.id)
    }

    /// What was done.
    async fn action(&self) -> AuditAction {
        self.row.action.into()
    }

    /// What kind of caller did it.
    async fn actor_kind(&self) -> AuditActorKind {
        self.row.actor_kind.into()
    }

    /// Id of the person or of the key.
    async fn actor_id(&self) -> ID {
        match self.row.actor_kind {
            audit::AuditActorKind::User => node::id(UserId::from_uuid(self.row.actor)),
            audit::AuditActorKind::ApiKey => node::id(ApiKeyId::from_uuid(self.row.actor)),
        }
    }

    /// Id of the submission.
    async fn subject_id(&self) -> ID {
        node::id(SubmissionId::from_uuid(self.row.subject))
    }

    /// The request in which it happened: `x-request-id` of its answer, and in the server's log.
    async fn request_id(&self) -> &str {
        &self.row.request_id
    }

    /// When, by the server's clock.
    async fn at(&self) -> DateTime {
        self.row.at.into()
    }
}

connection!(AuditEntryConnection, AuditEntryEdge, AuditEntry, "audit entries");

/// Which audit entries. All given parts hold.
#[derive(Debug, Clone, Default, InputObject)]
pub(super) struct AuditLogFilter {
    /// About this submission.
    subject_id: Option<ID>,
    /// By this person or key.
    actor_id: Option<ID>,
    /// What was done.
    action: Option<AuditActionFilter>,
    /// When.
    at: Option<DateTimeFilter>,
}

/// A condition on what was done.
#[derive(Debug, Clone, InputObject)]
pub(super) struct AuditActionFilter {
    /// Exactly this.
    eq: Option<AuditAction>,
    /// One of these.
    #[graphql(name = "in")]
    any_of: Option<Vec<AuditAction>>,
}

impl AuditLogFilter {
    /// The same in the domain's words. An id that does not read is about nothing and nobody.
    fn into_domain(self) -> audit::AuditFilter {
        let subject = |id: ID| id.parse().ok().map(|id: SubmissionId| id.uuid()).into_iter().collect();
        let actor = |id: ID| {
            let user = id.parse().ok().map(|id: UserId| id.uuid());
            user.or_else(|| id.parse().ok().map(|id: ApiKeyId| id.uuid())).into_iter().collect()
        };
        let actions = self.action.map(|action| match (action.eq, action.any_of) {
            (Some(one), _) => vec![one.into()],
            (None, many) => many.unwrap_or_default().into_iter().map(Into::into).collect(),
        });
        let (from, before) = DateTimeFilter::bounds(self.at.as_ref());
        audit::AuditFilter {
            subjects: self.subject_id.map(subject),
            actors: self.actor_id.map(actor),
            actions: actions.unwrap_or_default(),
            from,
            before,
        }
    }
}

impl Entity for AuditEntry {
    type Id = AuditEntryId;
    type Right = ViewAuditLog;

    fn load<'p>(
        grant: Grant<Self::Right>,
        reader: &'p mut Reader<'_>,
        ids: Vec<AuditEntryId>,
        _: &'p Selection,
    ) -> Planning<'p, HashMap<AuditEntryId, Self>> {
        Box::pin(async move {
            let found = domain::audit_entries(&grant, reader.tx, &ids).await?;
            Ok(found.into_iter().map(|(id, row)| (id, Self { row })).collect())
        })
    }
}

/// A page of the organization's audit log, the newest first.
pub(super) async fn page_of_organization(
    reader: &mut Reader<'_>,
    field: &SelectedField,
) -> Result<AuditEntryConnection, ApiError> {
    let grant = reader.grant::<ViewAuditLog>()?;
    let filter = filter_of::<AuditLogFilter>(field)?.unwrap_or_default().into_domain();
    let request = PageRequest::new(&field.page_arguments()?, &("auditLog", &filter))?;
    let page = domain::audit_log(&grant, reader.tx, &filter, &request).await?;
    let total = if field.selection().has("totalCount") {
        Some(domain::audit_log_length(&grant, reader.tx, &filter).await?)
    } else {
        None
    };
    let page = cursored(&request, page, audit::AuditRecord::position);
    let items = page.items.into_iter().map(|(cursor, row)| (cursor, AuditEntry { row })).collect();
    Ok(AuditEntryConnection::new(Cursored { items, page_info: page.page_info }, total))
}
