//! An assessment is put away: nobody is invited to it any more, and whoever was goes on.

use super::model::AssessmentStatus;
use super::store;
use crate::access::{Grant, ManageAssessments};
use crate::db::Tx;
use crate::events::{self, Event};
use crate::kernel::error::ApiError;
use crate::kernel::ids::AssessmentId;
use crate::kernel::problem::{Outcome, Problem};

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum RetireAssessmentCode {
    /// It is retired already.
    AlreadyRetired,
    /// Somebody else changed it meanwhile.
    VersionConflict,
}

/// Retires a published assessment, or puts a draft away that nobody wants.
pub async fn retire(
    grant: &Grant<ManageAssessments>,
    tx: &mut Tx,
    id: AssessmentId,
    expected_version: Option<i32>,
) -> Outcome<(), RetireAssessmentCode> {
    let assessment = store::lock(tx, grant, id).await?.ok_or(ApiError::NotFound)?;
    if assessment.status == AssessmentStatus::Retired {
        let message = "It is retired already.";
        return Err(Problem::new(RetireAssessmentCode::AlreadyRetired, "assessmentId", message).into());
    }
    if expected_version.is_some_and(|expected| expected != assessment.version) {
        let message = "It was changed meanwhile: look at it again before you retire it.";
        return Err(Problem::new(RetireAssessmentCode::VersionConflict, "expectedVersion", message).into());
    }
    store::update_retired(tx, grant, id).await?;
    let job_description = assessment.job_description;
    events::emit(tx, grant.organization(), Event::AssessmentRetired { assessment: id, job_description });
    Ok(())
}
