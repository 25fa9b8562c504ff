//! What stands behind the link of an invite, for the browser that asks.

use super::visit::Visit;
use crate::access::{Actor, enter_by_invite};
use crate::domain::invites::{self, CandidateInviteView};
use crate::domain::policies::{self, PrivacyNotice};
use crate::domain::submissions::{CandidateView, candidate_view};
use crate::kernel::error::ApiError;

/// What stands behind a link.
pub(super) struct Door {
    /// The invite.
    pub(super) invite: CandidateInviteView,
    /// What the person is told about the own data.
    pub(super) notice: PrivacyNotice,
    /// The attempt, once begun, for a browser in which the invite was accepted.
    pub(super) attempt: Option<CandidateView>,
}

/// Opens it without changing anything; none when no invite has the link. A cookie of another invite is like none.
pub(super) async fn open(visit: &Visit, visitor: &Actor) -> Result<Option<Door>, ApiError> {
    let link = visit.link();
    let session = visitor.db_session();
    let opened = visit.env().database.read(&session, async |tx| {
        let Some(grant) = enter_by_invite(tx, link).await? else { return Ok(None) };
        let invite = invites::peek(&grant, tx).await?;
        let notice = policies::in_force(grant.scope(), tx, &invite.locale).await?;
        let own = matches!(visitor, Actor::Candidate(candidate) if candidate.invite == grant.invite());
        let attempt = if own { candidate_view(&grant, tx).await? } else { None };
        Ok(Some(Door { invite, notice, attempt }))
    });
    opened.await
}
