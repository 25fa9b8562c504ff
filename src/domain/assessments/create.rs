//! A recruiter drafts an assessment for a job description, given whole.

use super::check::{self, Checked, Ids};
use super::codes::{ContentCode, CreateAssessmentCode};
use super::form::NewAssessment;
use super::store;
use crate::access::{Grant, ManageAssessments, OrgScope};
use crate::db::{DbError, Tx};
use crate::domain::job_descriptions::{self, JobDescription, JobDescriptionStatus};
use crate::events::{self, Event};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{AssessmentId, JobDescriptionId};
use crate::kernel::problem::{Outcome, Problem, Rejection};

/// Keeps a draft, its first revision.
pub async fn create(
    grant: &Grant<ManageAssessments>,
    tx: &mut Tx,
    form: &NewAssessment,
) -> Outcome<AssessmentId, CreateAssessmentCode> {
    let job = open_job(grant, tx, form.job_description, CreateAssessmentCode::JobClosed).await?;
    let checked = checked(tx, form, &job).map_err(|problems| Rejection::Problems(problems).map(Into::into))?;
    Ok(keep(grant, tx, &job, &checked).await?)
}

/// The job description that a new assessment is for: any that is not put away.
pub(super) async fn open_job<C>(
    scope: &OrgScope,
    tx: &mut Tx,
    id: JobDescriptionId,
    closed: C,
) -> Outcome<JobDescription, C> {
    let job = job_descriptions::get(scope, tx, id).await?;
    if job.status == JobDescriptionStatus::Archived {
        let message = "The job description is archived: choose another one.";
        return Err(Problem::new(closed, "jobDescriptionId", message).into());
    }
    Ok(job)
}

/// Keeps a draft whose content the program put together: what is wrong with it is nobody else's fault.
pub(super) async fn keep_own(
    grant: &Grant<ManageAssessments>,
    tx: &mut Tx,
    form: &NewAssessment,
    job: &JobDescription,
) -> Result<AssessmentId, ApiError> {
    let wrong = |problems: Vec<Problem<ContentCode>>| {
        let found: Vec<_> = problems.iter().map(|problem| (problem.code, problem.path.join("."))).collect();
        ApiError::internal(format!("content of our own making does not pass: {found:?}"))
    };
    let checked = checked(tx, form, job).map_err(wrong)?;
    Ok(keep(grant, tx, job, &checked).await?)
}

fn checked(tx: &Tx, form: &NewAssessment, job: &JobDescription) -> Result<Checked, Vec<Problem<ContentCode>>> {
    let language = job.extraction.as_ref().map(|extraction| extraction.language).unwrap_or_default();
    check::check(form, language, Ids::new(tx.now(), tx.random()))
}

async fn keep(
    grant: &Grant<ManageAssessments>,
    tx: &mut Tx,
    job: &JobDescription,
    checked: &Checked,
) -> Result<AssessmentId, DbError> {
    store::insert(tx, grant, job.id, checked, None).await?;
    let (assessment, job_description) = (checked.id, job.id);
    events::emit(tx, grant.organization(), Event::AssessmentCreated { assessment, job_description });
    Ok(assessment)
}
