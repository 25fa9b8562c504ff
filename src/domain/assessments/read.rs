//! Assessments as teams look at them. Batches answer maps; what is not the organization's own is missing in them.

use std::collections::HashMap;

use super::model::{Assessment, Question, Section};
use super::store;
use crate::access::{Grant, OrgScope, ViewAssessments};
use crate::db::{DbError, Tx};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{AssessmentId, JobDescriptionId, QuestionId};
use crate::kernel::paging::{Page, PageRequest};

/// A page of the organization's assessments, newest first.
pub async fn list(
    grant: &Grant<ViewAssessments>,
    tx: &mut Tx,
    page: &PageRequest,
) -> Result<Page<Assessment>, ApiError> {
    store::list(tx, grant, page).await
}

/// How many there are in all.
pub async fn count(grant: &Grant<ViewAssessments>, tx: &mut Tx) -> Result<i64, DbError> {
    store::count(tx, grant).await
}

/// The same page of each job description's assessments, newest first.
pub async fn pages_by_job_description(
    scope: &OrgScope,
    tx: &mut Tx,
    jobs: &[JobDescriptionId],
    page: &PageRequest,
) -> Result<HashMap<JobDescriptionId, Page<Assessment>>, ApiError> {
    store::pages_by_job_description(tx, scope, jobs, page).await
}

/// How many assessments each job description has in all.
pub async fn totals_by_job_description(
    scope: &OrgScope,
    tx: &mut Tx,
    jobs: &[JobDescriptionId],
) -> Result<HashMap<JobDescriptionId, i64>, DbError> {
    store::totals_by_job_description(tx, scope, jobs).await
}

/// Several at once, by id.
pub async fn load(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[AssessmentId],
) -> Result<HashMap<AssessmentId, Assessment>, DbError> {
    store::load(tx, scope, ids).await
}

/// One.
pub async fn get(scope: &OrgScope, tx: &mut Tx, id: AssessmentId) -> Result<Assessment, ApiError> {
    store::load(tx, scope, &[id]).await?.remove(&id).ok_or(ApiError::NotFound)
}

/// The whole content of each assessment, in order; two statements for all of them. Every assessment that is asked for
/// has an entry.
pub async fn sections(
    scope: &OrgScope,
    tx: &mut Tx,
    assessments: &[AssessmentId],
) -> Result<HashMap<AssessmentId, Vec<Section>>, DbError> {
    store::load_sections(tx, scope, assessments).await
}

/// Several questions at once, by id.
pub async fn questions(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[QuestionId],
) -> Result<HashMap<QuestionId, Question>, DbError> {
    store::load_questions(tx, scope, ids).await
}
