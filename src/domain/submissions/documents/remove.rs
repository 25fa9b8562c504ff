//! A candidate takes a document away: its bytes are deleted, not hidden.

use serde::{Deserialize, Serialize};

use super::jobs::TidyDocument;
use super::model::DocumentStatus;
use super::store;
use crate::access::CandidateGrant;
use crate::db::Tx;
use crate::domain::invites::InviteStatus;
use crate::domain::submissions::model::{Intake, REVOKED};
use crate::domain::submissions::store as attempts;
use crate::events::{self, Event};
use crate::jobs;
use crate::kernel::ids::DocumentId;
use crate::kernel::problem::{Outcome, Problem};

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RemoveDocumentCode {
    /// No such document of this attempt.
    UnknownDocument,
    /// It is an answer: save that without it first.
    InUse,
    /// The attempt takes no changes any more.
    SubmissionClosed,
    /// The organization took the invite back. What was saved before is kept.
    Revoked,
}

use RemoveDocumentCode as Code;

/// Takes it away; taken away already, it stays so.
pub async fn remove(grant: &CandidateGrant, tx: &mut Tx, id: &str) -> Outcome<DocumentId, RemoveDocumentCode> {
    let scope = grant.scope();
    let unknown = || Problem::new(Code::UnknownDocument, "documentId", "This attempt has no such document.");
    let id: DocumentId = id.parse().ok().ok_or_else(unknown)?;
    let (attempt, invite) = attempts::hold_for_saving(tx, scope, grant.invite()).await?.ok_or_else(unknown)?;
    let found = store::lock(tx, scope, id).await?.filter(|document| document.submission == attempt.id);
    let document = found.ok_or_else(unknown)?;
    if document.status == DocumentStatus::Deleted {
        return Ok(id);
    }
    if invite == InviteStatus::Revoked {
        return Err(Problem::new(Code::Revoked, "", REVOKED).into());
    }
    if attempt.intake(tx.now()) != Intake::Counted {
        let message = "The attempt has ended: what was handed in stays as it is.";
        return Err(Problem::new(Code::SubmissionClosed, "", message).into());
    }
    if store::is_answer(tx, scope, id).await? {
        let message = "It is an answer: save the answer without it first.";
        return Err(Problem::new(Code::InUse, "documentId", message).into());
    }
    store::end(tx, scope, id, DocumentStatus::Deleted).await?;
    let organization = scope.organization();
    jobs::enqueue(tx, &TidyDocument { organization, document: id });
    events::emit(tx, organization, Event::DocumentRemoved { document: id, submission: document.submission });
    Ok(id)
}
