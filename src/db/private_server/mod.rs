//! The PostgreSQL that the server keeps for itself when nobody gave it a `DATABASE_URL`.
//!
//! Cast: the *folder* on disk, the *binaries* installed on this machine, the *cluster* inside the folder, the
//! *postmaster* that runs it, the *account* it runs as, and a *keeper* task that watches over them. Of all servers
//! on one folder the one that holds `server.lock` is the *owner* and runs PostgreSQL; the others *join*, and the
//! first of them to get the lock after the owner's end takes over.
//!
//! Rules: no port is ever opened, only a Unix socket in a folder that is closed to others. PostgreSQL never outlives
//! its owner, however that ends, and no second one starts before the last process of the first is gone.
//! `connection_url` stays valid through restarts and take-overs; connections that were open do not.

mod account;
mod binaries;
mod cluster;
mod error;
mod folder;
mod keeper;
mod log;
mod pid_file;
mod postmaster;
mod socket;

use std::env;
use std::fmt;
use std::path::{Path, PathBuf};

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use error::PrivateServerError;

use keeper::Keeper;

/// How hard PostgreSQL tries not to lose a committed transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Every commit is on disk before it is acknowledged.
    Full,
    /// Commits outlast the death of PostgreSQL but not that of the machine: nothing is ever synced. For tests.
    None,
}

/// Where the private server lives and how it runs.
#[derive(Debug, Clone)]
pub struct PrivateServerSettings {
    /// The server's own folder; the cluster is `postgres` inside it. Made when absent.
    pub data_dir: PathBuf,
    /// The folder of `postgres` and `initdb`; searched for when absent.
    pub binaries: Option<PathBuf>,
    /// Full, except in tests.
    pub durability: Durability,
    /// PostgreSQL's `max_connections`, shared by all servers that joined.
    pub max_connections: u16,
}

impl PrivateServerSettings {
    /// The settings of a durable server in `data_dir`.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self { data_dir: data_dir.into(), binaries: None, durability: Durability::Full, max_connections: 100 }
    }
}

/// A private PostgreSQL that answers, run by this process or by another one on the same folder.
///
/// Dropping it stops PostgreSQL as [`stop`](Self::stop) does, without waiting for the end.
pub struct PrivateServer {
    connection_url: String,
    data_dir: PathBuf,
    stop: oneshot::Sender<()>,
    keeper: JoinHandle<()>,
}

impl PrivateServer {
    /// Starts PostgreSQL or joins the one that runs in the folder already, and returns when it takes connections.
    ///
    /// The first start makes the cluster. A start after a crash lasts as long as PostgreSQL's recovery.
    pub async fn start(settings: PrivateServerSettings) -> Result<Self, PrivateServerError> {
        let keeper = Keeper::new(settings)?;
        let tenure = keeper.start().await?;
        let connection_url = keeper.connection_url()?;
        let data_dir = keeper.data_dir().to_owned();
        tracing::info!(data_dir = %data_dir.display(), joined = tenure.is_none(), "private PostgreSQL is ready");

        let (stop, stopped) = oneshot::channel();
        let keeper = tokio::spawn(keeper.keep(tenure, stopped));
        Ok(Self { connection_url, data_dir, stop, keeper })
    }

    /// Address of the database `assay` as its superuser `assay`, with the password: not for logs.
    pub fn connection_url(&self) -> &str {
        &self.connection_url
    }

    /// The folder as PostgreSQL sees it: absolute and without symbolic links.
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// Ends open connections, writes everything to disk and returns when no process of PostgreSQL is left.
    /// A server that joined merely leaves.
    pub async fn stop(self) {
        // Either the keeper hears this or it has ended already.
        let _ = self.stop.send(());
        if let Err(error) = self.keeper.await {
            tracing::error!(%error, "the keeper of the private PostgreSQL failed");
        }
    }
}

impl fmt::Debug for PrivateServer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("PrivateServer").field("data_dir", &self.data_dir).finish_non_exhaustive()
    }
}

/// The folder when none is set: `/var/lib/assay` for root, `assay` in the user's data directory otherwise.
///
/// `None` when there is neither `XDG_DATA_HOME` nor `HOME`.
#[expect(clippy::disallowed_methods, reason = "where a user's data lies is said by the machine, not by our settings")]
pub fn default_data_dir() -> Option<PathBuf> {
    if account::is_root() {
        return Some(PathBuf::from("/var/lib/assay"));
    }
    let absolute = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let user_data = absolute("XDG_DATA_HOME").or_else(|| Some(absolute("HOME")?.join(".local/share")))?;
    Some(user_data.join("assay"))
}
