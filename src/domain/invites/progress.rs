//! An invite goes its way: what others report about it, under a lock.

use super::accommodations::Accommodations;
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

/// Notes what eases the attempt at a locked invite from now on.
pub async fn ease(scope: &OrgScope, tx: &mut Tx, invite: &Invite, eased: Accommodations) -> Result<(), DbError> {
    store::update_accommodations(tx, scope, invite.id, eased).await?;
    events::emit(tx, scope.organization(), Event::InviteAccommodated { invite: invite.id });
    Ok(())
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

/// The attempt at a locked invite was given more time after its end. The fact is the submission's to tell.
pub async fn mark_reopened(scope: &OrgScope, tx: &mut Tx, invite: &Invite) -> Result<(), ApiError> {
    let Some(next) = invite.status.after(InviteStep::Reopen) else {
        return Err(ApiError::internal(format!("an invite that is {} cannot be reopened", invite.status.as_str())));
    };
    Ok(store::reopen(tx, scope, invite.id, next).await?)
}

/// The person took the attempt at a locked invite back. The fact is the submission's to tell; an invite that the
/// organization took back before stays so.
pub async fn mark_withdrawn(scope: &OrgScope, tx: &mut Tx, invite: &Invite) -> Result<(), DbError> {
    advance(scope, tx, invite, InviteStep::Withdraw).await?;
    Ok(())
}

/// The mail with a link was handed over. One that was opened or closed meanwhile stays where it stands; a link that was
/// replaced meanwhile is of no account.
pub async fn mark_sent(scope: &OrgScope, tx: &mut Tx, id: InviteId, link_generation: i32) -> Result<(), ApiError> {
    let invite = lock(scope, tx, id).await?;
    if invite.token_generation != link_generation {
        return Ok(());
    }
    if !advance(scope, tx, &invite, InviteStep::Send).await? {
        store::note_sent(tx, scope, id).await?;
    }
    events::emit(tx, scope.organization(), Event::InviteSent { invite: id });
    Ok(())
}

/// A mail with a link cannot be delivered. One that was opened or closed meanwhile stays where it stands; a link that was
/// replaced meanwhile is of no account.
pub async fn mark_bounced(scope: &OrgScope, tx: &mut Tx, id: InviteId, link_generation: i32) -> Result<(), ApiError> {
    let invite = lock(scope, tx, id).await?;
    let counts = invite.token_generation == link_generation;
    if counts && advance(scope, tx, &invite, InviteStep::Bounce).await? {
        events::emit(tx, scope.organization(), Event::InviteBounced { invite: id });
    }
    Ok(())
}

/// A reminder was handed over.
pub async fn mark_reminded(scope: &OrgScope, tx: &mut Tx, id: InviteId) -> Result<(), ApiError> {
    let invite = lock(scope, tx, id).await?;
    store::count_reminder(tx, scope, invite.id).await?;
    events::emit(tx, scope.organization(), Event::InviteReminded { invite: invite.id });
    Ok(())
}
