//! The composition root: settings and the outside world become one running server. Tests build the same [`App`].

use std::sync::{Arc, OnceLock};

use axum::Router;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::HttpSettings;
use crate::db::Database;
use crate::db::listen::{Heard, listen};
use crate::db::session::DbSession;
use crate::db::signals;
use crate::domain::env::{Env, Links};
use crate::domain::invites::jobs::ExpireInvite;
use crate::domain::job_descriptions::jobs::ExtractJobDescription;
use crate::domain::notifications::jobs::{MailInvite, MailResult};
use crate::domain::notifications::reminders::{MailReminder, ScheduleReminders};
use crate::domain::notifications::reopenings::MailReopening;
use crate::domain::scorecards::jobs::ScoreSubmission;
use crate::domain::submissions::documents::jobs::TidyDocument;
use crate::domain::submissions::jobs::CloseOverdue;
use crate::domain::submissions::watch;
use crate::domain::{notifications, scorecards};
use crate::events::{Listener, bus, sequencer};
use crate::gateways::files::FileStore;
use crate::gateways::mail::Mailer;
use crate::graphql::{self, Live, MailMode, ServerFacts};
use crate::http::{self, Readiness, WebParts};
use crate::identity::credential::Credentials;
use crate::jobs::Registry;
use crate::jobs::worker::Worker;
use crate::kernel::secret::SecretKeys;

/// What a server is put together from: everything that tests replace.
pub struct AppParts {
    /// PostgreSQL, with the clock and the randomness of this server.
    pub database: Database,
    /// Where files lie.
    pub files: FileStore,
    /// How mail leaves.
    pub mailer: Arc<dyn Mailer>,
    /// What to say of it.
    pub mail_mode: MailMode,
    /// Keys that derive mail links.
    pub keys: SecretKeys,
    /// Where mail links lead.
    pub links: Links,
    /// Settings of the web server.
    pub http: HttpSettings,
}

impl std::fmt::Debug for AppParts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AppParts")
    }
}

/// A server, ready to be run.
#[derive(Debug, Clone)]
pub struct App {
    env: Arc<Env>,
    router: Router,
    worker: Worker<Env>,
    live: Arc<Live>,
    stopping: CancellationToken,
    sockets: TaskTracker,
}

/// Who turns facts into jobs.
pub const LISTENERS: &[Listener] = &[notifications::LISTENER, scorecards::LISTENER];

/// Every job of the server.
fn registry() -> Registry<Env> {
    Registry::default()
        .with::<ExtractJobDescription>()
        .with::<ExpireInvite>()
        .with::<MailInvite>()
        .with::<MailReminder>()
        .with::<MailResult>()
        .with::<MailReopening>()
        .with::<ScheduleReminders>()
        .with::<CloseOverdue>()
        .with::<TidyDocument>()
        .with::<ScoreSubmission>()
}

impl App {
    /// Puts a server together. Nothing runs yet.
    pub fn new(parts: AppParts) -> Self {
        let AppParts { database, files, mailer, mail_mode, keys, links, http } = parts;
        let env = Arc::new(Env { database: database.clone(), files, mailer, keys, links });
        let facts = ServerFacts { version: env!("CARGO_PKG_VERSION"), mail: mail_mode, scorer: "lexical" };
        let (live, stopping, sockets) = (Arc::<Live>::default(), CancellationToken::new(), TaskTracker::new());
        let web = WebParts {
            live: Arc::clone(&live),
            credentials: Arc::<Credentials>::default(),
            stopping: stopping.clone(),
            sockets: sockets.clone(),
            env: Arc::clone(&env),
            schema: graphql::build(facts),
            documents: Arc::default(),
            settings: http,
            ready: readiness(database.clone()),
            metrics: metrics(),
        };
        let worker = Worker::new(database, registry(), Arc::clone(&env));
        Self { router: http::router(web), worker, env, live, stopping, sockets }
    }

    /// The server's paths.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// The surroundings of the domain.
    pub fn env(&self) -> &Env {
        &self.env
    }

    /// The worker, for tests that bring the server to rest.
    pub fn worker(&self) -> &Worker<Env> {
        &self.worker
    }

    /// Numbers what was committed and schedules what follows. True when facts may be left.
    pub async fn sequence(&self) -> Result<bool, crate::db::DbError> {
        sequencer::number_batch(&self.env.database, LISTENERS).await
    }

    /// Numbers facts beside the web server until `stopped`, hears what other processes did, and tells subscribers.
    pub fn spawn_events(&self, direct_url: String, tasks: &TaskTracker, stopped: &CancellationToken) {
        tasks.spawn(sequencer::run(self.env.database.clone(), LISTENERS.to_vec(), stopped.clone()));
        tasks.spawn(listen(direct_url, self.ear(), stopped.clone()));
        self.spawn_live(tasks, stopped);
    }

    /// What is done about what other processes say.
    fn ear(&self) -> impl Fn(Heard<'_>) + Send + use<> {
        let (wakes, signals) = (self.env.database.wakes().clone(), self.env.database.signals().clone());
        let progress = Arc::clone(&self.live.progress);
        move |heard| match heard {
            Heard::Signalled(payload) => progress.take(&signals.heard(payload)),
            Heard::Connected | Heard::Numbered => {
                wakes.sequencer.notify_one();
                wakes.worker.notify_one();
                wakes.bus.notify_one();
                if heard == Heard::Connected {
                    progress.doubt();
                }
            }
        }
    }

    /// Tells subscribers what happens, until `stopped`: then streams break off and sockets are closed.
    fn spawn_live(&self, tasks: &TaskTracker, stopped: &CancellationToken) {
        let (database, stopping) = (&self.env.database, &self.stopping);
        let Live { bus, progress } = &*self.live;
        tasks.spawn(bus::run(Arc::clone(bus), database.clone(), stopping.clone()));
        tasks.spawn(watch::run(Arc::clone(progress), database.clone(), stopping.clone()));
        let watched = Arc::clone(progress);
        tasks.spawn(signals::run(database.clone(), move |raised| watched.take(raised), stopping.clone()));
        let (stopped, stopping, sockets) = (stopped.clone(), stopping.clone(), self.sockets.clone());
        tasks.spawn(async move {
            stopped.cancelled().await;
            stopping.cancel();
            sockets.close();
            sockets.wait().await;
        });
    }

    /// Runs jobs until `stopped`.
    pub fn spawn_worker(&self, tasks: &TaskTracker, stopped: &CancellationToken) {
        tasks.spawn(self.worker.clone().run(stopped.clone()));
    }
}

fn readiness(database: Database) -> Readiness {
    Arc::new(move || {
        let database = database.clone();
        Box::pin(async move {
            let asked = database.read(&DbSession::ANONYMOUS, async |_| Ok::<_, crate::db::DbError>(()));
            tokio::time::timeout(std::time::Duration::from_secs(2), asked).await.is_ok_and(|answer| answer.is_ok())
        })
    })
}

/// The recorder is global to the process: several servers in one process (tests) share it.
fn metrics() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    let install = || {
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        // Taken already by whoever embeds us: then they collect, and our page stays empty.
        let _ = metrics::set_global_recorder(recorder);
        handle
    };
    HANDLE.get_or_init(install).clone()
}
