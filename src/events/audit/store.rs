//! Every statement on audit records.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{AuditAction, AuditActorKind, AuditFilter};
use crate::db::condition::{Condition, Value};
use crate::db::outbox::AuditRow;
use crate::db::paged::{ListOrder, PagedList};
use crate::db::schema::audit_entries;
use crate::db::{DbError, Tx};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{AuditEntryId, OrganizationId, TypedId};
use crate::kernel::paging::{Direction, Page, PageRequest, Position, SortKey};

/// A record.
#[derive(Debug, Clone)]
pub struct AuditRecord {
    /// Id.
    pub id: AuditEntryId,
    /// What was done.
    pub action: AuditAction,
    /// What kind of caller did it.
    pub actor_kind: AuditActorKind,
    /// Who.
    pub actor: Uuid,
    /// To what.
    pub subject: Uuid,
    /// In which request, as error answers and log lines name it.
    pub request_id: String,
    /// When, by the server's clock.
    pub at: DateTime<Utc>,
}

impl AuditRecord {
    /// Where it stands in the list.
    pub fn position(&self) -> Position {
        Position { key: SortKey::Time(self.at.timestamp_micros()), id: self.id.uuid() }
    }
}

#[derive(Queryable, Selectable, QueryableByName)]
#[diesel(table_name = audit_entries, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    action: String,
    actor_kind: String,
    actor_id: Uuid,
    subject_id: Uuid,
    request_id: String,
    at: DateTime<Utc>,
}

impl TryFrom<Row> for AuditRecord {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        Ok(Self {
            id: AuditEntryId::from_uuid(row.id),
            action: AuditAction::read(&row.action)?,
            actor_kind: AuditActorKind::read(&row.actor_kind)?,
            actor: row.actor_id,
            subject: row.subject_id,
            request_id: row.request_id,
            at: row.at,
        })
    }
}

/// Records with the commit what the caller did to each subject. Only members and keys leave records.
pub fn record(
    tx: &mut Tx,
    organization: OrganizationId,
    action: AuditAction,
    request_id: &str,
    subjects: &[impl TypedId],
) -> Result<(), DbError> {
    let acting = tx.acting();
    let actor_id = acting.id().ok_or(DbError::Unreadable("actor of an audit record"))?;
    for subject in subjects {
        let row = AuditRow {
            organization_id: organization.uuid(),
            id: tx.new_id::<AuditEntryId>().uuid(),
            action: action.as_str(),
            actor_kind: acting.kind(),
            actor_id,
            subject_id: subject.uuid(),
            request_id: request_id.to_owned(),
            at: tx.now(),
        };
        tx.note(row);
    }
    Ok(())
}

fn paged(filter: &AuditFilter) -> PagedList {
    PagedList {
        columns: "x.id, x.action, x.actor_kind, x.actor_id, x.subject_id, x.request_id, x.at",
        from: "audit_entries x",
        id: "x.id",
        order: ListOrder { key: "x.at".into(), direction: Direction::Descending },
        condition: condition(filter),
    }
}

fn condition(filter: &AuditFilter) -> Condition {
    let actions: Vec<String> = filter.actions.iter().map(|action| action.as_str().to_owned()).collect();
    let parts = [
        ("x.subject_id = ANY (?)", filter.subjects.clone().map(Value::Ids)),
        ("x.actor_id = ANY (?)", filter.actors.clone().map(Value::Ids)),
        ("x.action = ANY (?)", (!actions.is_empty()).then_some(Value::Texts(actions))),
        ("x.at >= ?", filter.from.map(Value::Time)),
        ("x.at < ?", filter.before.map(Value::Time)),
    ];
    let given = parts.into_iter().filter_map(|(sql, value)| Some(Condition::new(sql, vec![value?])));
    given.fold(Condition::always(), Condition::and)
}

/// A page of an organization's records, the newest first.
pub async fn list(
    tx: &mut Tx,
    organization: OrganizationId,
    filter: &AuditFilter,
    page: &PageRequest,
) -> Result<Page<AuditRecord>, ApiError> {
    paged(filter).page::<Row, _>(tx, organization, page).await
}

/// How many records there are.
pub async fn count(tx: &mut Tx, organization: OrganizationId, filter: &AuditFilter) -> Result<i64, DbError> {
    paged(filter).total(tx, organization).await
}

/// Several at once, by id.
pub async fn load(
    tx: &mut Tx,
    organization: OrganizationId,
    ids: &[AuditEntryId],
) -> Result<HashMap<AuditEntryId, AuditRecord>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let own = audit_entries::table
        .filter(audit_entries::organization_id.eq(organization.uuid()))
        .filter(audit_entries::id.eq_any(ids));
    let rows: Vec<Row> = own.select(Row::as_select()).load(tx.connection()).await?;
    rows.into_iter().map(|row| AuditRecord::try_from(row).map(|record| (record.id, record))).collect()
}
