//! Accounts, sessions and keys as people look at them.

use std::collections::HashMap;

use super::store::{self, ApiKey, Session, User};
use crate::access::{Grant, ManageApiKeys, OrgScope, SignedIn};
use crate::db::{DbError, Tx};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{ApiKeyId, UserId};
use crate::kernel::paging::{Page, PageRequest};

/// The account of the person who calls.
pub async fn own_account(who: &SignedIn<'_>, tx: &mut Tx) -> Result<User, ApiError> {
    store::load_users(tx, &[who.user()]).await?.remove(&who.user()).ok_or(ApiError::NotFound)
}

/// The accounts of members; those of strangers are left out by row-level security.
pub async fn members_accounts(_: &OrgScope, tx: &mut Tx, ids: &[UserId]) -> Result<HashMap<UserId, User>, DbError> {
    store::load_users(tx, ids).await
}

/// The person's sessions that have not ended, newest first.
pub async fn own_sessions(who: &SignedIn<'_>, tx: &mut Tx) -> Result<Vec<Session>, DbError> {
    store::list_sessions(tx, who.user()).await
}

/// A page of the organization's keys, newest first.
pub async fn api_keys(grant: &Grant<ManageApiKeys>, tx: &mut Tx, page: &PageRequest) -> Result<Page<ApiKey>, ApiError> {
    store::list_api_keys(tx, grant, page).await
}

/// How many keys the organization has.
pub async fn count_api_keys(grant: &Grant<ManageApiKeys>, tx: &mut Tx) -> Result<i64, DbError> {
    store::count_api_keys(tx, grant).await
}

/// Several keys at once, by id; unknown ones are left out.
pub async fn api_keys_by_ids(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[ApiKeyId],
) -> Result<HashMap<ApiKeyId, ApiKey>, DbError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    store::load_api_keys(tx, scope, ids).await
}

/// One key.
pub async fn api_key(scope: &OrgScope, tx: &mut Tx, id: ApiKeyId) -> Result<ApiKey, ApiError> {
    store::load_api_keys(tx, scope, &[id]).await?.remove(&id).ok_or(ApiError::NotFound)
}
