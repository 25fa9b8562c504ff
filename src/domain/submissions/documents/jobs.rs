//! What is left of uploads: finished, or cleared away.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::complete::complete;
use super::model::{Document, DocumentStatus, object_name, parts_name};
use super::store;
use crate::access::{OrgScope, system_scope};
use crate::db::session::DbSession;
use crate::db::{DbError, Tx};
use crate::domain::env::Env;
use crate::domain::submissions::model::Intake;
use crate::domain::submissions::store as attempts;
use crate::jobs::{self, Job, JobError};
use crate::kernel::error::{ApiError, Report};
use crate::kernel::ids::{DocumentId, OrganizationId};

/// How long nothing may come before an upload counts as abandoned.
pub(super) const ABANDONED: TimeDelta = TimeDelta::days(1);
/// How long whoever sent the last byte has to complete the document, before the job does.
pub(super) const UNFINISHED: TimeDelta = TimeDelta::minutes(1);

/// Looks after one document: completes it when whoever sent the last byte could not, gives it up when nobody sends any
/// more, and deletes objects that count for nothing.
#[derive(Debug, Serialize, Deserialize)]
pub struct TidyDocument {
    pub(super) organization: OrganizationId,
    pub(super) document: DocumentId,
}

impl Job<Env> for TidyDocument {
    const NAME: &'static str = "tidy_document";

    async fn run(self, env: &Env) -> Result<(), JobError> {
        let scope = system_scope(self.organization);
        let look = async |tx: &mut Tx| look(&scope, tx, self.document).await;
        let found: Result<_, ApiError> = env.database.write("tidyDocument", &DbSession::WORKER, look).await;
        let status = match found? {
            Some(Finding::Whole) => Some(complete(env, &scope, self.document).await?),
            Some(Finding::Stands(status)) => Some(status),
            None => None,
        };
        clear(env, self.document, status).await
    }
}

enum Finding {
    /// All bytes are there, and nobody has looked at them.
    Whole,
    Stands(DocumentStatus),
}

/// Where the document stands; an upload that nobody goes on with is given up, one that goes on is looked at again.
async fn look(scope: &OrgScope, tx: &mut Tx, id: DocumentId) -> Result<Option<Finding>, ApiError> {
    let Some(document) = store::lock(tx, scope, id).await? else { return Ok(None) };
    if document.status != DocumentStatus::Uploading {
        return Ok(Some(Finding::Stands(document.status)));
    }
    if document.is_whole() {
        return Ok(Some(Finding::Whole));
    }
    if is_abandoned(scope, tx, &document).await? {
        store::end(tx, scope, id, DocumentStatus::Deleted).await?;
        return Ok(Some(Finding::Stands(DocumentStatus::Deleted)));
    }
    let again = document.touched_at + ABANDONED;
    jobs::enqueue_at(tx, &TidyDocument { organization: scope.organization(), document: id }, again);
    Ok(Some(Finding::Stands(DocumentStatus::Uploading)))
}

async fn is_abandoned(scope: &OrgScope, tx: &mut Tx, document: &Document) -> Result<bool, DbError> {
    let now = tx.now();
    if now >= document.touched_at + ABANDONED {
        return Ok(true);
    }
    let attempt = attempts::load(tx, scope, &[document.submission]).await?.remove(&document.submission);
    Ok(attempt.is_none_or(|attempt| attempt.intake(now) != Intake::Counted))
}

/// Deletes what the document does not need.
async fn clear(env: &Env, id: DocumentId, status: Option<DocumentStatus>) -> Result<(), JobError> {
    if status == Some(DocumentStatus::Uploading) {
        return Ok(());
    }
    let retry = |error| JobError::Retry(Report::from(error));
    let name = object_name(id);
    env.files.delete_below(&parts_name(id)).await.map_err(retry)?;
    env.files.delete_unfinished(&name).await.map_err(retry)?;
    if status != Some(DocumentStatus::Ready) {
        env.files.delete(&name).await.map_err(retry)?;
    }
    Ok(())
}
