//! An answer comes in: every few seconds, from every candidate at work. Three statements, none of them twice, and a
//! fourth where it names a document.
//!
//! The submission is held in common with other saves and against its end: what was acknowledged before the end is
//! scored, and what comes after it is not. That one save does not overwrite another is decided by the revision in the
//! write itself.

use serde::{Deserialize, Serialize};

use super::answer_form::{self, Content, SaveAnswer, SaveAnswerCode};
use super::documents::{self, DocumentStatus};
use super::model::{Answer, Intake, NOT_RESUMED, REVOKED, Submission};
use super::store::{self, AnswerWrite};
use super::watch;
use crate::access::{CandidateGrant, OrgScope};
use crate::db::{DbError, Tx};
use crate::domain::assessments::{self, Question};
use crate::domain::invites::InviteStatus;
use crate::kernel::ids::{AnswerId, DocumentId, QuestionId};
use crate::kernel::problem::{Outcome, Problem};

/// What a save came to.
#[derive(Debug, Serialize, Deserialize)]
pub struct SavedAnswer {
    /// The answer that counts now: what was sent, or what stood in its way. Absent when nothing counts.
    pub answer: Option<AnswerId>,
    /// The same with its content; absent when an earlier outcome is told again, which holds ids alone.
    #[serde(skip)]
    pub content: Option<Answer>,
    /// Why what was sent does not count: `Conflict` or `DeadlinePassed`.
    pub refusal: Option<Problem<SaveAnswerCode>>,
}

impl SavedAnswer {
    fn new(content: Option<Answer>, refusal: Option<Problem<SaveAnswerCode>>) -> Self {
        Self { answer: content.as_ref().map(|answer| answer.id), content, refusal }
    }
}

/// Keeps an answer. The same save again, from a client that lost the reply, changes nothing and is answered alike.
pub async fn save_answer(
    grant: &CandidateGrant,
    tx: &mut Tx,
    form: &SaveAnswer,
) -> Outcome<SavedAnswer, SaveAnswerCode> {
    let scope = grant.scope();
    let asked = find_question(scope, tx, &form.question).await?;
    let (submission, invite) = store::hold_for_saving(tx, scope, grant.invite()).await?.ok_or_else(not_started)?;
    if invite == InviteStatus::Revoked {
        return Err(revoked().into());
    }
    let intake = submission.intake(tx.now());
    check_intake(intake)?;
    let question = asked.filter(|question| question.assessment == submission.assessment).ok_or_else(|| {
        let message = "This assessment has no such question.";
        Problem::new(SaveAnswerCode::UnknownQuestion, "questionId", message)
    })?;
    let content = answer_form::check(&question, form)?;
    if let Some(document) = content.document {
        check_document(scope, tx, &submission, &question, document).await?;
    }
    let write = written(&submission, &question, content, form);
    watch::signal(tx, &submission);
    let saved = match intake {
        Intake::Late => keep_beside(scope, tx, &write).await?,
        _ => keep(scope, tx, &write, form.base_revision).await?,
    };
    Ok(saved)
}

async fn find_question(scope: &OrgScope, tx: &mut Tx, id: &str) -> Result<Option<Question>, DbError> {
    let Ok(id) = id.parse::<QuestionId>() else { return Ok(None) };
    Ok(assessments::questions(scope, tx, &[id]).await?.remove(&id))
}

/// The document is this question's, in this attempt, and ready. It is held, so that it is not taken away meanwhile.
async fn check_document(
    scope: &OrgScope,
    tx: &mut Tx,
    submission: &Submission,
    question: &Question,
    id: DocumentId,
) -> Outcome<(), SaveAnswerCode> {
    let found = documents::hold_own(scope, tx, (submission.id, question.id), id).await?;
    let document = found.ok_or_else(answer_form::unknown_document)?;
    let message = match document.status {
        DocumentStatus::Ready => return Ok(()),
        DocumentStatus::Refused => "The file was refused: upload another one.",
        DocumentStatus::Uploading | DocumentStatus::Deleted => {
            "The file is not all there yet: let the upload end first."
        }
    };
    Err(Problem::new(SaveAnswerCode::DocumentNotReady, "documentId", message).into())
}

fn not_started() -> Problem<SaveAnswerCode> {
    Problem::new(SaveAnswerCode::NotStarted, "", "Start the attempt first.")
}

fn revoked() -> Problem<SaveAnswerCode> {
    Problem::new(SaveAnswerCode::Revoked, "", REVOKED)
}

fn check_intake(intake: Intake) -> Result<(), Problem<SaveAnswerCode>> {
    let (code, message) = match intake {
        Intake::Counted | Intake::Late => return Ok(()),
        Intake::NotResumed => (SaveAnswerCode::NotResumed, NOT_RESUMED),
        Intake::Closed => {
            (SaveAnswerCode::SubmissionClosed, "The attempt has ended: answers cannot be changed any more.")
        }
    };
    Err(Problem::new(code, "", message))
}

fn written(submission: &Submission, question: &Question, content: Content, form: &SaveAnswer) -> AnswerWrite {
    let spent = form.time_spent_seconds.map(|seconds| i32::try_from(seconds.max(0)).unwrap_or(i32::MAX));
    AnswerWrite { submission: submission.id, question: question.id, content, time_spent_seconds: spent }
}

/// Writes what counts, if the candidate saw what was saved last.
async fn keep(scope: &OrgScope, tx: &mut Tx, write: &AnswerWrite, base: i32) -> Result<SavedAnswer, DbError> {
    let kept = match base {
        0 => store::insert_answer(tx, scope, write).await?,
        base => store::update_answer(tx, scope, write, base).await?,
    };
    if kept.is_some() {
        return Ok(SavedAnswer::new(kept, None));
    }
    let standing = store::find_answer(tx, scope, write.submission, write.question).await?;
    let repeated = standing.as_ref().is_some_and(|answer| is_repeated(answer, write, base));
    Ok(SavedAnswer::new(standing, (!repeated).then(conflict)))
}

/// What stands is what this very save made of the revision it started from.
fn is_repeated(standing: &Answer, write: &AnswerWrite, base: i32) -> bool {
    let content = &write.content;
    Some(standing.revision) == base.checked_add(1)
        && standing.text == content.text
        && standing.choices == content.choices
        && standing.number == content.number
        && standing.document == content.document
}

fn conflict() -> Problem<SaveAnswerCode> {
    let message = "Another version was saved meanwhile: look at it, then save again from its revision.";
    Problem::new(SaveAnswerCode::Conflict, "baseRevision", message)
}

/// Keeps what came too late, beside what counts. The last one stays: nothing is lost that could count.
async fn keep_beside(scope: &OrgScope, tx: &mut Tx, write: &AnswerWrite) -> Result<SavedAnswer, DbError> {
    store::upsert_late_answer(tx, scope, write).await?;
    let counted = store::find_answer(tx, scope, write.submission, write.question).await?;
    let message = "The time is up: this came too late to count. What was saved in time was handed in.";
    Ok(SavedAnswer::new(counted, Some(Problem::new(SaveAnswerCode::DeadlinePassed, "", message))))
}
