//! Every statement on assessments; those on their sections and questions stand in [`content`], pages in [`lists`].

mod content;
mod lists;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use uuid::Uuid;

pub(super) use content::{load_questions, load_sections};
pub(super) use lists::{pages, totals};

use super::check::Checked;
use super::model::{Assessment, AssessmentStatus};
use crate::access::OrgScope;
use crate::db::schema::assessments;
use crate::db::{DbError, Tx};
use crate::kernel::ids::{AssessmentId, JobDescriptionId, TypedId};

#[derive(Queryable, Selectable, QueryableByName)]
#[diesel(table_name = assessments, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    job_description_id: Uuid,
    title: String,
    status: String,
    revision: i32,
    time_limit_seconds: Option<i32>,
    criteria: Json,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    published_at: Option<DateTime<Utc>>,
    revises_id: Option<Uuid>,
}

const COLUMNS: &str = "x.id, x.job_description_id, x.title, x.status, x.revision, x.time_limit_seconds, x.criteria, \
    x.version, x.created_at, x.updated_at, x.published_at, x.revises_id";

impl TryFrom<Row> for Assessment {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        Ok(Self {
            id: AssessmentId::from_uuid(row.id),
            job_description: JobDescriptionId::from_uuid(row.job_description_id),
            title: row.title,
            status: AssessmentStatus::read(&row.status)?,
            revision: row.revision,
            revises: row.revises_id.map(AssessmentId::from_uuid),
            time_limit_seconds: row.time_limit_seconds,
            criteria: read_json(row.criteria, "criteria")?,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            published_at: row.published_at,
        })
    }
}

fn read_json<T: DeserializeOwned>(json: Json, what: &'static str) -> Result<T, DbError> {
    serde_json::from_value(json).ok().ok_or(DbError::Unreadable(what))
}

fn write_json(value: &impl serde::Serialize, what: &'static str) -> Result<Json, DbError> {
    serde_json::to_value(value).ok().ok_or(DbError::Unreadable(what))
}

/// Writes a draft with its whole content; `previous` is the published revision that it is to follow.
pub(super) async fn insert(
    tx: &mut Tx,
    scope: &OrgScope,
    job: JobDescriptionId,
    checked: &Checked,
    previous: Option<&Assessment>,
) -> Result<(), DbError> {
    let now = tx.now();
    let values = (
        assessments::organization_id.eq(scope.organization().uuid()),
        assessments::id.eq(checked.id.uuid()),
        assessments::job_description_id.eq(job.uuid()),
        assessments::title.eq(&checked.title),
        assessments::revision.eq(previous.map_or(1, |previous| previous.revision + 1)),
        // Versions count on, so that one that was seen before is never taken for one seen after.
        assessments::version.eq(previous.map_or(1, |previous| previous.version + 1)),
        assessments::revises_id.eq(previous.map(|previous| previous.id.uuid())),
        assessments::time_limit_seconds.eq(checked.time_limit_seconds),
        assessments::criteria.eq(write_json(&checked.criteria, "criteria")?),
        assessments::created_at.eq(now),
        assessments::updated_at.eq(now),
    );
    diesel::insert_into(assessments::table).values(values).execute(tx.connection()).await?;
    content::insert(tx, scope, &checked.sections).await
}

/// Puts other content in the place of a draft's.
pub(super) async fn replace(tx: &mut Tx, scope: &OrgScope, checked: &Checked) -> Result<(), DbError> {
    let changes = (
        assessments::title.eq(&checked.title),
        assessments::time_limit_seconds.eq(checked.time_limit_seconds),
        assessments::criteria.eq(write_json(&checked.criteria, "criteria")?),
        assessments::version.eq(assessments::version + 1),
        assessments::updated_at.eq(tx.now()),
    );
    let own = assessments::table.find((scope.organization().uuid(), checked.id.uuid()));
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    content::delete(tx, scope, checked.id).await?;
    content::insert(tx, scope, &checked.sections).await
}

pub(super) async fn lock(tx: &mut Tx, scope: &OrgScope, id: AssessmentId) -> Result<Option<Assessment>, DbError> {
    let own = assessments::table.find((scope.organization().uuid(), id.uuid())).select(Row::as_select());
    let row: Option<Row> = own.for_update().first(tx.connection()).await.optional()?;
    row.map(Assessment::try_from).transpose()
}

/// The draft of the revision that follows a published one.
pub(super) async fn lock_next_draft(
    tx: &mut Tx,
    scope: &OrgScope,
    published: AssessmentId,
) -> Result<Option<Assessment>, DbError> {
    let own = assessments::table
        .filter(assessments::organization_id.eq(scope.organization().uuid()))
        .filter(assessments::revises_id.eq(published.uuid()))
        .filter(assessments::status.eq(AssessmentStatus::Draft.as_str()))
        .select(Row::as_select());
    let row: Option<Row> = own.for_update().first(tx.connection()).await.optional()?;
    row.map(Assessment::try_from).transpose()
}

/// The newest revision that follows each published one, unless it was put away as a draft.
pub(super) async fn load_next(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[AssessmentId],
) -> Result<HashMap<AssessmentId, AssessmentId>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let published_or_draft =
        assessments::published_at.is_not_null().or(assessments::status.eq(AssessmentStatus::Draft.as_str()));
    let rows: Vec<(Option<Uuid>, Uuid)> = assessments::table
        .filter(assessments::organization_id.eq(scope.organization().uuid()))
        .filter(assessments::revises_id.eq_any(ids))
        .filter(published_or_draft)
        .order(assessments::created_at)
        .select((assessments::revises_id, assessments::id))
        .load(tx.connection())
        .await?;
    let pair =
        |(revised, id): (Option<Uuid>, Uuid)| Some((AssessmentId::from_uuid(revised?), AssessmentId::from_uuid(id)));
    Ok(rows.into_iter().filter_map(pair).collect())
}

/// No new invites from now on.
pub(super) async fn update_retired(tx: &mut Tx, scope: &OrgScope, id: AssessmentId) -> Result<(), DbError> {
    let changes = (
        assessments::status.eq(AssessmentStatus::Retired.as_str()),
        assessments::version.eq(assessments::version + 1),
        assessments::updated_at.eq(tx.now()),
    );
    let own = assessments::table.find((scope.organization().uuid(), id.uuid()));
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    Ok(())
}

pub(super) async fn update_published(tx: &mut Tx, scope: &OrgScope, id: AssessmentId) -> Result<(), DbError> {
    let changes = (
        assessments::status.eq(AssessmentStatus::Published.as_str()),
        assessments::version.eq(assessments::version + 1),
        assessments::updated_at.eq(tx.now()),
        assessments::published_at.eq(tx.now()),
    );
    let own = assessments::table.find((scope.organization().uuid(), id.uuid()));
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    Ok(())
}

pub(super) async fn load(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[AssessmentId],
) -> Result<HashMap<AssessmentId, Assessment>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let own = assessments::table
        .filter(assessments::organization_id.eq(scope.organization().uuid()))
        .filter(assessments::id.eq_any(ids))
        .select(Row::as_select());
    let rows: Vec<Row> = own.load(tx.connection()).await?;
    rows.into_iter().map(|row| Assessment::try_from(row).map(|found| (found.id, found))).collect()
}
