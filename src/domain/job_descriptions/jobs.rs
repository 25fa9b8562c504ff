//! Reading a job description, after the commit that kept it.

use serde::{Deserialize, Serialize};

use super::extraction::Extraction;
use super::extractor::{EmbeddedExtractor, Extractor};
use super::form::first_line;
use super::store;
use crate::access::{OrgScope, system_scope};
use crate::db::session::DbSession;
use crate::db::{DbError, Tx};
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
        read_with(&EmbeddedExtractor, self, env).await
    }
}

/// Has the text read and keeps what was found, unless it was replaced meanwhile: then another job reads the new one.
async fn read_with(extractor: &impl Extractor, job: ExtractJobDescription, env: &Env) -> Result<(), JobError> {
    let scope = system_scope(job.organization);
    let id = job.job_description;
    let unread = env.database.read(&DbSession::WORKER, async |tx| store::find_unread(tx, &scope, id).await).await?;
    // Read already, or deleted: nothing to do.
    let Some(text) = unread else { return Ok(()) };
    let extraction = extractor.extract(text.clone()).await?;
    env.database
        .write("keepExtraction", &DbSession::WORKER, async |tx| keep(tx, &scope, id, &text, &extraction).await)
        .await?;
    Ok(())
}

async fn keep(
    tx: &mut Tx,
    scope: &OrgScope,
    id: JobDescriptionId,
    text: &str,
    extraction: &Extraction,
) -> Result<(), DbError> {
    if store::update_extraction(tx, scope, id, text, extraction).await? {
        let title = extraction.title.clone().or_else(|| first_line(text));
        if let Some(title) = title {
            store::update_title_unless_given(tx, scope, id, &title).await?;
        }
        events::emit(tx, scope.organization(), Event::JobDescriptionExtracted { job_description: id });
    }
    Ok(())
}
