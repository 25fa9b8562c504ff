//! What can keep the private PostgreSQL from starting, said so that the reader knows what to do next.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why [`PrivateServer::start`](super::PrivateServer::start) failed. Safe to print: no password, no row of a table.
#[derive(Debug, Error)]
pub enum PrivateServerError {
    /// Nothing that could run was found.
    #[error(
        "PostgreSQL {least} or newer is not installed{}\nInstall it with\n  {install}\n\
         or set ASSAY_POSTGRES_BIN to the folder of its programs, or DATABASE_URL to a running server.",
        found.as_ref().map(|found| format!(" (found {found})")).unwrap_or_default()
    )]
    NotInstalled {
        /// The oldest major version that will do.
        least: u32,
        /// The command for this machine's package manager, or one line for each known one.
        install: String,
        /// What was found and is too old.
        found: Option<String>,
    },
    /// `ASSAY_POSTGRES_BIN` points at something else.
    #[error("ASSAY_POSTGRES_BIN is {}, but `postgres` and `initdb` cannot be run from there", .0.display())]
    NotBinaries(PathBuf),
    /// The cluster was made by another major version than those installed.
    #[error(
        "the database in {} was made by PostgreSQL {cluster}, but here is {installed}. Install PostgreSQL {cluster} \
         or set ASSAY_POSTGRES_BIN to its programs; to move to a newer version use pg_upgrade or dump and restore.",
        folder.display()
    )]
    OtherVersion {
        /// The cluster's folder.
        folder: PathBuf,
        /// The major version that made it.
        cluster: u32,
        /// What is installed instead.
        installed: String,
    },
    /// PostgreSQL refuses to run as root, and there is no other account for it.
    #[error(
        "PostgreSQL does not run as root, and /etc/passwd has neither a user `postgres` nor `nobody` to run it. \
         Add one, or start the server as an ordinary user."
    )]
    NoAccount,
    /// As root: the account that runs PostgreSQL cannot get into the folder.
    #[error(
        "PostgreSQL runs as user {account}, who may not enter {}. Choose a folder outside of it with ASSAY_DATA_DIR \
         (for root the default is /var/lib/assay), or start the server as an ordinary user.",
        barrier.display()
    )]
    Unreachable {
        /// The first folder on the way that is closed.
        barrier: PathBuf,
        /// Who runs PostgreSQL.
        account: String,
    },
    /// A file or folder could not be made, read or written.
    #[error("{}: {source}", path.display())]
    Folder {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The folder for the socket exists and belongs to someone else, or others may enter it.
    #[error("{} should be a folder of mode 0700 that belongs to PostgreSQL's user; remove it", .0.display())]
    SocketFolder(PathBuf),
    /// There is a cluster, but the file with its password is gone.
    #[error(
        "{} is missing, and without it the database beside it cannot be opened. Restore it from a backup.",
        .0.display()
    )]
    NoPassword(PathBuf),
    /// The cluster's folder vanished while the server ran.
    #[error("the database folder {} is gone or incomplete", .0.display())]
    NoCluster(PathBuf),
    /// A program could not be run at all.
    #[error("cannot run {}: {source}", program.display())]
    Run {
        /// Its path.
        program: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// `initdb` said no.
    #[error("initdb failed:\n{0}")]
    Initdb(String),
    /// PostgreSQL ended before it was ready.
    #[error("PostgreSQL did not start. Its last words in {}:\n{words}", log.display())]
    Start {
        /// Its log.
        log: PathBuf,
        /// What it wrote there since it was started.
        words: String,
    },
    /// Processes of an earlier PostgreSQL do not end.
    #[error("an earlier PostgreSQL in {} is still running and does not stop", .0.display())]
    StillRunning(PathBuf),
    /// Another server owns the folder, but its PostgreSQL does not take connections.
    #[error("another server runs the database in {}, but it does not answer", .0.display())]
    OwnerSilent(PathBuf),
    /// PostgreSQL runs, but the database could not be opened or made.
    #[error("the private PostgreSQL refused: {0}")]
    Database(#[from] tokio_postgres::Error),
}

impl PrivateServerError {
    /// For `map_err`: says which file or folder it was.
    pub(super) fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Folder { path, source }
    }

    /// For `map_err`: says which program it was.
    pub(super) fn running(program: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let program = program.into();
        move |source| Self::Run { program, source }
    }
}
