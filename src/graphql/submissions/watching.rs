//! Attempts as they go on.

use std::collections::{HashMap, HashSet};

use async_graphql::{Context, ID, Object, Subscription};
use futures_util::Stream;
use tokio::time::Instant;

use super::objects::{Submission, SubmissionStatus};
use crate::access::{Actor, Grant, ViewSubmissions};
use crate::domain::submissions::watch::{Attempt, News, Watching, attempts};
use crate::domain::submissions::{Progress, SubmissionStatus as Status};
use crate::graphql::error::StreamError;
use crate::graphql::live::{Source, Subscriber, deliver};
use crate::graphql::node;
use crate::graphql::plan::{Entity, Reader};
use crate::graphql::scalars::DateTime;
use crate::graphql::selection::Selection;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{JobDescriptionId, SubmissionId};

/// How far an attempt has come, and where it stands.
pub(in crate::graphql) struct SubmissionProgress {
    submission: Option<Submission>,
    status: Status,
    progress: Progress,
}

/// How far an attempt has come, and where it stands.
#[Object]
impl SubmissionProgress {
    /// The attempt.
    fn submission(&self) -> Result<&Submission, ApiError> {
        self.submission.as_ref().ok_or_else(|| ApiError::internal("the attempt was not planned"))
    }

    /// Where it stands.
    async fn status(&self) -> SubmissionStatus {
        self.status.into()
    }

    /// Questions with an answer that counts.
    async fn answered(&self) -> i32 {
        self.progress.answered
    }

    /// Questions of the assessment.
    async fn questions(&self) -> i32 {
        self.progress.questions
    }

    /// When an answer was last saved, in time or late; null before the first.
    async fn last_saved_at(&self) -> Option<DateTime> {
        self.progress.last_saved_at.map(Into::into)
    }
}

/// What can be followed of submissions.
#[derive(Default)]
pub(in crate::graphql) struct ProgressSubscription;

#[Subscription]
impl ProgressSubscription {
    /// How the attempts at a job description go on: first the newest hundred of those in progress, then each attempt
    /// that was begun, saved or ended, as it stands, four times a second at most. A state in between may be left out;
    /// for a record of what happened, follow `events`. Needs `VIEW_SUBMISSIONS`, which is asked for again before each
    /// delivery.
    async fn submission_progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose attempts.")] job_description_id: ID,
    ) -> Result<impl Stream<Item = Result<SubmissionProgress, StreamError>>, ApiError> {
        let job: JobDescriptionId = node::decode(&job_description_id)?;
        let (subscriber, grant) = Subscriber::<ViewSubmissions>::new(ctx, job).await?;
        // Watched before it is looked at: what changes meanwhile comes twice rather than never.
        let watching = subscriber.live.progress.watch(&grant, job);
        let selection = Selection::of(ctx)?;
        Ok(deliver(Watched { subscriber, watching, job, running: HashSet::new(), unsure: true, selection }))
    }
}

/// A job description whose attempts somebody watches.
struct Watched {
    subscriber: Subscriber<ViewSubmissions>,
    watching: Watching,
    job: JobDescriptionId,
    /// The attempts that were last told to be in progress.
    running: HashSet<SubmissionId>,
    /// Something may have been missed: all that is in progress, or was, is to be told.
    unsure: bool,
    selection: Selection,
}

impl Watched {
    /// Attempts as the subscriber wants them.
    async fn told(
        &self,
        (actor, grant): &(Actor, Grant<ViewSubmissions>),
        attempts: &[Attempt],
    ) -> Result<Vec<SubmissionProgress>, ApiError> {
        let mut submissions = self.submissions(actor, grant, attempts).await?;
        let told = attempts.iter().map(|attempt| SubmissionProgress {
            submission: submissions.remove(&attempt.submission.id),
            status: attempt.submission.status,
            progress: attempt.progress,
        });
        Ok(told.collect())
    }

    async fn submissions(
        &self,
        actor: &Actor,
        grant: &Grant<ViewSubmissions>,
        attempts: &[Attempt],
    ) -> Result<HashMap<SubmissionId, Submission>, ApiError> {
        if !self.selection.has("submission") {
            return Ok(HashMap::new());
        }
        let beneath = self.selection.child("submission");
        let ids: Vec<SubmissionId> = attempts.iter().map(|attempt| attempt.submission.id).collect();
        self.subscriber
            .read(actor, async |tx| {
                let mut reader = Reader::new(tx, grant, actor, self.subscriber.sights());
                let own = reader.grant::<ViewSubmissions>()?;
                Submission::load(own, &mut reader, ids.clone(), &beneath).await
            })
            .await
    }

    /// What is in progress now, and what became of the attempts that were.
    async fn look(&mut self) -> Result<Vec<SubmissionProgress>, ApiError> {
        let caller = self.subscriber.grant(Instant::now()).await?;
        let (actor, grant) = &caller;
        let running: Vec<SubmissionId> = self.running.iter().copied().collect();
        let found = self.subscriber.read(actor, async |tx| attempts(grant, tx, self.job, &running).await).await?;
        self.note(&found);
        self.told(&caller, &found).await
    }

    fn note(&mut self, attempts: &[Attempt]) {
        for Attempt { submission, .. } in attempts {
            if submission.status == Status::InProgress {
                self.running.insert(submission.id);
            } else {
                self.running.remove(&submission.id);
            }
        }
    }
}

impl Source for Watched {
    type Item = SubmissionProgress;

    async fn next(&mut self) -> Result<Option<Vec<SubmissionProgress>>, ApiError> {
        loop {
            let told = if std::mem::take(&mut self.unsure) {
                self.look().await?
            } else {
                match self.subscriber.wait(self.watching.next()).await? {
                    Some(News::Changed { attempts, read_at }) => {
                        let caller = self.subscriber.grant(read_at).await?;
                        self.note(&attempts);
                        self.told(&caller, &attempts).await?
                    }
                    Some(News::Unsure) => {
                        self.unsure = true;
                        continue;
                    }
                    None => return Ok(None),
                }
            };
            if !told.is_empty() {
                return Ok(Some(told));
            }
        }
    }
}
