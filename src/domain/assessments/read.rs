//! Assessments as teams look at them. Batches answer maps; what is not the organization's own is missing in them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::model::{Assessment, AssessmentStatus, Question, Section};
use super::store;
use crate::access::{Grant, OrgScope, ViewAssessments};
use crate::db::{DbError, Tx};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{AssessmentId, JobDescriptionId, QuestionId};
use crate::kernel::paging::{Direction, ListParent, Page, PageRequest};

/// Which assessments. All given parts hold.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AssessmentFilter {
    /// Any of these; all, when empty.
    pub status: Vec<AssessmentStatus>,
    /// Of any of these; of all, when absent.
    pub job_descriptions: Option<Vec<JobDescriptionId>>,
    /// Drafted at or after.
    pub created_from: Option<DateTime<Utc>>,
    /// Drafted before.
    pub created_before: Option<DateTime<Utc>>,
    /// Words that stand in the title.
    pub search: Option<String>,
    /// All of these hold too.
    pub and: Vec<Self>,
    /// At least one of these holds too, unless there are none.
    pub or: Vec<Self>,
    /// This does not hold.
    pub not: Option<Box<Self>>,
}

/// How they are sorted.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct AssessmentOrder {
    /// By what.
    pub field: AssessmentOrderField,
    /// Which way.
    pub direction: Direction,
}

impl Default for AssessmentOrder {
    fn default() -> Self {
        Self { field: AssessmentOrderField::CreatedAt, direction: Direction::Descending }
    }
}

/// What they can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum AssessmentOrderField {
    /// When it was drafted.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
    /// Title.
    Title,
}

/// The same page of every parent's assessments.
pub async fn pages<P: ListParent>(
    grant: &Grant<ViewAssessments>,
    tx: &mut Tx,
    parents: &[P],
    filter: &AssessmentFilter,
    order: AssessmentOrder,
    page: &PageRequest,
) -> Result<HashMap<P, Page<Assessment>>, ApiError> {
    store::pages(tx, grant, parents, filter, order, page).await
}

/// How many assessments every parent has in all.
pub async fn totals<P: ListParent>(
    grant: &Grant<ViewAssessments>,
    tx: &mut Tx,
    parents: &[P],
    filter: &AssessmentFilter,
) -> Result<HashMap<P, i64>, DbError> {
    store::totals(tx, grant, parents, filter).await
}

/// The revision that follows each, where there is one that was not put away unpublished.
pub async fn next_revisions(
    grant: &Grant<ViewAssessments>,
    tx: &mut Tx,
    ids: &[AssessmentId],
) -> Result<HashMap<AssessmentId, AssessmentId>, DbError> {
    store::load_next(tx, grant, ids).await
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
