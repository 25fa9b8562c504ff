//! Stepping back: from the attempt, or from what was agreed to.

use async_graphql::{Context, InputObject, Object, SimpleObject};

use super::objects::{CandidateInvite, ConsentPurpose, own_invite};
use super::server_time;
use super::submission::{CandidateSubmission, own_submission};
use crate::access::candidate;
use crate::domain::submissions as domain;
use crate::graphql::context::ContextExt;
use crate::graphql::payload::{no_user_errors, user_errors};
use crate::graphql::scalars::DateTime;
use crate::kernel::error::ApiError;
use crate::kernel::problem::Rejection;

user_errors!(
    "withdrawSubmission",
    WithdrawSubmissionUserError,
    WithdrawSubmissionErrorCode,
    domain::WithdrawSubmissionCode {
        /// There is no attempt yet; `declineInvite` declines it.
        NotStarted,
    }
);

/// Answer of `withdrawSubmission`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct WithdrawSubmissionPayload {
    /// The attempt, withdrawn; null when something is to be mended.
    submission: Option<CandidateSubmission>,
    /// The server's time.
    server_time: DateTime,
    /// What is to be mended.
    user_errors: Vec<WithdrawSubmissionUserError>,
}

/// A consent to be withdrawn.
#[derive(InputObject)]
pub(in crate::graphql) struct WithdrawConsentInput {
    /// From what.
    purpose: ConsentPurpose,
}

no_user_errors!("withdrawConsent", WithdrawConsentUserError, WithdrawConsentErrorCode);

/// Answer of `withdrawConsent`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct WithdrawConsentPayload {
    /// The invite.
    invite: Option<CandidateInvite>,
    /// The server's time.
    server_time: DateTime,
    /// Always empty: there is nothing to mend.
    user_errors: Vec<WithdrawConsentUserError>,
}

/// How a candidate steps back.
#[derive(Default)]
pub(in crate::graphql) struct WithdrawingMutation;

#[Object]
impl WithdrawingMutation {
    /// Takes the attempt back for good, under way or handed in: nothing of it is scored any more, and no result is
    /// released. What was saved is kept as long as the organization keeps such things. Doing so again changes nothing.
    /// Needs a candidate. Emits `submission.withdrawn`.
    async fn withdraw_submission(&self, ctx: &Context<'_>) -> Result<WithdrawSubmissionPayload, ApiError> {
        let receipt = ctx
            .mutate("withdrawSubmission", async |tx| {
                let grant = candidate(tx, ctx.actor()).await?;
                domain::withdraw(&grant, tx).await
            })
            .await?;
        let submission = if receipt.value.is_some() { own_submission(ctx).await? } else { None };
        let server_time = server_time(ctx);
        Ok(WithdrawSubmissionPayload { submission, server_time, user_errors: receipt.user_errors() })
    }

    /// Withdraws a consent; one that does not hold stays as it is. Without `PRIVACY_NOTICE` the attempt is taken back,
    /// without `AI_SCORING` a person scores from now on, without `RECORDING` nothing more is recorded. Needs a candidate.
    /// Emits `consent.withdrawn`, and `submission.withdrawn` where an attempt is taken back.
    async fn withdraw_consent(
        &self,
        ctx: &Context<'_>,
        input: WithdrawConsentInput,
    ) -> Result<WithdrawConsentPayload, ApiError> {
        let purpose = input.purpose.into();
        ctx.mutate("withdrawConsent", async |tx| {
            let grant = candidate(tx, ctx.actor()).await?;
            Ok::<_, Rejection<()>>(domain::withdraw_consent(&grant, tx, purpose).await?)
        })
        .await?;
        let invite = Some(own_invite(ctx).await?);
        Ok(WithdrawConsentPayload { invite, server_time: server_time(ctx), user_errors: Vec::new() })
    }
}
