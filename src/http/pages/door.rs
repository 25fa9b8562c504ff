//! What stands behind the link of an invite, for the browser that asks.

use super::closed::Closed;
use super::visit::Visit;
use crate::access::{Actor, PresentedLink, candidate, enter_by_invite, follow_invite_link};
use crate::domain::invites::{self, AssessmentOutline, CandidateInviteView, ConsentPurpose};
use crate::domain::organizations::{self, Organization};
use crate::domain::policies::{self, PrivacyNotice};
use crate::domain::submissions::{CandidateView, candidate_view};
use crate::kernel::error::ApiError;

/// What stands behind a link.
pub(super) struct Door {
    /// Who asks.
    pub(super) organization: Organization,
    /// The invite.
    pub(super) invite: CandidateInviteView,
    /// What the person is told about the own data.
    pub(super) notice: PrivacyNotice,
    /// Whether the person agreed to being recorded.
    pub(super) may_record: bool,
    /// The attempt, once begun, for a browser in which the invite was accepted.
    pub(super) attempt: Option<CandidateView>,
}

/// Opens it without changing anything, or says why it stays shut. A cookie of another invite is like none; the cookie of a
/// device on which the attempt is under way opens it behind a link that was replaced, too.
pub(super) async fn open(visit: &Visit, visitor: &Actor) -> Result<Result<Door, Closed>, ApiError> {
    let link = visit.link();
    let session = visitor.db_session();
    let belongs = |invite| matches!(visitor, Actor::Candidate(candidate) if candidate.invite == invite);
    let opened = visit.env().database.read(&session, async |tx| {
        let grant = match follow_invite_link(tx, link).await? {
            PresentedLink::Current(grant) => grant,
            PresentedLink::Replaced(link) if belongs(link.invite()) => candidate(tx, visitor).await?,
            PresentedLink::Replaced(_) => return Ok(Err(Closed::Replaced)),
            PresentedLink::Unknown => return Ok(Err(Closed::UnknownInvite)),
        };
        let invite = invites::peek(&grant, tx).await?;
        let notice = policies::in_force(grant.scope(), tx, &invite.locale).await?;
        let organization = organizations::get(grant.scope(), tx).await?;
        let attempt = if belongs(grant.invite()) { candidate_view(&grant, tx).await? } else { None };
        let may_record = match &attempt {
            Some(_) => invites::has_consent(grant.scope(), tx, grant.invite(), ConsentPurpose::Recording).await?,
            None => false,
        };
        Ok(Ok(Door { organization, invite, notice, may_record, attempt }))
    });
    opened.await
}

/// What awaits the person behind the link; none when the link opens nothing.
pub(super) async fn outline(visit: &Visit) -> Result<Option<AssessmentOutline>, ApiError> {
    let link = visit.link();
    let session = Actor::Anonymous.db_session();
    let outlined = visit.env().database.read(&session, async |tx| match enter_by_invite(tx, link).await? {
        Some(grant) => invites::outline(&grant, tx).await.map(Some),
        None => Ok(None),
    });
    outlined.await
}
