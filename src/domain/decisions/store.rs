//! Every statement on decisions.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::model::{Decision, DecisionId};
use crate::access::OrgScope;
use crate::db::schema::{decisions, submissions};
use crate::db::{DbError, Tx};
use crate::domain::submissions::DecisionOutcome;
use crate::kernel::ids::{ApiKeyId, SubmissionId, TypedId, UserId};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = decisions, check_for_backend(diesel::pg::Pg))]
struct Row {
    organization_id: Uuid,
    submission_id: Uuid,
    number: i32,
    resumed_times: i32,
    outcome: String,
    reason: String,
    decided_by: Uuid,
    api_key_id: Option<Uuid>,
    decided_at: DateTime<Utc>,
}

impl Row {
    fn new(scope: &OrgScope, decision: &Decision) -> Self {
        Self {
            organization_id: scope.organization().uuid(),
            submission_id: decision.id.submission.uuid(),
            number: decision.id.number,
            resumed_times: decision.resumed_times,
            outcome: decision.outcome.as_str().to_owned(),
            reason: decision.reason.clone(),
            decided_by: decision.decided_by.uuid(),
            api_key_id: decision.via.map(ApiKeyId::uuid),
            decided_at: decision.decided_at,
        }
    }
}

impl TryFrom<Row> for Decision {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        Ok(Self {
            id: DecisionId { submission: SubmissionId::from_uuid(row.submission_id), number: row.number },
            resumed_times: row.resumed_times,
            outcome: DecisionOutcome::read(&row.outcome)?,
            reason: row.reason,
            decided_by: UserId::from_uuid(row.decided_by),
            via: row.api_key_id.map(ApiKeyId::from_uuid),
            decided_at: row.decided_at,
        })
    }
}

pub(super) async fn insert<'d>(
    tx: &mut Tx,
    scope: &OrgScope,
    decided: impl Iterator<Item = &'d Decision>,
) -> Result<(), DbError> {
    let rows: Vec<Row> = decided.map(|decision| Row::new(scope, decision)).collect();
    diesel::insert_into(decisions::table).values(rows).execute(tx.connection()).await?;
    Ok(())
}

/// The newest decision on each submission, whether it stands or not.
pub(super) async fn newest(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[SubmissionId],
) -> Result<HashMap<SubmissionId, Decision>, DbError> {
    let newest = decisions::table
        .filter(decisions::organization_id.eq(scope.organization().uuid()))
        .filter(decisions::submission_id.eq_any(bare(ids)))
        .distinct_on(decisions::submission_id)
        .order((decisions::submission_id, decisions::number.desc()));
    by_submission(newest.select(Row::as_select()).load(tx.connection()).await?)
}

/// The newest decision on each submission that is about what is handed in now.
pub(super) async fn standing(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[SubmissionId],
) -> Result<HashMap<SubmissionId, Decision>, DbError> {
    let joined = decisions::table.inner_join(
        submissions::table.on(submissions::organization_id
            .eq(decisions::organization_id)
            .and(submissions::id.eq(decisions::submission_id))
            .and(submissions::resumed_times.eq(decisions::resumed_times))),
    );
    let newest = joined
        .filter(decisions::organization_id.eq(scope.organization().uuid()))
        .filter(decisions::submission_id.eq_any(bare(ids)))
        .distinct_on(decisions::submission_id)
        .order((decisions::submission_id, decisions::number.desc()));
    by_submission(newest.select(Row::as_select()).load(tx.connection()).await?)
}

/// All decisions on these submissions, the newest of each first.
pub(super) async fn load(tx: &mut Tx, scope: &OrgScope, ids: &[SubmissionId]) -> Result<Vec<Decision>, DbError> {
    let own = decisions::table
        .filter(decisions::organization_id.eq(scope.organization().uuid()))
        .filter(decisions::submission_id.eq_any(bare(ids)))
        .order((decisions::submission_id, decisions::number.desc()));
    let rows: Vec<Row> = own.select(Row::as_select()).load(tx.connection()).await?;
    rows.into_iter().map(Decision::try_from).collect()
}

fn bare(ids: &[SubmissionId]) -> Vec<Uuid> {
    ids.iter().map(|id| id.uuid()).collect()
}

fn by_submission(rows: Vec<Row>) -> Result<HashMap<SubmissionId, Decision>, DbError> {
    let read = |row| Decision::try_from(row).map(|decision| (decision.id.submission, decision));
    rows.into_iter().map(read).collect()
}
