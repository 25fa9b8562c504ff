//! The clock's part: ending attempts whose time is up.

use serde::{Deserialize, Serialize};

use super::model::SubmissionStatus;
use super::{store, submit};
use crate::access::{OrgScope, system_scope};
use crate::db::Tx;
use crate::db::session::DbSession;
use crate::domain::env::Env;
use crate::jobs::{self, Job, JobError};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{OrganizationId, SubmissionId};

/// Hands in what was saved of an attempt whose time is up.
#[derive(Debug, Serialize, Deserialize)]
pub struct CloseOverdue {
    pub(super) organization: OrganizationId,
    pub(super) submission: SubmissionId,
}

impl Job<Env> for CloseOverdue {
    const NAME: &'static str = "close_overdue_submission";

    async fn run(self, env: &Env) -> Result<(), JobError> {
        let scope = system_scope(self.organization);
        let close = async |tx: &mut Tx| close_or_wait(&scope, tx, self.submission).await;
        Ok(env.database.write("closeOverdueSubmission", &DbSession::WORKER, close).await?)
    }
}

/// Ends the attempt. One that has ended, or was deleted, needs nothing; one that was given more time is looked at again.
async fn close_or_wait(scope: &OrgScope, tx: &mut Tx, id: SubmissionId) -> Result<(), ApiError> {
    let Some(submission) = store::lock(tx, scope, id).await? else { return Ok(()) };
    let closed = submit::close_if_overdue(scope, tx, &submission).await?;
    let waits = !closed && submission.status == SubmissionStatus::InProgress;
    if let Some(end) = submission.closes_at().filter(|end| waits && *end > tx.now()) {
        jobs::enqueue_at(tx, &CloseOverdue { organization: scope.organization(), submission: id }, end);
    }
    Ok(())
}
