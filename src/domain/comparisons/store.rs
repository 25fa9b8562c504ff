//! Every statement on how candidates stand beside each other.

use std::collections::HashMap;

use diesel::sql_types::{Array, BigInt, Jsonb, Nullable, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use serde_json::Value;
use uuid::Uuid;

use super::funnel::Funnel;
use crate::access::OrgScope;
use crate::db::{DbError, Tx};
use crate::kernel::ids::{JobDescriptionId, SubmissionId, TypedId};

/// The submissions of each job that are compared when nobody names them: of the revision that most of those handed in
/// answer, the newest of equals, those with the highest scores; all of them where no number is given.
const CHOOSE: &str = "WITH taken AS (
        SELECT s.job_description_id, s.assessment_id, count(*) AS people FROM submissions s
        WHERE s.organization_id = $1 AND s.job_description_id = ANY ($2) AND s.status IN ('SUBMITTED', 'TIMED_OUT')
        GROUP BY s.job_description_id, s.assessment_id),
    main AS (
        SELECT DISTINCT ON (job_description_id) job_description_id, assessment_id FROM taken
        ORDER BY job_description_id, people DESC, assessment_id DESC)
    SELECT main.job_description_id AS job, best.id FROM main CROSS JOIN LATERAL (
        SELECT s.id FROM submissions s
        WHERE s.organization_id = $1 AND s.job_description_id = main.job_description_id
          AND s.assessment_id = main.assessment_id AND s.status IN ('SUBMITTED', 'TIMED_OUT')
        ORDER BY coalesce(s.overall_score, -1) DESC, s.id DESC LIMIT $3) best";

#[derive(diesel::QueryableByName)]
struct Chosen {
    #[diesel(sql_type = SqlUuid)]
    job: Uuid,
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

pub(super) async fn choose(
    tx: &mut Tx,
    scope: &OrgScope,
    jobs: &[JobDescriptionId],
    first: Option<usize>,
) -> Result<Vec<(JobDescriptionId, SubmissionId)>, DbError> {
    let rows: Vec<Chosen> = diesel::sql_query(CHOOSE)
        .bind::<SqlUuid, _>(scope.organization().uuid())
        .bind::<Array<SqlUuid>, _>(bare(jobs))
        .bind::<Nullable<BigInt>, _>(first.map(|first| i64::try_from(first).unwrap_or(i64::MAX)))
        .load(tx.connection())
        .await?;
    Ok(rows.into_iter().map(|row| (JobDescriptionId::from_uuid(row.job), SubmissionId::from_uuid(row.id))).collect())
}

#[derive(diesel::QueryableByName)]
struct Counted {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = BigInt)]
    people: i64,
}

/// How many attempts of each job are handed in; a job without any is left out.
pub(super) async fn count_handed_in(
    tx: &mut Tx,
    scope: &OrgScope,
    jobs: &[JobDescriptionId],
) -> Result<HashMap<JobDescriptionId, i64>, DbError> {
    let count = "SELECT s.job_description_id AS id, count(*) AS people FROM submissions s \
         WHERE s.organization_id = $1 AND s.job_description_id = ANY ($2) AND s.status IN ('SUBMITTED', 'TIMED_OUT') \
         GROUP BY s.job_description_id";
    let rows: Vec<Counted> = diesel::sql_query(count)
        .bind::<SqlUuid, _>(scope.organization().uuid())
        .bind::<Array<SqlUuid>, _>(bare(jobs))
        .load(tx.connection())
        .await?;
    Ok(rows.into_iter().map(|row| (JobDescriptionId::from_uuid(row.id), row.people)).collect())
}

/// One pass over the invites of the jobs. `reached` is how far each came: whoever has a later stage behind them counts in
/// those before, also where a mail bounced and the link was opened all the same.
const FUNNELS: &str = "SELECT i.job_description_id AS id, jsonb_build_object(
        'invited', count(*),
        'sent', count(*) FILTER (WHERE reached >= 1),
        'opened', count(*) FILTER (WHERE reached >= 2),
        'started', count(*) FILTER (WHERE reached >= 3),
        'submitted', count(*) FILTER (WHERE reached >= 4),
        'scored', count(*) FILTER (WHERE card.status IS NOT NULL),
        'needs_human', count(*) FILTER (WHERE card.status = 'NEEDS_HUMAN'),
        'advanced', count(*) FILTER (WHERE s.decision = 'ADVANCE'),
        'held', count(*) FILTER (WHERE s.decision = 'HOLD'),
        'rejected', count(*) FILTER (WHERE s.decision = 'REJECT'),
        'released', count(s.released_at),
        'timed_out', count(*) FILTER (WHERE s.status = 'TIMED_OUT'),
        'withdrawn', count(*) FILTER (WHERE s.status = 'WITHDRAWN'),
        'declined', count(*) FILTER (WHERE i.status = 'DECLINED' AND s.id IS NULL),
        'expired', count(*) FILTER (WHERE i.status = 'EXPIRED'),
        'revoked', count(*) FILTER (WHERE i.status = 'REVOKED'),
        'bounced', count(*) FILTER (WHERE i.status = 'BOUNCED'),
        'seconds_to_start', floor(percentile_cont(0.5) WITHIN GROUP (
            ORDER BY extract(epoch FROM s.started_at - i.created_at)::float8)),
        'seconds_to_submit', floor(percentile_cont(0.5) WITHIN GROUP (
            ORDER BY extract(epoch FROM s.submitted_at - s.started_at)::float8)),
        'seconds_to_decide', floor(percentile_cont(0.5) WITHIN GROUP (
            ORDER BY extract(epoch FROM s.decided_at - s.submitted_at)::float8))) AS counts
    FROM invites i
    LEFT JOIN submissions s ON s.organization_id = i.organization_id AND s.invite_id = i.id
    LEFT JOIN LATERAL (
        SELECT c.status FROM scorecards c
        WHERE c.organization_id = s.organization_id AND c.submission_id = s.id AND c.status IN ('READY', 'NEEDS_HUMAN')
        ORDER BY c.number DESC LIMIT 1) card ON true
    CROSS JOIN LATERAL (SELECT CASE
        WHEN s.submitted_at IS NOT NULL OR EXISTS (SELECT FROM reopenings r
            WHERE r.organization_id = s.organization_id AND r.submission_id = s.id) THEN 4
        WHEN s.id IS NOT NULL THEN 3
        WHEN i.opened_at IS NOT NULL THEN 2
        WHEN i.sent_at IS NOT NULL THEN 1
        ELSE 0 END AS reached) stage
    WHERE i.organization_id = $1 AND i.job_description_id = ANY ($2)
    GROUP BY i.job_description_id";

#[derive(diesel::QueryableByName)]
struct FunnelRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Jsonb)]
    counts: Value,
}

pub(super) async fn load_funnels(
    tx: &mut Tx,
    scope: &OrgScope,
    jobs: &[JobDescriptionId],
) -> Result<HashMap<JobDescriptionId, Funnel>, DbError> {
    let rows: Vec<FunnelRow> = diesel::sql_query(FUNNELS)
        .bind::<SqlUuid, _>(scope.organization().uuid())
        .bind::<Array<SqlUuid>, _>(bare(jobs))
        .load(tx.connection())
        .await?;
    let read = |row: FunnelRow| {
        let funnel = serde_json::from_value(row.counts).map_err(|_quotes_it| DbError::Unreadable("funnel"))?;
        Ok((JobDescriptionId::from_uuid(row.id), funnel))
    };
    rows.into_iter().map(read).collect()
}

fn bare(jobs: &[JobDescriptionId]) -> Vec<Uuid> {
    jobs.iter().map(|job| job.uuid()).collect()
}
