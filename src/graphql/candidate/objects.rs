//! The invite as its holder sees it.

use async_graphql::{Context, Enum, Object, SimpleObject};

use super::submission::CandidateSubmission;
use crate::access::{Actor, CandidateGrant, OrgScope, PresentedLink, ReplacedLink, candidate, follow_invite_link};
use crate::db::Tx;
use crate::domain::invites::{self, CandidateInviteView};
use crate::domain::policies;
use crate::graphql::context::ContextExt;
use crate::graphql::invites::InviteStatus;
use crate::graphql::organizations::ResultVisibility;
use crate::graphql::scalars::{DateTime, Duration, Url};
use crate::kernel::error::ApiError;
use crate::kernel::locale::Locale;
use crate::kernel::secret::Token;

/// What a person may agree to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "invites::ConsentPurpose")]
pub(in crate::graphql) enum ConsentPurpose {
    /// Having read how the data is processed; nobody begins without it.
    PrivacyNotice,
    /// That a program proposes scores. Without it people score.
    AiScoring,
    /// That sound or video is recorded.
    Recording,
}

/// What the organization tells about the person's data.
#[derive(Debug, SimpleObject)]
pub(in crate::graphql) struct PrivacyNotice {
    /// Number of the revision; a consent names it.
    revision: i32,
    /// The text.
    text: String,
    /// Where a longer one can be read.
    url: Option<Url>,
}

impl PrivacyNotice {
    async fn in_force(scope: &OrgScope, tx: &mut Tx, locale: &Locale) -> Result<Self, ApiError> {
        let notice = policies::in_force(scope, tx, locale).await?;
        Ok(Self { revision: notice.revision, text: notice.text, url: notice.url.map(Url) })
    }
}

/// What a link is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(in crate::graphql) enum InviteLinkStatus {
    /// It opens the invite, as far as that is open.
    Current,
    /// A later mail has another link, and this one opens nothing.
    Replaced,
}

/// An invite as its holder sees it.
#[derive(SimpleObject)]
pub(in crate::graphql) struct CandidateInvite {
    /// Who asks.
    organization_name: String,
    /// For which position.
    job_title: String,
    /// What is to be taken.
    assessment_title: String,
    /// Where the invite stands, by the server's clock.
    status: InviteStatus,
    /// Whether the link that was asked with opens the invite.
    link_status: InviteLinkStatus,
    /// The last moment to begin.
    expires_at: DateTime,
    /// How long an attempt may take, extra time included; untimed, if null.
    time_limit: Option<Duration>,
    /// What the organization tells about the person's data.
    notice: PrivacyNotice,
    /// Those consents without which nobody begins.
    required_consents: Vec<ConsentPurpose>,
    /// How much of a result the organization shows once it is released, as it is set now.
    result_visibility: ResultVisibility,
    /// The server's time: whatever runs out does so against it, whatever the device's clock says.
    server_time: DateTime,
    /// The attempt; null before it began, and for somebody who holds only the link.
    submission: Option<CandidateSubmission>,
}

impl CandidateInvite {
    /// Reads it for whoever holds the grant; the attempt too, for a device that opened the invite.
    pub(super) async fn read(grant: &CandidateGrant, tx: &mut Tx, with_attempt: bool) -> Result<Self, ApiError> {
        let view = invites::peek(grant, tx).await?;
        let notice = PrivacyNotice::in_force(grant.scope(), tx, &view.locale).await?;
        let submission = if with_attempt { CandidateSubmission::read(grant, tx).await? } else { None };
        Ok(Self { submission, ..Self::new(view, notice) })
    }

    /// Reads it for whoever holds a link that was replaced.
    async fn read_replaced(link: &ReplacedLink, tx: &mut Tx) -> Result<Self, ApiError> {
        let view = invites::peek_replaced(link, tx).await?;
        let notice = PrivacyNotice::in_force(link.scope(), tx, &view.locale).await?;
        Ok(Self { link_status: InviteLinkStatus::Replaced, ..Self::new(view, notice) })
    }

    fn new(view: CandidateInviteView, notice: PrivacyNotice) -> Self {
        Self {
            organization_name: view.organization_name,
            job_title: view.job_title,
            assessment_title: view.assessment_title,
            status: view.status.into(),
            link_status: InviteLinkStatus::Current,
            expires_at: view.expires_at.into(),
            time_limit: view.time_limit.map(|limit| Duration { seconds: limit.num_seconds() }),
            notice,
            required_consents: invites::ConsentPurpose::REQUIRED.iter().copied().map(Into::into).collect(),
            result_visibility: view.result_visibility.into(),
            server_time: view.server_time.into(),
            submission: None,
        }
    }
}

/// Entry points of candidates.
#[derive(Default)]
pub(in crate::graphql) struct CandidateQuery;

#[Object]
impl CandidateQuery {
    /// What the holder of an invite link sees before starting; null when no invite has the link. Changes nothing, so
    /// that a mail scanner may look. Open to everyone.
    async fn invite_by_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token of the link in the mail.")] token: String,
    ) -> Result<Option<CandidateInvite>, ApiError> {
        let hash = Token::presented(&token).hash();
        ctx.read(async |tx| match follow_invite_link(tx, hash).await? {
            PresentedLink::Current(grant) => CandidateInvite::read(&grant, tx, false).await.map(Some),
            PresentedLink::Replaced(link) => CandidateInvite::read_replaced(&link, tx).await.map(Some),
            PresentedLink::Unknown => Ok(None),
        })
        .await
    }

    /// The invite of the calling candidate, with the attempt and all saved answers; null for everyone else.
    async fn candidate(&self, ctx: &Context<'_>) -> Result<Option<CandidateInvite>, ApiError> {
        if !matches!(ctx.actor(), Actor::Candidate(_)) {
            return Ok(None);
        }
        own_invite(ctx).await.map(Some)
    }
}

/// The invite of the calling candidate.
pub(super) async fn own_invite(ctx: &Context<'_>) -> Result<CandidateInvite, ApiError> {
    ctx.read(async |tx| {
        let grant = candidate(tx, ctx.actor()).await?;
        CandidateInvite::read(&grant, tx, true).await
    })
    .await
}
