//! Attempts as they go on, for teams that watch them: counts and states, a few times a second at most.
//!
//! Saves come every few seconds from everyone at work, so they are no facts of the log. Each raises a signal with its
//! commit; [`run`] reads the attempts that were signalled once for all who watch their job description, and fans out
//! what it found. A signal may be lost with the connection that carries it between processes: those who watch are then
//! told to look for themselves.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{self, Receiver, Sender};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::model::{Submission, SubmissionStatus};
use super::progress::{Progress, progress};
use super::read::{self, SubmissionFilter, SubmissionOrder};
use super::store;
use crate::access::{Grant, Hidden, OrgScope, ViewSubmissions};
use crate::db::session::DbSession;
use crate::db::signals::Signal;
use crate::db::{Database, DbError, Tx};
use crate::kernel::error::{ApiError, chain};
use crate::kernel::ids::{JobDescriptionId, SubmissionId, TypedId};
use crate::kernel::paging::{MAX_PAGE, PageArguments, PageRequest};

/// Time between two readings: changes gather meanwhile.
const PAUSE: Duration = Duration::from_millis(250);
/// How many readings a slow watcher may lie behind before it is told to look for itself.
const BEHIND: usize = 16;

/// An attempt, and how far it has come.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The attempt.
    pub submission: Submission,
    /// How far it has come.
    pub progress: Progress,
}

/// Says with the commit that an attempt went on.
pub(super) fn signal(tx: &mut Tx, submission: &Submission) {
    tx.signal(submission.job_description, submission.id);
}

/// What is to be seen of the attempts at a job description: those in progress, the newest hundred of them, and `others`
/// wherever they stand now.
pub async fn attempts(
    grant: &Grant<ViewSubmissions>,
    tx: &mut Tx,
    job: JobDescriptionId,
    others: &[SubmissionId],
) -> Result<Vec<Attempt>, ApiError> {
    let running = SubmissionFilter { status: vec![SubmissionStatus::InProgress], ..SubmissionFilter::default() };
    let newest = PageArguments { first: i32::try_from(MAX_PAGE).ok(), ..PageArguments::default() };
    let newest = PageRequest::new(&newest, &"attempts")?;
    let mut pages =
        read::pages(grant, tx, &Hidden::nothing(), &[job], (&running, SubmissionOrder::default()), &newest).await?;
    let mut found = pages.remove(&job).unwrap_or_default().rows;
    let listed: HashSet<_> = found.iter().map(|submission| submission.id).collect();
    let others: Vec<_> = others.iter().copied().filter(|other| !listed.contains(other)).collect();
    if !others.is_empty() {
        found.extend(store::load(tx, grant, &others).await?.into_values());
    }
    Ok(with_progress(grant, tx, found).await?)
}

/// The attempts in the order in which they began.
async fn with_progress(scope: &OrgScope, tx: &mut Tx, mut found: Vec<Submission>) -> Result<Vec<Attempt>, DbError> {
    found.sort_unstable_by_key(|submission| (submission.started_at, submission.id));
    let ids: Vec<_> = found.iter().map(|submission| submission.id).collect();
    let progress = progress(scope, tx, &ids).await?;
    let attempt = |submission: Submission| {
        let progress = *progress.get(&submission.id)?;
        Some(Attempt { submission, progress })
    };
    Ok(found.into_iter().filter_map(attempt).collect())
}

/// What those who watch are told.
#[derive(Debug, Clone)]
pub enum News {
    /// These attempts went on.
    Changed {
        /// The attempts as they stand.
        attempts: Arc<[Attempt]>,
        /// Not later than they were read: who may see them is to be asked after this.
        read_at: Instant,
    },
    /// Something may have been missed: look for yourself.
    Unsure,
}

/// The job descriptions whose attempts are watched in this process.
#[derive(Debug, Default)]
pub struct ProgressWatch {
    topics: Mutex<HashMap<JobDescriptionId, Topic>>,
    bell: Notify,
}

#[derive(Debug)]
struct Topic {
    scope: OrgScope,
    changed: HashSet<SubmissionId>,
    watchers: Sender<News>,
}

impl ProgressWatch {
    /// Watches the attempts at a job description from now on.
    pub fn watch(&self, grant: &Grant<ViewSubmissions>, job: JobDescriptionId) -> Watching {
        let topic = || Topic { scope: **grant, changed: HashSet::new(), watchers: broadcast::channel(BEHIND).0 };
        Watching(self.topics().entry(job).or_insert_with(topic).watchers.subscribe())
    }

    /// Takes signals, of this process or another.
    pub fn take(&self, signals: &[Signal]) {
        let mut topics = self.topics();
        let mut concerned = false;
        for signal in signals {
            if let Some(topic) = topics.get_mut(&JobDescriptionId::from_uuid(signal.list)) {
                concerned |= topic.changed.insert(SubmissionId::from_uuid(signal.item));
            }
        }
        if concerned {
            self.bell.notify_one();
        }
    }

    /// Signals may have been lost: everyone is to look for themselves.
    pub fn doubt(&self) {
        for topic in self.topics().values() {
            let _ = topic.watchers.send(News::Unsure);
        }
    }

    fn topics(&self) -> MutexGuard<'_, HashMap<JobDescriptionId, Topic>> {
        self.topics.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What changed. Job descriptions that nobody watches any more are forgotten.
    fn changed(&self) -> Vec<(OrgScope, Sender<News>, Vec<SubmissionId>)> {
        let mut topics = self.topics();
        topics.retain(|_, topic| topic.watchers.receiver_count() > 0);
        let changed = topics.values_mut().filter(|topic| !topic.changed.is_empty());
        changed.map(|topic| (topic.scope, topic.watchers.clone(), topic.changed.drain().collect())).collect()
    }

    async fn tell_news(&self, database: &Database) {
        for (scope, watchers, ids) in self.changed() {
            let session = DbSession { organization: Some(scope.organization()), ..DbSession::ANONYMOUS };
            let read_at = Instant::now();
            let found = database
                .read(&session, async |tx| {
                    let found = store::load(tx, &scope, &ids).await?.into_values().collect();
                    with_progress(&scope, tx, found).await
                })
                .await;
            let news = found.map(|attempts| News::Changed { attempts: attempts.into(), read_at });
            let news = news.unwrap_or_else(|error| {
                tracing::warn!(error = chain(&error), "reading how attempts go on failed");
                News::Unsure
            });
            // Whoever watched may be gone by now.
            let _ = watchers.send(news);
        }
    }
}

/// Fans out how attempts go on until `stopped`; then nobody watches any more.
pub async fn run(watch: Arc<ProgressWatch>, database: Database, stopped: CancellationToken) {
    while !stopped.is_cancelled() {
        tokio::select! {
            () = watch.bell.notified() => watch.tell_news(&database).await,
            () = stopped.cancelled() => break,
        }
        let _ = tokio::time::timeout(PAUSE, stopped.cancelled()).await;
    }
    watch.topics().clear();
}

/// The attempts at one job description, for one who watches.
#[derive(Debug)]
pub struct Watching(Receiver<News>);

impl Watching {
    /// What happens next; none when the server stops.
    pub async fn next(&mut self) -> Option<News> {
        match self.0.recv().await {
            Ok(news) => Some(news),
            Err(RecvError::Lagged(_)) => Some(News::Unsure),
            Err(RecvError::Closed) => None,
        }
    }
}
