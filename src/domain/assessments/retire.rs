//! An assessment is put away: nobody is invited to it any more, and whoever was goes on.

use super::model::AssessmentStatus;
use super::store;
use crate::access::{Grant, ManageAssessments};
use crate::db::Tx;
use crate::events::{self, Event};
use crate::kernel::error::ApiError;
use crate::kernel::ids::AssessmentId;
use crate::kernel::problem::{Outcome, Problem, expect_version};

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
    expect_version(
        expected_version,
        assessment.version,
        RetireAssessmentCode::VersionConflict,
        "before you retire it",
    )?;
    store::update_retired(tx, grant, id).await?;
    let job_description = assessment.job_description;
    events::emit(tx, grant.organization(), Event::AssessmentRetired { assessment: id, job_description });
    Ok(())
}
