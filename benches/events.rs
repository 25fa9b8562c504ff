//! What telling facts costs: 16 writers in one organization, with and without an event in each transaction.
//!
//! Each transaction is one of the real kind: authorized under row-level security, it inserts a small row (an API key),
//! and in every other round also emits a fact. The sequencer numbers them meanwhile and notifies a listener. PostgreSQL
//! is a private server that syncs every commit. Rounds of both kinds take turns, so that a disk that has a slow minute
//! slows both.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on should stop where it stands")]

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use assay::access::{Actor, Founder, ManageApiKeys, Permission, UserActor, authorize};
use assay::app::LISTENERS;
use assay::config::{Settings, Source};
use assay::db::listen::listen;
use assay::db::migrations::{Direction, migrate};
use assay::db::private_server::{PrivateServer, PrivateServerSettings};
use assay::db::session::DbSession;
use assay::db::{Database, connect};
use assay::domain::organizations::{self, NewOrganization, OrganizationKind};
use assay::events::{self, Event, sequencer};
use assay::identity::create_api_key::{CreateApiKeyCode, NewApiKey, create_api_key};
use assay::identity::sign_up::ensure_verified;
use assay::kernel::clock::SystemClock;
use assay::kernel::email::EmailAddress;
use assay::kernel::ids::{OrganizationId, SessionId, TypedId};
use assay::kernel::problem::Rejection;
use assay::kernel::random::SystemRandomness;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

const WRITERS: usize = 16;
const ROUNDS: usize = 6;
const ROUND: Duration = Duration::from_secs(2);
/// The least that throughput with facts may be of throughput without.
const TARGET: f64 = 0.80;

#[tokio::main]
async fn main() -> ExitCode {
    let folder = std::env::temp_dir().join(format!("assay-bench-{}", std::process::id()));
    let server = PrivateServer::start(PrivateServerSettings::new(&folder)).await.unwrap();
    let ratio = measure(server.connection_url()).await;
    server.stop().await;
    std::fs::remove_dir_all(&folder).unwrap();
    if ratio >= TARGET { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn measure(url: &str) -> f64 {
    migrate(url, Direction::Up).await.unwrap();
    let settings = Settings::read(&Source::new(&|_| None)).unwrap().database;
    let database = Database::connect(url, &settings, Arc::new(SystemClock), Arc::new(SystemRandomness)).await.unwrap();
    let office = Office::found(&database).await;

    let (tasks, stopped) = (TaskTracker::new(), CancellationToken::new());
    tasks.spawn(sequencer::run(database.clone(), LISTENERS.to_vec(), stopped.clone()));
    let bell = Arc::clone(&database.wakes().sequencer);
    tasks.spawn(listen(url.to_owned(), move || bell.notify_one(), stopped.clone()));

    println!("{WRITERS} writers, {ROUNDS} rounds of {} s of each kind, every commit synced", ROUND.as_secs());
    // The first writes fill connections and caches.
    office.round(true).await;
    let (mut plain, mut telling) = (0.0, 0.0);
    for round in 1..=ROUNDS {
        // Who goes first changes, too.
        let (mut without, mut with) = (0.0, 0.0);
        for tells in [round % 2 == 0, round % 2 == 1] {
            *(if tells { &mut with } else { &mut without }) = office.round(tells).await;
            drain(url).await;
        }
        println!("{round:>3}  without {without:>7.0}/s   with {with:>7.0}/s   ratio {:.3}", with / without);
        plain += without;
        telling += with;
    }
    stopped.cancel();
    tasks.close();
    tasks.wait().await;
    let ratio = telling / plain;
    let (numbered, gaps) = log(url).await;
    println!("ratio {ratio:.3} (target {TARGET:.2}); {numbered} facts numbered, {gaps} gaps");
    ratio
}

/// An organization in which API keys are made.
#[derive(Clone)]
struct Office {
    database: Database,
    organization: OrganizationId,
    owner: Actor,
}

impl Office {
    async fn found(database: &Database) -> Self {
        let address = EmailAddress::parse("owner@example.com").unwrap();
        let form = NewOrganization {
            name: "Bench".to_owned(),
            slug: None,
            kind: OrganizationKind::Company,
            default_privacy_notice: true,
        };
        let made: Result<_, Rejection<_>> = database
            .write("found", &DbSession::WORKER, async |tx| {
                let (user, _) = ensure_verified(tx, &address, "Ada").await?;
                Ok((user, organizations::create(Founder::appointed_by_operator(user), tx, &form).await?))
            })
            .await;
        let (user, organization) = made.unwrap();
        let session = SessionId::from_uuid(Uuid::nil());
        let owner = Actor::User(UserActor { user, session, memberships: Vec::new() }).as_owner_of(organization);
        Self { database: database.clone(), organization, owner }
    }

    /// Transactions a second.
    async fn round(&self, tells: bool) -> f64 {
        let written = Arc::new(AtomicU64::new(0));
        let start = Instant::now();
        let writers = (0..WRITERS).map(|_| {
            let (office, written) = (self.clone(), Arc::clone(&written));
            tokio::spawn(async move {
                while start.elapsed() < ROUND {
                    office.write(tells).await;
                    written.fetch_add(1, Ordering::Relaxed);
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        let written = u32::try_from(written.load(Ordering::Relaxed)).unwrap();
        f64::from(written) / start.elapsed().as_secs_f64()
    }

    async fn write(&self, tells: bool) {
        let form = NewApiKey { name: "Bench".to_owned(), permissions: vec![Permission::ViewEvents], expires_at: None };
        let written: Result<(), Rejection<CreateApiKeyCode>> = self
            .database
            .write("bench", &self.owner.db_session(), async |tx| {
                let grant = authorize::<ManageApiKeys>(tx, &self.owner, self.organization).await?;
                create_api_key(&grant, tx, &self.owner, &form).await?;
                if tells {
                    // Who listens to this one does nothing about it.
                    events::emit(tx, self.organization, Event::OrganizationUpdated { organization: self.organization });
                }
                Ok(())
            })
            .await;
        written.unwrap();
    }
}

/// Waits until every fact has its number, so that no round pays for the one before.
async fn drain(url: &str) {
    let client = connect::client(url).await.unwrap();
    let unnumbered = "SELECT count(*) FROM events WHERE seq IS NULL";
    while client.query_one(unnumbered, &[]).await.unwrap().get::<_, i64>(0) > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// How many facts were numbered, and how many numbers are missing among them.
async fn log(url: &str) -> (i64, i64) {
    let client = connect::client(url).await.unwrap();
    let row = client.query_one("SELECT count(*), coalesce(max(seq), 0) - count(*) FROM events", &[]).await.unwrap();
    (row.get(0), row.get(1))
}
