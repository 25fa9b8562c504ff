//! Every statement on participants. Writes are of many at once, a column an array.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::enter::ParticipantEntry;
use super::model::Participant;
use super::read::ParticipantFilter;
use crate::access::{Hidden, OrgScope};
use crate::db::condition::Condition;
use crate::db::paged::{ListOrder, PagedList};
use crate::db::schema::participants;
use crate::db::{DbError, Tx};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{ParticipantId, TypedId};
use crate::kernel::locale::Locale;
use crate::kernel::paging::{Direction, Page, PageRequest};
use crate::kernel::text::clean;
use crate::kernel::time_zone::TimeZone;

#[derive(Queryable, Selectable, QueryableByName)]
#[diesel(table_name = participants, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    name: String,
    email: String,
    phone: Option<String>,
    external_id: Option<String>,
    locale: String,
    created_at: DateTime<Utc>,
    time_zone: Option<String>,
}

const COLUMNS: &str = "x.id, x.name, x.email, x.phone, x.external_id, x.locale, x.created_at, x.time_zone";

impl TryFrom<Row> for Participant {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        let zone = |name: String| TimeZone::parse(&name).ok_or(DbError::Unreadable("time zone"));
        Ok(Self {
            id: ParticipantId::from_uuid(row.id),
            name: row.name,
            email: row.email,
            phone: row.phone,
            external_id: row.external_id,
            locale: Locale::parse(&row.locale).ok_or(DbError::Unreadable("locale"))?,
            time_zone: row.time_zone.map(zone).transpose()?,
            created_at: row.created_at,
        })
    }
}

#[derive(QueryableByName)]
struct Written {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

fn written(rows: &[Written]) -> Vec<ParticipantId> {
    rows.iter().map(|row| ParticipantId::from_uuid(row.id)).collect()
}

const INSERT_MISSING: &str = "
    INSERT INTO participants
        (organization_id, id, name, email, email_normalized, phone, external_id, locale, time_zone, created_at)
    SELECT $1, e.id, e.name, e.email, e.address, e.phone, e.external_id, coalesce(e.locale, 'en'), e.time_zone, $2
    FROM unnest($3, $4, $5, $6, $7, $8, $9, $10) WITH ORDINALITY
        AS e (id, name, email, address, phone, external_id, locale, time_zone, place)
    ORDER BY e.place
    ON CONFLICT (organization_id, email_normalized) DO NOTHING
    RETURNING id";

/// Adds those who are not known, in the order of the map; answers them.
pub(super) async fn insert_missing(
    tx: &mut Tx,
    scope: &OrgScope,
    entries: &BTreeMap<String, ParticipantEntry>,
) -> Result<Vec<ParticipantId>, DbError> {
    let ids: Vec<Uuid> = entries.keys().map(|_| tx.new_id::<ParticipantId>().uuid()).collect();
    let emails: Vec<&str> = entries.values().map(|entry| entry.email.as_str()).collect();
    let said = Said::about(entries);
    let statement = diesel::sql_query(INSERT_MISSING)
        .bind::<SqlUuid, _>(scope.organization().uuid())
        .bind::<Timestamptz, _>(tx.now())
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<Text>, _>(said.names)
        .bind::<Array<Text>, _>(emails)
        .bind::<Array<Text>, _>(said.addresses)
        .bind::<Array<Nullable<Text>>, _>(said.phones)
        .bind::<Array<Nullable<Text>>, _>(said.external_ids)
        .bind::<Array<Nullable<Text>>, _>(said.locales)
        .bind::<Array<Nullable<Text>>, _>(said.time_zones);
    let rows: Vec<Written> = statement.load(tx.connection()).await?;
    Ok(written(&rows))
}

/// Rows are locked in the order of their addresses before the first one is written.
const UPDATE_CHANGED: &str = "
    WITH changed AS (
        SELECT x.id, e.name, coalesce(e.phone, x.phone) AS phone,
            coalesce(e.external_id, x.external_id) AS external_id, coalesce(e.locale, x.locale) AS locale,
            coalesce(e.time_zone, x.time_zone) AS time_zone
        FROM unnest($2, $3, $4, $5, $6, $7) AS e (address, name, phone, external_id, locale, time_zone)
        JOIN participants x ON x.organization_id = $1 AND x.email_normalized = e.address
        WHERE (x.name, x.phone, x.external_id, x.locale, x.time_zone) IS DISTINCT FROM (e.name,
            coalesce(e.phone, x.phone), coalesce(e.external_id, x.external_id), coalesce(e.locale, x.locale),
            coalesce(e.time_zone, x.time_zone))
        ORDER BY x.email_normalized
        FOR NO KEY UPDATE OF x
    )
    UPDATE participants p
    SET name = c.name, phone = c.phone, external_id = c.external_id, locale = c.locale, time_zone = c.time_zone
    FROM changed c
    WHERE p.organization_id = $1 AND p.id = c.id
    RETURNING p.id";

/// Takes over what is said anew of those who are known; answers those who changed.
pub(super) async fn update_changed(
    tx: &mut Tx,
    scope: &OrgScope,
    entries: &BTreeMap<String, ParticipantEntry>,
) -> Result<Vec<ParticipantId>, DbError> {
    let said = Said::about(entries);
    let statement = diesel::sql_query(UPDATE_CHANGED)
        .bind::<SqlUuid, _>(scope.organization().uuid())
        .bind::<Array<Text>, _>(said.addresses)
        .bind::<Array<Text>, _>(said.names)
        .bind::<Array<Nullable<Text>>, _>(said.phones)
        .bind::<Array<Nullable<Text>>, _>(said.external_ids)
        .bind::<Array<Nullable<Text>>, _>(said.locales)
        .bind::<Array<Nullable<Text>>, _>(said.time_zones);
    let rows: Vec<Written> = statement.load(tx.connection()).await?;
    Ok(written(&rows))
}

/// Entries as columns, in the order of the map.
struct Said<'a> {
    addresses: Vec<&'a str>,
    names: Vec<&'a str>,
    phones: Vec<Option<&'a str>>,
    external_ids: Vec<Option<&'a str>>,
    locales: Vec<Option<&'a str>>,
    time_zones: Vec<Option<&'a str>>,
}

impl<'a> Said<'a> {
    fn about(entries: &'a BTreeMap<String, ParticipantEntry>) -> Self {
        Self {
            addresses: entries.keys().map(String::as_str).collect(),
            names: entries.values().map(|entry| entry.name.as_str()).collect(),
            phones: entries.values().map(|entry| entry.phone.as_deref()).collect(),
            external_ids: entries.values().map(|entry| entry.external_id.as_deref()).collect(),
            locales: entries.values().map(|entry| entry.locale.as_ref().map(Locale::as_str)).collect(),
            time_zones: entries.values().map(|entry| entry.time_zone.map(TimeZone::name)).collect(),
        }
    }
}

/// Ids by normalised address.
pub(super) async fn find_ids(
    tx: &mut Tx,
    scope: &OrgScope,
    addresses: impl Iterator<Item = &String>,
) -> Result<HashMap<String, ParticipantId>, DbError> {
    let known = participants::table
        .filter(participants::organization_id.eq(scope.organization().uuid()))
        .filter(participants::email_normalized.eq_any(addresses.collect::<Vec<_>>()))
        .select((participants::email_normalized, participants::id));
    let rows: Vec<(String, Uuid)> = known.load(tx.connection()).await?;
    Ok(rows.into_iter().map(|(address, id)| (address, ParticipantId::from_uuid(id))).collect())
}

pub(super) async fn load(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[ParticipantId],
) -> Result<HashMap<ParticipantId, Participant>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let own = participants::table
        .filter(participants::organization_id.eq(scope.organization().uuid()))
        .filter(participants::id.eq_any(ids))
        .select(Row::as_select());
    let rows: Vec<Row> = own.load(tx.connection()).await?;
    rows.into_iter().map(|row| Participant::try_from(row).map(|found| (found.id, found))).collect()
}

fn paged(hidden: &Hidden, filter: &ParticipantFilter) -> PagedList {
    let found = "position(? in lower(x.name)) > 0 OR position(? in x.email_normalized) > 0";
    PagedList {
        columns: COLUMNS,
        from: "participants x",
        id: "x.id",
        order: ListOrder { key: "x.created_at".into(), direction: Direction::Descending },
        condition: known_by(filter.search.as_deref(), found, hidden.among_participants()),
    }
}

/// Every word of a search is found, and of nobody who is hidden.
fn known_by(search: Option<&str>, found: &'static str, hidden: Option<Condition>) -> Condition {
    let asked = search.is_some_and(|search| !clean(search).is_empty());
    let hidden = hidden.filter(|_| asked).map(Condition::negate);
    hidden.into_iter().fold(Condition::every_word(search, found), Condition::and)
}

/// Every word of a search stands in name or address of the person whom a row of another list refers to, unless the person
/// is hidden.
pub(in crate::domain) fn referred_to(hidden: &Hidden, search: Option<&str>) -> Condition {
    let found = "EXISTS (SELECT FROM participants who \
        WHERE who.organization_id = x.organization_id AND who.id = x.participant_id \
        AND (position(? in lower(who.name)) > 0 OR position(? in who.email_normalized) > 0))";
    known_by(search, found, hidden.among_participants_referred_to())
}

pub(super) async fn list(
    tx: &mut Tx,
    scope: &OrgScope,
    hidden: &Hidden,
    filter: &ParticipantFilter,
    page: &PageRequest,
) -> Result<Page<Participant>, ApiError> {
    paged(hidden, filter).page::<Row, _>(tx, scope.organization(), page).await
}

pub(super) async fn count(
    tx: &mut Tx,
    scope: &OrgScope,
    hidden: &Hidden,
    filter: &ParticipantFilter,
) -> Result<i64, DbError> {
    paged(hidden, filter).total(tx, scope.organization()).await
}
