//! From the link to the first question: accepting, declining, consenting.

use async_graphql::{Context, InputObject, Object, SimpleObject};

use super::objects::{CandidateInvite, ConsentPurpose, own_invite};
use super::server_time;
use crate::access::{PresentedLink, candidate, enter_by_invite, follow_invite_link};
use crate::domain::invites as domain;
use crate::domain::submissions::record_consents;
use crate::graphql::context::ContextExt;
use crate::graphql::payload::user_errors;
use crate::graphql::scalars::DateTime;
use crate::kernel::error::ApiError;
use crate::kernel::problem::Problem;
use crate::kernel::secret::Token;

/// An invite to be opened.
#[derive(InputObject)]
pub(in crate::graphql) struct AcceptInviteInput {
    /// The token of the link in the mail.
    token: String,
}

user_errors!(
    "acceptInvite",
    AcceptInviteUserError,
    AcceptInviteErrorCode,
    domain::AcceptInviteCode {
        /// No invite has this link.
        Unknown,
        /// The time to begin is over.
        Expired,
        /// The organization took the invite back.
        Revoked,
        /// The person declined.
        Declined,
        /// A later mail has another link, and this one is useless.
        Replaced,
    }
);

/// Answer of `acceptInvite`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct AcceptInvitePayload {
    /// Bearer token of this device, shown this once.
    candidate_token: Option<String>,
    /// The invite; null when something is to be mended.
    invite: Option<CandidateInvite>,
    /// The server's time.
    server_time: DateTime,
    /// What is to be mended.
    user_errors: Vec<AcceptInviteUserError>,
}

/// What a person agrees to or refuses.
#[derive(InputObject)]
pub(in crate::graphql) struct RecordConsentInput {
    /// One entry a purpose.
    consents: Vec<ConsentInput>,
}

/// A consent or refusal.
#[derive(InputObject)]
pub(in crate::graphql) struct ConsentInput {
    /// To what.
    purpose: ConsentPurpose,
    /// False refuses, or withdraws.
    granted: bool,
    /// The revision of the notice that the person was shown.
    notice_revision: i32,
}

user_errors!(
    "recordConsent",
    RecordConsentUserError,
    RecordConsentErrorCode,
    domain::RecordConsentCode {
        /// Nothing was said.
        Empty,
        /// Two things were said about one purpose.
        Duplicate,
        /// Another notice is in force than the one that was shown.
        NoticeChanged,
    }
);

/// Answer of `recordConsent`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct RecordConsentPayload {
    /// The invite; null when something is to be mended.
    invite: Option<CandidateInvite>,
    /// The server's time.
    server_time: DateTime,
    /// What is to be mended.
    user_errors: Vec<RecordConsentUserError>,
}

/// An invite to be declined.
#[derive(InputObject)]
pub(in crate::graphql) struct DeclineInviteInput {
    /// The token of the link in the mail.
    token: String,
}

user_errors!(
    "declineInvite",
    DeclineInviteUserError,
    DeclineInviteErrorCode,
    domain::DeclineInviteCode {
        /// No invite has this link.
        Unknown,
        /// The attempt is under way.
        AlreadyStarted,
        /// The attempt has ended.
        AlreadySubmitted,
        /// The time to begin is over: there is nothing left to decline.
        Expired,
        /// The organization took the invite back.
        Revoked,
        /// A later mail has another link, and this one is useless.
        Replaced,
    }
);

/// Answer of `declineInvite`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct DeclineInvitePayload {
    /// True: the invite is declined.
    declined: bool,
    /// The server's time.
    server_time: DateTime,
    /// What is to be mended.
    user_errors: Vec<DeclineInviteUserError>,
}

/// What a candidate does before the first question.
#[derive(Default)]
pub(in crate::graphql) struct EnteringMutation;

#[Object]
impl EnteringMutation {
    /// Opens the invite on this device; works again on another one. Open to whoever holds the link. Emits
    /// `invite.opened` the first time.
    async fn accept_invite(
        &self,
        ctx: &Context<'_>,
        input: AcceptInviteInput,
    ) -> Result<AcceptInvitePayload, ApiError> {
        let hash = Token::presented(&input.token).hash();
        let receipt = ctx
            .mutate("acceptInvite", async |tx| match follow_invite_link(tx, hash).await? {
                PresentedLink::Current(grant) => domain::accept(&grant, tx).await,
                PresentedLink::Replaced(_) => Err(replaced(domain::AcceptInviteCode::Replaced).into()),
                PresentedLink::Unknown => Err(unknown(domain::AcceptInviteCode::Unknown).into()),
            })
            .await?;
        let accepted = receipt.value.as_ref();
        let invite = match accepted {
            Some(_) => {
                let read = async |tx: &mut crate::db::Tx| match enter_by_invite(tx, hash).await? {
                    Some(grant) => CandidateInvite::read(&grant, tx, true).await.map(Some),
                    None => Ok(None),
                };
                ctx.read(read).await?
            }
            None => None,
        };
        let token = accepted.and_then(|accepted| accepted.token.as_ref()).map(|token| token.expose().to_owned());
        let server_time = server_time(ctx);
        Ok(AcceptInvitePayload { candidate_token: token, invite, server_time, user_errors: receipt.user_errors() })
    }

    /// Declines the invite for good; saying so again changes nothing. Open to whoever holds the link. Emits
    /// `invite.declined`.
    async fn decline_invite(
        &self,
        ctx: &Context<'_>,
        input: DeclineInviteInput,
    ) -> Result<DeclineInvitePayload, ApiError> {
        let hash = Token::presented(&input.token).hash();
        let receipt = ctx
            .mutate("declineInvite", async |tx| match follow_invite_link(tx, hash).await? {
                PresentedLink::Current(grant) => domain::decline(&grant, tx).await,
                PresentedLink::Replaced(_) => Err(replaced(domain::DeclineInviteCode::Replaced).into()),
                PresentedLink::Unknown => Err(unknown(domain::DeclineInviteCode::Unknown).into()),
            })
            .await?;
        let (declined, server_time) = (receipt.value.is_some(), server_time(ctx));
        Ok(DeclineInvitePayload { declined, server_time, user_errors: receipt.user_errors() })
    }

    /// Records what the person agrees to or refuses, with the notice that was shown. Refusing the privacy notice takes an
    /// attempt back, as `withdrawConsent` does. Needs a candidate. Emits `consent.recorded`, `consent.withdrawn` for what
    /// was agreed to before, and `submission.withdrawn` where an attempt is taken back.
    async fn record_consent(
        &self,
        ctx: &Context<'_>,
        input: RecordConsentInput,
    ) -> Result<RecordConsentPayload, ApiError> {
        let said = |consent: ConsentInput| domain::GivenConsent {
            purpose: consent.purpose.into(),
            granted: consent.granted,
            notice_revision: consent.notice_revision,
        };
        let given: Vec<_> = input.consents.into_iter().map(said).collect();
        let receipt = ctx
            .mutate("recordConsent", async |tx| {
                let grant = candidate(tx, ctx.actor()).await?;
                record_consents(&grant, tx, &given).await
            })
            .await?;
        let invite = if receipt.value.is_some() { Some(own_invite(ctx).await?) } else { None };
        Ok(RecordConsentPayload { invite, server_time: server_time(ctx), user_errors: receipt.user_errors() })
    }
}

fn unknown<C>(code: C) -> Problem<C> {
    Problem::new(code, "token", "No invite has this link. Use the link in the newest mail.")
}

fn replaced<C>(code: C) -> Problem<C> {
    Problem::new(code, "token", "A later mail has another link: use that one.")
}
