//! A server like the real one, without a socket: production code with a test's clock, chance and mail.

use std::sync::Arc;

use assay::access::{Founder, Role};
use assay::app::{App, AppParts};
use assay::config::{Settings, Source};
use assay::db::Database;
use assay::db::session::DbSession;
use assay::domain::env::Links;
use assay::domain::organizations::{self, NewOrganization, OrganizationKind};
use assay::gateways::files::FileStore;
use assay::gateways::mail::RecordingMailer;
use assay::graphql::MailMode;
use assay::identity::sign_in::open_session;
use assay::identity::sign_up::ensure_verified;
use assay::kernel::email::EmailAddress;
use assay::kernel::ids::{OrganizationId, TypedId, UserId};
use assay::kernel::problem::Rejection;
use assay::kernel::secret::SecretKeys;
use axum::body::Body;
use axum::http::{Request, Response};
use chrono::TimeDelta;
use secrecy::SecretString;
use tower::ServiceExt;

use super::caller::Caller;
use super::clock::{TestClock, TestRandomness};
use super::cluster::TestDatabase;

/// A server on a database of its own.
pub struct TestServer {
    pub app: App,
    pub clock: Arc<TestClock>,
    pub mailer: Arc<RecordingMailer>,
    pub database: TestDatabase,
}

/// An organization with its owner.
pub struct Team<'s> {
    pub id: String,
    pub organization: OrganizationId,
    pub owner: Caller<'s>,
}

impl TestServer {
    /// Starts one.
    pub async fn start() -> Self {
        Self::on(TestDatabase::migrated().await).await
    }

    /// Starts one on a database that there is already: a second replica, or the same server after a crash.
    pub async fn on(database: TestDatabase) -> Self {
        let settings = Settings::read(&Source::new(&|name| match name {
            "ASSAY_DATABASE_CONNECTIONS" => Some("6".to_owned()),
            "ASSAY_WORKER_CONNECTIONS" => Some("4".to_owned()),
            _ => None,
        }))
        .unwrap();
        let clock = Arc::new(TestClock::new());
        let random = Arc::new(TestRandomness::new());
        let pools = Database::connect(&database.url, &settings.database, clock.clone(), random).await.unwrap();
        let mailer = Arc::new(RecordingMailer::new("Assay <assay@example.com>".parse().unwrap()));
        let keys = SecretKeys::new(vec![SecretString::from("a secret key of the tests, long enough")]).unwrap();
        let app = App::new(AppParts {
            database: pools,
            files: FileStore::folder(&database.files).unwrap(),
            mailer: mailer.clone(),
            mail_mode: MailMode::Folder,
            keys,
            links: Links { public_url: "http://assay.test".to_owned(), candidate_url: None },
            http: settings.http,
        });
        Self { app, clock, mailer, database }
    }

    /// Somebody without a token.
    pub fn anonymous(&self) -> Caller<'_> {
        Caller::new(self, None)
    }

    /// Whoever holds this token.
    pub fn bearer(&self, token: impl Into<String>) -> Caller<'_> {
        Caller::new(self, Some(token.into()))
    }

    /// An organization whose owner is signed in.
    pub async fn organization(&self, name: &str) -> Team<'_> {
        let address = format!("owner@{}.example.com", name.to_lowercase().replace(' ', "-"));
        let user = self.person(&address).await;
        let form = NewOrganization {
            name: name.to_owned(),
            slug: None,
            kind: OrganizationKind::Company,
            default_privacy_notice: true,
        };
        let founder = Founder::appointed_by_operator(user);
        let outcome: Result<_, Rejection<_>> = self
            .app
            .env()
            .database
            .write("found", &DbSession::WORKER, async |tx| organizations::create(founder, tx, &form).await)
            .await;
        let organization = outcome.unwrap();
        Team { id: organization.to_string(), organization, owner: self.signed_in(user).await }
    }

    /// The organization's member in a role, on a session of its own.
    pub async fn member(&self, team: &Team<'_>, role: Role) -> Caller<'_> {
        let address = format!("{}@{}.example.com", role.as_str().to_lowercase(), team.id.replace('_', "-"));
        let user = self.person(&address).await;
        let insert = "INSERT INTO memberships (organization_id, id, user_id, role, created_at)
            VALUES ($1, gen_random_uuid(), $2, $3, now()) ON CONFLICT DO NOTHING";
        let client = self.database.client().await;
        client.execute(insert, &[&team.organization.uuid(), &user.uuid(), &role.as_str()]).await.unwrap();
        self.signed_in(user).await
    }

    async fn person(&self, address: &str) -> UserId {
        let email = EmailAddress::parse(address).unwrap();
        let database = &self.app.env().database;
        let made =
            database.write("person", &DbSession::WORKER, async |tx| ensure_verified(tx, &email, "Ada").await).await;
        made.unwrap().0
    }

    async fn signed_in(&self, user: UserId) -> Caller<'_> {
        let session = open_session(&self.app.env().database, user).await.unwrap();
        self.bearer(session.token.expose())
    }

    /// Sends a request past the socket.
    pub async fn request(&self, request: Request<Body>) -> Response<Body> {
        self.app.router().oneshot(request).await.unwrap()
    }

    /// Numbers facts and runs due jobs until nothing is left to do.
    pub async fn settle(&self) {
        for _ in 0..200 {
            while self.app.sequence().await.unwrap() {}
            let ran = self.app.worker().run_due().await.unwrap();
            let client = self.database.client().await;
            let unnumbered: i64 =
                client.query_one("SELECT count(*) FROM events WHERE seq IS NULL", &[]).await.unwrap().get(0);
            if ran == 0 && unnumbered == 0 {
                return;
            }
        }
        panic!("the server does not come to rest");
    }

    /// Moves the clock and lets happen what was due by then.
    pub async fn pass(&self, time: TimeDelta) {
        self.clock.advance(time);
        self.settle().await;
    }

    /// How many statements a piece of work sends.
    pub async fn statements<T>(&self, work: impl Future<Output = T>) -> (T, u64) {
        let before = self.app.env().database.statements_sent();
        let result = work.await;
        (result, self.app.env().database.statements_sent() - before)
    }
}

/// A test must leave nothing behind that should have been done, nor a job that failed for good.
impl Drop for TestServer {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let (url, now) = (self.database.url.clone(), assay::kernel::clock::Clock::now(&*self.clock));
        let check = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let left = "SELECT string_agg(what, ', ') FROM (
                    SELECT 'job ' || name || coalesce(': ' || last_error, '') AS what FROM jobs
                        WHERE dead_at IS NOT NULL OR run_at <= $1
                    UNION ALL SELECT 'unnumbered ' || kind FROM events WHERE seq IS NULL) AS l";
                let client = assay::db::connect::client(&url).await.unwrap();
                client.query_one(left, &[&now]).await.unwrap().get::<_, Option<String>>(0)
            })
        });
        let left = check.join().unwrap();
        assert!(left.is_none(), "call settle() first; left behind: {}", left.unwrap_or_default());
    }
}
