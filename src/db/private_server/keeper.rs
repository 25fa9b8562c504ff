//! The keeper: brings PostgreSQL up, keeps it up, takes it over, takes it down.
//!
//! Invariants: only the holder of `server.lock` starts PostgreSQL, and only with the claim on `postgres.lock`, which
//! goes on to PostgreSQL. So a start waits for whatever an earlier PostgreSQL still has to finish, be it a clean stop
//! after the death of its owner or the last query of a backend whose postmaster was killed. Only a first start makes
//! a cluster: one that vanishes later is an error, not a reason for an empty one.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::{Instant, sleep};

use super::account::Account;
use super::folder::Folder;
use super::postmaster::Postmaster;
use super::{PrivateServerError, PrivateServerSettings, binaries, cluster, pid_file};

/// How often a joiner looks after the owner.
const POLL: Duration = Duration::from_millis(50);

/// An owner killed a moment ago may still hold its lock: whoever joined it now would see PostgreSQL go at once.
const LAST_BREATH: Duration = Duration::from_millis(200);

/// How often an ending PostgreSQL is looked at, by someone who can do nothing else.
const GLANCE: Duration = Duration::from_millis(10);

/// How long an earlier PostgreSQL may take to end, or another owner's to answer: a recovery may be long.
const PATIENCE: Duration = Duration::from_mins(5);

/// Between two starts that failed: doubled from the first to the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// What the owner of a folder holds.
pub(super) struct Tenure {
    /// The lock on `server.lock`.
    ownership: File,
    /// Absent while it has to be started again.
    postmaster: Option<Postmaster>,
}

/// Whether an empty folder is to be expected.
#[derive(Debug, Clone, Copy)]
enum Occasion {
    /// The server starts and may make a new cluster.
    First,
    /// The cluster was in use a moment ago.
    Again,
}

pub(super) struct Keeper {
    folder: Folder,
    settings: PrivateServerSettings,
}

impl Keeper {
    pub(super) fn new(settings: PrivateServerSettings) -> Result<Self, PrivateServerError> {
        let folder = Folder::open(&settings.data_dir)?;
        Ok(Self { folder, settings })
    }

    pub(super) fn data_dir(&self) -> &Path {
        self.folder.root()
    }

    pub(super) fn connection_url(&self) -> Result<String, PrivateServerError> {
        Ok(cluster::connection_url(&self.folder, &self.password()?))
    }

    /// Owns the folder or joins its owner, whichever is possible first. A joiner has no tenure.
    pub(super) async fn start(&self) -> Result<Option<Tenure>, PrivateServerError> {
        let deadline = Instant::now() + PATIENCE;
        let mut answered = false;
        loop {
            if let Some(ownership) = self.folder.try_own()? {
                let postmaster = Some(self.launch(Occasion::First).await?);
                return Ok(Some(Tenure { ownership, postmaster }));
            }
            if answered {
                return Ok(None);
            }
            if Instant::now() >= deadline {
                return Err(PrivateServerError::OwnerSilent(self.folder.root().to_owned()));
            }
            answered = self.owner_answers().await?;
            sleep(if answered { LAST_BREATH } else { POLL }).await;
        }
    }

    /// Lives as long as the server: until `stop` is sent or its sender dropped.
    pub(super) async fn keep(self, tenure: Option<Tenure>, mut stop: oneshot::Receiver<()>) {
        if let Some(tenure) = tenure {
            return self.own(tenure, stop).await;
        }
        tokio::select! {
            _ = &mut stop => {}
            tenure = self.succession() => self.own(tenure, stop).await,
        }
    }

    /// Keeps PostgreSQL running, and stops it before the ownership ends.
    async fn own(&self, mut tenure: Tenure, mut stop: oneshot::Receiver<()>) {
        loop {
            if let Some(postmaster) = &mut tenure.postmaster {
                tokio::select! {
                    _ = &mut stop => break,
                    status = postmaster.ended() => {
                        tracing::error!(status, "PostgreSQL ended by itself");
                        tenure.postmaster = None;
                    }
                }
            } else {
                tokio::select! {
                    _ = &mut stop => break,
                    postmaster = self.launch_again() => tenure.postmaster = Some(postmaster),
                }
            }
        }
        match tenure.postmaster {
            Some(postmaster) => postmaster.stop().await,
            None => self.wait_for_the_end().await,
        }
        self.folder.socket().clear();
        drop(tenure.ownership);
    }

    /// Waits for the owner's end.
    async fn succession(&self) -> Tenure {
        loop {
            match self.folder.try_own() {
                Ok(Some(ownership)) => {
                    tracing::warn!("the server that ran PostgreSQL is gone, taking over");
                    return Tenure { ownership, postmaster: None };
                }
                Ok(None) => {}
                Err(error) => {
                    tracing::warn!(%error, "cannot see whether the owner of PostgreSQL lives");
                }
            }
            sleep(POLL).await;
        }
    }

    /// Tries until PostgreSQL runs.
    async fn launch_again(&self) -> Postmaster {
        let (mut pause, longest) = PAUSES;
        loop {
            match self.launch(Occasion::Again).await {
                Ok(postmaster) => {
                    tracing::info!("PostgreSQL runs again");
                    return postmaster;
                }
                Err(error) => tracing::error!(%error, "PostgreSQL cannot be started again"),
            }
            sleep(pause).await;
            pause = longest.min(pause * 2);
        }
    }

    /// Brings PostgreSQL to the point where it takes connections to our database.
    async fn launch(&self, occasion: Occasion) -> Result<Postmaster, PrivateServerError> {
        let folder = &self.folder;
        let cluster = folder.cluster();
        let claim = self.claim().await?;
        let account = Account::choose(&cluster)?;
        account.check_way_to(folder.root()).await?;

        let version = cluster::version(&cluster)?;
        let made = version.map(|version| (cluster.as_path(), version));
        let binaries = binaries::find(self.settings.binaries.as_deref(), made, &account).await?;
        match (version, occasion) {
            (Some(_), _) => {}
            (None, Occasion::First) => {
                cluster::create(folder, &binaries, &account, self.settings.durability, &claim).await?;
            }
            (None, Occasion::Again) => return Err(PrivateServerError::NoCluster(cluster)),
        }
        let password = self.password()?;
        folder.socket().prepare(&account)?;
        pid_file::remove_stale(&cluster, &folder.socket())?;
        let mut postmaster = Postmaster::launch(folder, &binaries, account, &self.settings, claim).await?;
        postmaster.ready(folder).await?;
        cluster::ensure_database(folder, &password).await?;
        Ok(postmaster)
    }

    /// The right to start PostgreSQL, once all processes of an earlier one are gone.
    async fn claim(&self) -> Result<File, PrivateServerError> {
        if let Some(claim) = self.folder.try_claim()? {
            return Ok(claim);
        }
        tracing::info!("waiting for an earlier PostgreSQL to end");
        pid_file::interrupt_orphan(&self.folder.cluster());
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            sleep(GLANCE).await;
            if let Some(claim) = self.folder.try_claim()? {
                return Ok(claim);
            }
        }
        Err(PrivateServerError::StillRunning(self.folder.cluster()))
    }

    /// For a stop in the middle of a start, whose postmaster was dropped and is being stopped by its watcher.
    async fn wait_for_the_end(&self) {
        if let Err(error) = self.claim().await {
            tracing::warn!(%error, "leaving PostgreSQL to its end");
        }
    }

    /// Whether the PostgreSQL of the owner can be used already.
    async fn owner_answers(&self) -> Result<bool, PrivateServerError> {
        let Some(password) = self.folder.password()? else {
            return Ok(false);
        };
        let answer = cluster::check(&self.folder, &password).await;
        if let Err(error) = &answer {
            tracing::debug!(%error, "the owner's PostgreSQL is not ready");
        }
        Ok(answer.is_ok())
    }

    fn password(&self) -> Result<String, PrivateServerError> {
        self.folder.password()?.ok_or_else(|| PrivateServerError::NoPassword(self.folder.password_file()))
    }
}
