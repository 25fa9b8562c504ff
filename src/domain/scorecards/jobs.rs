//! Scoring, after the commit that ended the attempt.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::model::{Scorecard, ScorecardStatus};
use super::score::{Scores, ScoringInput, score};
use super::store;
use crate::access::{OrgScope, system_scope};
use crate::db::session::DbSession;
use crate::db::{DbError, Tx};
use crate::domain::assessments;
use crate::domain::env::Env;
use crate::domain::invites::{self, ConsentPurpose};
use crate::domain::submissions::{self, Submission};
use crate::events::{self, Event};
use crate::jobs::{Job, JobError};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{OrganizationId, ScorecardId, SubmissionId};

/// How often the scorer may break down over one card before the card has failed.
const SCORER_ATTEMPTS: u32 = 3;

/// Scores what was handed in. Done twice, it makes one card: one left unfinished by a process that died is taken up.
#[derive(Debug, Serialize, Deserialize)]
pub struct ScoreSubmission {
    pub(super) organization: OrganizationId,
    pub(super) submission: SubmissionId,
}

impl Job<Env> for ScoreSubmission {
    const NAME: &'static str = "score_submission";

    fn dedupe_key(&self) -> Option<String> {
        Some(self.submission.to_string())
    }

    async fn run(self, env: &Env) -> Result<(), JobError> {
        let scope = system_scope(self.organization);
        let take_up = async |tx: &mut Tx| take_up(&scope, tx, self.submission).await;
        let begun = env.database.write("beginScorecard", &DbSession::WORKER, take_up).await?;
        let Some((scorecard, input)) = begun else { return Ok(()) };
        let scores = compute(input).await;
        let finish = async |tx: &mut Tx| finish(&scope, tx, (self.submission, scorecard), scores.as_ref()).await;
        Ok(env.database.write("finishScorecard", &DbSession::WORKER, finish).await?)
    }
}

/// Makes the first card of a submission or takes up the unfinished one, and loads what is scored. None when there is
/// nothing to do: not handed in, withdrawn, deleted, scored already.
async fn take_up(
    scope: &OrgScope,
    tx: &mut Tx,
    id: SubmissionId,
) -> Result<Option<(ScorecardId, ScoringInput)>, ApiError> {
    let submission = submissions::lock(scope, tx, id).await?.filter(Submission::is_handed_in);
    let Some(submission) = submission else { return Ok(None) };
    let newest = store::newest_by_submissions(tx, scope, &[id]).await?.into_iter().next();
    if newest.as_ref().is_some_and(|card| card.status.is_finished()) {
        return Ok(None);
    }
    let input = load(scope, tx, &submission).await?;
    let scorecard = match newest {
        Some(unfinished) => unfinished.id,
        None => queue(scope, tx, id, input.rubric_revision).await?,
    };
    store::update_status(tx, scope, scorecard, ScorecardStatus::Scoring).await?;
    Ok(Some((scorecard, input)))
}

async fn queue(
    scope: &OrgScope,
    tx: &mut Tx,
    submission: SubmissionId,
    rubric_revision: i32,
) -> Result<ScorecardId, DbError> {
    let scorecard = store::insert(tx, scope, submission, 1, rubric_revision).await?;
    events::emit(tx, scope.organization(), Event::ScorecardQueued { scorecard, submission });
    Ok(scorecard)
}

async fn load(scope: &OrgScope, tx: &mut Tx, submission: &Submission) -> Result<ScoringInput, ApiError> {
    let assessment = assessments::get(scope, tx, submission.assessment).await?;
    let sections = assessments::sections(scope, tx, &[assessment.id]).await?.remove(&assessment.id);
    let answers = submissions::answers(scope, tx, &[submission.id]).await?.remove(&submission.id);
    let consent = invites::has_consent(scope, tx, submission.invite, ConsentPurpose::AiScoring).await?;
    Ok(ScoringInput {
        sections: sections.unwrap_or_default(),
        answers: answers.unwrap_or_default().into_iter().filter(|answer| !answer.late).collect(),
        consent,
        rubric_revision: assessment.revision,
    })
}

/// The scores; none when the scorer breaks down again and again.
async fn compute(input: ScoringInput) -> Option<Scores> {
    let input = Arc::new(input);
    for _ in 0..SCORER_ATTEMPTS {
        let input = Arc::clone(&input);
        if let Ok(scores) = tokio::task::spawn_blocking(move || score(&input)).await {
            return Some(scores);
        }
    }
    None
}

/// Writes the card, unless another worker was faster. The submission is locked first, here as in [`take_up`].
async fn finish(
    scope: &OrgScope,
    tx: &mut Tx,
    (submission, id): (SubmissionId, ScorecardId),
    scores: Option<&Scores>,
) -> Result<(), DbError> {
    submissions::lock(scope, tx, submission).await?;
    let Some(card) = store::lock(tx, scope, id).await?.filter(|card| !card.status.is_finished()) else {
        return Ok(());
    };
    let fact = match scores {
        None => {
            store::fail(tx, scope, id, "scorer_failed").await?;
            Event::ScorecardFailed { scorecard: id, submission }
        }
        Some(scores) => {
            keep(scope, tx, &card, scores).await?;
            if scores.needs_human {
                Event::ScorecardNeedsHuman { scorecard: id, submission }
            } else {
                Event::ScorecardReady { scorecard: id, submission }
            }
        }
    };
    events::emit(tx, scope.organization(), fact);
    Ok(())
}

async fn keep(scope: &OrgScope, tx: &mut Tx, card: &Scorecard, scores: &Scores) -> Result<(), DbError> {
    store::insert_criterion_scores(tx, scope, card.id, &scores.criteria).await?;
    store::insert_question_scores(tx, scope, card.id, &scores.questions).await?;
    store::complete(tx, scope, card.id, scores).await?;
    submissions::keep_overall_score(scope, tx, card.submission, scores.overall).await
}
