//! A candidate says what is to come, and gets the address to send it to.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::filename;
use super::jobs::{ABANDONED, TidyDocument};
use super::store::{self, NewDocument};
use crate::access::{CandidateGrant, OrgScope};
use crate::db::{DbError, Tx};
use crate::domain::assessments::{self, FileRules, FileType, Question};
use crate::domain::invites::{self, ConsentPurpose, InviteStatus};
use crate::domain::submissions::model::{Intake, NOT_RESUMED, REVOKED, Submission};
use crate::domain::submissions::store as attempts;
use crate::jobs;
use crate::kernel::ids::{DocumentId, QuestionId, TypedId};
use crate::kernel::problem::{Outcome, Problem, Problems};
use crate::kernel::secret::{LinkPurpose, SecretKeys};

/// Every upload has one address.
pub(super) const GENERATION: i32 = 1;

/// Most uploads of an attempt that are under way at once.
const MOST_OPEN: i64 = 10;
/// Most documents that an attempt ever has, those that were removed or refused counted.
const MOST_EVER: i64 = 300;
/// Most bytes of an attempt: those that came and those that are promised.
const MOST_BYTES: i64 = 1 << 30;

/// What is to come. Ids are as they came: one that does not read looks like one that is unknown.
pub struct NewUpload {
    /// The question that it answers.
    pub question: String,
    /// As the candidate calls it.
    pub filename: String,
    /// Its media type, as the device tells; may be empty.
    pub content_type: String,
    /// How many bytes it has; none when the device does not tell beforehand.
    pub size: Option<i64>,
}

/// Shows the question alone: the rest is personal.
impl fmt::Debug for NewUpload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewUpload").field("question", &self.question).finish_non_exhaustive()
    }
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CreateUploadCode {
    /// No such question in this assessment.
    UnknownQuestion,
    /// The question takes no files.
    WrongKind,
    /// The question takes other types of files.
    TypeNotAllowed,
    /// More bytes than the question takes.
    TooLarge,
    /// No bytes at all.
    Empty,
    /// Too many documents of this attempt, or too many bytes in all.
    TooMany,
    /// Recording needs the person's consent first.
    ConsentRequired,
    /// The attempt has not begun.
    NotStarted,
    /// The time is up.
    DeadlinePassed,
    /// The attempt was reopened and waits to be resumed.
    NotResumed,
    /// The attempt was handed in or withdrawn.
    SubmissionClosed,
    /// The organization took the invite back.
    Revoked,
}

use CreateUploadCode as Code;

/// Makes room for a document. Its address is derived from `keys`: [`upload_address`](super::upload_address) tells it.
pub async fn create_upload(
    grant: &CandidateGrant,
    tx: &mut Tx,
    keys: &SecretKeys,
    form: &NewUpload,
) -> Outcome<DocumentId, CreateUploadCode> {
    let scope = grant.scope();
    // Held alone: what the attempt has in all is counted by one call at a time.
    let submission = attempts::lock_by_invite(tx, scope, grant.invite()).await?.ok_or_else(not_started)?;
    check_attempt(scope, tx, &submission).await?;
    let question = find_question(scope, tx, &submission, &form.question).await?;
    let (rules, declared) = check_file(&question, form)?;
    if question.kind.is_recorded() && !has_consent(scope, tx, &submission).await? {
        let message = "Agree to being recorded first, or answer in writing: it counts the same.";
        return Err(Problem::new(Code::ConsentRequired, "questionId", message).into());
    }
    let size = form.size.unwrap_or(rules.max_size);
    check_room(&store::usage(tx, scope, submission.id).await?, size)?;
    let id: DocumentId = tx.new_id();
    let token = keys.link_token(LinkPurpose::Upload, id.uuid(), GENERATION);
    let new = NewDocument {
        id,
        submission: submission.id,
        question: question.id,
        filename: filename::clean(&form.filename),
        declared,
        size,
        upload_token: token.hash(),
    };
    store::insert(tx, scope, &new).await?;
    let tidy = TidyDocument { organization: scope.organization(), document: id };
    let later = tx.now() + ABANDONED;
    jobs::enqueue_at(tx, &tidy, later);
    Ok(id)
}

fn not_started() -> Problem<Code> {
    Problem::new(Code::NotStarted, "", "Start the attempt first.")
}

async fn check_attempt(scope: &OrgScope, tx: &mut Tx, submission: &Submission) -> Outcome<(), Code> {
    let invite = invites::get(scope, tx, submission.invite).await?;
    let (code, message) = match submission.intake(tx.now()) {
        _ if invite.status == InviteStatus::Revoked => (Code::Revoked, REVOKED),
        Intake::Counted => return Ok(()),
        Intake::NotResumed => (Code::NotResumed, NOT_RESUMED),
        Intake::Late => (Code::DeadlinePassed, "The time is up. What was saved in time was handed in."),
        Intake::Closed => (Code::SubmissionClosed, "The attempt has ended: no more files are taken."),
    };
    Err(Problem::new(code, "", message).into())
}

async fn find_question(
    scope: &OrgScope,
    tx: &mut Tx,
    submission: &Submission,
    id: &str,
) -> Outcome<Question, CreateUploadCode> {
    let found = match id.parse::<QuestionId>() {
        Ok(id) => assessments::questions(scope, tx, &[id]).await?.remove(&id),
        Err(_not_an_id) => None,
    };
    let own = found.filter(|question| question.assessment == submission.assessment);
    let unknown = || Problem::new(Code::UnknownQuestion, "questionId", "This assessment has no such question.");
    Ok(own.ok_or_else(unknown)?)
}

/// The rules of the question and the declared type, if one fits the other.
fn check_file(question: &Question, form: &NewUpload) -> Outcome<(FileRules, FileType), CreateUploadCode> {
    let Some(rules) = question.file.clone() else {
        let message = "This question is answered in another way.";
        return Err(Problem::new(Code::WrongKind, "questionId", message).into());
    };
    let mut problems = Problems::default();
    let declared = FileType::declared(question.kind, &form.content_type, &form.filename);
    let declared = declared.filter(|declared| rules.types.contains(declared));
    if declared.is_none() {
        let names: Vec<&str> = rules.types.iter().map(|one| one.as_str()).collect();
        let message = format!("This question takes files of the types {}.", names.join(", "));
        problems.add(Code::TypeNotAllowed, "contentType", message);
    }
    match form.size {
        Some(size) if size <= 0 => problems.add(Code::Empty, "size", "The file is empty: choose another one."),
        Some(size) if size > rules.max_size => {
            let message = format!("A file may have at most {} bytes here.", rules.max_size);
            problems.add(Code::TooLarge, "size", message);
        }
        _ => {}
    }
    problems.finish()?;
    let declared = declared.ok_or_else(|| Problem::new(Code::TypeNotAllowed, "contentType", "Choose another file."))?;
    Ok((rules, declared))
}

async fn has_consent(scope: &OrgScope, tx: &mut Tx, submission: &Submission) -> Result<bool, DbError> {
    invites::has_consent(scope, tx, submission.invite, ConsentPurpose::Recording).await
}

/// What an attempt has already.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Usage {
    /// Uploads under way.
    pub(super) open: i64,
    /// All documents that ever were.
    pub(super) ever: i64,
    /// Bytes that came, and those that are promised.
    pub(super) bytes: i64,
}

fn check_room(usage: &Usage, size: i64) -> Result<(), Problem<Code>> {
    let message = if usage.open >= MOST_OPEN {
        "Too many uploads are under way: finish or remove one first."
    } else if usage.ever >= MOST_EVER {
        "This attempt takes no more files: keep those that are there."
    } else if usage.bytes.saturating_add(size) > MOST_BYTES {
        "The files of this attempt are too large in all: remove one first."
    } else {
        return Ok(());
    };
    Err(Problem::new(Code::TooMany, "", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_has_room_for_so_much() {
        let usage = |open, ever, bytes| Usage { open, ever, bytes };
        assert_eq!(check_room(&usage(9, 299, MOST_BYTES - 5), 5), Ok(()));
        for full in [usage(10, 10, 0), usage(0, 300, 0), usage(0, 0, MOST_BYTES - 4)] {
            assert_eq!(check_room(&full, 5).unwrap_err().code, Code::TooMany);
        }
    }
}
