//! An invite goes its way: what others report about it, under a lock.

use super::model::{Invite, InviteStep};
use super::store;
use crate::access::OrgScope;
use crate::db::{DbError, Tx};
use crate::events::{self, Event};
use crate::kernel::error::ApiError;
use crate::kernel::ids::InviteId;

/// Holds an invite until the transaction ends: whatever depends on where it stands happens one after the other.
pub async fn lock(scope: &OrgScope, tx: &mut Tx, id: InviteId) -> Result<Invite, ApiError> {
    store::lock(tx, scope, id).await?.ok_or(ApiError::NotFound)
}

/// Takes a step with a locked invite; false when it is not possible from where the invite stands.
pub(super) async fn advance(scope: &OrgScope, tx: &mut Tx, invite: &Invite, step: InviteStep) -> Result<bool, DbError> {
    let Some(next) = invite.status.after(step) else { return Ok(false) };
    store::update_status(tx, scope, invite.id, next).await?;
    Ok(true)
}

/// An attempt at a locked invite began. The fact is the submission's to tell.
pub async fn mark_started(scope: &OrgScope, tx: &mut Tx, invite: &Invite) -> Result<(), ApiError> {
    if advance(scope, tx, invite, InviteStep::Start).await? {
        return Ok(());
    }
    Err(ApiError::internal(format!("an invite that is {} cannot be started", invite.status.as_str())))
}

/// The attempt at an invite ended. The fact is the submission's to tell; told twice, nothing happens.
pub async fn mark_submitted(scope: &OrgScope, tx: &mut Tx, id: InviteId) -> Result<(), ApiError> {
    let invite = lock(scope, tx, id).await?;
    advance(scope, tx, &invite, InviteStep::Submit).await?;
    Ok(())
}

/// The mail was handed over. One that was opened or closed meanwhile stays where it stands.
pub async fn mark_sent(scope: &OrgScope, tx: &mut Tx, id: InviteId) -> Result<(), ApiError> {
    let invite = lock(scope, tx, id).await?;
    if advance(scope, tx, &invite, InviteStep::Send).await? {
        events::emit(tx, scope.organization(), Event::InviteSent { invite: id });
    }
    Ok(())
}

/// The mail cannot be delivered. One that was opened or closed meanwhile stays where it stands.
pub async fn mark_bounced(scope: &OrgScope, tx: &mut Tx, id: InviteId) -> Result<(), ApiError> {
    let invite = lock(scope, tx, id).await?;
    if advance(scope, tx, &invite, InviteStep::Bounce).await? {
        events::emit(tx, scope.organization(), Event::InviteBounced { invite: id });
    }
    Ok(())
}
