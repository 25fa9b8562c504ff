//! Audit records: who saw what. Ids alone, appended and never changed.
//!
//! What members and keys change stands in the log of facts, written with the change and with whoever made it; it is not
//! said twice. A look changes nothing and leaves no fact: it is recorded here, before the answer goes out.

mod store;

pub use store::{AuditRecord, count, list, load, record};

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

crate::db::stored::stored_enum! {
    /// What was done.
    AuditAction {
        /// Answers, documents or details of scorecards of a submission were shown.
        SubmissionViewed = "SUBMISSION_VIEWED",
    }
}

crate::db::stored::stored_enum! {
    /// What kind of caller did it.
    AuditActorKind {
        /// A person with an account.
        User = "USER",
        /// An integration.
        ApiKey = "API_KEY",
    }
}

/// Which records. All given parts hold.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AuditFilter {
    /// About any of these.
    pub subjects: Option<Vec<Uuid>>,
    /// By any of these.
    pub actors: Option<Vec<Uuid>>,
    /// Any of these; all, when empty.
    pub actions: Vec<AuditAction>,
    /// At or after.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub before: Option<DateTime<Utc>>,
}
