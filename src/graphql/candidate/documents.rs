//! Files and recordings as their candidate sees and sends them.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use crate::access::candidate;
use crate::domain::submissions::documents as domain;
use crate::graphql::context::{ContextExt, Receipt};
use crate::graphql::node;
use crate::graphql::payload::user_errors;
use crate::graphql::scalars::{DateTime, Url};
use crate::graphql::submissions::{DocumentStatus, bytes};
use crate::kernel::error::ApiError;
use crate::kernel::ids::DocumentId;

/// A file or recording as its candidate sees it.
pub(in crate::graphql) struct CandidateDocument {
    row: domain::Document,
}

impl From<domain::Document> for CandidateDocument {
    fn from(row: domain::Document) -> Self {
        Self { row }
    }
}

#[Object]
impl CandidateDocument {
    /// The id; the team sees the same.
    async fn id(&self) -> ID {
        node::id(self.row.id)
    }

    /// The question that it answers.
    async fn question_id(&self) -> ID {
        node::id(self.row.question)
    }

    /// As it was called, cleaned: the last part of a path, nothing hidden in it, 200 characters at most.
    async fn filename(&self) -> &str {
        &self.row.filename
    }

    /// How many bytes it has, or will have.
    async fn size(&self) -> i32 {
        bytes(self.row.size)
    }

    /// How many of them are on disk.
    async fn received(&self) -> i32 {
        bytes(self.row.received)
    }

    /// Where it stands.
    async fn status(&self) -> DocumentStatus {
        self.row.status.into()
    }

    /// What it is, by its content; null until that is known.
    async fn media_type(&self) -> Option<&str> {
        self.row.media_type.as_deref()
    }

    /// When it was begun.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// Where the rest of it is to be sent, from `received` on; null when nothing is missing.
    fn upload_url(&self, ctx: &Context<'_>) -> Result<Option<Url>, ApiError> {
        Ok(domain::upload_address(ctx.env(), &self.row)?.map(|url| Url(url.to_string())))
    }

    /// Where it can be fetched for five minutes; null before it is `READY`.
    fn download_url(&self, ctx: &Context<'_>) -> Result<Option<Url>, ApiError> {
        Ok(domain::download_address(ctx.env(), &self.row)?.map(|url| Url(url.to_string())))
    }
}

/// A file or recording that is to come.
#[derive(InputObject)]
pub(in crate::graphql) struct CreateUploadInput {
    /// The question that it answers.
    question_id: ID,
    /// As the candidate calls it.
    filename: String,
    /// Its media type as the device tells it; where that is empty or `application/octet-stream`, the name's ending counts.
    content_type: String,
    /// How many bytes it has.
    size: i32,
}

user_errors!(
    "createUpload",
    CreateUploadUserError,
    CreateUploadErrorCode,
    domain::CreateUploadCode {
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
        /// Too many documents of this attempt, or too many bytes in all: remove one first.
        TooMany,
        /// Recording needs consent to `RECORDING` first. A typed answer does not, and counts the same.
        ConsentRequired,
        /// The attempt has not begun.
        NotStarted,
        /// The time is up.
        DeadlinePassed,
        /// The attempt was reopened and waits to be resumed, by `startSubmission`.
        NotResumed,
        /// The attempt was handed in or withdrawn.
        SubmissionClosed,
        /// The organization took the invite back.
        Revoked,
    }
);

/// Answer of `createUpload`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct CreateUploadPayload {
    /// The document, of which nothing has come yet; null when something is to be mended.
    document: Option<CandidateDocument>,
    /// Its id, for `saveAnswer` once it is `READY`.
    document_id: Option<ID>,
    /// Where its bytes are to be sent, by the tus protocol 1.0.0 from the `HEAD` request on. Whoever knows the address may
    /// send; it is good as long as the attempt takes answers.
    upload_url: Option<Url>,
    /// What is to be mended.
    user_errors: Vec<CreateUploadUserError>,
}

/// A document to be taken away.
#[derive(InputObject)]
pub(in crate::graphql) struct RemoveDocumentInput {
    /// The document.
    document_id: ID,
}

user_errors!(
    "removeDocument",
    RemoveDocumentUserError,
    RemoveDocumentErrorCode,
    domain::RemoveDocumentCode {
        /// No such document of this attempt.
        UnknownDocument,
        /// It is an answer: save the answer without it first.
        InUse,
        /// The attempt takes no changes any more.
        SubmissionClosed,
        /// The organization took the invite back. What was saved before is kept.
        Revoked,
    }
);

/// Answer of `removeDocument`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct RemoveDocumentPayload {
    /// What was taken away; null when something is to be mended.
    document_id: Option<ID>,
    /// What is to be mended.
    user_errors: Vec<RemoveDocumentUserError>,
}

/// What candidates do with files and recordings.
#[derive(Default)]
pub(in crate::graphql) struct DocumentMutation;

#[Object]
impl DocumentMutation {
    /// Makes room for a file or recording and tells where to send it. It answers nothing until `saveAnswer` names it. Needs
    /// a candidate; for recordings, consent to `RECORDING`. Emits `document.received` when all of it has come.
    async fn create_upload(
        &self,
        ctx: &Context<'_>,
        input: CreateUploadInput,
    ) -> Result<CreateUploadPayload, ApiError> {
        let form = domain::NewUpload {
            question: input.question_id.0,
            filename: input.filename,
            content_type: input.content_type,
            size: Some(input.size.into()),
        };
        let keys = &ctx.env().keys;
        let receipt: Receipt<DocumentId, _> = ctx
            .mutate("createUpload", async |tx| {
                let grant = candidate(tx, ctx.actor()).await?;
                domain::create_upload(&grant, tx, keys, &form).await
            })
            .await?;
        let document = match receipt.value {
            Some(id) => Some(own_document(ctx, id).await?),
            None => None,
        };
        let upload_url = document.as_ref().map(|document| domain::upload_address(ctx.env(), document)).transpose()?;
        Ok(CreateUploadPayload {
            document_id: document.as_ref().map(|document| node::id(document.id)),
            upload_url: upload_url.flatten().map(|url| Url(url.to_string())),
            document: document.map(Into::into),
            user_errors: receipt.user_errors(),
        })
    }

    /// Takes a file or recording away that is no answer, with all its bytes. Repeated, it changes nothing. Needs a candidate.
    /// Emits `document.removed`.
    async fn remove_document(
        &self,
        ctx: &Context<'_>,
        input: RemoveDocumentInput,
    ) -> Result<RemoveDocumentPayload, ApiError> {
        let id = input.document_id.0;
        let receipt = ctx
            .mutate("removeDocument", async |tx| {
                let grant = candidate(tx, ctx.actor()).await?;
                domain::remove(&grant, tx, &id).await
            })
            .await?;
        Ok(RemoveDocumentPayload { document_id: receipt.value.map(node::id), user_errors: receipt.user_errors() })
    }
}

async fn own_document(ctx: &Context<'_>, id: DocumentId) -> Result<domain::Document, ApiError> {
    ctx.read(async |tx| {
        let grant = candidate(tx, ctx.actor()).await?;
        domain::own(&grant, tx, id).await
    })
    .await
}
