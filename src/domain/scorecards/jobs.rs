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
use crate::domain::submissions::{self, KeptScore, Submission, SubmissionStatus};
use crate::events::{self, Event};
use crate::jobs::{Job, JobError};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{InviteId, OrganizationId, ScorecardId, SubmissionId};

/// How often the scorer may break down over one card before the card has failed.
const SCORER_ATTEMPTS: u32 = 3;

/// Why a card has failed whose attempt was taken back meanwhile.
const WITHDRAWN: &str = "withdrawn";
/// Why a card has failed whose attempt was handed in anew meanwhile.
const HANDED_IN_ANEW: &str = "handed_in_anew";
/// Why a card has failed that could not be written however often it was tried.
const GIVEN_UP: &str = "given_up";

/// Scores what was handed in. Done twice, it makes one card: one left unfinished by a process that died is taken up.
#[derive(Debug, Serialize, Deserialize)]
pub struct ScoreSubmission {
    pub(super) organization: OrganizationId,
    pub(super) submission: SubmissionId,
    /// Number of the fact that ended the attempt: a reopened one ends again, and is scored again.
    #[serde(default)]
    pub(super) seq: i64,
    /// Number of the card that somebody asked for; none where the end of the attempt did.
    #[serde(default)]
    pub(super) rescoring: Option<i32>,
}

/// What is scored: whose, on which card.
#[derive(Debug, Clone, Copy)]
struct Task {
    submission: SubmissionId,
    invite: InviteId,
    scorecard: ScorecardId,
}

/// What finishing came to.
enum Finish {
    /// The card is finished, by this worker or another.
    Done,
    /// The person changed the consent meanwhile: it is scored again as the person wants it now.
    Again,
}

impl Job<Env> for ScoreSubmission {
    const NAME: &'static str = "score_submission";

    fn dedupe_key(&self) -> Option<String> {
        let asked_for = self.rescoring.map(|number| format!("-card-{number}")).unwrap_or_default();
        Some(format!("{}-{}{asked_for}", self.submission, self.seq))
    }

    async fn run(self, env: &Env) -> Result<(), JobError> {
        let scope = system_scope(self.organization);
        loop {
            let take_up = async |tx: &mut Tx| take_up(&scope, tx, self.submission).await;
            let begun = env.database.write("beginScorecard", &DbSession::WORKER, take_up).await?;
            let Some((task, input)) = begun else { return Ok(()) };
            let consent = input.consent;
            let scores = compute(input).await;
            let finish = async |tx: &mut Tx| finish(&scope, tx, task, scores.as_ref(), consent).await;
            match env.database.write("finishScorecard", &DbSession::WORKER, finish).await? {
                Finish::Done => return Ok(()),
                Finish::Again => {}
            }
        }
    }

    /// A card that nobody will finish any more has failed: people see that, and may score it themselves or have it scored anew.
    async fn give_up(self, env: &Env) -> Result<(), JobError> {
        let scope = system_scope(self.organization);
        let fail = async |tx: &mut Tx| fail_unfinished(&scope, tx, self.submission).await;
        Ok(env.database.write("failScorecard", &DbSession::WORKER, fail).await?)
    }
}

async fn fail_unfinished(scope: &OrgScope, tx: &mut Tx, id: SubmissionId) -> Result<(), DbError> {
    if submissions::lock(scope, tx, id).await?.is_some() {
        for card in store::lock_unfinished(tx, scope, id).await? {
            fail(scope, tx, &card, GIVEN_UP).await?;
        }
    }
    Ok(())
}

/// Makes the card of what was handed in last or takes up the unfinished one, and loads what is scored. None when there is
/// nothing to do: not handed in, withdrawn, deleted, scored already.
async fn take_up(scope: &OrgScope, tx: &mut Tx, id: SubmissionId) -> Result<Option<(Task, ScoringInput)>, ApiError> {
    let Some(submission) = submissions::lock(scope, tx, id).await? else { return Ok(None) };
    give_up_outdated(scope, tx, &submission).await?;
    if !submission.is_scoreable() {
        return Ok(None);
    }
    let newest = store::newest_by_submissions(tx, scope, &[id]).await?.into_iter().next();
    let number = newest.as_ref().map_or(0, |card| card.number) + 1;
    let current = newest.filter(|card| card.resumed_times == submission.resumed_times);
    if current.as_ref().is_some_and(|card| card.status.is_finished()) {
        return Ok(None);
    }
    let input = load(scope, tx, &submission).await?;
    let scorecard = match current {
        Some(unfinished) => unfinished.id,
        None => queue(scope, tx, &submission, number, input.rubric_revision).await?,
    };
    store::update_status(tx, scope, scorecard, ScorecardStatus::Scoring).await?;
    Ok(Some((Task { submission: id, invite: submission.invite, scorecard }, input)))
}

/// Cards that nobody may finish any more have failed: what they score was taken back, or handed in anew. While a resumed
/// attempt is under way, the card of what was handed in before may still be finished.
async fn give_up_outdated(scope: &OrgScope, tx: &mut Tx, submission: &Submission) -> Result<(), DbError> {
    let reason = match submission.status {
        SubmissionStatus::Withdrawn => WITHDRAWN,
        SubmissionStatus::Submitted | SubmissionStatus::TimedOut => HANDED_IN_ANEW,
        SubmissionStatus::InProgress => return Ok(()),
    };
    for card in store::lock_unfinished(tx, scope, submission.id).await? {
        if reason == WITHDRAWN || card.resumed_times < submission.resumed_times {
            fail(scope, tx, &card, reason).await?;
        }
    }
    Ok(())
}

/// Adds the next card of what was handed in.
pub(super) async fn queue(
    scope: &OrgScope,
    tx: &mut Tx,
    submission: &Submission,
    number: i32,
    rubric_revision: i32,
) -> Result<ScorecardId, DbError> {
    let scorecard = store::insert(tx, scope, submission, number, rubric_revision).await?;
    events::emit(tx, scope.organization(), Event::ScorecardQueued { scorecard, submission: submission.id });
    Ok(scorecard)
}

/// What is scored: the questions, the answers that came in time, and whether the person agrees.
pub(super) async fn load(scope: &OrgScope, tx: &mut Tx, submission: &Submission) -> Result<ScoringInput, ApiError> {
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

/// Writes the card, unless another worker was faster or nothing may be scored any more. The submission is locked first,
/// here as in [`take_up`], then the invite: a consent that was withdrawn before this counts.
async fn finish(
    scope: &OrgScope,
    tx: &mut Tx,
    task: Task,
    scores: Option<&Scores>,
    consent: bool,
) -> Result<Finish, ApiError> {
    let Some(submission) = submissions::lock(scope, tx, task.submission).await? else { return Ok(Finish::Done) };
    give_up_outdated(scope, tx, &submission).await?;
    let Some(card) = store::lock(tx, scope, task.scorecard).await?.filter(|card| !card.status.is_finished()) else {
        return Ok(Finish::Done);
    };
    invites::lock(scope, tx, task.invite).await?;
    if invites::has_consent(scope, tx, task.invite, ConsentPurpose::AiScoring).await? != consent {
        return Ok(Finish::Again);
    }
    match scores {
        None => fail(scope, tx, &card, "scorer_failed").await?,
        Some(scores) => keep(scope, tx, &card, scores).await?,
    }
    Ok(Finish::Done)
}

async fn fail(scope: &OrgScope, tx: &mut Tx, card: &Scorecard, reason: &str) -> Result<(), DbError> {
    store::fail(tx, scope, card.id, reason).await?;
    let fact = Event::ScorecardFailed { scorecard: card.id, submission: card.submission };
    events::emit(tx, scope.organization(), fact);
    Ok(())
}

async fn keep(scope: &OrgScope, tx: &mut Tx, card: &Scorecard, scores: &Scores) -> Result<(), DbError> {
    store::insert_criterion_scores(tx, scope, card.id, &scores.criteria).await?;
    store::insert_question_scores(tx, scope, card.id, &scores.questions).await?;
    store::complete(tx, scope, card.id, scores).await?;
    let kept = KeptScore { overall: scores.overall, reviewed: false, provisional: scores.needs_human };
    submissions::keep_score(scope, tx, card.submission, kept).await?;
    let (scorecard, submission) = (card.id, card.submission);
    let fact = if scores.needs_human {
        Event::ScorecardNeedsHuman { scorecard, submission }
    } else {
        Event::ScorecardReady { scorecard, submission }
    };
    events::emit(tx, scope.organization(), fact);
    Ok(())
}
