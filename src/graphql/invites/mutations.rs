//! Inviting people.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};

use super::objects::AssessmentInvite;
use crate::access::{ManageInvites, ViewInvites, authorize};
use crate::domain::invites as domain;
use crate::graphql::context::ContextExt;
use crate::graphql::node;
use crate::graphql::payload::user_errors;
use crate::graphql::plan::{Reader, shared};
use crate::graphql::scalars::{DateTime, Decimal, Locale, TimeZone};
use crate::graphql::selection::Selection;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{AssessmentId, InviteId};

/// Who is to be invited to what.
#[derive(InputObject)]
pub(in crate::graphql) struct InviteParticipantsInput {
    /// A published assessment.
    assessment_id: ID,
    /// 1 to 5000 people.
    participants: Vec<ParticipantInput>,
    /// The last moment to begin: in 14 days when absent, in 365 at most.
    expires_at: Option<DateTime>,
    /// When people who have not begun are reminded by mail, at most 10 times. When absent, once, a day before the last
    /// moment, if they have two days or more; never, when empty. Between 21:00 and 08:00 by the person's clock nobody is
    /// written to: a reminder waits until 08:00, or comes at 20:00 where the time is over by then.
    remind_at: Option<Vec<DateTime>>,
    /// The recruiter's own words in the mail, plain text.
    message: Option<String>,
}

/// A person to be invited.
#[derive(InputObject)]
pub(in crate::graphql) struct ParticipantInput {
    /// How the person is called.
    name: String,
    /// Where the mail goes.
    email: String,
    /// Kept for the team; nobody calls it.
    phone: Option<String>,
    /// The caller's own key, kept with the person and with the invite.
    external_id: Option<String>,
    /// Language of mail and candidate texts; English when absent.
    locale: Option<Locale>,
    /// Where the person lives; UTC when absent.
    time_zone: Option<TimeZone>,
    /// By how much the time limit is stretched, 1 to 5 with at most two decimals.
    extra_time_factor: Option<Decimal>,
    /// No time limit holds for the person. False when absent.
    untimed: Option<bool>,
    /// Minutes for breaks on top, 0 to 480. None when absent.
    break_minutes: Option<i32>,
}

impl From<ParticipantInput> for domain::NewParticipant {
    fn from(input: ParticipantInput) -> Self {
        Self {
            name: input.name,
            email: input.email,
            phone: input.phone,
            external_id: input.external_id,
            locale: input.locale.map(|locale| locale.0),
            time_zone: input.time_zone.map(|zone| zone.0),
            extra_time_factor: input.extra_time_factor.map(|factor| factor.0),
            untimed: input.untimed.map(|untimed| untimed.to_string()),
            break_minutes: input.break_minutes.map(|minutes| minutes.to_string()),
        }
    }
}

user_errors!(
    "inviteParticipants",
    InviteParticipantsUserError,
    InviteParticipantsErrorCode,
    domain::InviteParticipantsCode {
        /// The assessment is a draft or retired.
        NotPublished,
        /// The job description takes no new invites.
        JobClosed,
        /// The organization has published no privacy notice.
        NoPrivacyNotice,
        /// No rows.
        Empty,
        /// More rows than one call may have.
        TooMany,
        /// The last moment to begin has passed.
        ExpiresInPast,
        /// The last moment to begin lies too far ahead.
        ExpiresTooLate,
        /// Message, phone or external id is too long.
        TooLong,
        /// No mail reaches such an address.
        InvalidEmail,
        /// The name is missing or too long.
        InvalidName,
        /// Not a factor from 1 to 5.
        InvalidExtraTime,
        /// Neither yes nor no.
        InvalidUntimed,
        /// Not a number of minutes from 0 to 480.
        InvalidBreaks,
        /// Not a language tag.
        InvalidLocale,
        /// Not the name of a time zone.
        InvalidTimeZone,
        /// More than 10 reminders.
        TooManyReminders,
        /// A reminder that lies in the past.
        ReminderInPast,
        /// A reminder that comes when the time to begin is over.
        ReminderAfterExpiry,
    }
);

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(in crate::graphql) enum InviteOutcome {
    /// The person is invited now.
    Created,
    /// The person was invited to this assessment before, perhaps by a row above; that invite stays as it is.
    AlreadyInvited,
    /// The row is to be mended.
    Rejected,
}

/// The result of one row.
#[derive(SimpleObject)]
pub(in crate::graphql) struct InviteParticipantResult {
    /// Its place in the call, from 0.
    index: i32,
    /// What became of it.
    outcome: InviteOutcome,
    /// The invite; null when the row is to be mended.
    invite: Option<Arc<AssessmentInvite>>,
    /// What is to be mended in the row; paths begin at the input.
    user_errors: Vec<InviteParticipantsUserError>,
}

/// Answer of `inviteParticipants`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct InviteParticipantsPayload {
    /// One result a row, in the order of the rows; empty when the call as a whole is to be mended.
    results: Vec<InviteParticipantResult>,
    /// What is to be mended in the call as a whole.
    user_errors: Vec<InviteParticipantsUserError>,
}

/// Changes to invites.
#[derive(Default)]
pub(in crate::graphql) struct InviteMutation;

#[Object]
impl InviteMutation {
    /// Invites people by mail, with a result for each row; a bad row spoils no other. Needs `MANAGE_INVITES`. Emits
    /// `participant.created`, `participant.updated` and `invite.created`, later `invite.sent` or `invite.bounced`,
    /// and `invite.reminded`.
    async fn invite_participants(
        &self,
        ctx: &Context<'_>,
        input: InviteParticipantsInput,
    ) -> Result<InviteParticipantsPayload, ApiError> {
        let assessment: AssessmentId = node::decode(&input.assessment_id)?;
        let form = domain::NewInvites {
            assessment,
            participants: input.participants.into_iter().map(Into::into).collect(),
            expires_at: input.expires_at.map(|at| at.0),
            remind_at: input.remind_at.map(instants),
            message: input.message,
        };
        let keys = &ctx.env().keys;
        let receipt = ctx
            .mutate("inviteParticipants", async |tx| {
                let grant = authorize::<ManageInvites>(tx, ctx.actor(), assessment).await?;
                domain::invite(&grant, tx, keys, &form).await
            })
            .await?;
        let rows = receipt.value.as_deref().unwrap_or_default();
        let results = results(ctx, assessment, rows).await?;
        Ok(InviteParticipantsPayload { results, user_errors: receipt.user_errors() })
    }
}

/// Times in the domain's words.
pub(super) fn instants(times: Vec<DateTime>) -> Vec<chrono::DateTime<chrono::Utc>> {
    times.into_iter().map(|at| at.0).collect()
}

/// The results of the rows, with their invites as far as they are selected.
async fn results(
    ctx: &Context<'_>,
    assessment: AssessmentId,
    rows: &[domain::InviteRow],
) -> Result<Vec<InviteParticipantResult>, ApiError> {
    let found = invites_by_id(ctx, assessment, &invites_of(rows)).await?;
    Ok(rows.iter().map(|row| result(row, &found)).collect())
}

/// The invites of the results, if and as far as they are selected there.
pub(super) async fn invites_by_id(
    ctx: &Context<'_>,
    assessment: AssessmentId,
    ids: &[InviteId],
) -> Result<HashMap<InviteId, Arc<AssessmentInvite>>, ApiError> {
    let selection = Selection::of(ctx)?.child("results");
    if ids.is_empty() || !selection.has("invite") {
        return Ok(HashMap::new());
    }
    let selection = selection.child("invite");
    ctx.read(async |tx| {
        let grant = authorize::<ViewInvites>(tx, ctx.actor(), assessment).await?;
        shared(&mut Reader::new(tx, &grant, ctx.actor(), ctx.sights()), ids.iter().copied(), &selection).await
    })
    .await
}

fn invites_of(rows: &[domain::InviteRow]) -> Vec<InviteId> {
    let id = |row: &domain::InviteRow| match row.result {
        domain::InviteRowResult::Created(id) | domain::InviteRowResult::AlreadyInvited(id) => Some(id),
        domain::InviteRowResult::Rejected(_) => None,
    };
    rows.iter().filter_map(id).collect()
}

fn result(row: &domain::InviteRow, found: &HashMap<InviteId, Arc<AssessmentInvite>>) -> InviteParticipantResult {
    let (outcome, invite, user_errors) = match &row.result {
        domain::InviteRowResult::Created(id) => (InviteOutcome::Created, found.get(id).cloned(), Vec::new()),
        domain::InviteRowResult::AlreadyInvited(id) => {
            (InviteOutcome::AlreadyInvited, found.get(id).cloned(), Vec::new())
        }
        domain::InviteRowResult::Rejected(problems) => {
            (InviteOutcome::Rejected, None, problems.iter().cloned().map(Into::into).collect())
        }
    };
    InviteParticipantResult { index: i32::try_from(row.index).unwrap_or(i32::MAX), outcome, invite, user_errors }
}
