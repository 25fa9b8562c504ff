//! Documents as their candidate and the team look at them.

use std::collections::HashMap;

use url::Url;

use super::create::GENERATION;
use super::model::{Document, DocumentStatus};
use super::store;
use crate::access::{CandidateGrant, Hidden, OrgScope};
use crate::db::{DbError, Tx};
use crate::domain::env::Env;
use crate::domain::submissions::store as attempts;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{DocumentId, QuestionId, SubmissionId, TypedId};
use crate::kernel::secret::LinkPurpose;
use crate::kernel::ticket::DownloadName;

/// Several at once, by id; one that was taken away looks like none.
pub async fn load(scope: &OrgScope, tx: &mut Tx, ids: &[DocumentId]) -> Result<HashMap<DocumentId, Document>, DbError> {
    let mut found = store::load(tx, scope, ids).await?;
    found.retain(|_, document| document.status != DocumentStatus::Deleted);
    Ok(found)
}

/// The documents of each submission that were not taken away, the oldest first.
pub async fn by_submissions(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[SubmissionId],
) -> Result<HashMap<SubmissionId, Vec<Document>>, DbError> {
    let mut all: HashMap<SubmissionId, Vec<Document>> = ids.iter().map(|id| (*id, Vec::new())).collect();
    for document in store::load_by_submissions(tx, scope, ids).await? {
        all.entry(document.submission).or_default().push(document);
    }
    Ok(all)
}

/// Documents as the caller is shown them, in their order: those of submissions that are hidden under a neutral name.
pub async fn shown(
    scope: &OrgScope,
    tx: &mut Tx,
    hidden: &Hidden,
    documents: Vec<Document>,
) -> Result<Vec<Document>, DbError> {
    if hidden.is_nothing() {
        return Ok(documents);
    }
    let ids: Vec<SubmissionId> = documents.iter().map(|document| document.submission).collect();
    let unknown = hidden.submissions(scope, tx, &ids).await?;
    let name = |document: &Document| {
        if unknown.contains(&document.submission) { DownloadName::Neutral } else { DownloadName::Own }
    };
    let show = |document: Document| {
        let name = name(&document);
        document.named(name)
    };
    Ok(documents.into_iter().map(show).collect())
}

/// One of the candidate's own.
pub async fn own(grant: &CandidateGrant, tx: &mut Tx, id: DocumentId) -> Result<Document, ApiError> {
    let scope = grant.scope();
    let found = load(scope, tx, &[id]).await?.remove(&id).ok_or(ApiError::NotFound)?;
    let attempt = attempts::find_by_invite(tx, scope, grant.invite()).await?;
    if attempt.is_some_and(|attempt| attempt.id == found.submission) { Ok(found) } else { Err(ApiError::NotFound) }
}

/// A document of an attempt and a question, held against its removal.
pub(in crate::domain::submissions) async fn hold_own(
    scope: &OrgScope,
    tx: &mut Tx,
    (submission, question): (SubmissionId, QuestionId),
    id: DocumentId,
) -> Result<Option<Document>, DbError> {
    let found = store::hold(tx, scope, id).await?;
    let is_own = |document: &Document| {
        document.submission == submission && document.question == question && document.status != DocumentStatus::Deleted
    };
    Ok(found.filter(is_own))
}

/// The address to send a document to; none when it takes nothing more, or was promised under a key that is gone.
pub fn upload_address(env: &Env, document: &Document) -> Result<Option<Url>, ApiError> {
    if document.status != DocumentStatus::Uploading {
        return Ok(None);
    }
    let id = document.id.uuid();
    let token = env.keys.recall_link_token(LinkPurpose::Upload, id, GENERATION, &document.upload_token);
    let address = |token| env.links.address(LinkPurpose::Upload, &token).map_err(ApiError::internal);
    token.map(address).transpose()
}
