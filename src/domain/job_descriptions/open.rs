//! A job description begins to take invites, or does so again.

use super::model::JobDescriptionStatus;
use super::{steps, store};
use crate::access::{Grant, ManageAssessments, ManageJobDescriptions};
use crate::db::Tx;
use crate::kernel::error::ApiError;
use crate::kernel::ids::JobDescriptionId;
use crate::kernel::problem::{Outcome, Problem};

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum OpenJobDescriptionCode {
    /// It was put away.
    Archived,
}

/// Opens a draft, or one that was closed. One that is open stays as it is.
pub async fn open(
    grant: &Grant<ManageJobDescriptions>,
    tx: &mut Tx,
    id: JobDescriptionId,
) -> Outcome<(), OpenJobDescriptionCode> {
    let found = store::lock(tx, grant, id).await?.ok_or(ApiError::NotFound)?;
    let Some(states) = found.status.opening() else {
        let message = "It is archived, which is for good: create a new one from its text.";
        return Err(Problem::new(OpenJobDescriptionCode::Archived, "jobDescriptionId", message).into());
    };
    Ok(steps::lead(tx, grant, id, states).await?)
}

/// Opens a draft because an assessment of it was published. One that is open, closed or archived stays as it is.
pub async fn open_draft(grant: &Grant<ManageAssessments>, tx: &mut Tx, id: JobDescriptionId) -> Result<(), ApiError> {
    let found = store::lock(tx, grant, id).await?.ok_or(ApiError::NotFound)?;
    if found.status == JobDescriptionStatus::Draft {
        steps::lead(tx, grant, id, &[JobDescriptionStatus::Open]).await?;
    }
    Ok(())
}
