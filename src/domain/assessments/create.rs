//! A recruiter drafts an assessment for a job description, given whole.

use super::check::{self, Ids};
use super::form::NewAssessment;
use super::store;
use crate::access::{Grant, ManageAssessments};
use crate::db::Tx;
use crate::domain::job_descriptions::{self, JobDescriptionStatus};
use crate::events::{self, Event};
use crate::kernel::ids::AssessmentId;
use crate::kernel::problem::{Outcome, Problem, Rejection};

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum CreateAssessmentCode {
    /// Nothing but white space.
    Empty,
    /// More characters than fit.
    TooLong,
    /// More items than fit.
    TooMany,
    /// A choice question without a correct choice.
    NoCorrectChoice,
    /// Two choices of a question say the same.
    DuplicateChoice,
    /// The tolerance is no number, or below 0.
    BadTolerance,
    /// The answer of a numeric question is no number.
    InvalidNumber,
    /// The weight is no number, not above 0, too large or too fine.
    InvalidWeight,
    /// The level is not 0 to 4, or is there twice.
    InvalidLevel,
    /// The time limit is too short or too long.
    BadTimeLimit,
    /// The longest answer is too short or too long.
    BadMaxLength,
    /// The part does not belong to this kind of question, or the kind needs it.
    WrongKind,
    /// Questions of this kind are not available yet.
    UnsupportedKind,
    /// The job description was put away.
    JobClosed,
}

/// Keeps a draft, its first revision.
pub async fn create(
    grant: &Grant<ManageAssessments>,
    tx: &mut Tx,
    form: &NewAssessment,
) -> Outcome<AssessmentId, CreateAssessmentCode> {
    let job = job_descriptions::get(grant, tx, form.job_description).await?;
    if job.status == JobDescriptionStatus::Archived {
        let message = "The job description is archived: choose another one.";
        return Err(Problem::new(CreateAssessmentCode::JobClosed, "jobDescriptionId", message).into());
    }
    let language = job.extraction.map(|extraction| extraction.language).unwrap_or_default();
    let ids = Ids { now: tx.now(), random: tx.random() };
    let checked = check::check(form, language, ids).map_err(Rejection::Problems)?;
    store::insert(tx, grant, job.id, &checked).await?;
    let (assessment, job_description) = (checked.id, job.id);
    events::emit(tx, grant.organization(), Event::AssessmentCreated { assessment, job_description });
    Ok(assessment)
}
