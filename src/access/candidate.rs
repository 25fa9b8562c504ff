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
}

/// The calling candidate's grant.
pub async fn candidate(tx: &mut Tx, actor: &Actor) -> Result<CandidateGrant, ApiError> {
    match actor {
        Actor::Candidate(candidate) => {
            store::enter(tx, candidate.organization).await?;
            Ok(CandidateGrant { scope: OrgScope::new(candidate.organization), invite: candidate.invite })
        }
        Actor::Anonymous => Err(ApiError::Unauthenticated),
        Actor::User(_) | Actor::ApiKey(_) => Err(ApiError::Forbidden),
    }
}

/// The grant of whoever holds the link of an invite; none when no invite has it.
pub async fn enter_by_invite(tx: &mut Tx, token: TokenHash) -> Result<Option<CandidateGrant>, ApiError> {
    let Some((organization, invite)) = store::find_invite(tx, token).await? else {
        return Ok(None);
    };
    store::enter(tx, organization).await?;
    Ok(Some(CandidateGrant { scope: OrgScope::new(organization), invite }))
}

/// The submission whose result the holder of a link may see; none when no submission has it.
pub async fn enter_by_result(tx: &mut Tx, token: TokenHash) -> Result<Option<(OrgScope, SubmissionId)>, ApiError> {
    let Some((organization, submission)) = store::find_result(tx, token).await? else {
        return Ok(None);
    };
    store::enter(tx, organization).await?;
    Ok(Some((OrgScope::new(organization), submission)))
}
