//! Privacy notices as teams and candidates look at them.

use super::model::{NoticeRevision, PrivacyNotice};
use super::store;
use crate::access::{Grant, OrgScope, ViewOrganization};
use crate::db::{DbError, Tx};
use crate::kernel::error::ApiError;
use crate::kernel::locale::Locale;
use crate::kernel::paging::{Page, PageRequest};

/// The revision in force; none while nothing was published.
pub async fn current(scope: &OrgScope, tx: &mut Tx) -> Result<Option<NoticeRevision>, DbError> {
    store::newest(tx, scope).await
}

/// Whether there is a notice that candidates can be shown.
pub async fn is_published(scope: &OrgScope, tx: &mut Tx) -> Result<bool, DbError> {
    Ok(store::newest_revision(tx, scope).await?.is_some())
}

/// What a candidate is told now, in the nearest language.
pub async fn in_force(scope: &OrgScope, tx: &mut Tx, locale: &Locale) -> Result<PrivacyNotice, ApiError> {
    current(scope, tx).await?.and_then(|revision| revision.text_for(locale)).ok_or(ApiError::NotFound)
}

/// A page of the organization's revisions, the newest first.
pub async fn list(
    grant: &Grant<ViewOrganization>,
    tx: &mut Tx,
    page: &PageRequest,
) -> Result<Page<NoticeRevision>, ApiError> {
    store::list(tx, grant, page).await
}

/// How many revisions there are.
pub async fn count(grant: &Grant<ViewOrganization>, tx: &mut Tx) -> Result<i64, DbError> {
    store::count(tx, grant).await
}
