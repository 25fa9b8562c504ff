//! The migrations that are built into the program.

use diesel_async::AsyncMigrationHarness;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{DbError, connect};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Held while migrating, so that several replicas may start at once ("assay" as a number).
const MIGRATION_LOCK: i64 = 0x0061_7373_6179;

/// Which way to migrate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Runs what has not run yet.
    Up,
    /// Takes back the newest one.
    Revert,
    /// Takes back all of them.
    RevertAll,
}

/// Migrates the database and names what was done. The login needs the right to create tables and, for the separation
/// of roles, to create roles.
pub async fn migrate(url: &str, direction: Direction) -> Result<Vec<String>, DbError> {
    let lock = connect::client(url).await?;
    let locked = lock.execute("SELECT pg_advisory_lock($1)", &[&MIGRATION_LOCK]).await;
    locked.map_err(|error| DbError::Unavailable(Box::new(error)))?;
    let connection = connect::diesel(url).await?;
    let done = tokio::task::spawn_blocking(move || run(AsyncMigrationHarness::new(connection), direction)).await;
    done.map_err(|error| DbError::Unavailable(Box::new(error)))?.map_err(DbError::Unavailable)
}

type MigrationError = Box<dyn std::error::Error + Send + Sync>;

fn run(
    mut harness: AsyncMigrationHarness<diesel_async::AsyncPgConnection>,
    direction: Direction,
) -> Result<Vec<String>, MigrationError> {
    let versions = match direction {
        Direction::Up => harness.run_pending_migrations(MIGRATIONS)?,
        Direction::Revert => vec![harness.revert_last_migration(MIGRATIONS)?],
        Direction::RevertAll => harness.revert_all_migrations(MIGRATIONS)?,
    };
    Ok(versions.iter().map(ToString::to_string).collect())
}

/// True when every built-in migration has run.
pub async fn is_current(url: &str) -> Result<bool, DbError> {
    let connection = connect::diesel(url).await?;
    let checked = tokio::task::spawn_blocking(move || {
        AsyncMigrationHarness::new(connection).has_pending_migration(MIGRATIONS).map(|pending| !pending)
    });
    checked.await.map_err(|error| DbError::Unavailable(Box::new(error)))?.map_err(DbError::Unavailable)
}
