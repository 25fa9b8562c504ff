//! Runs jobs: claims as many as it has room for, runs them side by side, keeps their leases alive.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::registry::Registry;
use super::store::{self, Claimed};
use super::{JobError, backoff};
use crate::db::session::DbSession;
use crate::db::{Database, DbError};
use crate::kernel::error::chain;

/// Jobs that run side by side in one process.
const ROOM: usize = 8;
/// How long a killed process keeps its jobs from others.
const LEASE: Duration = Duration::from_secs(30);
/// How often leases are renewed.
const RENEWAL: Duration = Duration::from_secs(10);
/// How long a job waits when no poke reaches this process.
const POLL: Duration = Duration::from_millis(500);

/// A process's worker.
pub struct Worker<C> {
    database: Database,
    registry: Arc<Registry<C>>,
    context: Arc<C>,
    held: Arc<Mutex<HashSet<i64>>>,
}

impl<C> Clone for Worker<C> {
    fn clone(&self) -> Self {
        Self {
            database: self.database.clone(),
            registry: Arc::clone(&self.registry),
            context: Arc::clone(&self.context),
            held: Arc::clone(&self.held),
        }
    }
}

impl<C> std::fmt::Debug for Worker<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Worker").field("registry", &self.registry).finish_non_exhaustive()
    }
}

impl<C: Send + Sync + 'static> Worker<C> {
    /// A worker that runs the registered jobs in a context.
    pub fn new(database: Database, registry: Registry<C>, context: Arc<C>) -> Self {
        Self { database, registry: Arc::new(registry), context, held: Arc::default() }
    }

    /// Runs until `stopped` resolves, then lets running jobs end.
    pub async fn run(self, stopped: CancellationToken) {
        let renewal = tokio::spawn(self.clone().renew_leases());
        let mut running = JoinSet::new();
        while !stopped.is_cancelled() {
            let claimed = self.claim(ROOM.saturating_sub(running.len())).await.unwrap_or_else(|error| {
                tracing::error!(error = chain(&error), "claiming jobs failed, trying again");
                Vec::new()
            });
            for job in claimed {
                let worker = self.clone();
                running.spawn(async move { worker.settle(job).await });
            }
            self.rest(&mut running, &stopped).await;
        }
        while running.join_next().await.is_some() {}
        renewal.abort();
    }

    /// Runs what is due now, one after the other, and says how many ran. Tests use it to come to rest.
    pub async fn run_due(&self) -> Result<usize, DbError> {
        let claimed = self.claim(100).await?;
        let count = claimed.len();
        for job in claimed {
            self.settle(job).await;
        }
        Ok(count)
    }

    /// Jobs that were put aside, with their last error.
    pub async fn dead_jobs(&self) -> Result<Vec<(String, Option<String>)>, DbError> {
        self.database.read(&DbSession::WORKER, async |tx| store::dead(tx).await).await
    }

    async fn rest(&self, running: &mut JoinSet<()>, stopped: &CancellationToken) {
        let full = running.len() >= ROOM;
        tokio::select! {
            Some(_) = running.join_next() => {}
            () = self.database.wakes().worker.notified(), if !full => {}
            () = tokio::time::sleep(POLL) => {}
            () = stopped.cancelled() => {}
        }
    }

    async fn claim(&self, room: usize) -> Result<Vec<Claimed>, DbError> {
        let most = i32::try_from(room).unwrap_or_default();
        if most == 0 {
            return Ok(Vec::new());
        }
        let until = self.database.clock().now() + LEASE;
        let claim = async |tx: &mut crate::db::Tx| store::claim(tx, until, most).await;
        let claimed = self.database.write("claimJobs", &DbSession::WORKER, claim).await?;
        self.held.lock().unwrap_or_else(PoisonError::into_inner).extend(claimed.iter().map(|job| job.id));
        Ok(claimed)
    }

    async fn settle(&self, job: Claimed) {
        let (id, name, attempts) = (job.id, job.name.clone(), job.attempts);
        let result = self.attempt(job).await;
        let settled = self.record(id, &name, attempts, result).await;
        self.held.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        if let Err(error) = settled {
            // The lease ends by itself and the job is done again.
            tracing::error!(error = chain(&error), job = name, "recording a job's end failed");
        }
    }

    async fn attempt(&self, job: Claimed) -> Result<(), JobError> {
        let Some(entry) = self.registry.find(&job.name) else {
            // Perhaps a newer process, during a rollout, knows it.
            return Err(JobError::Retry("this process does not know the job".into()));
        };
        let (run, attempts) = (Arc::clone(&entry.run), entry.attempts);
        let context = Arc::clone(&self.context);
        // A task of its own: a panic ends the job, not the worker.
        let task = tokio::spawn(async move { run(job.payload, &context).await });
        match task.await.unwrap_or_else(|panic| Err(JobError::Retry(panic.into()))) {
            Err(JobError::Retry(error)) if job.attempts >= attempts => Err(JobError::GiveUp(error)),
            result => result,
        }
    }

    async fn record(&self, id: i64, name: &str, attempts: i32, result: Result<(), JobError>) -> Result<(), DbError> {
        let outcome = match &result {
            Ok(()) => "done",
            Err(JobError::Retry(_)) => "retry",
            Err(JobError::GiveUp(_)) => "dead",
        };
        metrics::counter!("assay_jobs_total", "job" => name.to_owned(), "outcome" => outcome).increment(1);
        let error = result.as_ref().err().map(|error| chain(error)).unwrap_or_default();
        if result.is_err() {
            tracing::warn!(job = name, id, attempts, outcome, error, "job failed");
        }
        let end = async |tx: &mut crate::db::Tx| match &result {
            Ok(()) => store::delete(tx, &[id]).await,
            Err(JobError::Retry(_)) => {
                let run_at = tx.now() + backoff(attempts);
                store::postpone(tx, id, run_at, &error).await
            }
            Err(JobError::GiveUp(_)) => store::bury(tx, id, &error).await,
        };
        self.database.write("endJob", &DbSession::WORKER, end).await
    }

    async fn renew_leases(self) {
        loop {
            tokio::time::sleep(RENEWAL).await;
            let ids: Vec<i64> = self.held.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect();
            if ids.is_empty() {
                continue;
            }
            let until = self.database.clock().now() + LEASE;
            let renew = async |tx: &mut crate::db::Tx| store::renew(tx, &ids, until).await;
            if let Err(error) = self.database.write("renewJobs", &DbSession::WORKER, renew).await {
                tracing::error!(error = chain(&error), "renewing leases failed");
            }
        }
    }
}
