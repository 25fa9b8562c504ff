//! A transaction: opened with a name and a caller, done again when two meet, rolled back unless it commits.
//!
//! A future that is dropped in the middle (a client that hung up) leaves the connection inside its transaction; the pool
//! sees that and closes it. Nothing reaches for the network while a transaction is open.

use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::connection::TransactionDepthChange;
use diesel_async::{AnsiTransactionManager, AsyncPgConnection, SimpleAsyncConnection, TransactionManager};
use futures_util::FutureExt;

use super::error::TransactionError;
use super::outbox::{AuditRow, FactRow, JobRow, Outbox};
use super::pool::Connection;
use super::session::DbSession;
use super::signals::Signal;
use super::{Database, DbError};
use crate::kernel::acting::Acting;
use crate::kernel::ids::{OrganizationId, TypedId};
use crate::kernel::random::{Randomness, SharedRandomness};

/// How often a transaction is tried when it meets others.
const ATTEMPTS: u32 = 4;

const READ_WRITE: &str = "READ WRITE";
const READ_ONLY: &str = "READ ONLY";

/// An open transaction.
pub struct Tx {
    connection: Connection,
    outbox: Outbox,
    begun_in: Option<OrganizationId>,
    acting: Acting,
    now: DateTime<Utc>,
    random: SharedRandomness,
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").field("outbox", &self.outbox).finish_non_exhaustive()
    }
}

impl Tx {
    /// The time of this transaction by the server's clock: one instant for all it writes.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// A fresh id.
    pub fn new_id<I: TypedId>(&self) -> I {
        I::generate(self.now, &*self.random)
    }

    /// Chance, for tokens.
    pub fn random(&self) -> &dyn Randomness {
        &*self.random
    }

    /// The organization whose rows it sees from its first statement.
    pub fn begun_in(&self) -> Option<OrganizationId> {
        self.begun_in
    }

    /// Who acts.
    pub fn acting(&self) -> Acting {
        self.acting
    }

    /// The connection, for the statements of a store.
    pub(crate) fn connection(&mut self) -> &mut AsyncPgConnection {
        &mut self.connection
    }

    /// Writes a fact with the commit.
    pub(crate) fn record(&mut self, fact: FactRow) {
        self.outbox.facts.push(fact);
    }

    /// Writes an audit entry with the commit.
    pub(crate) fn note(&mut self, entry: AuditRow) {
        self.outbox.entries.push(entry);
    }

    /// Adds a job with the commit.
    pub(crate) fn schedule(&mut self, job: JobRow) {
        self.outbox.jobs.push(job);
    }

    /// Says after the commit that an item of a list changed. May be lost.
    pub fn signal(&mut self, list: impl TypedId, item: impl TypedId) {
        self.outbox.signals.push(Signal { list: list.uuid(), item: item.uuid() });
    }

    /// Runs a part of the work that may be undone alone.
    pub async fn savepoint<T, E, F>(&mut self, work: F) -> Result<T, E>
    where
        F: AsyncFn(&mut Self) -> Result<T, E> + for<'t> Work<&'t mut Self, Result<T, E>>,
        E: From<DbError>,
    {
        AnsiTransactionManager::begin_transaction(&mut *self.connection).await.map_err(DbError::from)?;
        let mark = self.outbox.mark();
        let result = work(self).await;
        if result.is_ok() {
            AnsiTransactionManager::commit_transaction(&mut *self.connection).await.map_err(DbError::from)?;
        } else {
            self.outbox.truncate(mark);
            AnsiTransactionManager::rollback_transaction(&mut *self.connection).await.map_err(DbError::from)?;
        }
        result
    }

    /// Ends a transaction that only read. Nothing in it can fail at its end, so that nobody waits for the answer.
    fn end(mut self) -> Result<(), DbError> {
        send_ahead(&self.connection, "COMMIT")?;
        Ok(change_depth(&mut self.connection, TransactionDepthChange::DecreaseDepth)?)
    }

    async fn commit(mut self, database: &Database) -> Result<(), DbError> {
        // PostgreSQL stops a message at its first error, before the commit.
        let outbox = self.outbox.sql()?;
        self.connection.batch_execute(&format!("{outbox}COMMIT")).await?;
        change_depth(&mut self.connection, TransactionDepthChange::DecreaseDepth)?;
        if !self.outbox.facts.is_empty() {
            database.wakes().sequencer.notify_one();
        }
        if !self.outbox.jobs.is_empty() {
            database.wakes().worker.notify_one();
        }
        database.signals().raise(self.outbox.signals);
        Ok(())
    }

    async fn roll_back(mut self) {
        // A connection on which even this fails is closed by the pool.
        let _ = AnsiTransactionManager::rollback_transaction(&mut *self.connection).await;
    }
}

/// Puts a message on its way without waiting for the answer: what follows on the same connection is worked off behind it,
/// and each way to the server and back costs as much as a small statement. When it fails, so does what follows.
fn send_ahead(mut connection: &AsyncPgConnection, message: &str) -> QueryResult<()> {
    connection.batch_execute(message).now_or_never().unwrap_or(Ok(()))
}

/// Tells diesel that a transaction began, or is over. Until then, and so after any failure, the pool takes the connection
/// for one inside a transaction and closes it.
fn change_depth(connection: &mut AsyncPgConnection, change: TransactionDepthChange) -> QueryResult<()> {
    let status = AnsiTransactionManager::transaction_manager_status_mut(connection).transaction_state()?;
    status.change_transaction_depth(change)
}

/// What a transaction does: an async closure over `&mut Tx` whose future may move between threads.
///
/// Spelled out as a trait because the compiler cannot yet name the future of an `AsyncFn` to ask that it be `Send`.
pub trait Work<Argument, Answer>: Fn(Argument) -> Self::Future {
    /// The work under way.
    type Future: Future<Output = Answer> + Send;
}

impl<F, Argument, Answer, Running> Work<Argument, Answer> for F
where
    F: Fn(Argument) -> Running,
    Running: Future<Output = Answer> + Send,
{
    type Future = Running;
}

#[expect(clippy::manual_async_fn, reason = "written out, the future is Send by signature and not by inference")]
impl Database {
    /// Does `work` in one transaction and commits it when it succeeds. When it returns, the work is on disk.
    ///
    /// The work may run several times: it must not change anything outside the transaction.
    pub fn write<T, E, F>(
        &self,
        name: &'static str,
        session: &DbSession,
        work: F,
    ) -> impl Future<Output = Result<T, E>> + Send
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + for<'t> Work<&'t mut Tx, Result<T, E>> + Send + Sync,
        T: Send,
        E: TransactionError + Send,
    {
        async move {
            let mut attempt = 1;
            loop {
                match self.attempt(session, READ_WRITE, &work).await {
                    Err(error) if error.is_retryable() && attempt < ATTEMPTS => {
                        tracing::debug!(transaction = name, attempt, "transaction met another, trying again");
                        metrics::counter!("assay_transaction_retries_total", "transaction" => name).increment(1);
                        tokio::time::sleep(Duration::from_millis(5 << attempt)).await;
                        attempt += 1;
                    }
                    result => return result,
                }
            }
        }
    }

    /// Reads in one transaction that cannot write.
    pub fn read<T, E, F>(&self, session: &DbSession, work: F) -> impl Future<Output = Result<T, E>> + Send
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + for<'t> Work<&'t mut Tx, Result<T, E>> + Send + Sync,
        T: Send,
        E: TransactionError + Send,
    {
        async move { self.attempt(session, READ_ONLY, &work).await }
    }

    /// Looks something up by one statement, in nobody's name: a statement alone needs no transaction around it.
    pub fn look_up<T, E, F>(&self, work: F) -> impl Future<Output = Result<T, E>> + Send
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + for<'t> Work<&'t mut Tx, Result<T, E>> + Send + Sync,
        T: Send,
        E: TransactionError + Send,
    {
        async move {
            let connection = self.connection(DbSession::ANONYMOUS.role).await?;
            work(&mut self.tx(connection, &DbSession::ANONYMOUS)).await
        }
    }

    fn tx(&self, connection: Connection, session: &DbSession) -> Tx {
        Tx {
            connection,
            outbox: Outbox::default(),
            begun_in: session.organization,
            acting: session.acting,
            now: self.clock().now(),
            random: self.randomness(),
        }
    }

    async fn attempt<T, E, F>(&self, session: &DbSession, mode: &str, work: &F) -> Result<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + for<'t> Work<&'t mut Tx, Result<T, E>>,
        E: TransactionError,
    {
        let mut connection = self.connection(session.role).await?;
        send_ahead(&connection, &session.begin_sql(mode)).map_err(DbError::from)?;
        change_depth(&mut connection, TransactionDepthChange::IncreaseDepth).map_err(DbError::from)?;
        let mut tx = self.tx(connection, session);
        match work(&mut tx).await {
            Ok(value) if mode == READ_ONLY => tx.end().map(|()| value).map_err(E::from),
            Ok(value) => tx.commit(self).await.map(|()| value).map_err(E::from),
            Err(error) => {
                tx.roll_back().await;
                Err(error)
            }
        }
    }
}
