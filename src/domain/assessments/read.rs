//! Assessments as teams look at them. Batches answer maps; what is not the organization's own is missing in them.

use std::collections::HashMap;

use super::model::{Assessment, Question, Section};
use super::store;
use crate::access::{Grant, OrgScope, ViewAssessments};
use crate::db::{DbError, Tx};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{AssessmentId, QuestionId};
use crate::kernel::paging::{ListParent, Page, PageRequest};

/// The same page of every parent's assessments, newest first.
pub async fn pages<P: ListParent>(
    grant: &Grant<ViewAssessments>,
    tx: &mut Tx,
    parents: &[P],
    page: &PageRequest,
) -> Result<HashMap<P, Page<Assessment>>, ApiError> {
    store::pages(tx, grant, parents, page).await
}

/// How many assessments every parent has in all.
pub async fn totals<P: ListParent>(
    grant: &Grant<ViewAssessments>,
    tx: &mut Tx,
    parents: &[P],
) -> Result<HashMap<P, i64>, DbError> {
    store::totals(tx, grant, parents).await
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
