//! What a transaction has to say, buffered and written with its commit: facts and jobs.
//!
//! This room knows the rows only; `events` and `jobs` give them their meaning.

use chrono::{DateTime, Utc};
use diesel::sql_types::Jsonb;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use uuid::Uuid;

use super::DbError;

diesel::define_sql_function! {
    /// Writes facts under the caller's row security.
    fn assay_record_events(facts: Jsonb) -> BigInt;
}
diesel::define_sql_function! {
    /// Adds jobs; one whose key is taken is left out.
    fn assay_enqueue_jobs(work: Jsonb) -> BigInt;
}

/// A row of `events` before it has a number.
#[derive(Debug, Serialize)]
pub struct FactRow {
    /// The tenant.
    pub organization_id: Uuid,
    /// Id that clients see.
    pub event_id: Uuid,
    /// Kind in dotted form.
    pub kind: &'static str,
    /// Type of the subject.
    pub subject_kind: &'static str,
    /// Id of the subject.
    pub subject_id: Uuid,
    /// Kind of whoever acted.
    pub actor_kind: &'static str,
    /// Id of whoever acted.
    pub actor_id: Option<Uuid>,
    /// What the kind says beyond its subject; ids and states only.
    pub payload: serde_json::Value,
    /// When it became true.
    pub occurred_at: DateTime<Utc>,
}

/// A row of `jobs` before it has an id.
#[derive(Debug, Serialize)]
pub struct JobRow {
    /// Which job.
    pub name: &'static str,
    /// Its input; ids only.
    pub payload: serde_json::Value,
    /// At most one unfinished job carries a key.
    pub dedupe_key: Option<String>,
    /// Not before.
    pub run_at: DateTime<Utc>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

/// The buffer of one transaction.
#[derive(Debug, Default)]
pub struct Outbox {
    pub(super) facts: Vec<FactRow>,
    pub(super) jobs: Vec<JobRow>,
}

impl Outbox {
    /// Writes what is buffered, in at most two statements.
    pub(super) async fn flush(&self, connection: &mut AsyncPgConnection) -> Result<(), DbError> {
        if !self.facts.is_empty() {
            let written: i64 = diesel::select(assay_record_events(json(&self.facts)?)).get_result(connection).await?;
            debug_assert_eq!(usize::try_from(written), Ok(self.facts.len()));
        }
        if !self.jobs.is_empty() {
            let _: i64 = diesel::select(assay_enqueue_jobs(json(&self.jobs)?)).get_result(connection).await?;
        }
        Ok(())
    }
}

fn json(rows: &impl Serialize) -> Result<serde_json::Value, DbError> {
    serde_json::to_value(rows)
        .map_err(|error| DbError::Statement(diesel::result::Error::SerializationError(error.into())))
}
