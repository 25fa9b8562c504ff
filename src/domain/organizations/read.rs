//! Organizations and memberships as people look at them.

use std::collections::HashMap;

use super::model::{Membership, Organization};
use super::store;
use crate::access::{Grant, OrgScope, SignedIn, ViewAuditLog, ViewEvents};
use crate::db::{DbError, Tx};
use crate::events::audit::{self, AuditFilter, AuditRecord};
use crate::events::{self, LoggedEvent};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{AuditEntryId, OrganizationId};
use crate::kernel::paging::{Page, PageRequest};
use crate::kernel::slug::Slug;

/// The organization in whose scope the transaction works.
pub async fn get(scope: &OrgScope, tx: &mut Tx) -> Result<Organization, ApiError> {
    store::find(tx, scope).await?.ok_or(ApiError::NotFound)
}

/// The id behind a slug; none behind what is no slug. Says nothing about who may see it.
pub async fn by_slug(tx: &mut Tx, slug: &str) -> Result<Option<OrganizationId>, DbError> {
    match Slug::parse(slug) {
        Some(slug) => store::find_by_slug(tx, &slug).await,
        None => Ok(None),
    }
}

/// The person's places in organizations, oldest first.
pub async fn memberships_of(who: &SignedIn<'_>, tx: &mut Tx) -> Result<Vec<Membership>, DbError> {
    store::list_memberships_of(tx, who.user()).await
}

/// A page of the organization's log of facts, the oldest first.
pub async fn log(grant: &Grant<ViewEvents>, tx: &mut Tx, page: &PageRequest) -> Result<Page<LoggedEvent>, ApiError> {
    events::list(tx, grant.organization(), page).await
}

/// How many facts the log holds.
pub async fn log_length(grant: &Grant<ViewEvents>, tx: &mut Tx) -> Result<i64, DbError> {
    events::count(tx, grant.organization()).await
}

/// A page of who saw what, the newest first.
pub async fn audit_log(
    grant: &Grant<ViewAuditLog>,
    tx: &mut Tx,
    filter: &AuditFilter,
    page: &PageRequest,
) -> Result<Page<AuditRecord>, ApiError> {
    audit::list(tx, grant.organization(), filter, page).await
}

/// How many records of that kind there are.
pub async fn audit_log_length(grant: &Grant<ViewAuditLog>, tx: &mut Tx, filter: &AuditFilter) -> Result<i64, DbError> {
    audit::count(tx, grant.organization(), filter).await
}

/// Several records at once, by id.
pub async fn audit_entries(
    grant: &Grant<ViewAuditLog>,
    tx: &mut Tx,
    ids: &[AuditEntryId],
) -> Result<HashMap<AuditEntryId, AuditRecord>, DbError> {
    audit::load(tx, grant.organization(), ids).await
}
