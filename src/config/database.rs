//! Settings of PostgreSQL.

use std::path::PathBuf;

use secrecy::SecretString;

use super::{SettingError, Source, Variable};

/// How PostgreSQL is reached.
#[derive(Debug, Clone)]
pub struct DatabaseSettings {
    /// The database; none: a private server in the data folder.
    pub url: Option<SecretString>,
    /// The same database past a connection pooler; needed for listening. None: `url`.
    pub direct_url: Option<SecretString>,
    /// Login for migrations, when the server's own may not create tables and roles.
    pub migrate_url: Option<SecretString>,
    /// Where PostgreSQL's programs are, for the private server.
    pub postgres_bin: Option<PathBuf>,
    /// False: every connection sees every row, for operators who accept the other nets alone.
    pub row_security: bool,
    /// Connections that serve requests.
    pub app_connections: u32,
    /// Connections for jobs, sequencer and dispatcher.
    pub worker_connections: u32,
}

pub(super) const VARIABLES: &[Variable] = &[
    Variable::new(
        "DATABASE_URL",
        "a private PostgreSQL in the data folder",
        "PostgreSQL 15 or newer, as `postgres://user:password@host/database?sslmode=verify-full`",
    ),
    Variable::new(
        "ASSAY_DATABASE_DIRECT_URL",
        "`DATABASE_URL`",
        "The same database past PgBouncer, for listening to notifications",
    ),
    Variable::new(
        "ASSAY_MIGRATE_DATABASE_URL",
        "`DATABASE_URL`",
        "Login for migrations: may create tables and, for the separation of roles, roles",
    ),
    Variable::new("ASSAY_POSTGRES_BIN", "found by itself", "Folder of PostgreSQL's programs for the private server"),
    Variable::new("ASSAY_ROW_SECURITY", "on", "`off` gives up row-level security for speed; the other nets stay"),
    Variable::new("ASSAY_DATABASE_CONNECTIONS", "16", "Connections that serve requests"),
    Variable::new("ASSAY_WORKER_CONNECTIONS", "8", "Connections for jobs and events"),
];

impl DatabaseSettings {
    pub(super) fn read(source: &Source<'_>) -> Result<Self, SettingError> {
        let count = |variable, default| -> Result<u32, SettingError> {
            let found = source.parse(variable, "a number from 2 to 500")?.unwrap_or(default);
            if (2..=500).contains(&found) {
                return Ok(found);
            }
            Err(SettingError { variable, problem: "expected a number from 2 to 500".to_owned() })
        };
        Ok(Self {
            url: source.get("DATABASE_URL").map(SecretString::from),
            direct_url: source.get("ASSAY_DATABASE_DIRECT_URL").map(SecretString::from),
            migrate_url: source.get("ASSAY_MIGRATE_DATABASE_URL").map(SecretString::from),
            postgres_bin: source.get("ASSAY_POSTGRES_BIN").map(PathBuf::from),
            row_security: source.switch("ASSAY_ROW_SECURITY", true)?,
            app_connections: count("ASSAY_DATABASE_CONNECTIONS", 16)?,
            worker_connections: count("ASSAY_WORKER_CONNECTIONS", 8)?,
        })
    }
}
