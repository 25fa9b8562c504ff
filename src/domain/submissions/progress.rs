//! How far attempts have come: counts alone, nothing of what was answered.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::store;
use crate::access::OrgScope;
use crate::db::{DbError, Tx};
use crate::kernel::ids::SubmissionId;

/// How far an attempt has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Questions with an answer that counts; one that was cleared is none.
    pub answered: i32,
    /// Questions of the assessment.
    pub questions: i32,
    /// When an answer was last saved, in time or late; none before the first.
    pub last_saved_at: Option<DateTime<Utc>>,
}

/// How far each attempt has come, in one statement; unknown ones are left out.
pub async fn progress(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[SubmissionId],
) -> Result<HashMap<SubmissionId, Progress>, DbError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    store::load_progress(tx, scope, ids).await
}
