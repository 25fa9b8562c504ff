//! A session ends: by signing out, or from the list of one's sessions.

use super::store;
use crate::access::SignedIn;
use crate::db::Tx;
use crate::kernel::error::ApiError;
use crate::kernel::ids::SessionId;

/// Ends one of the person's own sessions. Ending it again changes nothing.
pub async fn revoke_session(who: &SignedIn<'_>, tx: &mut Tx, id: SessionId) -> Result<(), ApiError> {
    if store::revoke_session(tx, who.user(), id).await? { Ok(()) } else { Err(ApiError::NotFound) }
}
