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
}

impl OrgScope {
    pub(super) const fn new(organization: OrganizationId) -> Self {
        Self { organization }
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
    let organization = store::locate_and_enter(tx, &actor.organizations(), id).await?;
    granted(actor, organization)
}

/// The right `R` in the organization of the first of several objects that is found among the caller's own. Of the others
/// nothing is known: those of another organization are not found in this one.
pub async fn authorize_first<R: Right>(tx: &mut Tx, actor: &Actor, ids: &[impl TypedId]) -> Result<Grant<R>, ApiError> {
    check_is_team(actor)?;
    let organization = store::locate_first_and_enter(tx, &actor.organizations(), ids).await?;
    granted(actor, organization)
}

/// Refuses whoever can have no grant at all.
fn check_is_team(actor: &Actor) -> Result<(), ApiError> {
    match actor {
        Actor::Anonymous => Err(ApiError::Unauthenticated),
        Actor::Candidate(_) => Err(ApiError::Forbidden),
        Actor::User(_) | Actor::ApiKey(_) => Ok(()),
    }
}

fn granted<R: Right>(actor: &Actor, organization: Option<OrganizationId>) -> Result<Grant<R>, ApiError> {
    let organization = organization.ok_or(ApiError::NotFound)?;
    also(actor, &OrgScope::new(organization))
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
