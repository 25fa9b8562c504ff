//! An assessment is kept as a template.

use super::model::TemplateContent;
use super::store;
use crate::access::{Grant, ManageAssessments};
use crate::db::Tx;
use crate::domain::assessments::form::NewAssessment;
use crate::domain::assessments::{limits, read};
use crate::kernel::ids::{AssessmentId, AssessmentTemplateId};
use crate::kernel::problem::{Outcome, Problems};
use crate::kernel::text::TextCodes;

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum SaveTemplateCode {
    /// The title is nothing but white space.
    Empty,
    /// The title has more characters than fit.
    TooLong,
}

use SaveTemplateCode as Code;

/// Keeps a copy of an assessment, whatever its status, under a title; its own, when absent.
pub async fn save(
    grant: &Grant<ManageAssessments>,
    tx: &mut Tx,
    assessment: AssessmentId,
    title: Option<&str>,
) -> Outcome<AssessmentTemplateId, Code> {
    let mut problems = Problems::default();
    let codes = TextCodes { empty: Code::Empty, too_long: Code::TooLong };
    let title = title.map(|title| problems.check(codes.required("title", title, limits::TITLE)));
    problems.finish()?;
    let original = read::get(grant, tx, assessment).await?;
    let sections = read::sections(grant, tx, &[assessment]).await?.remove(&assessment).unwrap_or_default();
    let form = NewAssessment::of(&original, &sections).without_ids();
    let id = tx.new_id();
    let content = TemplateContent { sections: form.sections, criteria: form.criteria };
    let title = title.flatten().unwrap_or(original.title);
    store::insert(tx, grant, id, &title, original.time_limit_seconds, &content).await?;
    Ok(id)
}
