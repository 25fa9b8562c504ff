//! `assay demo`: plays the way from pasted job descriptions to decisions and released results, and keeps serving.
//!
//! A server of its own on a fresh folder ([`server`]); a team and a dozen candidates who use the public API over HTTP, like
//! any client: [`play`] says in which order, [`team`], [`judgement`] and [`candidate`] what each does, [`material`] what they say. With
//! `--check` every step is verified ([`checks`]) and the command ends.

#![expect(clippy::indexing_slicing, reason = "indexing JSON answers null where nothing is")]

mod candidate;
mod checks;
mod client;
mod judgement;
mod log;
mod mailbox;
mod material;
mod play;
mod report;
mod server;
mod table;
mod team;

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use tokio_util::sync::CancellationToken;

use super::serve::stop_signal;
use client::Client;
use log::ServerLog;
use play::Stage;
use server::Server;

/// What the command takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Verify every step and end, instead of serving on.
    #[arg(long)]
    check: bool,
}

/// How a play ended that nothing went wrong in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Played,
    Stopped,
}

/// Plays the demo.
pub(super) async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    // From the first moment, so that Ctrl-C while PostgreSQL starts leaves nothing behind either.
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        let _ = stop_signal().await;
        told.cancel();
        report::heading("Stopping; once more to wait for nothing");
        let _ = stop_signal().await;
        // PostgreSQL is ended by its own watcher; only the folder stays.
        std::process::exit(130);
    });
    let folder = fresh_folder()?;
    let log = ServerLog::open(&folder)?;
    let ended = serve_and_play(&folder, &log, arguments.check, &stop).await;
    if ended.is_err() {
        log.show_complaints();
    }
    // The folder holds a whole database: nothing of it should stay behind.
    let swept = std::fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()));
    let ended = ended?;
    swept?;
    match ended {
        Ending::Stopped if arguments.check => bail!("stopped before every step was checked"),
        Ending::Played if arguments.check => report::heading("Every step holds."),
        Ending::Stopped | Ending::Played => report::heading("Stopped; everything was removed."),
    }
    Ok(())
}

/// A folder that nobody used before, for this user alone.
fn fresh_folder() -> anyhow::Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("assay-demo-{}", std::process::id()));
    let made = if folder.exists() { std::fs::remove_dir_all(&folder) } else { Ok(()) };
    let made = made.and_then(|()| DirBuilder::new().mode(0o700).create(&folder));
    made.with_context(|| {
        format!("cannot make the folder {}; set TMPDIR to one that can be written to", folder.display())
    })?;
    Ok(folder)
}

async fn serve_and_play(
    folder: &Path,
    log: &ServerLog,
    check: bool,
    stop: &CancellationToken,
) -> anyhow::Result<Ending> {
    report::heading("A server is started, with a PostgreSQL of its own");
    let server = Server::start(folder).await?;
    let stage = Stage {
        client: Arc::new(Client::new(&server.public_url)?),
        mails: folder.join("mail"),
        log: log.file().to_owned(),
        check,
    };
    report::step(&format!("{}, GraphQL at {}/graphql", server.postgres, server.public_url));
    let played = tokio::select! {
        played = play::play(&stage) => played.map(|()| Ending::Played),
        () = stop.cancelled() => Ok(Ending::Stopped),
    };
    if let (Ok(Ending::Played), false) = (&played, check) {
        stop.cancelled().await;
    }
    server.stop().await;
    played
}
