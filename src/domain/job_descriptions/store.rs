//! Every statement on job descriptions.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value as Json;
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use super::extraction::Extraction;
use super::model::{JobDescription, JobDescriptionStatus};
use super::read::{JobDescriptionFilter, JobDescriptionOrder, JobDescriptionOrderField};
use crate::access::OrgScope;
use crate::db::condition::{Condition, Value};
use crate::db::paged::{ListOrder, PagedList};
use crate::db::schema::job_descriptions;
use crate::db::{DbError, Tx};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{JobDescriptionId, TypedId};
use crate::kernel::paging::{Page, PageRequest};
use crate::kernel::text::clean;

#[derive(Queryable, Selectable, QueryableByName)]
#[diesel(table_name = job_descriptions, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    title: String,
    title_given: bool,
    title_key: String,
    raw_text: String,
    status: String,
    extraction: Option<Json>,
    external_id: Option<String>,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    blind_review: bool,
}

const COLUMNS: &str = "x.id, x.title, x.title_given, x.title_key, x.raw_text, x.status, x.extraction, x.external_id, \
    x.version, x.created_at, x.updated_at, x.blind_review";

impl TryFrom<Row> for JobDescription {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        let extraction = row.extraction.map(serde_json::from_value).transpose();
        Ok(Self {
            id: JobDescriptionId::from_uuid(row.id),
            title: row.title,
            title_given: row.title_given,
            title_key: row.title_key,
            raw_text: row.raw_text,
            status: JobDescriptionStatus::read(&row.status)?,
            extraction: extraction.map_err(|_quotes_it| DbError::Unreadable("extraction"))?,
            external_id: row.external_id,
            blind_review: row.blind_review,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// A job description to be kept.
pub(super) struct NewRow {
    pub(super) id: JobDescriptionId,
    pub(super) title: String,
    pub(super) title_given: bool,
    pub(super) raw_text: String,
    pub(super) external_id: Option<String>,
    pub(super) blind_review: bool,
}

pub(super) async fn insert(tx: &mut Tx, scope: &OrgScope, row: NewRow) -> Result<(), DbError> {
    let now = tx.now();
    let values = (
        job_descriptions::organization_id.eq(scope.organization().uuid()),
        job_descriptions::id.eq(row.id.uuid()),
        job_descriptions::title.eq(row.title),
        job_descriptions::title_given.eq(row.title_given),
        job_descriptions::raw_text.eq(row.raw_text),
        job_descriptions::external_id.eq(row.external_id),
        job_descriptions::blind_review.eq(row.blind_review),
        job_descriptions::created_at.eq(now),
        job_descriptions::updated_at.eq(now),
    );
    diesel::insert_into(job_descriptions::table).values(values).execute(tx.connection()).await?;
    Ok(())
}

/// The text, unless it has been read.
pub(super) async fn find_unread(
    tx: &mut Tx,
    scope: &OrgScope,
    id: JobDescriptionId,
) -> Result<Option<String>, DbError> {
    let own = job_descriptions::table.find((scope.organization().uuid(), id.uuid()));
    let unread = own.filter(job_descriptions::extraction.is_null());
    Ok(unread.select(job_descriptions::raw_text).first(tx.connection()).await.optional()?)
}

/// Keeps what was read in `text`; false where that is not the text any more, or was read before.
pub(super) async fn update_extraction(
    tx: &mut Tx,
    scope: &OrgScope,
    id: JobDescriptionId,
    text: &str,
    extraction: &Extraction,
) -> Result<bool, DbError> {
    let json = serde_json::to_value(extraction).map_err(|_quotes_it| DbError::Unreadable("extraction"))?;
    let own = job_descriptions::table.find((scope.organization().uuid(), id.uuid()));
    let unread = own.filter(job_descriptions::raw_text.eq(text)).filter(job_descriptions::extraction.is_null());
    let changes = (job_descriptions::extraction.eq(json), job_descriptions::updated_at.eq(tx.now()));
    Ok(diesel::update(unread).set(changes).execute(tx.connection()).await? > 0)
}

pub(super) async fn update_title_unless_given(
    tx: &mut Tx,
    scope: &OrgScope,
    id: JobDescriptionId,
    title: &str,
) -> Result<(), DbError> {
    let own = job_descriptions::table.find((scope.organization().uuid(), id.uuid()));
    let untitled = own.filter(job_descriptions::title_given.eq(false));
    diesel::update(untitled).set(job_descriptions::title.eq(title)).execute(tx.connection()).await?;
    Ok(())
}

pub(super) async fn lock(
    tx: &mut Tx,
    scope: &OrgScope,
    id: JobDescriptionId,
) -> Result<Option<JobDescription>, DbError> {
    let own = job_descriptions::table.find((scope.organization().uuid(), id.uuid())).select(Row::as_select());
    let row: Option<Row> = own.for_update().first(tx.connection()).await.optional()?;
    row.map(JobDescription::try_from).transpose()
}

/// What a person may change.
pub(super) struct Contents {
    pub(super) title: String,
    pub(super) title_given: bool,
    pub(super) external_id: Option<String>,
    pub(super) blind_review: bool,
    /// Only another one than before.
    pub(super) raw_text: Option<String>,
}

/// Keeps the contents; what was read in another text goes with that text.
pub(super) async fn update(
    tx: &mut Tx,
    scope: &OrgScope,
    id: JobDescriptionId,
    contents: Contents,
) -> Result<(), DbError> {
    let own = job_descriptions::table.find((scope.organization().uuid(), id.uuid()));
    let changes = (
        job_descriptions::title.eq(contents.title),
        job_descriptions::title_given.eq(contents.title_given),
        job_descriptions::external_id.eq(contents.external_id),
        job_descriptions::blind_review.eq(contents.blind_review),
        job_descriptions::version.eq(job_descriptions::version + 1),
        job_descriptions::updated_at.eq(tx.now()),
    );
    let another = contents
        .raw_text
        .map(|text| (job_descriptions::raw_text.eq(text), job_descriptions::extraction.eq(None::<Json>)));
    diesel::update(own).set((changes, another)).execute(tx.connection()).await?;
    Ok(())
}

pub(super) async fn update_status(
    tx: &mut Tx,
    scope: &OrgScope,
    id: JobDescriptionId,
    status: JobDescriptionStatus,
) -> Result<(), DbError> {
    let changes = (
        job_descriptions::status.eq(status.as_str()),
        job_descriptions::version.eq(job_descriptions::version + 1),
        job_descriptions::updated_at.eq(tx.now()),
    );
    let own = job_descriptions::table.find((scope.organization().uuid(), id.uuid()));
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    Ok(())
}

pub(super) async fn load(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[JobDescriptionId],
) -> Result<HashMap<JobDescriptionId, JobDescription>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let own = job_descriptions::table
        .filter(job_descriptions::organization_id.eq(scope.organization().uuid()))
        .filter(job_descriptions::id.eq_any(ids))
        .select(Row::as_select());
    let rows: Vec<Row> = own.load(tx.connection()).await?;
    rows.into_iter().map(|row| JobDescription::try_from(row).map(|found| (found.id, found))).collect()
}

fn paged(filter: &JobDescriptionFilter, order: JobDescriptionOrder) -> PagedList {
    let key = match order.field {
        JobDescriptionOrderField::CreatedAt => "x.created_at",
        JobDescriptionOrderField::UpdatedAt => "x.updated_at",
        JobDescriptionOrderField::Title => "x.title_key",
    };
    PagedList {
        columns: COLUMNS,
        from: "job_descriptions x",
        id: "x.id",
        order: ListOrder { key: key.into(), direction: order.direction },
        condition: condition(filter),
    }
}

/// All these words stand in the title, in the text or in what was read there by its proper name. Composed as in the
/// search: "ä" is found however either was typed. One text a row, however many words.
const SAYS: &str = "lower(normalize(concat_ws(' ', x.title, x.raw_text, x.extraction ->> 'company', \
    x.extraction ->> 'location', (SELECT string_agg(skill, ' ') \
        FROM jsonb_array_elements_text(x.extraction -> 'skills') skill)), NFC)) LIKE ALL (?)";

/// The words of a search as patterns of any text that holds them.
fn patterns(search: &str) -> Vec<String> {
    let search = clean(search).nfc().collect::<String>().to_lowercase();
    let escaped = search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    escaped.split_whitespace().map(|word| format!("%{word}%")).collect()
}

fn condition(filter: &JobDescriptionFilter) -> Condition {
    let mut all = Condition::always();
    if let Some(status) = &filter.status {
        let wanted = status.iter().map(|status| status.as_str().to_owned()).collect();
        all = all.and(Condition::new("x.status = ANY (?)", vec![Value::Texts(wanted)]));
    }
    let bounds = [
        ("x.created_at >= ?", filter.created_from),
        ("x.created_at < ?", filter.created_before),
        ("x.updated_at >= ?", filter.updated_from),
        ("x.updated_at < ?", filter.updated_before),
    ];
    for (sql, bound) in bounds {
        all = bound.into_iter().fold(all, |all, at| all.and(Condition::new(sql, vec![Value::Time(at)])));
    }
    let words = filter.search.as_deref().map(patterns).unwrap_or_default();
    if !words.is_empty() {
        all = all.and(Condition::new(SAYS, vec![Value::Texts(words)]));
    }
    let (and, or) = (filter.and.iter().map(condition), filter.or.iter().map(condition));
    all.combined(and, or, filter.not.as_deref().map(condition))
}

pub(super) async fn list(
    tx: &mut Tx,
    scope: &OrgScope,
    filter: &JobDescriptionFilter,
    order: JobDescriptionOrder,
    page: &PageRequest,
) -> Result<Page<JobDescription>, ApiError> {
    paged(filter, order).page::<Row, _>(tx, scope.organization(), page).await
}

pub(super) async fn count(tx: &mut Tx, scope: &OrgScope, filter: &JobDescriptionFilter) -> Result<i64, DbError> {
    paged(filter, JobDescriptionOrder::default()).total(tx, scope.organization()).await
}
