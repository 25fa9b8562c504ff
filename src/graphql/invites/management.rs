//! What teams do with invites that are under way: sending again, taking back, giving more time.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::mutations::instants;
use super::objects::AssessmentInvite;
use crate::access::{ManageInvites, authorize};
use crate::domain::invites as domain;
use crate::domain::submissions;
use crate::graphql::context::ContextExt;
use crate::graphql::node;
use crate::graphql::payload::user_errors;
use crate::graphql::plan::one;
use crate::graphql::scalars::{DateTime, Decimal};
use crate::graphql::selection::Selection;
use crate::kernel::error::ApiError;
use crate::kernel::ids::InviteId;

/// An invite whose mail is to be sent again.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct ResendInviteInput {
    /// Which invite.
    invite_id: ID,
}

user_errors!(
    "resendInvite",
    ResendInviteUserError,
    ResendInviteErrorCode,
    domain::ResendInviteCode {
        /// The attempt has ended.
        AlreadySubmitted,
        /// The time to begin is over; `extendInvite` gives more.
        Expired,
        /// The organization took the invite back.
        Revoked,
        /// The person declined.
        Declined,
        /// The mail was sent again within the last minute, or five times within a day.
        ResentTooOften,
    }
);

/// Answer of `resendInvite`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct ResendInvitePayload {
    /// The invite; null when something is to be mended.
    invite: Option<AssessmentInvite>,
    /// What is to be mended.
    user_errors: Vec<ResendInviteUserError>,
}

/// An invite to be taken back.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct RevokeInviteInput {
    /// Which invite.
    invite_id: ID,
}

user_errors!(
    "revokeInvite",
    RevokeInviteUserError,
    RevokeInviteErrorCode,
    domain::RevokeInviteCode {
        /// The attempt has ended.
        AlreadySubmitted,
        /// The time to begin is over: there is nothing left to take back.
        Expired,
        /// The person declined.
        Declined,
    }
);

/// Answer of `revokeInvite`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct RevokeInvitePayload {
    /// The invite; null when something is to be mended.
    invite: Option<AssessmentInvite>,
    /// What is to be mended.
    user_errors: Vec<RevokeInviteUserError>,
}

/// More time to begin.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct ExtendInviteInput {
    /// Which invite.
    invite_id: ID,
    /// The new last moment to begin: later than the one there is, in 365 days at most.
    expires_at: DateTime,
    /// When the person is reminded from now on. When absent, those that were named stay; where none were, the usual one
    /// comes a day before the new last moment.
    remind_at: Option<Vec<DateTime>>,
}

user_errors!(
    "extendInvite",
    ExtendInviteUserError,
    ExtendInviteErrorCode,
    domain::ExtendInviteCode {
        /// The attempt is under way; `grantAccommodation` gives it more time.
        AlreadyStarted,
        /// The attempt has ended.
        AlreadySubmitted,
        /// The organization took the invite back.
        Revoked,
        /// The person declined.
        Declined,
        /// The new last moment has passed.
        ExpiresInPast,
        /// The new last moment lies too far ahead.
        ExpiresTooLate,
        /// It is no later than the one there is.
        NotLater,
        /// More than 10 reminders.
        TooManyReminders,
        /// A reminder that lies in the past.
        ReminderInPast,
        /// A reminder that comes when the time to begin is over.
        ReminderAfterExpiry,
    }
);

/// Answer of `extendInvite`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct ExtendInvitePayload {
    /// The invite; null when something is to be mended.
    invite: Option<AssessmentInvite>,
    /// What is to be mended.
    user_errors: Vec<ExtendInviteUserError>,
}

/// What is to ease an attempt. What is absent stays as it is. Why it is eased is nobody's to know: there is no field for
/// it.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct GrantAccommodationInput {
    /// Whose.
    invite_id: ID,
    /// By how much the time limit is stretched, 1 to 5 with at most two decimals.
    extra_time_factor: Option<Decimal>,
    /// Whether no time limit holds.
    untimed: Option<bool>,
    /// Minutes for breaks on top, 0 to 480. They are the person's to place: the clock does not stop.
    break_minutes: Option<i32>,
}

user_errors!(
    "grantAccommodation",
    GrantAccommodationUserError,
    GrantAccommodationErrorCode,
    submissions::GrantAccommodationCode {
        /// Not a factor from 1 to 5.
        InvalidExtraTime,
        /// Not a number of minutes from 0 to 480.
        InvalidBreaks,
        /// The attempt is under way: its time cannot be cut.
        CannotShorten,
        /// The attempt has ended, by the candidate or by the clock.
        AlreadySubmitted,
        /// The organization took the invite back.
        Revoked,
        /// The person declined, or took the attempt back.
        Declined,
    }
);

/// Answer of `grantAccommodation`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct GrantAccommodationPayload {
    /// The invite; null when something is to be mended.
    invite: Option<AssessmentInvite>,
    /// What is to be mended.
    user_errors: Vec<GrantAccommodationUserError>,
}

/// Changes to invites that are under way.
#[derive(Default)]
pub(in crate::graphql) struct InviteManagementMutation;

#[Object]
impl InviteManagementMutation {
    /// Sends the mail again, with another link: the links before it open nothing from now on, and the devices on which
    /// they were opened are forgotten. At most once a minute and five times a day. Needs `MANAGE_INVITES`. Emits
    /// `invite.resent`, later `invite.sent` or `invite.bounced`.
    async fn resend_invite(
        &self,
        ctx: &Context<'_>,
        input: ResendInviteInput,
    ) -> Result<ResendInvitePayload, ApiError> {
        let id: InviteId = node::decode(&input.invite_id)?;
        let keys = &ctx.env().keys;
        let receipt = ctx
            .mutate("resendInvite", async |tx| {
                let grant = authorize::<ManageInvites>(tx, ctx.actor(), id).await?;
                domain::resend(&grant, tx, keys, id).await?;
                Ok(id)
            })
            .await?;
        let invite = changed(ctx, receipt.value).await?;
        Ok(ResendInvitePayload { invite, user_errors: receipt.user_errors() })
    }

    /// Takes an invite back for good: its link says so, and an attempt that is under way takes no more answers. What was
    /// saved is kept and not handed in. Doing so again changes nothing. Needs `MANAGE_INVITES`. Emits `invite.revoked`.
    async fn revoke_invite(
        &self,
        ctx: &Context<'_>,
        input: RevokeInviteInput,
    ) -> Result<RevokeInvitePayload, ApiError> {
        let id: InviteId = node::decode(&input.invite_id)?;
        let receipt = ctx
            .mutate("revokeInvite", async |tx| {
                let grant = authorize::<ManageInvites>(tx, ctx.actor(), id).await?;
                domain::revoke(&grant, tx, id).await?;
                Ok(id)
            })
            .await?;
        let invite = changed(ctx, receipt.value).await?;
        Ok(RevokeInvitePayload { invite, user_errors: receipt.user_errors() })
    }

    /// Gives a person more time to begin. An invite that expired comes back to life, with the link it had; the person is
    /// not told by mail. Needs `MANAGE_INVITES`. Emits `invite.extended`.
    async fn extend_invite(
        &self,
        ctx: &Context<'_>,
        input: ExtendInviteInput,
    ) -> Result<ExtendInvitePayload, ApiError> {
        let id: InviteId = node::decode(&input.invite_id)?;
        let remind_at = input.remind_at.map(instants);
        let form = domain::InviteExtension { invite: id, expires_at: input.expires_at.0, remind_at };
        let receipt = ctx
            .mutate("extendInvite", async |tx| {
                let grant = authorize::<ManageInvites>(tx, ctx.actor(), id).await?;
                domain::extend(&grant, tx, &form).await?;
                Ok(id)
            })
            .await?;
        let invite = changed(ctx, receipt.value).await?;
        Ok(ExtendInvitePayload { invite, user_errors: receipt.user_errors() })
    }

    /// Gives one person more time: a longer limit, breaks, or no limit at all. While the attempt is under way its deadline
    /// moves with it, and can only be put off. It changes time and never a score. Needs `MANAGE_INVITES`. Emits `invite.accommodated`.
    async fn grant_accommodation(
        &self,
        ctx: &Context<'_>,
        input: GrantAccommodationInput,
    ) -> Result<GrantAccommodationPayload, ApiError> {
        let id: InviteId = node::decode(&input.invite_id)?;
        let form = submissions::Accommodation {
            invite: id,
            extra_time_factor: input.extra_time_factor.map(|factor| factor.0),
            untimed: input.untimed,
            break_minutes: input.break_minutes,
        };
        let receipt = ctx
            .mutate("grantAccommodation", async |tx| {
                let grant = authorize::<ManageInvites>(tx, ctx.actor(), id).await?;
                submissions::grant_accommodation(&grant, tx, &form).await?;
                Ok(id)
            })
            .await?;
        let invite = changed(ctx, receipt.value).await?;
        Ok(GrantAccommodationPayload { invite, user_errors: receipt.user_errors() })
    }
}

/// The invite as it is now.
async fn changed(ctx: &Context<'_>, id: Option<InviteId>) -> Result<Option<AssessmentInvite>, ApiError> {
    one(ctx, id, &Selection::of(ctx)?.child("invite")).await
}
