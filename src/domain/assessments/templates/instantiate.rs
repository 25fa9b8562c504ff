//! A template becomes an assessment of a job.

use super::store;
use crate::access::{Grant, ManageAssessments};
use crate::db::Tx;
use crate::domain::assessments::form::NewAssessment;
use crate::domain::assessments::{create, limits};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{AssessmentId, AssessmentTemplateId, JobDescriptionId};
use crate::kernel::problem::{Outcome, Problems};
use crate::kernel::text::TextCodes;

/// What is to be made of which template.
#[derive(Debug)]
pub struct FromTemplate {
    /// Which template.
    pub template: AssessmentTemplateId,
    /// What the assessment is for.
    pub job_description: JobDescriptionId,
    /// Title shown to candidates; the template's, when absent.
    pub title: Option<String>,
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum CreateFromTemplateCode {
    /// The title is nothing but white space.
    Empty,
    /// The title has more characters than fit.
    TooLong,
    /// The job description was put away.
    JobClosed,
}

use CreateFromTemplateCode as Code;

/// Keeps a draft with the template's content.
pub async fn instantiate(
    grant: &Grant<ManageAssessments>,
    tx: &mut Tx,
    wanted: &FromTemplate,
) -> Outcome<AssessmentId, Code> {
    let found = store::load(tx, grant, &[wanted.template]).await?.remove(&wanted.template);
    let template = found.ok_or(ApiError::NotFound)?;
    let job = create::open_job(grant, tx, wanted.job_description, Code::JobClosed).await?;
    let mut problems = Problems::default();
    let codes = TextCodes { empty: Code::Empty, too_long: Code::TooLong };
    let title = wanted.title.as_deref().map(|title| problems.check(codes.required("title", title, limits::TITLE)));
    problems.finish()?;
    let form = NewAssessment {
        job_description: job.id,
        title: title.flatten().unwrap_or(template.title),
        time_limit_seconds: template.time_limit_seconds.map(Into::into),
        sections: template.content.sections,
        criteria: template.content.criteria,
    };
    Ok(create::keep_own(grant, tx, &form, &job).await?)
}
