//! An API key ends at once.

use super::store;
use crate::access::{Grant, ManageApiKeys};
use crate::db::Tx;
use crate::kernel::error::ApiError;
use crate::kernel::ids::ApiKeyId;

/// Ends a key. Ending it again changes nothing.
pub async fn revoke_api_key(grant: &Grant<ManageApiKeys>, tx: &mut Tx, id: ApiKeyId) -> Result<(), ApiError> {
    if store::revoke_api_key(tx, grant, id).await? { Ok(()) } else { Err(ApiError::NotFound) }
}
