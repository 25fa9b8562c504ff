//! A job description begins to take invites.

use super::model::JobDescriptionStatus;
use super::store;
use crate::access::{Grant, ManageAssessments};
use crate::db::Tx;
use crate::events::{self, Event};
use crate::kernel::error::ApiError;
use crate::kernel::ids::JobDescriptionId;

/// Opens a draft because an assessment of it was published. One that is open, closed or archived stays as it is.
pub async fn open_draft(grant: &Grant<ManageAssessments>, tx: &mut Tx, id: JobDescriptionId) -> Result<(), ApiError> {
    let status = store::lock_status(tx, grant, id).await?.ok_or(ApiError::NotFound)?;
    if status == JobDescriptionStatus::Draft {
        store::update_status(tx, grant, id, JobDescriptionStatus::Open).await?;
        events::emit(tx, grant.organization(), Event::JobDescriptionOpened { job_description: id });
    }
    Ok(())
}
