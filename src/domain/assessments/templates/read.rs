//! Templates as teams look at them.

use std::collections::HashMap;

use serde::Serialize;

use super::model::AssessmentTemplate;
use super::store;
use crate::access::{Grant, ViewAssessments};
use crate::db::{DbError, Tx};
use crate::kernel::error::ApiError;
use crate::kernel::ids::AssessmentTemplateId;
use crate::kernel::paging::{Direction, Page, PageRequest};

/// How templates are sorted.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct TemplateOrder {
    /// By what.
    pub field: TemplateOrderField,
    /// Which way.
    pub direction: Direction,
}

impl Default for TemplateOrder {
    fn default() -> Self {
        Self { field: TemplateOrderField::CreatedAt, direction: Direction::Descending }
    }
}

/// What templates can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum TemplateOrderField {
    /// When it was saved.
    CreatedAt,
    /// Title.
    Title,
}

/// A page of the organization's templates; `search` is words that stand in the title.
pub async fn list(
    grant: &Grant<ViewAssessments>,
    tx: &mut Tx,
    search: Option<&str>,
    order: TemplateOrder,
    page: &PageRequest,
) -> Result<Page<AssessmentTemplate>, ApiError> {
    store::list(tx, grant, search, order, page).await
}

/// How many there are in all.
pub async fn count(grant: &Grant<ViewAssessments>, tx: &mut Tx, search: Option<&str>) -> Result<i64, DbError> {
    store::count(tx, grant, search).await
}

/// Several at once, by id.
pub async fn load(
    grant: &Grant<ViewAssessments>,
    tx: &mut Tx,
    ids: &[AssessmentTemplateId],
) -> Result<HashMap<AssessmentTemplateId, AssessmentTemplate>, DbError> {
    store::load(tx, grant, ids).await
}
