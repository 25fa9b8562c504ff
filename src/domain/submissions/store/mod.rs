//! Every statement on submissions and answers. Here: the submissions themselves; answers, lists and what is decided on
//! many at once have a file each.

mod answers;
mod decided;
mod lists;
mod progress;
mod reopenings;
mod reviewers;

pub(super) use answers::{
    AnswerWrite, find_answer, insert_answer, load_answers, load_answers_by_ids, update_answer, upsert_late_answer,
};
pub(super) use decided::{lock_all, update_decisions, update_released};
pub(super) use lists::{pages, totals};
pub(super) use progress::load_progress;
pub(super) use reopenings::{
    NewReopening, insert_reopening, lapse, load_reopenings, mark_resumed, newest_reopening, reopen, resume,
};

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::model::{DecisionOutcome, Submission, SubmissionStatus};
use super::outcomes::KeptScore;
use crate::access::OrgScope;
use crate::db::schema::{invites, submissions};
use crate::db::{DbError, Tx};
use crate::domain::invites::InviteStatus;
use crate::kernel::ids::{AssessmentId, InviteId, JobDescriptionId, ParticipantId, SubmissionId, TypedId};
use crate::scoring::Score;

#[derive(Queryable, Selectable, QueryableByName)]
#[diesel(table_name = submissions, check_for_backend(diesel::pg::Pg))]
pub(in crate::domain::submissions) struct Row {
    id: Uuid,
    invite_id: Uuid,
    assessment_id: Uuid,
    job_description_id: Uuid,
    participant_id: Uuid,
    status: String,
    started_at: DateTime<Utc>,
    deadline: Option<DateTime<Utc>>,
    submitted_at: Option<DateTime<Utc>>,
    overall_score: Option<i32>,
    released_at: Option<DateTime<Utc>>,
    resume_until: Option<DateTime<Utc>>,
    resumed_times: i32,
    score_reviewed: bool,
    score_provisional: bool,
    decision: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    released_decision: Option<String>,
}

impl TryFrom<Row> for Submission {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        let decision = |stored: Option<String>| stored.as_deref().map(DecisionOutcome::read).transpose();
        let score = |stored| Score::from_hundredths(stored).ok().ok_or(DbError::Unreadable("overall score"));
        Ok(Self {
            id: SubmissionId::from_uuid(row.id),
            invite: InviteId::from_uuid(row.invite_id),
            assessment: AssessmentId::from_uuid(row.assessment_id),
            job_description: JobDescriptionId::from_uuid(row.job_description_id),
            participant: ParticipantId::from_uuid(row.participant_id),
            status: SubmissionStatus::read(&row.status)?,
            started_at: row.started_at,
            deadline: row.deadline,
            submitted_at: row.submitted_at,
            overall_score: row.overall_score.map(score).transpose()?,
            decision: decision(row.decision)?,
            decided_at: row.decided_at,
            released_at: row.released_at,
            released_decision: decision(row.released_decision)?,
            resume_until: row.resume_until,
            resumed_times: row.resumed_times,
            score_reviewed: row.score_reviewed,
            score_provisional: row.score_provisional,
        })
    }
}

pub(super) async fn insert(tx: &mut Tx, scope: &OrgScope, submission: &Submission) -> Result<(), DbError> {
    let row = (
        submissions::organization_id.eq(scope.organization().uuid()),
        submissions::id.eq(submission.id.uuid()),
        submissions::invite_id.eq(submission.invite.uuid()),
        submissions::assessment_id.eq(submission.assessment.uuid()),
        submissions::job_description_id.eq(submission.job_description.uuid()),
        submissions::participant_id.eq(submission.participant.uuid()),
        submissions::status.eq(submission.status.as_str()),
        submissions::started_at.eq(submission.started_at),
        submissions::deadline.eq(submission.deadline),
    );
    diesel::insert_into(submissions::table).values(row).execute(tx.connection()).await?;
    Ok(())
}

pub(super) async fn find_by_invite(
    tx: &mut Tx,
    scope: &OrgScope,
    invite: InviteId,
) -> Result<Option<Submission>, DbError> {
    let own = submissions::table
        .filter(submissions::organization_id.eq(scope.organization().uuid()))
        .filter(submissions::invite_id.eq(invite.uuid()));
    let row: Option<Row> = own.select(Row::as_select()).first(tx.connection()).await.optional()?;
    row.map(Submission::try_from).transpose()
}

fn with_invite((row, status): (Row, String)) -> Result<(Submission, InviteStatus), DbError> {
    Ok((Submission::try_from(row)?, InviteStatus::read(&status)?))
}

/// Holds the attempt at an invite against its end, together with other saves; and where the invite stands, which is not
/// held: nobody at work waits for anything that happens to it.
pub(super) async fn hold_for_saving(
    tx: &mut Tx,
    scope: &OrgScope,
    invite: InviteId,
) -> Result<Option<(Submission, InviteStatus)>, DbError> {
    let its_invite = invites::table
        .filter(invites::organization_id.eq(submissions::organization_id))
        .filter(invites::id.eq(submissions::invite_id))
        .select(invites::status)
        .single_value();
    let own = submissions::table
        .filter(submissions::organization_id.eq(scope.organization().uuid()))
        .filter(submissions::invite_id.eq(invite.uuid()));
    let held = own.select((Row::as_select(), its_invite.assume_not_null())).for_share();
    let row: Option<(Row, String)> = held.first(tx.connection()).await.optional()?;
    row.map(with_invite).transpose()
}

/// The same by the attempt itself.
pub(super) async fn hold_by_id(
    tx: &mut Tx,
    scope: &OrgScope,
    id: SubmissionId,
) -> Result<Option<(Submission, InviteStatus)>, DbError> {
    let its_invite = invites::table
        .filter(invites::organization_id.eq(submissions::organization_id))
        .filter(invites::id.eq(submissions::invite_id))
        .select(invites::status)
        .single_value();
    let own = submissions::table.find((scope.organization().uuid(), id.uuid()));
    let held = own.select((Row::as_select(), its_invite.assume_not_null())).for_share();
    let row: Option<(Row, String)> = held.first(tx.connection()).await.optional()?;
    row.map(with_invite).transpose()
}

pub(super) async fn lock_by_invite(
    tx: &mut Tx,
    scope: &OrgScope,
    invite: InviteId,
) -> Result<Option<Submission>, DbError> {
    let own = submissions::table
        .filter(submissions::organization_id.eq(scope.organization().uuid()))
        .filter(submissions::invite_id.eq(invite.uuid()));
    let row: Option<Row> = own.select(Row::as_select()).for_update().first(tx.connection()).await.optional()?;
    row.map(Submission::try_from).transpose()
}

pub(super) async fn lock(tx: &mut Tx, scope: &OrgScope, id: SubmissionId) -> Result<Option<Submission>, DbError> {
    let own = submissions::table.find((scope.organization().uuid(), id.uuid()));
    let row: Option<Row> = own.select(Row::as_select()).for_update().first(tx.connection()).await.optional()?;
    row.map(Submission::try_from).transpose()
}

/// Puts the end of an attempt elsewhere, or takes it away.
pub(super) async fn update_deadline(
    tx: &mut Tx,
    scope: &OrgScope,
    id: SubmissionId,
    deadline: Option<DateTime<Utc>>,
) -> Result<(), DbError> {
    let own = submissions::table.find((scope.organization().uuid(), id.uuid()));
    diesel::update(own).set(submissions::deadline.eq(deadline)).execute(tx.connection()).await?;
    Ok(())
}

/// Ends an attempt.
pub(super) async fn close(
    tx: &mut Tx,
    scope: &OrgScope,
    id: SubmissionId,
    status: SubmissionStatus,
    at: DateTime<Utc>,
) -> Result<(), DbError> {
    let changes = (submissions::status.eq(status.as_str()), submissions::submitted_at.eq(at));
    let own = submissions::table.find((scope.organization().uuid(), id.uuid()));
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    Ok(())
}

/// Ends an attempt that its candidate takes back. When it was handed in before stays known.
pub(super) async fn withdraw(tx: &mut Tx, scope: &OrgScope, id: SubmissionId) -> Result<(), DbError> {
    let changes = (
        submissions::status.eq(SubmissionStatus::Withdrawn.as_str()),
        submissions::resume_until.eq(None::<DateTime<Utc>>),
    );
    let own = submissions::table.find((scope.organization().uuid(), id.uuid()));
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    Ok(())
}

pub(super) async fn update_score(
    tx: &mut Tx,
    scope: &OrgScope,
    id: SubmissionId,
    kept: KeptScore,
) -> Result<(), DbError> {
    let own = submissions::table.find((scope.organization().uuid(), id.uuid()));
    let changes = (
        submissions::overall_score.eq(kept.overall.map(Score::hundredths)),
        submissions::score_reviewed.eq(kept.reviewed),
        submissions::score_provisional.eq(kept.provisional),
    );
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    Ok(())
}

pub(super) async fn load(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[SubmissionId],
) -> Result<HashMap<SubmissionId, Submission>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let own = submissions::table
        .filter(submissions::organization_id.eq(scope.organization().uuid()))
        .filter(submissions::id.eq_any(ids));
    let rows: Vec<Row> = own.select(Row::as_select()).load(tx.connection()).await?;
    let read = |row| Submission::try_from(row).map(|submission| (submission.id, submission));
    rows.into_iter().map(read).collect()
}

pub(super) async fn load_by_invites(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[InviteId],
) -> Result<Vec<Submission>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let own = submissions::table
        .filter(submissions::organization_id.eq(scope.organization().uuid()))
        .filter(submissions::invite_id.eq_any(ids));
    let rows: Vec<Row> = own.select(Row::as_select()).load(tx.connection()).await?;
    rows.into_iter().map(Submission::try_from).collect()
}
