//! Witnesses: values that exist only because a right was checked.
//!
//! [`OrgScope`] says in which organization a store works; [`Grant`] adds the permission that was found. Neither can be
//! made outside this room.

use std::marker::PhantomData;
use std::ops::Deref;

use super::actor::{Actor, UserActor};
use super::permission::Right;
use super::store;
use crate::db::Tx;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{OrganizationId, TypedId, UserId};

/// The organization that a transaction works in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrgScope {
    organization: OrganizationId,
    /// Whether something there may be hidden from those who review it; true unless it was found that nothing is.
    may_hide: bool,
}

impl OrgScope {
    pub(super) const fn new(organization: OrganizationId) -> Self {
        Self { organization, may_hide: true }
    }

    /// The organization as it was found.
    const fn found(found: store::FoundOrganization) -> Self {
        Self { organization: found.id, may_hide: found.has_blind_reviews }
    }

    /// The same for later transactions, in which something may be reviewed blindly.
    #[must_use]
    pub const fn for_later(self) -> Self {
        Self::new(self.organization)
    }

    /// Whether something there may be hidden from those who review it.
    pub(super) const fn may_hide(self) -> bool {
        self.may_hide
    }

    /// The organization.
    pub const fn organization(self) -> OrganizationId {
        self.organization
    }
}

/// Proof that the caller has permission `R` in an organization.
pub struct Grant<R: Right> {
    scope: OrgScope,
    right: PhantomData<R>,
}

impl<R: Right> std::fmt::Debug for Grant<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Grant<{}>({})", R::PERMISSION.as_str(), self.scope.organization)
    }
}

impl<R: Right> Deref for Grant<R> {
    type Target = OrgScope;

    fn deref(&self) -> &OrgScope {
        &self.scope
    }
}

/// The right `R` in the organization that `id` belongs to, or why there is none.
pub async fn authorize<R: Right>(tx: &mut Tx, actor: &Actor, id: impl TypedId) -> Result<Grant<R>, ApiError> {
    check_is_team(actor)?;
    let found = store::locate_and_enter(tx, &actor.organizations(), id).await?.ok_or(ApiError::NotFound)?;
    also(actor, &OrgScope::found(found))
}

/// The right `R` in the organization of the first of several objects that is found among the caller's own. Of the others
/// nothing is known: those of another organization are not found in this one.
pub async fn authorize_first<R: Right>(tx: &mut Tx, actor: &Actor, ids: &[impl TypedId]) -> Result<Grant<R>, ApiError> {
    check_is_team(actor)?;
    let found = store::locate_first_and_enter(tx, &actor.organizations(), ids).await?.ok_or(ApiError::NotFound)?;
    also(actor, &OrgScope::new(found))
}

/// The same for a look at one object, which shows nothing where there is no such object. Whoever belongs to one
/// organization only began the transaction there: nothing has to be located, and row security hides all others' objects.
pub async fn authorize_look<R: Right, I: TypedId>(tx: &mut Tx, actor: &Actor, id: I) -> Result<Grant<R>, ApiError> {
    match (tx.begun_in(), actor.organizations().as_slice()) {
        (Some(begun_in), [sole]) if begun_in == *sole => {
            if I::TYPE == OrganizationId::TYPE && id.uuid() != sole.uuid() {
                return Err(ApiError::NotFound);
            }
            also(actor, &OrgScope::new(*sole))
        }
        _ => authorize(tx, actor, id).await,
    }
}

/// Refuses whoever can have no grant at all.
fn check_is_team(actor: &Actor) -> Result<(), ApiError> {
    match actor {
        Actor::Anonymous => Err(ApiError::Unauthenticated),
        Actor::Candidate(_) => Err(ApiError::Forbidden),
        Actor::User(_) | Actor::ApiKey(_) => Ok(()),
    }
}

/// The right `R` in an organization that the transaction has entered already.
pub fn also<R: Right>(actor: &Actor, scope: &OrgScope) -> Result<Grant<R>, ApiError> {
    if actor.may(scope.organization, R::PERMISSION) {
        Ok(Grant { scope: *scope, right: PhantomData })
    } else {
        Err(ApiError::Forbidden)
    }
}

/// Proof that a person with an account calls.
#[derive(Debug, Clone, Copy)]
pub struct SignedIn<'a>(&'a UserActor);

impl SignedIn<'_> {
    /// The account.
    pub const fn user(&self) -> UserId {
        self.0.user
    }

    /// What authentication found.
    pub const fn actor(&self) -> &UserActor {
        self.0
    }
}

/// The person who calls, if it is a person with an account.
pub fn signed_in(actor: &Actor) -> Result<SignedIn<'_>, ApiError> {
    match actor {
        Actor::User(user) => Ok(SignedIn(user)),
        Actor::Anonymous => Err(ApiError::Unauthenticated),
        Actor::ApiKey(_) | Actor::Candidate(_) => Err(ApiError::Forbidden),
    }
}

/// Proof that somebody may found an organization and own it.
#[derive(Debug, Clone, Copy)]
pub struct Founder(UserId);

impl Founder {
    /// The coming owner.
    pub const fn user(self) -> UserId {
        self.0
    }

    /// Somebody whom the operator of the server makes an owner.
    pub const fn appointed_by_operator(user: UserId) -> Self {
        Self(user)
    }
}

impl From<SignedIn<'_>> for Founder {
    fn from(who: SignedIn<'_>) -> Self {
        Self(who.user())
    }
}

/// The scope of an organization that this very transaction founds.
pub async fn founded(tx: &mut Tx, organization: OrganizationId) -> Result<OrgScope, ApiError> {
    store::enter(tx, organization).await?;
    Ok(OrgScope::new(organization))
}

/// The scope of the server's own work: jobs and listeners, which act on what a committed fact names.
pub const fn system_scope(organization: OrganizationId) -> OrgScope {
    OrgScope::new(organization)
}
