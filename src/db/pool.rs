//! Connections: two pools on one database, one for each role.
//!
//! Each connection steps down to its role when it is made, so that row-level security holds from the first statement.
//! On a database with a single role the worker's connections carry the setting `assay.worker` instead.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use diesel::connection::InstrumentationEvent;
use diesel::{ConnectionError, ConnectionResult};
use diesel_async::pooled_connection::bb8::Pool;
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use futures_util::FutureExt;

use super::DbError;
use super::outbox::PREPARE;
use super::session::DbRole;
use super::signals::Signals;
use super::wake::Wakes;
use crate::config::DatabaseSettings;
use crate::db::connect;
use crate::kernel::clock::SharedClock;
use crate::kernel::random::SharedRandomness;

pub(super) type Connection = bb8::PooledConnection<'static, AsyncDieselConnectionManager<AsyncPgConnection>>;

/// How long a request waits for a free connection.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(10);

/// The database of this process.
#[derive(Clone)]
pub struct Database {
    app: Pool<AsyncPgConnection>,
    worker: Pool<AsyncPgConnection>,
    wakes: Wakes,
    signals: Signals,
    statements: Arc<AtomicU64>,
    clock: SharedClock,
    random: SharedRandomness,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Database")
    }
}

/// How roles are kept apart on this database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleSeparation {
    /// `assay_app` and `assay_worker` exist and the login may become either.
    Separate,
    /// One managed role does everything; a setting opens row security for workers.
    Single,
}

impl Database {
    /// Opens both pools. Fails when the database cannot be reached.
    pub async fn connect(
        url: &str,
        settings: &DatabaseSettings,
        clock: SharedClock,
        random: SharedRandomness,
    ) -> Result<Self, DbError> {
        let separation = role_separation(url).await?;
        let statements = Arc::new(AtomicU64::new(0));
        let pool = async |role: DbRole, size: u32| {
            let setup = setup_sql(role, separation, settings.row_security);
            open_pool(url, setup, size, Arc::clone(&statements)).await
        };
        Ok(Self {
            app: pool(DbRole::App, settings.app_connections).await?,
            worker: pool(DbRole::Worker, settings.worker_connections).await?,
            wakes: Wakes::default(),
            signals: Signals::default(),
            statements,
            clock,
            random,
        })
    }

    /// The clock that gives transactions their time.
    pub fn clock(&self) -> &SharedClock {
        &self.clock
    }

    /// The source of ids and tokens.
    pub fn randomness(&self) -> SharedRandomness {
        Arc::clone(&self.random)
    }

    pub(super) async fn connection(&self, role: DbRole) -> Result<Connection, DbError> {
        let pool = match role {
            DbRole::App => &self.app,
            DbRole::Worker => &self.worker,
        };
        Ok(pool.get_owned().await?)
    }

    /// The bells of this process.
    pub fn wakes(&self) -> &Wakes {
        &self.wakes
    }

    /// Signals that this process raised.
    pub fn signals(&self) -> &Signals {
        &self.signals
    }

    /// Statements sent so far, transaction control included: tests pin how many an operation takes.
    pub fn statements_sent(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }
}

/// Whether the two roles can be used with this login.
pub async fn role_separation(url: &str) -> Result<RoleSeparation, DbError> {
    let client = connect::client(url).await?;
    let found =
        client.query_opt("SELECT FROM pg_proc WHERE proname = 'assay_has_roles' AND assay_has_roles()", &[]).await;
    // Before the first migration there is no such function, and no table to protect either.
    match found {
        Ok(Some(_)) => Ok(RoleSeparation::Separate),
        Ok(None) | Err(_) => Ok(RoleSeparation::Single),
    }
}

/// Requests look by keys that indexes have: one plan is good for all values, and planning anew costs more than most of
/// these statements.
fn setup_sql(role: DbRole, separation: RoleSeparation, row_security: bool) -> &'static str {
    let role = if row_security { role } else { DbRole::Worker };
    match (separation, role) {
        (RoleSeparation::Separate, DbRole::App) => {
            "SET ROLE assay_app; SET statement_timeout = '30s'; SET plan_cache_mode = force_generic_plan"
        }
        (RoleSeparation::Separate, DbRole::Worker) => "SET ROLE assay_worker",
        (RoleSeparation::Single, DbRole::App) => {
            "SET assay.worker = ''; SET statement_timeout = '30s'; SET plan_cache_mode = force_generic_plan"
        }
        (RoleSeparation::Single, DbRole::Worker) => "SET assay.worker = 'on'",
    }
}

async fn open_pool(
    url: &str,
    setup: &'static str,
    size: u32,
    statements: Arc<AtomicU64>,
) -> Result<Pool<AsyncPgConnection>, DbError> {
    let mut config = ManagerConfig::default();
    config.recycling_method = RecyclingMethod::Fast;
    config.custom_setup = Box::new(move |url| {
        let url = url.to_owned();
        let statements = Arc::clone(&statements);
        async move { establish(&url, setup, statements).await }.boxed()
    });
    let manager = AsyncDieselConnectionManager::new_with_config(url, config);
    Pool::builder()
        .max_size(size)
        .min_idle(1)
        .test_on_check_out(false)
        .connection_timeout(CONNECTION_TIMEOUT)
        .build(manager)
        .await
        .map_err(|error| DbError::Unavailable(Box::new(error)))
}

async fn establish(url: &str, setup: &'static str, statements: Arc<AtomicU64>) -> ConnectionResult<AsyncPgConnection> {
    let mut connection =
        connect::diesel(url).await.map_err(|error| ConnectionError::BadConnection(error.to_string()))?;
    let setup = format!("{setup}; {PREPARE}");
    connection.batch_execute(&setup).await.map_err(ConnectionError::CouldntSetupConfiguration)?;
    connection.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            statements.fetch_add(1, Ordering::Relaxed);
        }
    });
    Ok(connection)
}
