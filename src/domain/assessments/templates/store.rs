//! Every statement on templates.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value as Json;
use uuid::Uuid;

use super::model::{AssessmentTemplate, TemplateContent};
use super::read::{TemplateOrder, TemplateOrderField};
use crate::access::OrgScope;
use crate::db::condition::Condition;
use crate::db::paged::{ListOrder, PagedList};
use crate::db::schema::assessment_templates;
use crate::db::{DbError, Tx};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{AssessmentTemplateId, TypedId};
use crate::kernel::paging::{Page, PageRequest};

#[derive(Queryable, Selectable, QueryableByName)]
#[diesel(table_name = assessment_templates, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    title: String,
    time_limit_seconds: Option<i32>,
    content: Json,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

const COLUMNS: &str = "x.id, x.title, x.time_limit_seconds, x.content, x.version, x.created_at, x.updated_at";

impl TryFrom<Row> for AssessmentTemplate {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        Ok(Self {
            id: AssessmentTemplateId::from_uuid(row.id),
            title: row.title,
            time_limit_seconds: row.time_limit_seconds,
            content: serde_json::from_value(row.content).ok().ok_or(DbError::Unreadable("template"))?,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

pub(super) async fn insert(
    tx: &mut Tx,
    scope: &OrgScope,
    id: AssessmentTemplateId,
    title: &str,
    time_limit_seconds: Option<i32>,
    content: &TemplateContent,
) -> Result<(), DbError> {
    let now = tx.now();
    let values = (
        assessment_templates::organization_id.eq(scope.organization().uuid()),
        assessment_templates::id.eq(id.uuid()),
        assessment_templates::title.eq(title),
        assessment_templates::time_limit_seconds.eq(time_limit_seconds),
        assessment_templates::content.eq(serde_json::to_value(content).ok().ok_or(DbError::Unreadable("template"))?),
        assessment_templates::created_at.eq(now),
        assessment_templates::updated_at.eq(now),
    );
    diesel::insert_into(assessment_templates::table).values(values).execute(tx.connection()).await?;
    Ok(())
}

pub(super) async fn lock_version(
    tx: &mut Tx,
    scope: &OrgScope,
    id: AssessmentTemplateId,
) -> Result<Option<i32>, DbError> {
    let own = assessment_templates::table.find((scope.organization().uuid(), id.uuid()));
    Ok(own.select(assessment_templates::version).for_update().first(tx.connection()).await.optional()?)
}

pub(super) async fn update_title(
    tx: &mut Tx,
    scope: &OrgScope,
    id: AssessmentTemplateId,
    title: &str,
) -> Result<(), DbError> {
    let changes = (
        assessment_templates::title.eq(title),
        assessment_templates::version.eq(assessment_templates::version + 1),
        assessment_templates::updated_at.eq(tx.now()),
    );
    let own = assessment_templates::table.find((scope.organization().uuid(), id.uuid()));
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, scope: &OrgScope, id: AssessmentTemplateId) -> Result<(), DbError> {
    let own = assessment_templates::table.find((scope.organization().uuid(), id.uuid()));
    diesel::delete(own).execute(tx.connection()).await?;
    Ok(())
}

pub(super) async fn load(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[AssessmentTemplateId],
) -> Result<HashMap<AssessmentTemplateId, AssessmentTemplate>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let own = assessment_templates::table
        .filter(assessment_templates::organization_id.eq(scope.organization().uuid()))
        .filter(assessment_templates::id.eq_any(ids))
        .select(Row::as_select());
    let rows: Vec<Row> = own.load(tx.connection()).await?;
    rows.into_iter().map(|row| AssessmentTemplate::try_from(row).map(|found| (found.id, found))).collect()
}

fn paged(search: Option<&str>, order: TemplateOrder) -> PagedList {
    let key = match order.field {
        TemplateOrderField::CreatedAt => "x.created_at",
        TemplateOrderField::Title => "x.title",
    };
    let condition = Condition::every_word(search, "position(? in lower(x.title)) > 0");
    let order = ListOrder { key: key.into(), direction: order.direction };
    PagedList { columns: COLUMNS, from: "assessment_templates x", id: "x.id", order, condition }
}

pub(super) async fn list(
    tx: &mut Tx,
    scope: &OrgScope,
    search: Option<&str>,
    order: TemplateOrder,
    page: &PageRequest,
) -> Result<Page<AssessmentTemplate>, ApiError> {
    paged(search, order).page::<Row, _>(tx, scope.organization(), page).await
}

pub(super) async fn count(tx: &mut Tx, scope: &OrgScope, search: Option<&str>) -> Result<i64, DbError> {
    paged(search, TemplateOrder::default()).total(tx, scope.organization()).await
}
