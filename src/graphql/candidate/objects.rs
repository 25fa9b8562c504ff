//! The invite as its holder sees it.

use async_graphql::{Context, Enum, Object, SimpleObject};

use super::submission::CandidateSubmission;
use crate::access::{Actor, CandidateGrant, candidate, enter_by_invite};
use crate::db::Tx;
use crate::domain::invites::{self, CandidateInviteView};
use crate::domain::policies;
use crate::domain::submissions::candidate_view;
use crate::graphql::context::ContextExt;
use crate::graphql::invites::InviteStatus;
use crate::graphql::scalars::{DateTime, Duration, Url};
use crate::kernel::error::ApiError;
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
    /// The last moment to begin.
    expires_at: DateTime,
    /// How long an attempt may take, extra time included; untimed, if null.
    time_limit: Option<Duration>,
    /// What the organization tells about the person's data.
    notice: PrivacyNotice,
    /// Those consents without which nobody begins.
    required_consents: Vec<ConsentPurpose>,
    /// The attempt; null before it began, and for somebody who holds only the link.
    submission: Option<CandidateSubmission>,
}

impl CandidateInvite {
    /// Reads it for whoever holds the grant; the attempt too, for a device that opened the invite.
    pub(super) async fn read(grant: &CandidateGrant, tx: &mut Tx, with_attempt: bool) -> Result<Self, ApiError> {
        let view = invites::peek(grant, tx).await?;
        let notice = policies::in_force(grant.scope(), tx, &view.locale).await?;
        let submission = if with_attempt { candidate_view(grant, tx).await?.map(Into::into) } else { None };
        let notice = PrivacyNotice { revision: notice.revision, text: notice.text, url: notice.url.map(Url) };
        Ok(Self::new(view, notice, submission))
    }

    fn new(view: CandidateInviteView, notice: PrivacyNotice, submission: Option<CandidateSubmission>) -> Self {
        Self {
            organization_name: view.organization_name,
            job_title: view.job_title,
            assessment_title: view.assessment_title,
            status: view.status.into(),
            expires_at: view.expires_at.into(),
            time_limit: view.time_limit.map(|limit| Duration { seconds: limit.num_seconds() }),
            notice,
            required_consents: invites::ConsentPurpose::REQUIRED.iter().copied().map(Into::into).collect(),
            submission,
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
        ctx.read(async |tx| match enter_by_invite(tx, hash).await? {
            Some(grant) => CandidateInvite::read(&grant, tx, false).await.map(Some),
            None => Ok(None),
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
