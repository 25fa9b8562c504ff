//! The server that the demo is played on: complete in itself, on a folder of its own.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::super::serve::open;
use super::super::surroundings::{Postgres, settings_of};
use crate::config::{Settings, Source};

/// How long a browser that looks on may keep the server from ending.
const DRAIN: Duration = Duration::from_secs(5);

/// A running server.
pub(super) struct Server {
    /// Where it listens.
    pub(super) public_url: String,
    /// Which PostgreSQL it runs on, in words.
    pub(super) postgres: String,
    database: Postgres,
    tasks: TaskTracker,
    stopped: CancellationToken,
}

impl Server {
    /// Starts PostgreSQL and serves.
    pub(super) async fn start(folder: &Path) -> anyhow::Result<Self> {
        let settings = demo_settings(folder)?;
        // Taken first: whether a port is free shows at once.
        let listener = listen().await?;
        let database = Postgres::start(&settings).await?;
        match Self::serve(listener, &settings, &database).await {
            Ok((public_url, tasks, stopped)) => {
                let postgres = format!("data in {}", folder.display());
                Ok(Self { public_url, postgres, database, tasks, stopped })
            }
            Err(error) => {
                database.stop().await;
                Err(error)
            }
        }
    }

    async fn serve(
        listener: TcpListener,
        settings: &Settings,
        database: &Postgres,
    ) -> anyhow::Result<(String, TaskTracker, CancellationToken)> {
        let address = listener.local_addr()?;
        let app = open(settings, database, address).await?;
        let (tasks, stopped) = (TaskTracker::new(), CancellationToken::new());
        app.spawn_events(database.direct_url.clone(), &tasks, &stopped);
        app.spawn_worker(&tasks, &stopped);
        let drained = stopped.clone().cancelled_owned();
        let server = axum::serve(listener, app.router()).with_graceful_shutdown(drained);
        tasks.spawn(async move { server.await.unwrap_or_else(|error| tracing::error!(%error, "serving ended")) });
        Ok((format!("http://{address}"), tasks, stopped))
    }

    /// Ends it, and its PostgreSQL.
    pub(super) async fn stop(self) {
        self.stopped.cancel();
        self.tasks.close();
        let _ = tokio::time::timeout(DRAIN, self.tasks.wait()).await;
        self.database.stop().await;
    }
}

/// Of the environment the demo takes only where programs and files are: no database and no mail server of anybody's.
fn demo_settings(folder: &Path) -> anyhow::Result<Settings> {
    let folder = folder.display().to_string();
    let environment = Source::environment();
    let look_up = |name: &str| match name {
        "ASSAY_DATA_DIR" => Some(folder.clone()),
        "ASSAY_INTROSPECTION" => Some("public".to_owned()),
        "ASSAY_POSTGRES_BIN" | "ASSAY_GRAPHIQL_DIR" => environment.value(name),
        _ => None,
    };
    settings_of(&Source::new(&look_up))
}

/// The usual port, or a free one when somebody has it.
async fn listen() -> anyhow::Result<TcpListener> {
    let at = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    match TcpListener::bind(at(8080)).await {
        Ok(listener) => Ok(listener),
        Err(_) => TcpListener::bind(at(0)).await.context("no port is free on 127.0.0.1"),
    }
}
