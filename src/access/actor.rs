//! Whoever calls, as authentication found them.

use super::grant::OrgScope;
use super::permission::{Permission, Role};
use crate::db::session::{DbRole, DbSession};
use crate::kernel::acting::Acting;
use crate::kernel::ids::{ApiKeyId, InviteId, OrganizationId, SessionId, UserId};

/// Whoever calls.
#[derive(Debug, Clone)]
pub enum Actor {
    /// Nobody is signed in.
    Anonymous,
    /// A person with an account.
    User(UserActor),
    /// An integration of one organization.
    ApiKey(ApiKeyActor),
    /// The person whom an invite was sent to. Never holds a member's grant.
    Candidate(CandidateActor),
}

/// A signed-in person.
#[derive(Debug, Clone)]
pub struct UserActor {
    /// The account.
    pub user: UserId,
    /// The session that was presented.
    pub session: SessionId,
    /// The person's roles, by organization.
    pub memberships: Vec<(OrganizationId, Role)>,
}

/// An integration.
#[derive(Debug, Clone)]
pub struct ApiKeyActor {
    /// The key.
    pub api_key: ApiKeyId,
    /// The one organization it works in.
    pub organization: OrganizationId,
    /// What it may do there.
    pub permissions: Vec<Permission>,
}

/// A candidate on one device.
#[derive(Debug, Clone, Copy)]
pub struct CandidateActor {
    /// The organization that asks.
    pub organization: OrganizationId,
    /// The invite that was opened.
    pub invite: InviteId,
}

impl Actor {
    /// The caller as a log knows it.
    pub fn acting(&self) -> Acting {
        match self {
            Self::Anonymous => Acting::System,
            Self::User(user) => Acting::User(user.user),
            Self::ApiKey(key) => Acting::ApiKey(key.api_key),
            Self::Candidate(candidate) => Acting::Candidate(candidate.invite),
        }
    }

    /// The caller as row-level security knows it. Whoever belongs to one organization only enters it with the first
    /// message; others enter the one in which an object is located.
    pub fn db_session(&self) -> DbSession {
        let user = match self {
            Self::User(user) => Some(user.user),
            _ => None,
        };
        let organization = match (self, self.organizations().as_slice()) {
            (Self::Candidate(candidate), _) => Some(candidate.organization),
            (_, [sole]) => Some(*sole),
            _ => None,
        };
        DbSession { role: DbRole::App, user, organization, acting: self.acting() }
    }

    /// The same in an organization that was found before, which the transaction enters with its first statement.
    pub fn db_session_in(&self, scope: &OrgScope) -> DbSession {
        DbSession { organization: Some(scope.organization()), ..self.db_session() }
    }

    /// The organizations in which the caller may look for objects; none for candidates, who have ways of their own.
    pub fn organizations(&self) -> Vec<OrganizationId> {
        match self {
            Self::User(user) => user.memberships.iter().map(|(organization, _)| *organization).collect(),
            Self::ApiKey(key) => vec![key.organization],
            Self::Anonymous | Self::Candidate(_) => Vec::new(),
        }
    }

    /// The caller as owner of an organization that was founded after authentication.
    #[must_use]
    pub fn as_owner_of(&self, organization: OrganizationId) -> Self {
        let mut actor = self.clone();
        if let Self::User(user) = &mut actor {
            user.memberships.push((organization, Role::Owner));
        }
        actor
    }

    /// What the caller may do in one of those organizations.
    pub fn may(&self, organization: OrganizationId, permission: Permission) -> bool {
        match self {
            Self::User(user) => user
                .memberships
                .iter()
                .any(|(own, role)| *own == organization && role.permissions().contains(&permission)),
            Self::ApiKey(key) => key.organization == organization && key.permissions.contains(&permission),
            Self::Anonymous | Self::Candidate(_) => false,
        }
    }
}
