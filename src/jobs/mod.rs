//! Work after a commit: described by itself, claimed with a lease, done at least once.
//!
//! A [`Job`] is a small serde struct of ids. [`enqueue`] adds it with a transaction's commit; a [`worker`] claims it,
//! lets go of the connection while it runs, and deletes it when it is done. A process that dies in the middle loses
//! nothing: the lease ends and another one takes over. What a job does must therefore bear being done twice.

mod registry;
mod store;
pub mod worker;

pub use registry::Registry;

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::db::outbox::JobRow;
use crate::db::{DbError, Tx};
use crate::kernel::error::{ApiError, Report};

/// Why a job did not end well.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// Trying again may help.
    #[error("to be tried again")]
    Retry(#[source] Report),
    /// Trying again cannot help: the job is put aside, visible to operators.
    #[error("given up")]
    GiveUp(#[source] Report),
}

impl From<DbError> for JobError {
    fn from(error: DbError) -> Self {
        Self::Retry(error.into())
    }
}

impl From<ApiError> for JobError {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::Internal(report) => Self::Retry(report),
            refusal => Self::GiveUp(refusal.code().as_str().into()),
        }
    }
}

/// A kind of work. `C` is what it works with.
pub trait Job<C>: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Name in the database; never changed once jobs of it may wait there.
    const NAME: &'static str;
    /// How often it is tried before it is put aside.
    const ATTEMPTS: i32 = 10;

    /// Unfinished jobs with the same key are one.
    fn dedupe_key(&self) -> Option<String> {
        None
    }

    /// Does the work. May run more than once.
    fn run(self, context: &C) -> impl Future<Output = Result<(), JobError>> + Send;

    /// Says so where somebody waits for the work, before a job is put aside for good. While that fails, the job is tried again.
    fn give_up(self, _context: &C) -> impl Future<Output = Result<(), JobError>> + Send {
        async { Ok(()) }
    }
}

/// Adds a job with the transaction's commit.
pub fn enqueue<C, J: Job<C>>(tx: &mut Tx, job: &J) {
    let now = tx.now();
    enqueue_at(tx, job, now);
}

/// Adds a job that runs at a later time.
pub fn enqueue_at<C, J: Job<C>>(tx: &mut Tx, job: &J, run_at: DateTime<Utc>) {
    let row = JobRow {
        name: J::NAME,
        payload: serde_json::to_value(job).unwrap_or_default(),
        dedupe_key: job.dedupe_key().map(|key| format!("{}:{key}", J::NAME)),
        run_at,
        created_at: tx.now(),
    };
    tx.schedule(row);
}

/// How long a job rests after its nth failure: 2 s, 8 s, 32 s … at most an hour.
fn backoff(attempt: i32) -> Duration {
    let exponent = u32::try_from(attempt.clamp(1, 7) - 1).unwrap_or_default();
    Duration::from_secs((2 * 4_u64.pow(exponent)).min(3600))
}
