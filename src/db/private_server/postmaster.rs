//! One running PostgreSQL, our child process.
//!
//! It must stop when we end, however we end. Linux could send it a signal at our death (`PR_SET_PDEATHSIG`), but that
//! needs code between fork and exec or a program of its own, is lost when the user changes, fires when a mere thread
//! ends, and is unknown elsewhere. A pipe does better: a *watcher*, one line of shell, reads from a pipe whose other
//! end only we hold. The system closes that end when we die, by kill -9 too, and the watcher interrupts PostgreSQL,
//! which then stops cleanly. To leave no gap the *launcher*, another line of shell, becomes PostgreSQL only when told
//! to, after the watcher is there; if we die before, it reads the end of its own pipe and starts nothing.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, ChildStdin};
use tokio::time::{sleep, timeout};

use super::account::{Account, SHELL};
use super::binaries::Binaries;
use super::folder::Folder;
use super::log::Log;
use super::pid_file::PidFile;
use super::socket;
use super::{Durability, PrivateServerError, PrivateServerSettings};

/// Descriptor 3 is the claim, which all processes of PostgreSQL inherit; the standard ones are as PostgreSQL expects.
const LAUNCHER: &str = r#"read -r go && exec "$@" </dev/null 3>&1 1>&2"#;

/// Ends without a deed when it is told so, with one at the end of the pipe.
const WATCHER: &str = r#"read -r released || kill -INT "$1""#;

/// How often a starting PostgreSQL is looked at.
const GLANCE: Duration = Duration::from_millis(10);

/// How long a stop may take before PostgreSQL is told to drop everything, and again before it is killed.
const PATIENCE: Duration = Duration::from_secs(30);

/// For a small server. Whoever needs to tune PostgreSQL runs one and sets `DATABASE_URL`. Its log tells of starts and
/// crashes but quotes no statement and no row: those hold personal data.
const SETTINGS: [&str; 13] = [
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "shared_buffers=128MB",
    "jit=off",
    "timezone=UTC",
    "log_timezone=UTC",
    "logging_collector=off",
    "log_destination=stderr",
    "log_line_prefix=%m [%p] ",
    "log_checkpoints=off",
    "log_min_messages=log",
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
];

/// A PostgreSQL that was started. Dropping it has the watcher stop it.
#[derive(Debug)]
pub(super) struct Postmaster {
    process: Child,
    pid: Pid,
    account: Account,
    watcher: Watcher,
    log: Log,
}

impl Postmaster {
    /// Starts PostgreSQL, which then holds the claim until its last process is gone.
    pub(super) async fn launch(
        folder: &Folder,
        binaries: &Binaries,
        account: Account,
        settings: &PrivateServerSettings,
        claim: File,
    ) -> Result<Self, PrivateServerError> {
        let (log, log_file) = Log::open(folder.log())?;
        let mut command = account.command(SHELL);
        command.args(["-c", LAUNCHER, "assay-launcher"]).arg(binaries.program("postgres"));
        command.args(arguments(folder, settings)).process_group(0);
        command.stdin(Stdio::piped()).stdout(Stdio::from(claim)).stderr(Stdio::from(log_file));
        let start = async {
            let mut process = command.spawn()?;
            let pid = pid_of(&process)?;
            let watcher = Watcher::of(pid, &account)?;
            write_line(process.stdin.take()).await?;
            Ok(Self { process, pid, account, watcher, log })
        };
        start.await.map_err(PrivateServerError::running(SHELL))
    }

    /// Returns when connections are taken. Recovery after a crash may take minutes, so there is no limit.
    pub(super) async fn ready(&mut self, folder: &Folder) -> Result<(), PrivateServerError> {
        let cluster = folder.cluster();
        let ready = PidFile { pid: self.pid, ready: true };
        while PidFile::read(&cluster).as_ref() != Some(&ready) {
            if timeout(GLANCE, self.ended()).await.is_ok() {
                let (log, words) = (self.log.path().to_owned(), self.log.last_words());
                return Err(PrivateServerError::Start { log, words });
            }
        }
        Ok(())
    }

    /// Returns when PostgreSQL has ended without having been asked to. Replaces a watcher that was killed.
    pub(super) async fn ended(&mut self) -> String {
        loop {
            tokio::select! {
                status = self.process.wait() => {
                    self.watcher.release().await;
                    return status.map_or_else(|error| error.to_string(), |status| status.to_string());
                }
                _ = self.watcher.process.wait() => self.replace_watcher().await,
            }
        }
    }

    /// Ends all connections, writes everything to disk, waits for the end.
    pub(super) async fn stop(mut self) {
        for signal in [Signal::INT, Signal::QUIT, Signal::KILL] {
            if let Err(error) = self.signal(signal) {
                tracing::debug!(%error, "PostgreSQL has ended already");
            }
            if timeout(PATIENCE, self.ended()).await.is_ok() {
                return;
            }
            tracing::warn!(?signal, "PostgreSQL does not stop");
        }
    }

    /// Fails once the child was waited for, when its process id may be someone else's.
    fn signal(&self, signal: Signal) -> io::Result<()> {
        Ok(kill_process(pid_of(&self.process)?, signal)?)
    }

    async fn replace_watcher(&mut self) {
        match Watcher::of(self.pid, &self.account) {
            Ok(watcher) => self.watcher = watcher,
            Err(error) => {
                tracing::error!(%error, "PostgreSQL is not watched and would outlive this server");
                sleep(PATIENCE).await;
            }
        }
    }
}

/// Interrupts PostgreSQL when this process is gone.
#[derive(Debug)]
struct Watcher {
    process: Child,
    /// Held open for as long as we live.
    pipe: Option<ChildStdin>,
}

impl Watcher {
    fn of(pid: Pid, account: &Account) -> io::Result<Self> {
        let mut command = account.command(SHELL);
        command.args(["-c", WATCHER, "assay-watcher"]).arg(pid.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut process = command.process_group(0).spawn()?;
        let pipe = process.stdin.take();
        Ok(Self { process, pipe })
    }

    /// PostgreSQL is gone: its process id must not be signalled any more.
    async fn release(&mut self) {
        let released = async {
            write_line(self.pipe.take()).await?;
            self.process.wait().await
        };
        if let Err(error) = released.await {
            tracing::debug!(%error, "the watcher has ended already");
        }
    }
}

/// Says the one word that the scripts wait for.
async fn write_line(pipe: Option<ChildStdin>) -> io::Result<()> {
    let mut pipe = pipe.ok_or(ErrorKind::BrokenPipe)?;
    pipe.write_all(b"go\n").await?;
    pipe.flush().await
}

/// The process id, which a child has until it is waited for.
fn pid_of(process: &Child) -> io::Result<Pid> {
    let pid = process.id().and_then(|pid| i32::try_from(pid).ok());
    pid.and_then(Pid::from_raw).ok_or_else(|| ErrorKind::NotFound.into())
}

fn arguments(folder: &Folder, settings: &PrivateServerSettings) -> Vec<OsString> {
    // A list of folders: quoted, since commas part them and spaces around them are dropped.
    let mut socket_folders = OsString::from("unix_socket_directories=\"");
    socket_folders.push(folder.socket().folder());
    socket_folders.push("\"");

    let mut pairs: Vec<OsString> = SETTINGS.iter().map(OsString::from).collect();
    pairs.push(socket_folders);
    pairs.push(format!("max_connections={}", settings.max_connections).into());
    if settings.durability == Durability::None {
        pairs.extend(["fsync=off", "full_page_writes=off"].map(OsString::from));
    }
    let location = ["-D".into(), folder.cluster().into_os_string(), "-p".into(), socket::NUMBER.into()];
    location.into_iter().chain(pairs.into_iter().flat_map(|pair| ["-c".into(), pair])).collect()
}
