//! Every statement on invites and on what hangs on one. Here: the invites themselves; devices and consents, deliveries,
//! links and lists have a file each.

mod candidates;
mod deliveries;
mod links;
mod lists;

pub(super) use candidates::{
    ViewRow, delete_sessions, find_view, insert_consents, insert_session, load_consents, newest_grant,
};
pub(super) use deliveries::{has_delivery, insert_delivery, load_deliveries};
pub(super) use links::{keep_replaced_link, replace_link, replaced_since, start_over};
pub(super) use lists::{counts_by_status, pages, totals};

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::accommodations::Accommodations;
use super::form::Terms;
use super::model::{Invite, InviteStatus};
use crate::access::OrgScope;
use crate::db::schema::{assessments, invites, job_descriptions};
use crate::db::{DbError, Tx};
use crate::kernel::ids::{AssessmentId, InviteId, JobDescriptionId, ParticipantId, TypedId};
use crate::kernel::secret::TokenHash;
use crate::scoring::Score;

#[derive(Queryable, Selectable, QueryableByName)]
#[diesel(table_name = invites, check_for_backend(diesel::pg::Pg))]
pub(in crate::domain::invites) struct Row {
    id: Uuid,
    assessment_id: Uuid,
    job_description_id: Uuid,
    participant_id: Uuid,
    status: String,
    token_generation: i32,
    message: Option<String>,
    extra_time_percent: i32,
    external_id: Option<String>,
    reminders_sent: i32,
    expires_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
    sent_at: Option<DateTime<Utc>>,
    opened_at: Option<DateTime<Utc>>,
    started_at: Option<DateTime<Utc>>,
    submitted_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    remind_at: Option<Vec<DateTime<Utc>>>,
    untimed: bool,
    break_minutes: i32,
    overall_score: Option<i32>,
}

impl TryFrom<Row> for Invite {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        let score = |stored| Score::from_hundredths(stored).ok().ok_or(DbError::Unreadable("overall score"));
        Ok(Self {
            id: InviteId::from_uuid(row.id),
            assessment: AssessmentId::from_uuid(row.assessment_id),
            job_description: JobDescriptionId::from_uuid(row.job_description_id),
            participant: ParticipantId::from_uuid(row.participant_id),
            status: InviteStatus::read(&row.status)?,
            token_generation: row.token_generation,
            message: row.message,
            accommodations: Accommodations {
                extra_time_percent: row.extra_time_percent,
                untimed: row.untimed,
                break_minutes: row.break_minutes,
            },
            external_id: row.external_id,
            remind_at: row.remind_at,
            reminders_sent: row.reminders_sent,
            expires_at: row.expires_at,
            created_at: row.created_at,
            sent_at: row.sent_at,
            opened_at: row.opened_at,
            started_at: row.started_at,
            submitted_at: row.submitted_at,
            closed_at: row.closed_at,
            overall_score: row.overall_score.map(score).transpose()?,
        })
    }
}

/// What people are to be invited to.
pub(in crate::domain::invites) struct Target {
    pub(in crate::domain::invites) assessment: AssessmentId,
    pub(in crate::domain::invites) job_description: JobDescriptionId,
    pub(in crate::domain::invites) is_published: bool,
    pub(in crate::domain::invites) takes_invites: bool,
}

/// Neither assessment nor job description changes until the transaction ends; others may invite meanwhile.
pub(in crate::domain::invites) async fn find_target(
    tx: &mut Tx,
    scope: &OrgScope,
    id: AssessmentId,
) -> Result<Option<Target>, DbError> {
    let its_job = job_descriptions::organization_id
        .eq(assessments::organization_id)
        .and(job_descriptions::id.eq(assessments::job_description_id));
    let found = assessments::table
        .inner_join(job_descriptions::table.on(its_job))
        .filter(assessments::organization_id.eq(scope.organization().uuid()))
        .filter(assessments::id.eq(id.uuid()))
        .select((job_descriptions::id, assessments::status, job_descriptions::status))
        .for_share();
    let row: Option<(Uuid, String, String)> = found.first(tx.connection()).await.optional()?;
    Ok(row.map(|(job_description, assessment_status, job_status)| Target {
        assessment: id,
        job_description: JobDescriptionId::from_uuid(job_description),
        is_published: assessment_status == "PUBLISHED",
        takes_invites: !matches!(job_status.as_str(), "CLOSED" | "ARCHIVED"),
    }))
}

/// An invite to be kept, unless the person has one.
pub(in crate::domain::invites) struct NewRow {
    pub(in crate::domain::invites) id: InviteId,
    pub(in crate::domain::invites) participant: ParticipantId,
    pub(in crate::domain::invites) token_hash: TokenHash,
    pub(in crate::domain::invites) accommodations: Accommodations,
    pub(in crate::domain::invites) external_id: Option<String>,
}

const INSERT_MISSING: &str = "
    INSERT INTO invites (organization_id, id, assessment_id, job_description_id, participant_id, token_hash,
        message, extra_time_percent, untimed, break_minutes, external_id, expires_at, created_at, remind_at)
    SELECT $1, d.id, $2, $3, d.participant_id, d.token_hash, $4, d.extra_time, d.untimed, d.breaks, d.external_id,
        $5, $6, $14
    FROM unnest($7, $8, $9, $10, $11, $12, $13) WITH ORDINALITY
        AS d (id, participant_id, token_hash, extra_time, untimed, breaks, external_id, place)
    ORDER BY d.place
    ON CONFLICT (organization_id, assessment_id, participant_id) DO NOTHING
    RETURNING id, participant_id";

#[derive(QueryableByName)]
#[diesel(table_name = invites, check_for_backend(diesel::pg::Pg))]
struct Written {
    id: Uuid,
    participant_id: Uuid,
}

/// Adds those that are missing, in the given order; answers them.
pub(in crate::domain::invites) async fn insert_missing(
    tx: &mut Tx,
    scope: &OrgScope,
    target: &Target,
    terms: &Terms,
    drafts: &[NewRow],
) -> Result<Vec<(ParticipantId, InviteId)>, DbError> {
    let hashes: Vec<&[u8]> = drafts.iter().map(|draft| draft.token_hash.as_slice()).collect();
    let external_ids: Vec<Option<&str>> = drafts.iter().map(|draft| draft.external_id.as_deref()).collect();
    let statement = diesel::sql_query(INSERT_MISSING)
        .bind::<SqlUuid, _>(scope.organization().uuid())
        .bind::<SqlUuid, _>(target.assessment.uuid())
        .bind::<SqlUuid, _>(target.job_description.uuid())
        .bind::<Nullable<Text>, _>(terms.message.as_deref())
        .bind::<Timestamptz, _>(terms.expires_at)
        .bind::<Timestamptz, _>(tx.now())
        .bind::<Array<SqlUuid>, _>(drafts.iter().map(|draft| draft.id.uuid()).collect::<Vec<_>>())
        .bind::<Array<SqlUuid>, _>(drafts.iter().map(|draft| draft.participant.uuid()).collect::<Vec<_>>())
        .bind::<Array<diesel::sql_types::Bytea>, _>(hashes)
        .bind::<Array<Integer>, _>(
            drafts.iter().map(|draft| draft.accommodations.extra_time_percent).collect::<Vec<_>>(),
        )
        .bind::<Array<Bool>, _>(drafts.iter().map(|draft| draft.accommodations.untimed).collect::<Vec<_>>())
        .bind::<Array<Integer>, _>(drafts.iter().map(|draft| draft.accommodations.break_minutes).collect::<Vec<_>>())
        .bind::<Array<Nullable<Text>>, _>(external_ids)
        .bind::<Nullable<Array<Timestamptz>>, _>(terms.remind_at.as_deref());
    let rows: Vec<Written> = statement.load(tx.connection()).await?;
    let ids = |row: Written| (ParticipantId::from_uuid(row.participant_id), InviteId::from_uuid(row.id));
    Ok(rows.into_iter().map(ids).collect())
}

/// The invites of these people to one assessment.
pub(in crate::domain::invites) async fn find_ids(
    tx: &mut Tx,
    scope: &OrgScope,
    assessment: AssessmentId,
    people: impl Iterator<Item = &ParticipantId>,
) -> Result<HashMap<ParticipantId, InviteId>, DbError> {
    let people: Vec<Uuid> = people.map(|person| person.uuid()).collect();
    let theirs = invites::table
        .filter(invites::organization_id.eq(scope.organization().uuid()))
        .filter(invites::assessment_id.eq(assessment.uuid()))
        .filter(invites::participant_id.eq_any(people))
        .select((invites::participant_id, invites::id));
    let rows: Vec<(Uuid, Uuid)> = theirs.load(tx.connection()).await?;
    let ids = |(person, id)| (ParticipantId::from_uuid(person), InviteId::from_uuid(id));
    Ok(rows.into_iter().map(ids).collect())
}

pub(in crate::domain::invites) async fn load(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[InviteId],
) -> Result<HashMap<InviteId, Invite>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let own = invites::table
        .filter(invites::organization_id.eq(scope.organization().uuid()))
        .filter(invites::id.eq_any(ids))
        .select(Row::as_select());
    let rows: Vec<Row> = own.load(tx.connection()).await?;
    rows.into_iter().map(|row| Invite::try_from(row).map(|found| (found.id, found))).collect()
}

pub(in crate::domain::invites) async fn lock(
    tx: &mut Tx,
    scope: &OrgScope,
    id: InviteId,
) -> Result<Option<Invite>, DbError> {
    let own = invites::table.find((scope.organization().uuid(), id.uuid())).select(Row::as_select());
    let row: Option<Row> = own.for_update().first(tx.connection()).await.optional()?;
    row.map(Invite::try_from).transpose()
}

/// A status with the time that goes with it; times that are `None` stay as they are.
#[derive(AsChangeset)]
#[diesel(table_name = invites)]
struct Standing {
    status: &'static str,
    sent_at: Option<DateTime<Utc>>,
    opened_at: Option<DateTime<Utc>>,
    started_at: Option<DateTime<Utc>>,
    submitted_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
}

impl Standing {
    fn since(now: DateTime<Utc>, status: InviteStatus) -> Self {
        use InviteStatus::{Declined, Expired, Opened, Revoked, Sent, Started, Submitted};
        let when = |holds: bool| holds.then_some(now);
        Self {
            status: status.as_str(),
            sent_at: when(status == Sent),
            opened_at: when(status == Opened),
            started_at: when(status == Started),
            submitted_at: when(status == Submitted),
            closed_at: when(matches!(status, Expired | Revoked | Declined)),
        }
    }
}

/// Sets the status, and the time at which it was reached.
pub(in crate::domain::invites) async fn update_status(
    tx: &mut Tx,
    scope: &OrgScope,
    id: InviteId,
    status: InviteStatus,
) -> Result<(), DbError> {
    let own = invites::table.find((scope.organization().uuid(), id.uuid()));
    diesel::update(own).set(Standing::since(tx.now(), status)).execute(tx.connection()).await?;
    Ok(())
}

/// Puts the last moment off, and takes back that it was the end. Reminders that are not named stay as they were.
pub(in crate::domain::invites) async fn extend(
    tx: &mut Tx,
    scope: &OrgScope,
    id: InviteId,
    expires_at: DateTime<Utc>,
    status: InviteStatus,
    remind_at: Option<&[DateTime<Utc>]>,
) -> Result<(), DbError> {
    let changes = (
        remind_at.map(|times| invites::remind_at.eq(times)),
        invites::expires_at.eq(expires_at),
        invites::status.eq(status.as_str()),
        invites::closed_at.eq(None::<DateTime<Utc>>),
    );
    let own = invites::table.find((scope.organization().uuid(), id.uuid()));
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    Ok(())
}

/// Notes when the mail was handed over, without a change of where the invite stands.
pub(in crate::domain::invites) async fn note_sent(tx: &mut Tx, scope: &OrgScope, id: InviteId) -> Result<(), DbError> {
    let own = invites::table.find((scope.organization().uuid(), id.uuid()));
    diesel::update(own).set(invites::sent_at.eq(tx.now())).execute(tx.connection()).await?;
    Ok(())
}

/// Sets what eases the attempt.
pub(in crate::domain::invites) async fn update_accommodations(
    tx: &mut Tx,
    scope: &OrgScope,
    id: InviteId,
    eased: Accommodations,
) -> Result<(), DbError> {
    let changes = (
        invites::extra_time_percent.eq(eased.extra_time_percent),
        invites::untimed.eq(eased.untimed),
        invites::break_minutes.eq(eased.break_minutes),
    );
    let own = invites::table.find((scope.organization().uuid(), id.uuid()));
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    Ok(())
}

/// Takes back that the attempt has ended. When it began stays as it was.
pub(in crate::domain::invites) async fn reopen(
    tx: &mut Tx,
    scope: &OrgScope,
    id: InviteId,
    status: InviteStatus,
) -> Result<(), DbError> {
    let changes = (invites::status.eq(status.as_str()), invites::submitted_at.eq(None::<DateTime<Utc>>));
    let own = invites::table.find((scope.organization().uuid(), id.uuid()));
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    Ok(())
}

/// Counts a reminder.
pub(in crate::domain::invites) async fn count_reminder(
    tx: &mut Tx,
    scope: &OrgScope,
    id: InviteId,
) -> Result<(), DbError> {
    let own = invites::table.find((scope.organization().uuid(), id.uuid()));
    let counted = invites::reminders_sent.eq(invites::reminders_sent + 1);
    diesel::update(own).set(counted).execute(tx.connection()).await?;
    Ok(())
}
