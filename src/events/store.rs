//! Every statement on the event log, but for the write, which goes with a transaction's commit.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Text};
use diesel_async::RunQueryDsl;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::NumberedEvent;
use super::event::{Event, EventKind};
use crate::db::condition::Condition;
use crate::db::listen::CHANNEL;
use crate::db::paged::{ListOrder, PagedList};
use crate::db::schema::{event_sequences, events};
use crate::db::{DbError, Tx};
use crate::kernel::acting::Acting;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{EventId, OrganizationId, TypedId};
use crate::kernel::paging::{Direction, Page, PageRequest, Position, SortKey};

diesel::define_sql_function! { fn pg_notify(channel: Text, payload: Text) -> Bool; }
diesel::define_sql_function! { fn assay_number_events(batch: Integer, heeded: Array<Text>) -> Jsonb; }

#[derive(Deserialize)]
struct NumberedRow {
    event_id: Uuid,
    organization_id: Uuid,
    seq: i64,
    kind: String,
    payload: Value,
    occurred_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct NumberedRows {
    numbered: i32,
    heeded: Vec<NumberedRow>,
}

/// Numbers the oldest unnumbered facts: how many they were, and those whose kind is heeded.
pub(super) async fn number(
    tx: &mut Tx,
    batch: i32,
    heeded: Vec<&'static str>,
) -> Result<(i32, Vec<NumberedEvent>), DbError> {
    let rows: Value = diesel::select(assay_number_events(batch, heeded)).get_result(tx.connection()).await?;
    let rows: NumberedRows = serde_json::from_value(rows).map_err(|_quotes_it| DbError::Unreadable("event batch"))?;
    let heeded = rows.heeded.iter().map(numbered).collect::<Result<_, _>>()?;
    Ok((rows.numbered, heeded))
}

fn numbered(row: &NumberedRow) -> Result<NumberedEvent, DbError> {
    Ok(NumberedEvent {
        id: EventId::from_uuid(row.event_id),
        organization: OrganizationId::from_uuid(row.organization_id),
        seq: row.seq,
        event: Event::read(&row.kind, &row.payload).ok_or(DbError::Unreadable("event"))?,
        occurred_at: row.occurred_at,
    })
}

/// Wakes other processes once the transaction has committed. Once a batch: each one takes a lock that all commits share.
pub(super) async fn notify(tx: &mut Tx) -> Result<(), DbError> {
    Ok(diesel::select(pg_notify(CHANNEL, "")).execute(tx.connection()).await.map(|_| ())?)
}

/// A fact as a reader of the log sees it.
#[derive(Debug, Clone)]
pub struct LoggedEvent {
    /// Id of the fact.
    pub id: EventId,
    /// Place in the organization's log, from 1.
    pub seq: i64,
    /// What kind of fact.
    pub kind: EventKind,
    /// GraphQL type of the subject.
    pub subject_kind: String,
    /// Id of the subject.
    pub subject_id: Uuid,
    /// Who did it.
    pub actor: Acting,
    /// What the kind says beyond its subject.
    pub payload: Value,
    /// When it became true.
    pub occurred_at: DateTime<Utc>,
}

impl LoggedEvent {
    /// Where it stands in the log.
    pub fn position(&self) -> Position {
        Position { key: SortKey::Number(self.seq), id: self.id.uuid() }
    }
}

#[derive(Queryable, Selectable, QueryableByName)]
#[diesel(table_name = events, check_for_backend(diesel::pg::Pg))]
struct LoggedRow {
    event_id: Uuid,
    seq: Option<i64>,
    kind: String,
    subject_kind: String,
    subject_id: Uuid,
    actor_kind: String,
    actor_id: Option<Uuid>,
    payload: Value,
    occurred_at: DateTime<Utc>,
}

/// A page of an organization's log, oldest first. Facts appear once they are numbered.
pub async fn list(
    tx: &mut Tx,
    organization: OrganizationId,
    page: &PageRequest,
) -> Result<Page<LoggedEvent>, ApiError> {
    let log = PagedList {
        columns: "x.event_id, x.seq, x.kind, x.subject_kind, x.subject_id, x.actor_kind, x.actor_id, x.payload, \
             x.occurred_at",
        from: "events x",
        // The table's own id is a number that clients never see.
        id: "x.event_id",
        order: ListOrder { key: "x.seq".into(), direction: Direction::Ascending },
        condition: Condition::constant("x.seq IS NOT NULL"),
    };
    log.page::<LoggedRow, _>(tx, organization, page).await
}

impl TryFrom<LoggedRow> for LoggedEvent {
    type Error = DbError;

    fn try_from(row: LoggedRow) -> Result<Self, DbError> {
        Ok(Self {
            id: EventId::from_uuid(row.event_id),
            seq: row.seq.ok_or(DbError::Unreadable("event seq"))?,
            kind: row.kind.parse().map_err(|()| DbError::Unreadable("event kind"))?,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            actor: Acting::read(&row.actor_kind, row.actor_id).ok_or(DbError::Unreadable("event actor"))?,
            payload: row.payload,
            occurred_at: row.occurred_at,
        })
    }
}

/// How many facts the log holds.
pub async fn count(tx: &mut Tx, organization: OrganizationId) -> Result<i64, DbError> {
    let numbered =
        events::table.filter(events::organization_id.eq(organization.uuid())).filter(events::seq.is_not_null());
    Ok(numbered.count().get_result(tx.connection()).await?)
}

/// The facts that follow number `after`, in order. Without a gap: numbers are given out one batch after another.
pub(super) async fn after(
    tx: &mut Tx,
    organization: OrganizationId,
    after: i64,
    most: i64,
) -> Result<Vec<LoggedEvent>, DbError> {
    let following = events::table
        .filter(events::organization_id.eq(organization.uuid()))
        .filter(events::seq.gt(after))
        .order(events::seq)
        .limit(most);
    let rows: Vec<LoggedRow> = following.select(LoggedRow::as_select()).load(tx.connection()).await?;
    rows.into_iter().map(LoggedEvent::try_from).collect()
}

/// The newest number of each organization's log; one without facts is left out.
pub(super) async fn newest(
    tx: &mut Tx,
    organizations: &[OrganizationId],
) -> Result<HashMap<OrganizationId, i64>, DbError> {
    let ids: Vec<Uuid> = organizations.iter().map(|organization| organization.uuid()).collect();
    let newest = event_sequences::table.filter(event_sequences::organization_id.eq_any(ids));
    let rows: Vec<(Uuid, i64)> =
        newest.select((event_sequences::organization_id, event_sequences::last_seq)).load(tx.connection()).await?;
    Ok(rows.into_iter().map(|(organization, seq)| (OrganizationId::from_uuid(organization), seq)).collect())
}
