//! The attempt: starting, saving, handing in.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::server_time;
use super::submission::{CandidateAnswer, CandidateSubmission, own_submission};
use crate::access::candidate;
use crate::domain::submissions as domain;
use crate::graphql::context::{ContextExt, Receipt};
use crate::graphql::node;
use crate::graphql::payload::user_errors;
use crate::graphql::scalars::{DateTime, Decimal, Duration};
use crate::kernel::error::ApiError;
use crate::kernel::problem::Problem;

user_errors!(
    "startSubmission",
    StartSubmissionUserError,
    StartSubmissionErrorCode,
    domain::StartSubmissionCode {
        /// The privacy notice is not agreed to.
        ConsentRequired,
        /// The link was looked at and not yet accepted.
        NotAccepted,
        /// The time to begin is over.
        Expired,
        /// The candidate declined.
        Declined,
        /// The organization took the invite back.
        Revoked,
    }
);

/// Answer of `startSubmission`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct StartSubmissionPayload {
    /// The attempt; null when something is to be mended.
    submission: Option<CandidateSubmission>,
    /// The server's time.
    server_time: DateTime,
    /// What is to be mended.
    user_errors: Vec<StartSubmissionUserError>,
}

/// An answer to be saved.
#[derive(InputObject)]
pub(in crate::graphql) struct SaveAnswerInput {
    /// The question.
    question_id: ID,
    /// The text, for text questions; for recordings too, instead of speaking: it counts the same.
    text: Option<String>,
    /// What is picked, for choice questions.
    choice_ids: Option<Vec<ID>>,
    /// The number, for numeric questions.
    number: Option<Decimal>,
    /// The document, for files and recordings: one that is `READY`.
    document_id: Option<ID>,
    /// The revision that the candidate saw; 0 when nothing was saved before.
    base_revision: i32,
    /// How long the candidate worked on it in all, as the client tells. Never scored.
    time_spent: Option<Duration>,
}

impl From<SaveAnswerInput> for domain::SaveAnswer {
    fn from(input: SaveAnswerInput) -> Self {
        Self {
            question: input.question_id.0,
            text: input.text,
            choices: input.choice_ids.map(|ids| ids.into_iter().map(|id| id.0).collect()),
            number: input.number.map(|number| number.0),
            document: input.document_id.map(|id| id.0),
            base_revision: input.base_revision,
            time_spent_seconds: input.time_spent.map(|spent| spent.seconds),
        }
    }
}

user_errors!(
    "saveAnswer",
    SaveAnswerUserError,
    SaveAnswerErrorCode,
    domain::SaveAnswerCode {
        /// Something else was saved meanwhile; it comes in `answer`.
        Conflict,
        /// The attempt has not begun.
        NotStarted,
        /// The time is up. What was sent is kept beside what counts.
        DeadlinePassed,
        /// The attempt was reopened and its time does not run yet: `startSubmission` resumes it.
        NotResumed,
        /// The attempt was handed in or withdrawn.
        SubmissionClosed,
        /// The organization took the invite back. What was saved before is kept.
        Revoked,
        /// More text than the question allows.
        TooLong,
        /// No such question in this assessment.
        UnknownQuestion,
        /// No such choice in this question.
        UnknownChoice,
        /// The question is answered in another way.
        WrongKind,
        /// Not a number.
        InvalidNumber,
        /// More choices than the question takes.
        TooManyChoices,
        /// No such document for this question in this attempt.
        UnknownDocument,
        /// Its bytes are not all there, or it was refused.
        DocumentNotReady,
    }
);

/// Answer of `saveAnswer`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct SaveAnswerPayload {
    /// The answer that counts now; with `CONFLICT`, what was saved meanwhile.
    answer: Option<CandidateAnswer>,
    /// The server's time.
    server_time: DateTime,
    /// What is to be mended.
    user_errors: Vec<SaveAnswerUserError>,
}

user_errors!(
    "submitSubmission",
    SubmitSubmissionUserError,
    SubmitSubmissionErrorCode,
    domain::SubmitSubmissionCode {
        /// The attempt has not begun.
        NotStarted,
        /// The organization took the invite back. What was saved is kept.
        Revoked,
        /// The attempt was reopened and its time does not run yet: `startSubmission` resumes it.
        NotResumed,
    }
);

/// Answer of `submitSubmission`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct SubmitSubmissionPayload {
    /// The attempt, handed in; null when something is to be mended.
    submission: Option<CandidateSubmission>,
    /// Ids of required questions that were left open; they do not stand in the way.
    open_required_question_ids: Vec<ID>,
    /// The server's time.
    server_time: DateTime,
    /// What is to be mended.
    user_errors: Vec<SubmitSubmissionUserError>,
}

/// What a candidate does from the first question on.
#[derive(Default)]
pub(in crate::graphql) struct AnsweringMutation;

#[Object]
impl AnsweringMutation {
    /// Begins the attempt, or resumes one that was reopened; under way or ended, it stays as it is. The server's clock runs
    /// from here. Needs a candidate. Emits `submission.started` and `invite.started`, or `submission.resumed`.
    async fn start_submission(&self, ctx: &Context<'_>) -> Result<StartSubmissionPayload, ApiError> {
        let receipt = ctx
            .mutate("startSubmission", async |tx| {
                let grant = candidate(tx, ctx.actor()).await?;
                domain::start(&grant, tx).await
            })
            .await?;
        let submission = if receipt.value.is_some() { own_submission(ctx).await? } else { None };
        Ok(StartSubmissionPayload { submission, server_time: server_time(ctx), user_errors: receipt.user_errors() })
    }

    /// Saves an answer from the revision that the candidate saw. Repeating a save changes nothing. When this answers
    /// without a problem, the answer is on disk. Needs a candidate.
    async fn save_answer(&self, ctx: &Context<'_>, input: SaveAnswerInput) -> Result<SaveAnswerPayload, ApiError> {
        let form = domain::SaveAnswer::from(input);
        let receipt: Receipt<domain::SavedAnswer, _> = ctx
            .mutate("saveAnswer", async |tx| {
                let grant = candidate(tx, ctx.actor()).await?;
                domain::save_answer(&grant, tx, &form).await
            })
            .await?;
        let Receipt { value, problems } = receipt;
        let mut problems: Vec<Problem<_>> = problems;
        let mut answer = None;
        if let Some(saved) = value {
            problems.extend(saved.refusal.clone());
            answer = counting_answer(ctx, saved).await?;
        }
        let user_errors = problems.into_iter().map(Into::into).collect();
        Ok(SaveAnswerPayload { answer, server_time: server_time(ctx), user_errors })
    }

    /// Hands the attempt in, once however often it is called. Needs a candidate. Emits `submission.submitted`.
    async fn submit_submission(&self, ctx: &Context<'_>) -> Result<SubmitSubmissionPayload, ApiError> {
        let receipt = ctx
            .mutate("submitSubmission", async |tx| {
                let grant = candidate(tx, ctx.actor()).await?;
                domain::submit(&grant, tx).await
            })
            .await?;
        let (mut submission, mut open) = (None, Vec::new());
        if let Some(submitted) = &receipt.value {
            submission = own_submission(ctx).await?;
            open = submitted.open_required.iter().map(node::id).collect();
        }
        let user_errors = receipt.user_errors();
        let server_time = server_time(ctx);
        Ok(SubmitSubmissionPayload { submission, open_required_question_ids: open, server_time, user_errors })
    }
}

/// The answer that counts; read again when an earlier outcome is told once more.
async fn counting_answer(ctx: &Context<'_>, saved: domain::SavedAnswer) -> Result<Option<CandidateAnswer>, ApiError> {
    let Some(id) = saved.answer else { return Ok(None) };
    if let Some(content) = saved.content {
        return Ok(Some(content.into()));
    }
    ctx.read(async |tx| {
        let grant = candidate(tx, ctx.actor()).await?;
        let found = domain::answers_by_ids(grant.scope(), tx, &[id]).await?;
        Ok(found.into_values().next().map(CandidateAnswer::from))
    })
    .await
}
