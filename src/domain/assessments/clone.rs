//! A copy of an assessment: a draft of its own, for the same job or another one.

use super::create;
use super::form::NewAssessment;
use super::limits;
use super::store;
use crate::access::{Grant, ManageAssessments};
use crate::db::Tx;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{AssessmentId, JobDescriptionId};
use crate::kernel::problem::{Outcome, Problems};
use crate::kernel::text::TextCodes;

/// What is to be copied.
#[derive(Debug)]
pub struct AssessmentClone {
    /// Any assessment, whatever its status.
    pub assessment: AssessmentId,
    /// What the copy assesses for; the same, when absent.
    pub job_description: Option<JobDescriptionId>,
    /// Title shown to candidates; the same, when absent.
    pub title: Option<String>,
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum CloneAssessmentCode {
    /// The title is nothing but white space.
    Empty,
    /// The title has more characters than fit.
    TooLong,
    /// The job description was put away.
    JobClosed,
}

use CloneAssessmentCode as Code;

/// Keeps a copy as a draft, its first revision.
pub async fn clone(
    grant: &Grant<ManageAssessments>,
    tx: &mut Tx,
    wanted: &AssessmentClone,
) -> Outcome<AssessmentId, Code> {
    let id = wanted.assessment;
    let original = store::load(tx, grant, &[id]).await?.remove(&id).ok_or(ApiError::NotFound)?;
    let job = wanted.job_description.unwrap_or(original.job_description);
    let job = create::open_job(grant, tx, job, Code::JobClosed).await?;
    let mut problems = Problems::default();
    let codes = TextCodes { empty: Code::Empty, too_long: Code::TooLong };
    let title = wanted.title.as_deref().map(|title| problems.check(codes.required("title", title, limits::TITLE)));
    problems.finish()?;
    let content = store::load_sections(tx, grant, &[id]).await?.remove(&id).unwrap_or_default();
    let mut form = NewAssessment::of(&original, &content).without_ids();
    form.title = title.flatten().unwrap_or(form.title);
    Ok(create::keep_own(grant, tx, &form, &job).await?)
}
