//! Job descriptions as teams look at them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::model::{JobDescription, JobDescriptionStatus};
use super::store;
use crate::access::{Grant, OrgScope, ViewAssessments};
use crate::db::{DbError, Tx};
use crate::kernel::error::ApiError;
use crate::kernel::ids::JobDescriptionId;
use crate::kernel::paging::{Direction, Page, PageRequest};

/// Which job descriptions. All given parts hold.
#[derive(Debug, Clone, Default, Serialize)]
pub struct JobDescriptionFilter {
    /// Any of these.
    pub status: Option<Vec<JobDescriptionStatus>>,
    /// Pasted at or after.
    pub created_from: Option<DateTime<Utc>>,
    /// Pasted before.
    pub created_before: Option<DateTime<Utc>>,
    /// Changed at or after.
    pub updated_from: Option<DateTime<Utc>>,
    /// Changed before.
    pub updated_before: Option<DateTime<Utc>>,
    /// Words that stand in title or text, or in what was read there.
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
pub struct JobDescriptionOrder {
    /// By what.
    pub field: JobDescriptionOrderField,
    /// Which way.
    pub direction: Direction,
}

impl Default for JobDescriptionOrder {
    fn default() -> Self {
        Self { field: JobDescriptionOrderField::CreatedAt, direction: Direction::Descending }
    }
}

/// What they can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum JobDescriptionOrderField {
    /// When it was pasted.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
    /// Title, without regard to case.
    Title,
}

/// A page of the organization's job descriptions.
pub async fn list(
    grant: &Grant<ViewAssessments>,
    tx: &mut Tx,
    filter: &JobDescriptionFilter,
    order: JobDescriptionOrder,
    page: &PageRequest,
) -> Result<Page<JobDescription>, ApiError> {
    store::list(tx, grant, filter, order, page).await
}

/// How many there are in all.
pub async fn count(grant: &Grant<ViewAssessments>, tx: &mut Tx, filter: &JobDescriptionFilter) -> Result<i64, DbError> {
    store::count(tx, grant, filter).await
}

/// Several at once, by id.
pub async fn load(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[JobDescriptionId],
) -> Result<HashMap<JobDescriptionId, JobDescription>, DbError> {
    store::load(tx, scope, ids).await
}

/// One.
pub async fn get(scope: &OrgScope, tx: &mut Tx, id: JobDescriptionId) -> Result<JobDescription, ApiError> {
    store::load(tx, scope, &[id]).await?.remove(&id).ok_or(ApiError::NotFound)
}
