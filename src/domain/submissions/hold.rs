//! Holding an attempt and its invite, in the order in which attempts end: the attempt, then the invite.

use super::model::Submission;
use super::store;
use crate::access::OrgScope;
use crate::db::Tx;
use crate::domain::invites::{self, Invite};
use crate::kernel::error::ApiError;
use crate::kernel::ids::InviteId;

/// Holds both until the transaction ends. An attempt that begins at this moment is found once the invite is held.
pub(super) async fn lock_attempt(
    scope: &OrgScope,
    tx: &mut Tx,
    id: InviteId,
) -> Result<(Invite, Option<Submission>), ApiError> {
    let attempt = store::lock_by_invite(tx, scope, id).await?;
    let invite = invites::lock(scope, tx, id).await?;
    let attempt = match attempt {
        Some(attempt) => Some(attempt),
        None => store::lock_by_invite(tx, scope, id).await?,
    };
    Ok((invite, attempt))
}
