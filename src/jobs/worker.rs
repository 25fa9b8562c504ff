//! Runs jobs: claims as many as it has room for, runs them side by side, keeps their leases alive.
//!
//! The next ones are claimed while others run, in the transaction that forgets those which are done: a job costs a fraction
//! of a commit.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::registry::{Registry, Runner};
use super::store::{self, Claimed};
use super::{JobError, backoff};
use crate::db::session::DbSession;
use crate::db::{Database, DbError};
use crate::kernel::error::chain;

/// Jobs that run side by side in one process.
const ROOM: usize = 8;
/// Jobs that a process holds, running or about to.
const HELD: usize = 2 * ROOM;
/// How long a killed process keeps its jobs from others.
const LEASE: Duration = Duration::from_secs(30);
/// How often leases are renewed.
const RENEWAL: Duration = Duration::from_secs(10);
/// How long a job waits when no poke reaches this process.
const POLL: Duration = Duration::from_millis(500);

/// What a process has at hand.
#[derive(Default)]
struct Desk {
    /// Claimed and not begun.
    next: VecDeque<Claimed>,
    /// Answers the ids of those that are done.
    running: JoinSet<Option<i64>>,
    /// Done and not forgotten.
    done: Vec<i64>,
}

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
        let mut desk = Desk::default();
        while !stopped.is_cancelled() {
            if let Err(error) = self.turn_over(&mut desk).await {
                tracing::error!(error = chain(&error), "claiming jobs failed, trying again");
            }
            while desk.running.len() < ROOM
                && let Some(job) = desk.next.pop_front()
            {
                let worker = self.clone();
                desk.running.spawn(async move { worker.settle(job).await });
            }
            self.rest(&mut desk, &stopped).await;
        }
        self.clear(desk).await;
        renewal.abort();
    }

    /// Runs what is due now, one after the other, and says how many ran. Tests use it to come to rest.
    pub async fn run_due(&self) -> Result<usize, DbError> {
        let claimed = self.claim(100, &[]).await?;
        let count = claimed.len();
        let mut done = Vec::with_capacity(count);
        for job in claimed {
            done.extend(self.settle(job).await);
        }
        self.claim(0, &done).await?;
        Ok(count)
    }

    /// Jobs that were put aside, with their last error.
    pub async fn dead_jobs(&self) -> Result<Vec<(String, Option<String>)>, DbError> {
        self.database.read(&DbSession::WORKER, async |tx| store::dead(tx).await).await
    }

    /// Forgets what is done and claims what there is room for.
    async fn turn_over(&self, desk: &mut Desk) -> Result<(), DbError> {
        let room = HELD.saturating_sub(desk.running.len() + desk.next.len());
        let claimed = self.claim(room, &desk.done).await?;
        desk.done.clear();
        desk.next.extend(claimed);
        Ok(())
    }

    /// Lets running jobs end, and gives back those that have not begun.
    async fn clear(&self, mut desk: Desk) {
        while let Some(ended) = desk.running.join_next().await {
            desk.done.extend(ended.ok().flatten());
        }
        let unbegun: Vec<i64> = desk.next.iter().map(|job| job.id).collect();
        let give_back = async |tx: &mut crate::db::Tx| {
            store::delete(tx, &desk.done).await?;
            store::give_back(tx, &unbegun).await
        };
        if let Err(error) = self.database.write("endJobs", &DbSession::WORKER, give_back).await {
            // Leases end by themselves.
            tracing::error!(error = chain(&error), "giving jobs back failed");
        }
    }

    async fn rest(&self, desk: &mut Desk, stopped: &CancellationToken) {
        let full = desk.running.len() + desk.next.len() >= HELD;
        tokio::select! {
            Some(ended) = desk.running.join_next() => desk.done.extend(ended.ok().flatten()),
            () = self.database.wakes().worker.notified(), if !full => {}
            () = tokio::time::sleep(POLL) => {}
            () = stopped.cancelled() => {}
        }
        while let Some(ended) = desk.running.try_join_next() {
            desk.done.extend(ended.ok().flatten());
        }
    }

    /// Forgets jobs that are done, and leases due ones.
    async fn claim(&self, room: usize, done: &[i64]) -> Result<Vec<Claimed>, DbError> {
        let most = i32::try_from(room).unwrap_or_default();
        if most == 0 && done.is_empty() {
            return Ok(Vec::new());
        }
        let until = self.database.clock().now() + LEASE;
        let claim = async |tx: &mut crate::db::Tx| {
            if !done.is_empty() {
                store::delete(tx, done).await?;
            }
            store::claim(tx, until, most).await
        };
        let claimed = self.database.write("claimJobs", &DbSession::WORKER, claim).await?;
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|id| !done.contains(id));
        held.extend(claimed.iter().map(|job| job.id));
        Ok(claimed)
    }

    /// Runs a job and notes how it failed; answers its id when it is done, to be forgotten with others.
    async fn settle(&self, job: Claimed) -> Option<i64> {
        let (id, name, attempts) = (job.id, job.name.clone(), job.attempts);
        let result = self.attempt(job).await;
        let outcome = match &result {
            Ok(()) => "done",
            Err(JobError::Retry(_)) => "retry",
            Err(JobError::GiveUp(_)) => "dead",
        };
        metrics::counter!("assay_jobs_total", "job" => name.clone(), "outcome" => outcome).increment(1);
        let Err(failure) = result else { return Some(id) };
        tracing::warn!(job = name, id, attempts, outcome, error = chain(&failure), "job failed");
        let noted = self.note(id, attempts, &failure).await;
        self.held.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        if let Err(error) = noted {
            // The lease ends by itself and the job is done again.
            tracing::error!(error = chain(&error), job = name, "recording a job's end failed");
        }
        None
    }

    async fn attempt(&self, job: Claimed) -> Result<(), JobError> {
        let Some(entry) = self.registry.find(&job.name) else {
            // Perhaps a newer process, during a rollout, knows it.
            return Err(JobError::Retry("this process does not know the job".into()));
        };
        match self.apart(&entry.run, job.payload.clone()).await {
            Err(JobError::Retry(error)) if job.attempts < entry.attempts => Err(JobError::Retry(error)),
            Err(JobError::Retry(error) | JobError::GiveUp(error)) => {
                // Whoever waits for the work is told before it is put aside; until that is possible it is tried again.
                match self.apart(&entry.give_up, job.payload).await {
                    Ok(()) => Err(JobError::GiveUp(error)),
                    Err(JobError::Retry(_) | JobError::GiveUp(_)) => Err(JobError::Retry(error)),
                }
            }
            done => done,
        }
    }

    /// Runs in a task of its own: a panic ends the job, not the worker.
    async fn apart(&self, run: &Runner<C>, payload: Value) -> Result<(), JobError> {
        let (run, context) = (Arc::clone(run), Arc::clone(&self.context));
        let task = tokio::spawn(async move { run(payload, &context).await });
        task.await.unwrap_or_else(|panic| Err(JobError::Retry(panic.into())))
    }

    async fn note(&self, id: i64, attempts: i32, failure: &JobError) -> Result<(), DbError> {
        let error = chain(failure);
        let end = async |tx: &mut crate::db::Tx| match failure {
            JobError::Retry(_) => {
                let run_at = tx.now() + backoff(attempts);
                store::postpone(tx, id, run_at, &error).await
            }
            JobError::GiveUp(_) => store::bury(tx, id, &error).await,
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
