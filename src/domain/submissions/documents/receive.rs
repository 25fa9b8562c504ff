//! Bytes come in, through an address that opens this one document.
//!
//! What came is made durable piece by piece: as soon as a piece is full, and every few seconds on a slow line. So a line
//! that breaks costs its sender what was in the air, not what was sent. The row decides which piece follows which: a piece
//! that does not begin where the upload stands is dropped.

use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::time::{Instant, timeout_at};

use super::complete::complete;
use super::jobs::{TidyDocument, UNFINISHED};
use super::model::{Document, DocumentStatus, part_name};
use super::store::{self, Part};
use crate::access::{OrgScope, UploadGrant, enter_by_upload};
use crate::db::session::DbSession;
use crate::db::{DbError, Tx};
use crate::domain::env::Env;
use crate::domain::invites::{self, ConsentPurpose, InviteStatus};
use crate::domain::submissions::model::Intake;
use crate::domain::submissions::store as attempts;
use crate::jobs;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{DocumentId, InviteId};
use crate::kernel::problem::{Outcome, Problem, Rejection};
use crate::kernel::secret::TokenHash;

/// Bytes of a full piece.
const PIECE: usize = 1 << 20;
/// How long what came may wait to become durable.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why an upload does not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadCode {
    /// No upload has this address.
    Unknown,
    /// The document was taken away.
    Deleted,
    /// The time is up.
    DeadlinePassed,
    /// It is a recording, and the person does not agree to being recorded any more.
    ConsentRequired,
    /// The attempt was reopened and waits to be resumed.
    NotResumed,
    /// The attempt was handed in or withdrawn.
    SubmissionClosed,
    /// The organization took the invite back.
    Revoked,
    /// The upload stands elsewhere than where the bytes begin.
    WrongOffset,
    /// More bytes than were promised.
    TooLarge,
    /// More pieces than anybody needs.
    TooManyParts,
    /// The content is not what the question takes.
    TypeNotAllowed,
}

/// Where an upload stands.
#[derive(Debug, Clone, Copy)]
pub struct UploadState {
    /// How many bytes are durable.
    pub received: i64,
    /// How many there will be.
    pub size: i64,
}

/// What became of some bytes.
#[derive(Debug, Clone, Copy)]
pub struct Received {
    /// How many bytes of the document are durable.
    pub offset: i64,
    /// The bytes broke off. What came is kept.
    pub broke_off: bool,
}

/// Where the upload stands that has this address.
pub async fn look(env: &Env, token: TokenHash) -> Outcome<UploadState, UploadCode> {
    let open = async |tx: &mut Tx| open(tx, token).await;
    let (_, document) = env.database.write("lookAtUpload", &DbSession::ANONYMOUS, open).await?;
    Ok(UploadState { received: document.received, size: document.size })
}

/// Takes bytes from `offset` on, as many as are `coming`, where that is known. With the last byte the document is completed: READY when this answers, or refused. Asked
/// again where everything has come, it completes what was left unfinished and repeats what it said.
pub async fn receive<B, E>(
    env: &Env,
    token: TokenHash,
    offset: i64,
    coming: Option<i64>,
    body: impl Stream<Item = Result<B, E>> + Send,
) -> Outcome<Received, UploadCode>
where
    B: AsRef<[u8]> + Send,
    E: Send,
{
    let open = async |tx: &mut Tx| open(tx, token).await;
    let (grant, document) = env.database.write("openUpload", &DbSession::ANONYMOUS, open).await?;
    if document.received != offset {
        return Err(wrong_offset(document.received).into());
    }
    if coming.is_some_and(|coming| offset.saturating_add(coming) > document.size) {
        return Err(too_large(document.size).into());
    }
    let mut intake = IntakeOfBytes { env, token, document: &document, offset, waiting: Vec::new() };
    let broke_off = if document.is_whole() { false } else { intake.take(body).await? };
    let offset = intake.offset;
    if offset == document.size && complete(env, grant.scope(), document.id).await? == DocumentStatus::Refused {
        return Err(refused().into());
    }
    Ok(Received { offset, broke_off })
}

/// Bytes on their way from a body to the file store.
struct IntakeOfBytes<'a> {
    env: &'a Env,
    token: TokenHash,
    document: &'a Document,
    /// What is durable.
    offset: i64,
    /// What came and is not durable yet.
    waiting: Vec<u8>,
}

impl IntakeOfBytes<'_> {
    /// Takes all there is; true when it broke off before its end.
    async fn take<B, E>(&mut self, body: impl Stream<Item = Result<B, E>> + Send) -> Outcome<bool, UploadCode>
    where
        B: AsRef<[u8]> + Send,
        E: Send,
    {
        let mut body = pin!(body);
        let mut due = Instant::now() + PATIENCE;
        loop {
            match timeout_at(due, body.next()).await {
                Ok(Some(Ok(bytes))) => self.add(bytes.as_ref()).await?,
                Ok(Some(Err(_the_line_broke))) => return self.flush().await.map(|()| true),
                Ok(None) => return self.flush().await.map(|()| false),
                Err(_it_is_time) => self.flush().await?,
            }
            if self.waiting.is_empty() || Instant::now() >= due {
                self.flush().await?;
                due = Instant::now() + PATIENCE;
            }
        }
    }

    async fn add(&mut self, bytes: &[u8]) -> Outcome<(), UploadCode> {
        self.check_size(bytes.len())?;
        let mut rest = bytes;
        while !rest.is_empty() {
            let room = PIECE.saturating_sub(self.waiting.len()).min(rest.len());
            let (fitting, left) = rest.split_at(room);
            self.waiting.extend_from_slice(fitting);
            rest = left;
            if self.waiting.len() >= PIECE {
                self.flush().await?;
            }
        }
        Ok(())
    }

    /// More than was promised is not taken, and what came with it is dropped.
    fn check_size(&self, coming: usize) -> Result<(), Problem<UploadCode>> {
        let coming = i64::try_from(self.waiting.len().saturating_add(coming)).unwrap_or(i64::MAX);
        if self.offset.saturating_add(coming) <= self.document.size {
            return Ok(());
        }
        Err(too_large(self.document.size))
    }

    /// Makes what came durable: first the bytes, then the row that counts them.
    async fn flush(&mut self) -> Outcome<(), UploadCode> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let bytes = Bytes::from(std::mem::take(&mut self.waiting));
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let key = uuid::Builder::from_random_bytes(self.env.database.randomness().bytes()).into_uuid();
        let name = part_name(self.document.id, key);
        self.env.files.put(&name, bytes).await.map_err(ApiError::internal)?;
        let part = Part { start: self.offset, size, key };
        let count = async |tx: &mut Tx| count(tx, self.token, &part).await;
        let counted: Outcome<i64, UploadCode> =
            self.env.database.write("countPart", &DbSession::ANONYMOUS, count).await;
        if matches!(counted, Err(Rejection::Problems(_))) {
            // It counts for nothing; were it to stay, it would go with the document's other parts.
            let _ = self.env.files.delete(&name).await;
        }
        self.offset = counted?;
        Ok(())
    }
}

/// Counts a durable piece, and answers where the upload stands now.
async fn count(tx: &mut Tx, token: TokenHash, part: &Part) -> Outcome<i64, UploadCode> {
    let (grant, document) = open(tx, token).await?;
    let scope = grant.scope();
    let Some(received) = store::advance(tx, scope, document.id, part).await? else {
        return Err(displaced(scope, tx, document.id, part).await?.into());
    };
    if received == document.size {
        let soon = tx.now() + UNFINISHED;
        let tidy = TidyDocument { organization: scope.organization(), document: document.id };
        jobs::enqueue_at(tx, &tidy, soon);
    }
    Ok(received)
}

/// Why a piece does not follow what is there.
async fn displaced(
    scope: &OrgScope,
    tx: &mut Tx,
    id: DocumentId,
    part: &Part,
) -> Result<Problem<UploadCode>, ApiError> {
    let now = store::find(tx, scope, id).await?.ok_or(ApiError::NotFound)?;
    if now.status == DocumentStatus::Uploading && now.received == part.start {
        let message = "The file came in too many small pieces: begin again with larger ones.";
        return Ok(Problem::new(UploadCode::TooManyParts, "", message));
    }
    Ok(wrong_offset(now.received))
}

/// The document behind an address, as long as its attempt takes answers. The attempt is held against its end.
async fn open(tx: &mut Tx, token: TokenHash) -> Outcome<(UploadGrant, Document), UploadCode> {
    let unknown = || Problem::new(UploadCode::Unknown, "", "There is no upload at this address.");
    let grant = enter_by_upload(tx, token).await?.ok_or_else(unknown)?;
    let scope = grant.scope();
    let document = store::find(tx, scope, grant.document()).await?.ok_or_else(unknown)?;
    let (attempt, invite) = attempts::hold_by_id(tx, scope, document.submission).await?.ok_or_else(unknown)?;
    let (code, message) = match (document.status, attempt.intake(tx.now())) {
        (DocumentStatus::Deleted, _) => (UploadCode::Deleted, "This upload was taken away: begin a new one."),
        (DocumentStatus::Refused, _) => return Err(refused().into()),
        _ if invite == InviteStatus::Revoked => (UploadCode::Revoked, "The invite was taken back."),
        (_, Intake::Closed) => (UploadCode::SubmissionClosed, "The attempt has ended: no more files are taken."),
        (_, Intake::NotResumed) => (UploadCode::NotResumed, "The attempt waits to be resumed: do that first."),
        (_, Intake::Late) => (UploadCode::DeadlinePassed, "The time is up: no more files are taken."),
        (DocumentStatus::Uploading, Intake::Counted) if !may_record(scope, tx, &document, attempt.invite).await? => {
            (UploadCode::ConsentRequired, "Agree to being recorded first, or answer in writing: it counts the same.")
        }
        (DocumentStatus::Uploading | DocumentStatus::Ready, Intake::Counted) => return Ok((grant, document)),
    };
    Err(Problem::new(code, "", message).into())
}

/// Consent may be withdrawn while a recording comes in.
async fn may_record(scope: &OrgScope, tx: &mut Tx, document: &Document, invite: InviteId) -> Result<bool, DbError> {
    if !document.declared.is_recording() {
        return Ok(true);
    }
    invites::has_consent(scope, tx, invite, ConsentPurpose::Recording).await
}

fn wrong_offset(received: i64) -> Problem<UploadCode> {
    Problem::new(UploadCode::WrongOffset, "", format!("The upload stands at byte {received}: go on from there."))
}

fn too_large(size: i64) -> Problem<UploadCode> {
    let message = format!("{size} bytes were promised, and more are coming.");
    Problem::new(UploadCode::TooLarge, "", message)
}

fn refused() -> Problem<UploadCode> {
    let message = "The content is not what its type says, or not what the question takes: choose another file.";
    Problem::new(UploadCode::TypeNotAllowed, "", message)
}
