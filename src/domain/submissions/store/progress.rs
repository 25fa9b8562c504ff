//! The statement that counts how far attempts have come.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, Integer, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::access::OrgScope;
use crate::db::{DbError, Tx};
use crate::domain::submissions::progress::Progress;
use crate::kernel::ids::{SubmissionId, TypedId};

// Blank is what `Answer::is_blank` calls so: white space of every script is no answer.
const COUNT: &str = r"
    SELECT s.id, q.questions, a.answered, a.last_saved_at
    FROM submissions s
    CROSS JOIN LATERAL (
        SELECT count(*)::int4 AS questions FROM questions q
        WHERE q.organization_id = s.organization_id AND q.assessment_id = s.assessment_id) q
    CROSS JOIN LATERAL (
        SELECT max(a.saved_at) AS last_saved_at,
            (count(*) FILTER (WHERE NOT a.late AND (a.number IS NOT NULL OR a.document_id IS NOT NULL
                OR cardinality(a.choice_ids) > 0
                OR a.text ~ '[^\s\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]')))::int4 AS answered
        FROM answers a
        WHERE a.organization_id = s.organization_id AND a.submission_id = s.id) a
    WHERE s.organization_id = $1 AND s.id = ANY ($2)";

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Integer)]
    questions: i32,
    #[diesel(sql_type = Integer)]
    answered: i32,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    last_saved_at: Option<DateTime<Utc>>,
}

/// How far each attempt has come.
pub(in crate::domain::submissions) async fn load_progress(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[SubmissionId],
) -> Result<HashMap<SubmissionId, Progress>, DbError> {
    let counted = diesel::sql_query(COUNT)
        .bind::<SqlUuid, _>(scope.organization().uuid())
        .bind::<Array<SqlUuid>, _>(ids.iter().map(|id| id.uuid()).collect::<Vec<_>>());
    let rows: Vec<Row> = counted.load(tx.connection()).await?;
    let read = |row: Row| {
        let progress = Progress { answered: row.answered, questions: row.questions, last_saved_at: row.last_saved_at };
        (SubmissionId::from_uuid(row.id), progress)
    };
    Ok(rows.into_iter().map(read).collect())
}
