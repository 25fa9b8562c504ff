//! `assay serve` and `assay worker`: the server itself.

use std::io::Write;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::surroundings::{Postgres, files, mailer, secret_keys, settings};
use crate::app::{App, AppParts};
use crate::config::Settings;
use crate::domain::env::Links;

/// How long requests may go on once the server is told to stop; a client that stalls does not hold it up.
const DRAIN: Duration = Duration::from_secs(10);

/// What the command takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// What this process does.
    #[arg(long, value_enum, default_value = "all")]
    role: Role,
    /// Address to listen on, instead of `ASSAY_LISTEN`; port 0 takes a free one.
    #[arg(long)]
    listen: Option<SocketAddr>,
}

/// What a process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Role {
    /// Serves, and runs events and jobs beside it.
    All,
    /// Serves only; jobs are run by others.
    Api,
    /// Runs events and jobs only.
    Worker,
}

/// Serves until it is told to stop.
pub(super) async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    if arguments.role == Role::Worker {
        return work().await;
    }
    let settings = settings()?;
    let postgres = Postgres::start(&settings).await?;
    let listen = arguments.listen.unwrap_or(settings.http.listen);
    let served = serve(&settings, &postgres, listen, arguments.role).await;
    postgres.stop().await;
    served
}

/// Runs events and jobs until it is told to stop.
pub(super) async fn work() -> anyhow::Result<()> {
    let settings = settings()?;
    let postgres = Postgres::start(&settings).await?;
    let worked = async {
        let app = open(&settings, &postgres, settings.http.listen).await?;
        let (tasks, stopped) = (TaskTracker::new(), CancellationToken::new());
        app.spawn_events(postgres.direct_url.clone(), &tasks, &stopped);
        app.spawn_worker(&tasks, &stopped);
        say("working")?;
        stop_signal().await?;
        stopped.cancel();
        tasks.close();
        tasks.wait().await;
        anyhow::Ok(())
    }
    .await;
    postgres.stop().await;
    worked
}

async fn serve(settings: &Settings, postgres: &Postgres, listen: SocketAddr, role: Role) -> anyhow::Result<()> {
    let listener = TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
    let address = listener.local_addr()?;
    let app = open(settings, postgres, address).await?;
    let (tasks, stopped) = (TaskTracker::new(), CancellationToken::new());
    app.spawn_events(postgres.direct_url.clone(), &tasks, &stopped);
    if role == Role::All {
        app.spawn_worker(&tasks, &stopped);
    }
    say(&format!("listening on http://{address}"))?;
    let told = stopped.clone();
    tokio::spawn(async move {
        let _ = stop_signal().await;
        told.cancel();
    });
    let drained = stopped.clone().cancelled_owned();
    tokio::select! {
        served = axum::serve(listener, app.router()).with_graceful_shutdown(drained).into_future() => served?,
        () = overdue(&stopped) => tracing::warn!("requests that did not end in time were cut off"),
    }
    tasks.close();
    tasks.wait().await;
    Ok(())
}

/// Resolves when requests have had their time after the server was told to stop.
async fn overdue(stopped: &CancellationToken) {
    stopped.cancelled().await;
    tokio::time::sleep(DRAIN).await;
}

/// A server on this database, under the address that people use.
pub(super) async fn open(settings: &Settings, postgres: &Postgres, address: SocketAddr) -> anyhow::Result<App> {
    let (mailer, mail_mode) = mailer(settings)?;
    let public_url = settings.http.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    Ok(App::new(AppParts {
        database: postgres.open(settings).await?,
        files: files(settings)?,
        mailer,
        mail_mode,
        keys: secret_keys(settings)?,
        links: Links { public_url, candidate_url: settings.http.candidate_url.clone() },
        http: settings.http.clone(),
    }))
}

/// One line on standard output, for people and for scripts that wait for it.
fn say(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    writeln!(out, "{line}")?;
    out.flush()?;
    Ok(())
}

/// Waits until somebody ends the program.
pub(super) async fn stop_signal() -> anyhow::Result<()> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}
