//! A template gets another title.

use super::store;
use crate::access::{Grant, ManageAssessments};
use crate::db::Tx;
use crate::domain::assessments::limits;
use crate::kernel::error::ApiError;
use crate::kernel::ids::AssessmentTemplateId;
use crate::kernel::problem::{Outcome, Problems, expect_version};
use crate::kernel::text::TextCodes;

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum RenameTemplateCode {
    /// The title is nothing but white space.
    Empty,
    /// The title has more characters than fit.
    TooLong,
    /// Somebody else changed it meanwhile.
    VersionConflict,
}

use RenameTemplateCode as Code;

/// Renames it.
pub async fn rename(
    grant: &Grant<ManageAssessments>,
    tx: &mut Tx,
    id: AssessmentTemplateId,
    expected_version: Option<i32>,
    title: &str,
) -> Outcome<(), Code> {
    let mut problems = Problems::default();
    let codes = TextCodes { empty: Code::Empty, too_long: Code::TooLong };
    let title = problems.check(codes.required("title", title, limits::TITLE)).unwrap_or_default();
    problems.finish()?;
    let version = store::lock_version(tx, grant, id).await?.ok_or(ApiError::NotFound)?;
    expect_version(expected_version, version, Code::VersionConflict, "and repeat the change")?;
    Ok(store::update_title(tx, grant, id, &title).await?)
}
