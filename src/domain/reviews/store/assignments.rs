//! Every statement on who is to review what.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::access::OrgScope;
use crate::db::schema::reviewer_assignments;
use crate::db::{DbError, Tx};
use crate::domain::reviews::model::Assignment;
use crate::kernel::ids::{SubmissionId, TypedId, UserId};

/// Assigns a person; false when the person is assigned already.
pub(in crate::domain::reviews) async fn insert_assignment(
    tx: &mut Tx,
    scope: &OrgScope,
    submission: SubmissionId,
    user: UserId,
    by: UserId,
) -> Result<bool, DbError> {
    let row = (
        reviewer_assignments::organization_id.eq(scope.organization().uuid()),
        reviewer_assignments::submission_id.eq(submission.uuid()),
        reviewer_assignments::user_id.eq(user.uuid()),
        reviewer_assignments::assigned_by.eq(by.uuid()),
        reviewer_assignments::assigned_at.eq(tx.now()),
    );
    let insert = diesel::insert_into(reviewer_assignments::table).values(row).on_conflict_do_nothing();
    Ok(insert.execute(tx.connection()).await? > 0)
}

/// Takes an assignment back; false when there is none.
pub(in crate::domain::reviews) async fn delete_assignment(
    tx: &mut Tx,
    scope: &OrgScope,
    submission: SubmissionId,
    user: UserId,
) -> Result<bool, DbError> {
    let own = reviewer_assignments::table.find((scope.organization().uuid(), submission.uuid(), user.uuid()));
    Ok(diesel::delete(own).execute(tx.connection()).await? > 0)
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    submission_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    user_id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    assigned_by: Option<Uuid>,
    #[diesel(sql_type = Timestamptz)]
    assigned_at: DateTime<Utc>,
    #[diesel(sql_type = Bool)]
    reviewed: bool,
}

const LOAD: &str = "
    SELECT a.submission_id, a.user_id, a.assigned_by, a.assigned_at, EXISTS (
        SELECT FROM reviews r
        WHERE r.organization_id = a.organization_id AND r.reviewer_id = a.user_id AND r.submission_id = a.submission_id
            AND r.scorecard_id = (
                SELECT c.id FROM scorecards c
                WHERE c.organization_id = a.organization_id AND c.submission_id = a.submission_id
                ORDER BY c.number DESC LIMIT 1)) AS reviewed
    FROM reviewer_assignments a
    WHERE a.organization_id = $1 AND a.submission_id = ANY ($2)
    ORDER BY a.assigned_at, a.user_id";

/// Who is to review these submissions, those assigned first before others.
pub(in crate::domain::reviews) async fn load_assignments(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[SubmissionId],
) -> Result<Vec<Assignment>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let own = diesel::sql_query(LOAD).bind::<SqlUuid, _>(scope.organization().uuid()).bind::<Array<SqlUuid>, _>(ids);
    let rows: Vec<Row> = own.load(tx.connection()).await?;
    let read = |row: Row| Assignment {
        submission: SubmissionId::from_uuid(row.submission_id),
        user: UserId::from_uuid(row.user_id),
        assigned_by: row.assigned_by.map(UserId::from_uuid),
        assigned_at: row.assigned_at,
        reviewed: row.reviewed,
    };
    Ok(rows.into_iter().map(read).collect())
}
