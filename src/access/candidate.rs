//! Candidates' way in: by the token of a link, or by the token of a device on which the link was opened.

use super::actor::Actor;
use super::grant::OrgScope;
use super::store;
use crate::db::Tx;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{InviteId, SubmissionId};
use crate::kernel::secret::TokenHash;

/// Proof that the caller is the person whom this invite was sent to. Opens that one invite and nothing else.
#[derive(Debug)]
pub struct CandidateGrant {
    scope: OrgScope,
    invite: InviteId,
    link_generation: Option<i32>,
}

impl CandidateGrant {
    /// The organization that asks.
    pub const fn scope(&self) -> &OrgScope {
        &self.scope
    }

    /// The one invite.
    pub const fn invite(&self) -> InviteId {
        self.invite
    }

    /// Which of the invite's links opened it; none for a device on which one was opened before.
    pub const fn link_generation(&self) -> Option<i32> {
        self.link_generation
    }
}

/// The calling candidate's grant.
pub async fn candidate(tx: &mut Tx, actor: &Actor) -> Result<CandidateGrant, ApiError> {
    match actor {
        Actor::Candidate(candidate) => {
            if tx.begun_in() != Some(candidate.organization) {
                store::enter(tx, candidate.organization).await?;
            }
            let scope = OrgScope::new(candidate.organization);
            Ok(CandidateGrant { scope, invite: candidate.invite, link_generation: None })
        }
        Actor::Anonymous => Err(ApiError::Unauthenticated),
        Actor::User(_) | Actor::ApiKey(_) => Err(ApiError::Forbidden),
    }
}

/// What a link leads to that somebody presents.
#[derive(Debug)]
pub enum PresentedLink {
    /// It opens an invite.
    Current(CandidateGrant),
    /// It opened one, until a later mail brought another.
    Replaced(ReplacedLink),
    /// No invite ever had it.
    Unknown,
}

/// Proof that the caller was once sent a link to this invite. Lets see who asks, and opens nothing.
#[derive(Debug)]
pub struct ReplacedLink {
    scope: OrgScope,
    invite: InviteId,
}

impl ReplacedLink {
    /// The organization that asks.
    pub const fn scope(&self) -> &OrgScope {
        &self.scope
    }

    /// The invite that the link belonged to.
    pub const fn invite(&self) -> InviteId {
        self.invite
    }
}

/// Follows the link of an invite and enters its organization.
pub async fn follow_invite_link(tx: &mut Tx, token: TokenHash) -> Result<PresentedLink, ApiError> {
    let Some(found) = store::find_invite(tx, token).await? else { return Ok(PresentedLink::Unknown) };
    store::enter(tx, found.organization).await?;
    let (scope, invite) = (OrgScope::new(found.organization), found.invite);
    Ok(if found.is_current {
        PresentedLink::Current(CandidateGrant { scope, invite, link_generation: Some(found.generation) })
    } else {
        PresentedLink::Replaced(ReplacedLink { scope, invite })
    })
}

/// The grant of whoever holds the link of an invite; none when no invite has it, or not any more.
pub async fn enter_by_invite(tx: &mut Tx, token: TokenHash) -> Result<Option<CandidateGrant>, ApiError> {
    match follow_invite_link(tx, token).await? {
        PresentedLink::Current(grant) => Ok(Some(grant)),
        PresentedLink::Replaced(_) | PresentedLink::Unknown => Ok(None),
    }
}

/// The submission whose result the holder of a link may see; none when no submission has it.
pub async fn enter_by_result(tx: &mut Tx, token: TokenHash) -> Result<Option<(OrgScope, SubmissionId)>, ApiError> {
    let Some((organization, submission)) = store::find_result(tx, token).await? else {
        return Ok(None);
    };
    store::enter(tx, organization).await?;
    Ok(Some((OrgScope::new(organization), submission)))
}
