//! A document is whole: its parts become one object, and its content says what it is.
//!
//! May be done twice, by a request and by a job: parts and order are the same, so the object is. Whoever is slower finds
//! the document completed.

use sha2::{Digest, Sha256};

use super::jobs::TidyDocument;
use super::model::{Document, DocumentStatus, object_name, part_name};
use super::sniff::{HEAD, sniff};
use super::{office, store};
use crate::access::OrgScope;
use crate::db::session::DbSession;
use crate::db::{DbError, Tx};
use crate::domain::assessments::{self, FileType, Question};
use crate::domain::env::Env;
use crate::events::{self, Event};
use crate::gateways::files::FileError;
use crate::jobs;
use crate::kernel::error::ApiError;
use crate::kernel::ids::DocumentId;

/// What a document turned out to be.
struct Content {
    sha256: [u8; 32],
    /// None: nothing that the question takes.
    media_type: Option<&'static str>,
}

/// Completes a document all of whose bytes are there, and answers where it stands then. One that was completed before
/// stays as it is, and so does one of which something is missing.
pub(super) async fn complete(env: &Env, scope: &OrgScope, id: DocumentId) -> Result<DocumentStatus, ApiError> {
    let session = DbSession { organization: Some(scope.organization()), ..DbSession::ANONYMOUS };
    let look = async |tx: &mut Tx| unfinished(scope, tx, id).await;
    let Some(unfinished) = env.database.read(&session, look).await? else {
        return stands(env, &session, scope, id).await;
    };
    match examine(env, &unfinished).await {
        Ok(content) => {
            let keep = async |tx: &mut Tx| keep(scope, tx, id, &content).await;
            env.database.write("completeDocument", &session, keep).await
        }
        // Somebody else may have completed it, and cleared away the parts, or what was half written here.
        Err(error) => match stands(env, &session, scope, id).await? {
            DocumentStatus::Uploading => Err(ApiError::internal(error)),
            completed => Ok(completed),
        },
    }
}

async fn stands(env: &Env, session: &DbSession, scope: &OrgScope, id: DocumentId) -> Result<DocumentStatus, ApiError> {
    let look = async |tx: &mut Tx| store::find(tx, scope, id).await;
    let found: Result<Option<Document>, DbError> = env.database.read(session, look).await;
    Ok(found?.ok_or(ApiError::NotFound)?.status)
}

/// A whole document that nobody has looked at yet.
struct Unfinished {
    document: Document,
    question: Question,
    parts: Vec<String>,
}

async fn unfinished(scope: &OrgScope, tx: &mut Tx, id: DocumentId) -> Result<Option<Unfinished>, ApiError> {
    let found = store::find(tx, scope, id).await?;
    let is_unfinished = |document: &Document| document.status == DocumentStatus::Uploading && document.is_whole();
    let Some(document) = found.filter(is_unfinished) else { return Ok(None) };
    let question = assessments::questions(scope, tx, &[document.question]).await?.remove(&document.question);
    let keys = store::part_keys(tx, scope, id).await?;
    let parts = keys.into_iter().map(|key| part_name(id, key)).collect();
    let question = question.ok_or_else(|| ApiError::internal("a document answers no question"))?;
    Ok(Some(Unfinished { document, question, parts }))
}

/// Joins the parts and looks at what they make.
async fn examine(env: &Env, unfinished: &Unfinished) -> Result<Content, FileError> {
    let Unfinished { document, question, parts } = unfinished;
    let name = object_name(document.id);
    let (mut hash, mut head) = (Sha256::new(), Vec::with_capacity(HEAD));
    let see = |bytes: &[u8]| {
        hash.update(bytes);
        let missing = HEAD.saturating_sub(head.len()).min(bytes.len());
        head.extend_from_slice(bytes.get(..missing).unwrap_or_default());
    };
    env.files.join(parts, &name, see).await?;
    let allowed = question.file.as_ref().map(|rules| rules.types.as_slice()).unwrap_or_default();
    let found = match sniff(document.declared, allowed, &head) {
        Some(office @ (FileType::Docx | FileType::Odt | FileType::Xlsx | FileType::Pptx)) => {
            is_office(env, &name, office, document.size).await?.then_some(office)
        }
        other => other,
    };
    Ok(Content { sha256: hash.finalize().into(), media_type: found.map(|found| found.media_type(question.kind)) })
}

async fn is_office(env: &Env, name: &str, wanted: FileType, size: i64) -> Result<bool, FileError> {
    let size = u64::try_from(size).unwrap_or_default();
    let end = env.files.read(name, size.saturating_sub(office::CLOSING)..size).await?;
    let Some((offset, length)) = office::table_of_members(&end, size) else { return Ok(false) };
    let table = env.files.read(name, offset..offset + length).await?;
    Ok(office::is_office(wanted, &table))
}

/// Writes what was found, unless somebody was faster; the parts are cleared away afterwards.
async fn keep(scope: &OrgScope, tx: &mut Tx, id: DocumentId, content: &Content) -> Result<DocumentStatus, ApiError> {
    let document = store::lock(tx, scope, id).await?.ok_or(ApiError::NotFound)?;
    if document.status != DocumentStatus::Uploading {
        return Ok(document.status);
    }
    let organization = scope.organization();
    jobs::enqueue(tx, &TidyDocument { organization, document: id });
    let Some(media_type) = content.media_type else {
        store::end(tx, scope, id, DocumentStatus::Refused).await?;
        return Ok(DocumentStatus::Refused);
    };
    store::finish(tx, scope, id, media_type, &content.sha256).await?;
    events::emit(tx, organization, Event::DocumentReceived { document: id, submission: document.submission });
    Ok(DocumentStatus::Ready)
}
