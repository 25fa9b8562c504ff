//! Every statement on documents and their parts.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::create::Usage;
use super::model::{Document, DocumentStatus};
use crate::access::OrgScope;
use crate::db::schema::{answers, document_parts, documents};
use crate::db::{DbError, Tx};
use crate::domain::assessments::FileType;
use crate::kernel::ids::{DocumentId, OrganizationId, QuestionId, SubmissionId, TypedId};
use crate::kernel::secret::TokenHash;
use crate::kernel::ticket::DownloadName;

/// Most parts of a document. A file of 500 MiB comes in as many when each brings 26 KiB.
const MOST_PARTS: i32 = 20_000;

#[derive(Queryable, Selectable)]
#[diesel(table_name = documents, check_for_backend(diesel::pg::Pg))]
struct Row {
    organization_id: Uuid,
    id: Uuid,
    submission_id: Uuid,
    question_id: Uuid,
    filename: String,
    declared_type: String,
    size: i64,
    received: i64,
    status: String,
    media_type: Option<String>,
    sha256: Option<Vec<u8>>,
    upload_token_hash: Vec<u8>,
    created_at: DateTime<Utc>,
    touched_at: DateTime<Utc>,
    completed_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Document {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        let hash = |bytes: Vec<u8>| bytes.try_into().map_err(|_other_length: Vec<u8>| DbError::Unreadable("hash"));
        Ok(Self {
            id: DocumentId::from_uuid(row.id),
            organization: OrganizationId::from_uuid(row.organization_id),
            submission: SubmissionId::from_uuid(row.submission_id),
            question: QuestionId::from_uuid(row.question_id),
            filename: row.filename,
            name: DownloadName::Own,
            declared: FileType::read(&row.declared_type)?,
            size: row.size,
            received: row.received,
            status: DocumentStatus::read(&row.status)?,
            media_type: row.media_type,
            sha256: row.sha256.map(hash).transpose()?,
            upload_token: hash(row.upload_token_hash)?,
            created_at: row.created_at,
            touched_at: row.touched_at,
            completed_at: row.completed_at,
        })
    }
}

/// A document of which nothing has come yet.
pub(super) struct NewDocument {
    pub(super) id: DocumentId,
    pub(super) submission: SubmissionId,
    pub(super) question: QuestionId,
    pub(super) filename: String,
    pub(super) declared: FileType,
    pub(super) size: i64,
    pub(super) upload_token: TokenHash,
}

pub(super) async fn insert(tx: &mut Tx, scope: &OrgScope, new: &NewDocument) -> Result<(), DbError> {
    let now = tx.now();
    let row = (
        documents::organization_id.eq(scope.organization().uuid()),
        documents::id.eq(new.id.uuid()),
        documents::submission_id.eq(new.submission.uuid()),
        documents::question_id.eq(new.question.uuid()),
        documents::filename.eq(&new.filename),
        documents::declared_type.eq(new.declared.as_str()),
        documents::size.eq(new.size),
        documents::upload_token_hash.eq(new.upload_token.as_slice()),
        documents::created_at.eq(now),
        documents::touched_at.eq(now),
    );
    diesel::insert_into(documents::table).values(row).execute(tx.connection()).await?;
    Ok(())
}

pub(super) async fn find(tx: &mut Tx, scope: &OrgScope, id: DocumentId) -> Result<Option<Document>, DbError> {
    let own = documents::table.find((scope.organization().uuid(), id.uuid()));
    let row: Option<Row> = own.select(Row::as_select()).first(tx.connection()).await.optional()?;
    row.map(Document::try_from).transpose()
}

/// Holds a document alone.
pub(super) async fn lock(tx: &mut Tx, scope: &OrgScope, id: DocumentId) -> Result<Option<Document>, DbError> {
    let own = documents::table.find((scope.organization().uuid(), id.uuid()));
    let row: Option<Row> = own.select(Row::as_select()).for_update().first(tx.connection()).await.optional()?;
    row.map(Document::try_from).transpose()
}

/// Holds a document against its removal.
pub(super) async fn hold(tx: &mut Tx, scope: &OrgScope, id: DocumentId) -> Result<Option<Document>, DbError> {
    let own = documents::table.find((scope.organization().uuid(), id.uuid()));
    let row: Option<Row> = own.select(Row::as_select()).for_share().first(tx.connection()).await.optional()?;
    row.map(Document::try_from).transpose()
}

pub(super) async fn load(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[DocumentId],
) -> Result<HashMap<DocumentId, Document>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let own = documents::table
        .filter(documents::organization_id.eq(scope.organization().uuid()))
        .filter(documents::id.eq_any(ids));
    let rows: Vec<Row> = own.select(Row::as_select()).load(tx.connection()).await?;
    let read = |row| Document::try_from(row).map(|document| (document.id, document));
    rows.into_iter().map(read).collect()
}

/// The documents of the submissions that were not taken away, the oldest first.
pub(super) async fn load_by_submissions(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[SubmissionId],
) -> Result<Vec<Document>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let own = documents::table
        .filter(documents::organization_id.eq(scope.organization().uuid()))
        .filter(documents::submission_id.eq_any(ids))
        .filter(documents::status.ne(DocumentStatus::Deleted.as_str()))
        .order((documents::submission_id, documents::id));
    let rows: Vec<Row> = own.select(Row::as_select()).load(tx.connection()).await?;
    rows.into_iter().map(Document::try_from).collect()
}

/// What an attempt has in all.
pub(super) async fn usage(tx: &mut Tx, scope: &OrgScope, id: SubmissionId) -> Result<Usage, DbError> {
    let own = documents::table
        .filter(documents::organization_id.eq(scope.organization().uuid()))
        .filter(documents::submission_id.eq(id.uuid()))
        .select((documents::status, documents::size));
    let rows: Vec<(String, i64)> = own.load(tx.connection()).await?;
    let mut usage = Usage::default();
    for (status, size) in rows {
        let status = DocumentStatus::read(&status)?;
        usage.ever += 1;
        usage.open += i64::from(status == DocumentStatus::Uploading);
        if matches!(status, DocumentStatus::Uploading | DocumentStatus::Ready) {
            usage.bytes = usage.bytes.saturating_add(size);
        }
    }
    Ok(usage)
}

/// Counts a durable part that begins where the upload stands, and answers where it stands now; none when it stands
/// elsewhere, or has too many parts.
pub(super) async fn advance(
    tx: &mut Tx,
    scope: &OrgScope,
    id: DocumentId,
    part: &Part,
) -> Result<Option<i64>, DbError> {
    let standing = documents::table
        .find((scope.organization().uuid(), id.uuid()))
        .filter(documents::status.eq(DocumentStatus::Uploading.as_str()))
        .filter(documents::received.eq(part.start))
        .filter(documents::parts.lt(MOST_PARTS));
    let changes = (
        documents::received.eq(documents::received + part.size),
        documents::parts.eq(documents::parts + 1),
        documents::touched_at.eq(tx.now()),
    );
    let update = diesel::update(standing).set(changes).returning(documents::received);
    let received: Option<i64> = update.get_result(tx.connection()).await.optional()?;
    if received.is_some() {
        let row = (
            document_parts::organization_id.eq(scope.organization().uuid()),
            document_parts::document_id.eq(id.uuid()),
            document_parts::start.eq(part.start),
            document_parts::size.eq(part.size),
            document_parts::object_key.eq(part.key),
        );
        diesel::insert_into(document_parts::table).values(row).execute(tx.connection()).await?;
    }
    Ok(received)
}

/// A stretch of a document that is an object of its own.
pub(super) struct Part {
    pub(super) start: i64,
    pub(super) size: i64,
    pub(super) key: Uuid,
}

/// The keys of the parts in the order of their bytes.
pub(super) async fn part_keys(tx: &mut Tx, scope: &OrgScope, id: DocumentId) -> Result<Vec<Uuid>, DbError> {
    let own = document_parts::table
        .filter(document_parts::organization_id.eq(scope.organization().uuid()))
        .filter(document_parts::document_id.eq(id.uuid()))
        .order(document_parts::start)
        .select(document_parts::object_key);
    Ok(own.load(tx.connection()).await?)
}

async fn delete_parts(tx: &mut Tx, scope: &OrgScope, id: DocumentId) -> Result<(), DbError> {
    let own = document_parts::table
        .filter(document_parts::organization_id.eq(scope.organization().uuid()))
        .filter(document_parts::document_id.eq(id.uuid()));
    diesel::delete(own).execute(tx.connection()).await?;
    Ok(())
}

/// What has come is all there is.
pub(super) async fn seal(tx: &mut Tx, scope: &OrgScope, id: DocumentId) -> Result<(), DbError> {
    let own = documents::table
        .find((scope.organization().uuid(), id.uuid()))
        .filter(documents::status.eq(DocumentStatus::Uploading.as_str()));
    diesel::update(own).set(documents::size.eq(documents::received)).execute(tx.connection()).await?;
    Ok(())
}

/// Makes a held document one that can be handed in.
pub(super) async fn finish(
    tx: &mut Tx,
    scope: &OrgScope,
    id: DocumentId,
    media_type: &str,
    sha256: &[u8; 32],
) -> Result<(), DbError> {
    let changes = (
        documents::status.eq(DocumentStatus::Ready.as_str()),
        documents::media_type.eq(media_type),
        documents::sha256.eq(sha256.as_slice()),
        documents::completed_at.eq(tx.now()),
    );
    let own = documents::table.find((scope.organization().uuid(), id.uuid()));
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    delete_parts(tx, scope, id).await
}

/// Ends a held document without a file.
pub(super) async fn end(tx: &mut Tx, scope: &OrgScope, id: DocumentId, status: DocumentStatus) -> Result<(), DbError> {
    let changes = (documents::status.eq(status.as_str()), documents::completed_at.eq(tx.now()));
    let own = documents::table.find((scope.organization().uuid(), id.uuid()));
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    delete_parts(tx, scope, id).await
}

/// Whether an answer that counts names the document. Whoever goes on with a reopened attempt may take away what came late.
pub(super) async fn is_answer(tx: &mut Tx, scope: &OrgScope, id: DocumentId) -> Result<bool, DbError> {
    let naming = answers::table
        .filter(answers::organization_id.eq(scope.organization().uuid()))
        .filter(answers::document_id.eq(id.uuid()))
        .filter(answers::late.eq(false))
        .select(count_star());
    let found: i64 = naming.first(tx.connection()).await?;
    Ok(found > 0)
}
