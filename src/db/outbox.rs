//! What a transaction has to say, buffered until its commit: facts, audit entries and jobs, which are written with it, and
//! signals, which are raised after it.
//!
//! This room knows the rows only; `events` and `jobs` give them their meaning.

use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, Utc};
use postgres_protocol::escape::escape_literal;
use serde::Serialize;
use uuid::Uuid;

use super::DbError;
use super::signals::Signal;

/// A row of `events` before it has a number.
#[derive(Debug)]
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

/// A row of `audit_entries`.
#[derive(Debug)]
pub struct AuditRow {
    /// The tenant.
    pub organization_id: Uuid,
    /// Id that clients see.
    pub id: Uuid,
    /// What was done.
    pub action: &'static str,
    /// Kind of whoever did it.
    pub actor_kind: &'static str,
    /// Id of whoever did it.
    pub actor_id: Uuid,
    /// To what.
    pub subject_id: Uuid,
    /// In which request.
    pub request_id: String,
    /// When.
    pub at: DateTime<Utc>,
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

/// What each connection prepares once, so that a transaction's last message need not be planned anew. A fact has a
/// statement of its own, since most transactions tell one and a set of rows costs twice as much to take apart.
pub(super) const PREPARE: &str = "PREPARE record_event (uuid, uuid, text, text, uuid, text, uuid, jsonb, timestamptz) AS \
     INSERT INTO events (organization_id, event_id, kind, subject_kind, subject_id, actor_kind, actor_id, payload, \
     occurred_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9); \
     PREPARE record_audit_entry (uuid, uuid, text, text, uuid, uuid, text, timestamptz) AS \
     INSERT INTO audit_entries (organization_id, id, action, actor_kind, actor_id, subject_id, request_id, at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8); \
     PREPARE enqueue_jobs (jsonb) AS SELECT assay_enqueue_jobs($1)";

/// The buffer of one transaction.
#[derive(Debug, Default)]
pub struct Outbox {
    pub(super) facts: Vec<FactRow>,
    pub(super) entries: Vec<AuditRow>,
    pub(super) jobs: Vec<JobRow>,
    pub(super) signals: Vec<Signal>,
}

/// How much was said at some moment.
pub(super) struct Mark([usize; 4]);

impl Outbox {
    /// How much was said by now.
    pub(super) fn mark(&self) -> Mark {
        Mark([self.facts.len(), self.entries.len(), self.jobs.len(), self.signals.len()])
    }

    /// Takes back what was said since.
    pub(super) fn truncate(&mut self, Mark([facts, entries, jobs, signals]): Mark) {
        self.facts.truncate(facts);
        self.entries.truncate(entries);
        self.jobs.truncate(jobs);
        self.signals.truncate(signals);
    }

    /// The statements that write what is buffered, to be sent in one message with the commit: none of them needs an
    /// answer, and each way to the server and back costs as much as a small statement.
    pub(super) fn sql(&self) -> Result<String, DbError> {
        let mut sql = String::new();
        for fact in &self.facts {
            fact.write_to(&mut sql);
        }
        for entry in &self.entries {
            entry.write_to(&mut sql);
        }
        if !self.jobs.is_empty() {
            let jobs = serde_json::to_string(&self.jobs)
                .map_err(|error| DbError::Statement(diesel::result::Error::SerializationError(error.into())))?;
            let _ = write!(sql, "EXECUTE enqueue_jobs({}); ", escape_literal(&jobs));
        }
        Ok(sql)
    }
}

impl FactRow {
    fn write_to(&self, sql: &mut String) {
        let actor = self.actor_id.map_or_else(|| "NULL".to_owned(), |id| format!("'{id}'"));
        // Writing to a string cannot fail.
        let _ = write!(
            sql,
            "EXECUTE record_event('{}', '{}', {}, {}, '{}', {}, {actor}, {}, '{}'); ",
            self.organization_id,
            self.event_id,
            escape_literal(self.kind),
            escape_literal(self.subject_kind),
            self.subject_id,
            escape_literal(self.actor_kind),
            escape_literal(&self.payload.to_string()),
            self.occurred_at.to_rfc3339_opts(SecondsFormat::Micros, true),
        );
    }
}

impl AuditRow {
    fn write_to(&self, sql: &mut String) {
        // Writing to a string cannot fail.
        let _ = write!(
            sql,
            "EXECUTE record_audit_entry('{}', '{}', {}, {}, '{}', '{}', {}, '{}'); ",
            self.organization_id,
            self.id,
            escape_literal(self.action),
            escape_literal(self.actor_kind),
            self.actor_id,
            self.subject_id,
            escape_literal(&self.request_id),
            self.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_payload_ends_its_literal() {
        let fact = FactRow {
            organization_id: Uuid::nil(),
            event_id: Uuid::nil(),
            kind: "a.b",
            subject_kind: "A",
            subject_id: Uuid::nil(),
            actor_kind: "SYSTEM",
            actor_id: None,
            payload: serde_json::json!({ "a": "'); DROP TABLE events; -- \\" }),
            occurred_at: DateTime::UNIX_EPOCH,
        };
        let sql = Outbox { facts: vec![fact], ..Outbox::default() }.sql().unwrap();
        assert!(sql.contains(r#" E'{"a":"''); DROP TABLE events; -- \\\\"}'"#), "{sql}");
        assert!(sql.ends_with(", '1970-01-01T00:00:00.000000Z'); "), "{sql}");
    }
}
