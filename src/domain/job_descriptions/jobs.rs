//! Reading a job description, after the commit that kept it.

use serde::{Deserialize, Serialize};

use super::extraction::{Extraction, extract};
use super::store;
use crate::access::system_scope;
use crate::db::session::DbSession;
use crate::domain::env::Env;
use crate::events::{self, Event};
use crate::jobs::{Job, JobError};
use crate::kernel::ids::{JobDescriptionId, OrganizationId};

/// Reads title, responsibilities, requirements and skills out of a pasted text.
#[derive(Debug, Serialize, Deserialize)]
pub struct ExtractJobDescription {
    pub(super) organization: OrganizationId,
    pub(super) job_description: JobDescriptionId,
}

impl Job<Env> for ExtractJobDescription {
    const NAME: &'static str = "extract_job_description";

    async fn run(self, env: &Env) -> Result<(), JobError> {
        let scope = system_scope(self.organization);
        let id = self.job_description;
        let text = env.database.read(&DbSession::WORKER, async |tx| store::find_raw_text(tx, &scope, id).await).await?;
        // Deleted meanwhile: nothing to read.
        let Some(text) = text else { return Ok(()) };
        let extraction =
            tokio::task::spawn_blocking(move || extract(&text)).await.map_err(|e| JobError::Retry(e.into()))?;
        env.database
            .write("keepExtraction", &DbSession::WORKER, async |tx| keep(tx, &scope, id, &extraction).await)
            .await?;
        Ok(())
    }
}

async fn keep(
    tx: &mut crate::db::Tx,
    scope: &crate::access::OrgScope,
    id: JobDescriptionId,
    extraction: &Extraction,
) -> Result<(), crate::db::DbError> {
    store::update_extraction(tx, scope, id, extraction).await?;
    events::emit(tx, scope.organization(), Event::JobDescriptionExtracted { job_description: id });
    Ok(())
}
