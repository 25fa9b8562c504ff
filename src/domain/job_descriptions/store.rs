//! Every statement on job descriptions.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value as Json;
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
    raw_text: String,
    status: String,
    extraction: Option<Json>,
    external_id: Option<String>,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

const COLUMNS: &str =
    "x.id, x.title, x.raw_text, x.status, x.extraction, x.external_id, x.version, x.created_at, x.updated_at";

impl TryFrom<Row> for JobDescription {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        let extraction = row.extraction.map(serde_json::from_value).transpose();
        Ok(Self {
            id: JobDescriptionId::from_uuid(row.id),
            title: row.title,
            raw_text: row.raw_text,
            status: JobDescriptionStatus::read(&row.status)?,
            extraction: extraction.map_err(|_quotes_it| DbError::Unreadable("extraction"))?,
            external_id: row.external_id,
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
        job_descriptions::created_at.eq(now),
        job_descriptions::updated_at.eq(now),
    );
    diesel::insert_into(job_descriptions::table).values(values).execute(tx.connection()).await?;
    Ok(())
}

pub(super) async fn find_raw_text(
    tx: &mut Tx,
    scope: &OrgScope,
    id: JobDescriptionId,
) -> Result<Option<String>, DbError> {
    let own = job_descriptions::table.find((scope.organization().uuid(), id.uuid()));
    Ok(own.select(job_descriptions::raw_text).first(tx.connection()).await.optional()?)
}

/// Keeps what was read; the title too, unless a person gave one.
pub(super) async fn update_extraction(
    tx: &mut Tx,
    scope: &OrgScope,
    id: JobDescriptionId,
    extraction: &Extraction,
) -> Result<(), DbError> {
    let json = serde_json::to_value(extraction).map_err(|_quotes_it| DbError::Unreadable("extraction"))?;
    let own = job_descriptions::table.find((scope.organization().uuid(), id.uuid()));
    let changes = (
        job_descriptions::extraction.eq(json),
        job_descriptions::version.eq(job_descriptions::version + 1),
        job_descriptions::updated_at.eq(tx.now()),
    );
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    if let Some(title) = &extraction.title {
        let untitled = own.filter(job_descriptions::title_given.eq(false));
        diesel::update(untitled).set(job_descriptions::title.eq(title)).execute(tx.connection()).await?;
    }
    Ok(())
}

pub(super) async fn lock_status(
    tx: &mut Tx,
    scope: &OrgScope,
    id: JobDescriptionId,
) -> Result<Option<JobDescriptionStatus>, DbError> {
    let own = job_descriptions::table.find((scope.organization().uuid(), id.uuid()));
    let status: Option<String> =
        own.select(job_descriptions::status).for_update().first(tx.connection()).await.optional()?;
    status.as_deref().map(JobDescriptionStatus::read).transpose()
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
        JobDescriptionOrderField::Title => "x.title",
    };
    PagedList {
        columns: COLUMNS,
        from: "job_descriptions x",
        id: "x.id",
        order: ListOrder { key, direction: order.direction },
        condition: condition(filter),
    }
}

fn condition(filter: &JobDescriptionFilter) -> Condition {
    let mut all = Condition::always();
    if !filter.status.is_empty() {
        let wanted = filter.status.iter().map(|status| status.as_str().to_owned()).collect();
        all = all.and(Condition::new("x.status = ANY (?)", vec![Value::Texts(wanted)]));
    }
    if let Some(from) = filter.created_from {
        all = all.and(Condition::new("x.created_at >= ?", vec![Value::Time(from)]));
    }
    if let Some(before) = filter.created_before {
        all = all.and(Condition::new("x.created_at < ?", vec![Value::Time(before)]));
    }
    let search = filter.search.as_deref().map(clean).unwrap_or_default().to_lowercase();
    for word in search.split_whitespace() {
        let word = Value::Text(word.to_owned());
        let found = "position(? in lower(x.title)) > 0 OR position(? in lower(x.raw_text)) > 0";
        all = all.and(Condition::new(found, vec![word.clone(), word]));
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
