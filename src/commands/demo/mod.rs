//! `assay demo`: plays the way from a pasted job description to a scorecard, and keeps serving.
//!
//! A server of its own on a fresh folder; three people answer through the public API, over HTTP, like any client. With
//! `--check` every step is verified and the command ends.

#![expect(clippy::indexing_slicing, reason = "indexing JSON answers null where nothing is")]

mod candidate;
mod client;
mod material;
mod play;
mod report;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::bootstrap::bootstrap;
use super::serve::stop_signal;
use super::surroundings::{Postgres, files, mailer, secret_keys, settings_of};
use crate::app::{App, AppParts};
use crate::config::{Settings, Source};
use crate::domain::env::Links;

/// What the command takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Verify every step and end, instead of serving on.
    #[arg(long)]
    check: bool,
}

/// Plays the demo.
pub(super) async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let folder = fresh_folder()?;
    let played = play_in(&folder, arguments).await;
    // The folder holds a whole database: nothing of it should stay behind.
    let swept = std::fs::remove_dir_all(&folder);
    played?;
    swept.with_context(|| format!("cannot remove {}", folder.display()))
}

fn fresh_folder() -> anyhow::Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("assay-demo-{}", std::process::id()));
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    Ok(folder)
}

async fn play_in(folder: &Path, arguments: &Arguments) -> anyhow::Result<()> {
    let settings = demo_settings(folder)?;
    report::heading("Starting: a private PostgreSQL and the server");
    let postgres = Postgres::start(&settings).await?;
    let served = serve_and_play(&settings, &postgres, arguments).await;
    postgres.stop().await;
    served
}

/// The demo is complete in itself: of the environment it takes only where PostgreSQL's programs are.
fn demo_settings(folder: &Path) -> anyhow::Result<Settings> {
    let folder = folder.display().to_string();
    let environment = Source::environment();
    let look_up = |name: &str| match name {
        "ASSAY_DATA_DIR" => Some(folder.clone()),
        "ASSAY_INTROSPECTION" => Some("public".to_owned()),
        "ASSAY_LOG" => Some("warn".to_owned()),
        "ASSAY_POSTGRES_BIN" | "ASSAY_GRAPHIQL_DIR" => environment.value(name),
        _ => None,
    };
    settings_of(&Source::new(&look_up))
}

async fn serve_and_play(settings: &Settings, postgres: &Postgres, arguments: &Arguments) -> anyhow::Result<()> {
    let listener = listen().await?;
    let address = listener.local_addr()?;
    let public_url = format!("http://{address}");
    let (mailer, mail_mode) = mailer(settings)?;
    let database = postgres.open(settings).await?;
    let app = App::new(AppParts {
        database: database.clone(),
        files: files(settings)?,
        mailer,
        mail_mode,
        keys: secret_keys(settings)?,
        links: Links { public_url: public_url.clone(), candidate_url: None },
        http: settings.http.clone(),
    });
    let (tasks, stopped) = (TaskTracker::new(), CancellationToken::new());
    app.spawn_events(postgres.direct_url.clone(), &tasks, &stopped);
    app.spawn_worker(&tasks, &stopped);
    let drained = stopped.clone().cancelled_owned();
    let server = axum::serve(listener, app.router()).with_graceful_shutdown(drained);
    tasks.spawn(async move { server.await.unwrap_or_else(|error| tracing::error!(%error, "serving ended")) });

    let owner = bootstrap(&database, "olivia.owner@example.com", "Olivia Owner", "Fellside Fresh Logistics").await?;
    let stage = play::Stage {
        client: Arc::new(client::Client::new(&public_url)?),
        organization: owner.organization.to_string(),
        api_key: owner.api_key.expose().to_owned(),
        mails: super::surroundings::mail_folder(settings)?.context("the demo mails into a folder")?,
        public_url,
    };
    let played = tokio::select! {
        played = play::play(&stage, arguments.check) => played,
        stop = stop_signal() => stop.and_then(|()| anyhow::bail!("stopped in the middle")),
    };
    let ended = match played {
        Ok(()) if !arguments.check => stop_signal().await,
        ended => ended,
    };
    stopped.cancel();
    tasks.close();
    tasks.wait().await;
    ended
}

/// The usual port, or a free one when somebody has it.
async fn listen() -> anyhow::Result<TcpListener> {
    let at = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    match TcpListener::bind(at(8080)).await {
        Ok(listener) => Ok(listener),
        Err(_) => TcpListener::bind(at(0)).await.context("no free port on 127.0.0.1"),
    }
}
