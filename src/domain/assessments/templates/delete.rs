//! A template is thrown away. Assessments that were made of it stay.

use super::store;
use crate::access::{Grant, ManageAssessments};
use crate::db::Tx;
use crate::kernel::error::ApiError;
use crate::kernel::ids::AssessmentTemplateId;
use crate::kernel::problem::{Outcome, expect_version};

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum DeleteTemplateCode {
    /// Somebody else changed it meanwhile.
    VersionConflict,
}

/// Deletes it.
pub async fn delete(
    grant: &Grant<ManageAssessments>,
    tx: &mut Tx,
    id: AssessmentTemplateId,
    expected_version: Option<i32>,
) -> Outcome<(), DeleteTemplateCode> {
    let version = store::lock_version(tx, grant, id).await?.ok_or(ApiError::NotFound)?;
    expect_version(expected_version, version, DeleteTemplateCode::VersionConflict, "before you delete it")?;
    Ok(store::delete(tx, grant, id).await?)
}
