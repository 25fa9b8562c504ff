//! What a transaction has to say, buffered until its commit: facts and jobs, which are written with it, and signals,
//! which are raised after it.
//!
//! This room knows the rows only; `events` and `jobs` give them their meaning.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::DbError;
use super::signals::Signal;

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
    pub(super) signals: Vec<Signal>,
}

impl Outbox {
    /// The statements that write what is buffered, to be sent in one message with the commit: none of them needs an
    /// answer, and each way to the server and back costs as much as a small statement.
    pub(super) fn sql(&self) -> Result<String, DbError> {
        let mut sql = String::new();
        for (function, rows) in [("assay_record_events", json(&self.facts)?), ("assay_enqueue_jobs", json(&self.jobs)?)]
        {
            if let Some(rows) = rows {
                let _ = write!(sql, "SELECT {function}(convert_from(decode('{rows}', 'base64'), 'UTF8')::jsonb); ");
            }
        }
        Ok(sql)
    }
}

/// Rows as JSON in base64, in which nothing can end the literal; none when there are no rows.
fn json(rows: &[impl Serialize]) -> Result<Option<String>, DbError> {
    if rows.is_empty() {
        return Ok(None);
    }
    let json = serde_json::to_vec(rows)
        .map_err(|error| DbError::Statement(diesel::result::Error::SerializationError(error.into())))?;
    Ok(Some(STANDARD.encode(json)))
}
