//! Statements on attempts that were given more time after their end.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::access::OrgScope;
use crate::db::schema::{reopenings, submissions};
use crate::db::{DbError, Tx};
use crate::domain::submissions::model::{Reopening, Submission, SubmissionStatus};
use crate::kernel::ids::{SubmissionId, TypedId};

#[derive(Queryable, Selectable)]
#[diesel(table_name = reopenings, check_for_backend(diesel::pg::Pg))]
struct Row {
    submission_id: Uuid,
    number: i32,
    granted_seconds: i32,
    reason: String,
    ended_as: String,
    ended_at: DateTime<Utc>,
    deadline_before: Option<DateTime<Utc>>,
    reopened_at: DateTime<Utc>,
    resume_until: DateTime<Utc>,
    resumed_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Reopening {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        Ok(Self {
            submission: SubmissionId::from_uuid(row.submission_id),
            number: row.number,
            granted_seconds: row.granted_seconds,
            reason: row.reason,
            ended_as: SubmissionStatus::read(&row.ended_as)?,
            ended_at: row.ended_at,
            deadline_before: row.deadline_before,
            reopened_at: row.reopened_at,
            resume_until: row.resume_until,
            resumed_at: row.resumed_at,
        })
    }
}

/// What is granted.
pub(in crate::domain::submissions) struct NewReopening {
    pub(in crate::domain::submissions) granted_seconds: i32,
    pub(in crate::domain::submissions) reason: String,
    pub(in crate::domain::submissions) resume_until: DateTime<Utc>,
}

/// Notes that a locked attempt is reopened, and how it had ended.
pub(in crate::domain::submissions) async fn insert_reopening(
    tx: &mut Tx,
    scope: &OrgScope,
    attempt: &Submission,
    granted: &NewReopening,
    ended_at: DateTime<Utc>,
) -> Result<(), DbError> {
    let before = newest_reopening(tx, scope, attempt.id).await?.map_or(0, |newest| newest.number);
    let row = (
        reopenings::organization_id.eq(scope.organization().uuid()),
        reopenings::submission_id.eq(attempt.id.uuid()),
        reopenings::number.eq(before + 1),
        reopenings::granted_seconds.eq(granted.granted_seconds),
        reopenings::reason.eq(&granted.reason),
        reopenings::ended_as.eq(attempt.status.as_str()),
        reopenings::ended_at.eq(ended_at),
        reopenings::deadline_before.eq(attempt.deadline),
        reopenings::reopened_at.eq(tx.now()),
        reopenings::resume_until.eq(granted.resume_until),
    );
    diesel::insert_into(reopenings::table).values(row).execute(tx.connection()).await?;
    Ok(())
}

/// The newest one of an attempt.
pub(in crate::domain::submissions) async fn newest_reopening(
    tx: &mut Tx,
    scope: &OrgScope,
    id: SubmissionId,
) -> Result<Option<Reopening>, DbError> {
    let own = reopenings::table
        .filter(reopenings::organization_id.eq(scope.organization().uuid()))
        .filter(reopenings::submission_id.eq(id.uuid()))
        .order(reopenings::number.desc());
    let row: Option<Row> = own.select(Row::as_select()).first(tx.connection()).await.optional()?;
    row.map(Reopening::try_from).transpose()
}

/// All of each attempt, oldest first; an attempt that never was reopened is left out.
pub(in crate::domain::submissions) async fn load_reopenings(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[SubmissionId],
) -> Result<HashMap<SubmissionId, Vec<Reopening>>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let own = reopenings::table
        .filter(reopenings::organization_id.eq(scope.organization().uuid()))
        .filter(reopenings::submission_id.eq_any(ids))
        .order((reopenings::submission_id, reopenings::number));
    let rows: Vec<Row> = own.select(Row::as_select()).load(tx.connection()).await?;
    let mut all: HashMap<SubmissionId, Vec<Reopening>> = HashMap::new();
    for row in rows {
        let reopening = Reopening::try_from(row)?;
        all.entry(reopening.submission).or_default().push(reopening);
    }
    Ok(all)
}

/// Notes when the candidate went on.
pub(in crate::domain::submissions) async fn mark_resumed(
    tx: &mut Tx,
    scope: &OrgScope,
    id: SubmissionId,
    at: DateTime<Utc>,
) -> Result<(), DbError> {
    // Those that lapsed before have no such time either: the newest is meant.
    let newest = newest_reopening(tx, scope, id).await?.map_or(0, |newest| newest.number);
    let own = reopenings::table.find((scope.organization().uuid(), id.uuid(), newest));
    diesel::update(own).set(reopenings::resumed_at.eq(at)).execute(tx.connection()).await?;
    Ok(())
}

/// Has an ended attempt wait for its candidate.
pub(in crate::domain::submissions) async fn reopen(
    tx: &mut Tx,
    scope: &OrgScope,
    id: SubmissionId,
    resume_until: DateTime<Utc>,
) -> Result<(), DbError> {
    let changes = (
        submissions::status.eq(SubmissionStatus::InProgress.as_str()),
        submissions::deadline.eq(None::<DateTime<Utc>>),
        submissions::submitted_at.eq(None::<DateTime<Utc>>),
        submissions::resume_until.eq(resume_until),
    );
    let own = submissions::table.find((scope.organization().uuid(), id.uuid()));
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    Ok(())
}

/// Has a waiting attempt run, until a deadline if there is one. What was decided was decided on what was handed in before:
/// nothing stands until somebody decides anew.
pub(in crate::domain::submissions) async fn resume(
    tx: &mut Tx,
    scope: &OrgScope,
    id: SubmissionId,
    deadline: Option<DateTime<Utc>>,
) -> Result<(), DbError> {
    let changes = (
        submissions::deadline.eq(deadline),
        submissions::resume_until.eq(None::<DateTime<Utc>>),
        submissions::resumed_times.eq(submissions::resumed_times + 1),
        submissions::decision.eq(None::<String>),
        submissions::decided_at.eq(None::<DateTime<Utc>>),
    );
    let own = submissions::table.find((scope.organization().uuid(), id.uuid()));
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    Ok(())
}

/// Puts a waiting attempt back to where it had ended.
pub(in crate::domain::submissions) async fn lapse(
    tx: &mut Tx,
    scope: &OrgScope,
    reopening: &Reopening,
) -> Result<(), DbError> {
    let changes = (
        submissions::status.eq(reopening.ended_as.as_str()),
        submissions::deadline.eq(reopening.deadline_before),
        submissions::submitted_at.eq(reopening.ended_at),
        submissions::resume_until.eq(None::<DateTime<Utc>>),
    );
    let own = submissions::table.find((scope.organization().uuid(), reopening.submission.uuid()));
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    Ok(())
}
