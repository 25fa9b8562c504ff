//! `postmaster.pid`, in which PostgreSQL says who runs the cluster and how far it is.
//!
//! The file says nothing certain about the living: after kill -9 it stays, and by then its process id may be someone
//! else's. Where there is `/proc` the truth can be looked up, since each process of PostgreSQL stays in its
//! cluster's folder.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use rustix::process::{Pid, Signal, kill_process};

use super::PrivateServerError;
use super::socket::Socket;

const NAME: &str = "postmaster.pid";

/// What the file said when it was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PidFile {
    pub(super) pid: Pid,
    /// Recovery is over and connections are taken.
    pub(super) ready: bool,
}

impl PidFile {
    /// `None` when there is no file, or no more than the beginning of one.
    pub(super) fn read(cluster: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(cluster.join(NAME)).ok()?)
    }

    /// The process id stands in line 1, the state in line 8.
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(str::trim);
        let pid = Pid::from_raw(lines.next()?.parse().ok().filter(|pid| *pid > 0)?)?;
        Some(Self { pid, ready: lines.nth(6) == Some("ready") })
    }
}

/// Asks a PostgreSQL whose owner is dead to stop, in case nobody did. Asking twice does no harm.
pub(super) fn interrupt_orphan(cluster: &Path) {
    let orphan = PidFile::read(cluster).filter(|file| runs_cluster(file.pid, cluster));
    if let Some(PidFile { pid, .. }) = orphan
        && let Err(error) = kill_process(pid, Signal::INT)
    {
        tracing::warn!(%error, "cannot ask the earlier PostgreSQL to stop");
    }
}

/// Removes what a dead PostgreSQL left, if its process id is now in use by something else.
///
/// PostgreSQL refuses to start when the process id in its file is taken, whoever took it: after a reboot, in a
/// container, or by a zombie that nobody reaps. A free one is left for PostgreSQL, which looks for shared memory of
/// the dead as well. To be called with the claim in hand, which says that no process of ours is alive.
pub(super) fn remove_stale(cluster: &Path, socket: &Socket) -> Result<(), PrivateServerError> {
    let Some(PidFile { pid, .. }) = PidFile::read(cluster) else {
        return Ok(());
    };
    let taken = Path::new("/proc").join(pid.to_string()).exists();
    if !taken || runs_cluster(pid, cluster) {
        return Ok(());
    }
    tracing::info!(%pid, "removing the process id file of a PostgreSQL that is gone");
    remove(&cluster.join(NAME))?;
    remove(&socket.lock_file())
}

fn runs_cluster(pid: Pid, cluster: &Path) -> bool {
    fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|folder| folder == cluster)
}

fn remove(path: &Path) -> Result<(), PrivateServerError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(PrivateServerError::at(path)(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STARTING: &str = "4711\n/var/lib/assay/postgres\n1790000000\n5432\n/var/lib/assay/postgres\n\n  42 7\n";

    #[test]
    fn only_the_word_ready_means_ready() {
        let ready = |status: &str| PidFile::parse(&format!("{STARTING}{status}\n")).map(|file| file.ready);
        assert_eq!(ready("starting"), Some(false));
        assert_eq!(ready("ready   "), Some(true));
        assert_eq!(ready("stopping"), Some(false));
        assert_eq!(PidFile::parse(STARTING).map(|file| file.ready), Some(false));
    }

    #[test]
    fn a_file_being_written_names_nobody() {
        assert_eq!(PidFile::parse(""), None);
        assert_eq!(PidFile::parse("-4711\n"), None);
    }
}
