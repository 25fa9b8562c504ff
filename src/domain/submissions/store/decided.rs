//! Statements on what a team decides on many attempts at once.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, Bytea, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::Row;
use crate::access::OrgScope;
use crate::db::schema::submissions;
use crate::db::{DbError, Tx};
use crate::domain::submissions::model::{DecisionOutcome, Submission};
use crate::kernel::ids::{SubmissionId, TypedId};
use crate::kernel::secret::TokenHash;

/// Holds attempts until the transaction ends, in the order of their ids, so that two who hold several never wait for each
/// other. Unknown ones are left out.
pub(in crate::domain::submissions) async fn lock_all(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[SubmissionId],
) -> Result<HashMap<SubmissionId, Submission>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let own = submissions::table
        .filter(submissions::organization_id.eq(scope.organization().uuid()))
        .filter(submissions::id.eq_any(ids))
        .order(submissions::id);
    let rows: Vec<Row> = own.select(Row::as_select()).for_update().load(tx.connection()).await?;
    let read = |row| Submission::try_from(row).map(|submission| (submission.id, submission));
    rows.into_iter().map(read).collect()
}

/// Keeps with each held attempt which decision stands from now on.
pub(in crate::domain::submissions) async fn update_decisions(
    tx: &mut Tx,
    scope: &OrgScope,
    decided: &[(SubmissionId, DecisionOutcome)],
) -> Result<(), DbError> {
    let update = "UPDATE submissions s SET decision = d.outcome, decided_at = $4 \
         FROM unnest($2, $3) AS d (id, outcome) WHERE s.organization_id = $1 AND s.id = d.id";
    let now = tx.now();
    diesel::sql_query(update)
        .bind::<SqlUuid, _>(scope.organization().uuid())
        .bind::<Array<SqlUuid>, _>(decided.iter().map(|(id, _)| id.uuid()).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(decided.iter().map(|(_, outcome)| outcome.as_str()).collect::<Vec<_>>())
        .bind::<Timestamptz, _>(now)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Lets candidates see the results of held attempts, each behind its link, with the decision that stands.
pub(in crate::domain::submissions) async fn update_released(
    tx: &mut Tx,
    scope: &OrgScope,
    released: &[(SubmissionId, TokenHash)],
) -> Result<(), DbError> {
    let update = "UPDATE submissions s SET released_at = coalesce(s.released_at, $4), \
         result_token_hash = coalesce(s.result_token_hash, r.hash), released_decision = s.decision \
         FROM unnest($2, $3) AS r (id, hash) WHERE s.organization_id = $1 AND s.id = r.id";
    let now = tx.now();
    diesel::sql_query(update)
        .bind::<SqlUuid, _>(scope.organization().uuid())
        .bind::<Array<SqlUuid>, _>(released.iter().map(|(id, _)| id.uuid()).collect::<Vec<_>>())
        .bind::<Array<Bytea>, _>(released.iter().map(|(_, hash)| hash.as_slice()).collect::<Vec<_>>())
        .bind::<Timestamptz, _>(now)
        .execute(tx.connection())
        .await?;
    Ok(())
}
