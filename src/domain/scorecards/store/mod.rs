//! Every statement on scorecards. Here: the cards themselves; what stands on them has a file of its own.

mod parts;

pub(super) use parts::{insert_criterion_scores, insert_question_scores, load_criterion_scores, load_question_scores};

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::model::{Scorecard, ScorecardStatus};
use super::score::Scores;
use crate::access::OrgScope;
use crate::db::condition::Condition;
use crate::db::paged::{ListOrder, PagedList};
use crate::db::schema::scorecards;
use crate::db::{DbError, Tx};
use crate::domain::submissions::Submission;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{ScorecardId, SubmissionId, TypedId};
use crate::kernel::paging::{Direction, Page, PageRequest};
use crate::scoring::{Score, lexical};

#[derive(Queryable, Selectable, QueryableByName)]
#[diesel(table_name = scorecards, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    submission_id: Uuid,
    number: i32,
    status: String,
    overall_score: Option<i32>,
    provisional: bool,
    confidence: Option<i32>,
    summary: Option<String>,
    reasons: Vec<String>,
    scorer_name: String,
    scorer_version: String,
    rubric_revision: i32,
    created_at: DateTime<Utc>,
    completed_at: Option<DateTime<Utc>>,
    resumed_times: i32,
}

const COLUMNS: &str = "x.id, x.submission_id, x.number, x.status, x.overall_score, x.provisional, x.confidence, \
     x.summary, x.reasons, x.scorer_name, x.scorer_version, x.rubric_revision, x.created_at, x.completed_at, \
     x.resumed_times";

impl TryFrom<Row> for Scorecard {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        Ok(Self {
            id: ScorecardId::from_uuid(row.id),
            submission: SubmissionId::from_uuid(row.submission_id),
            number: row.number,
            resumed_times: row.resumed_times,
            status: ScorecardStatus::read(&row.status)?,
            overall_score: read_score(row.overall_score)?,
            provisional: row.provisional,
            confidence: read_score(row.confidence)?,
            summary: row.summary,
            reasons: row.reasons,
            scorer_name: row.scorer_name,
            scorer_version: row.scorer_version,
            rubric_revision: row.rubric_revision,
            created_at: row.created_at,
            completed_at: row.completed_at,
        })
    }
}

fn read_score(hundredths: Option<i32>) -> Result<Option<Score>, DbError> {
    hundredths.map(|stored| Score::from_hundredths(stored).ok().ok_or(DbError::Unreadable("score"))).transpose()
}

/// Adds a queued card for what was handed in last.
pub(super) async fn insert(
    tx: &mut Tx,
    scope: &OrgScope,
    submission: &Submission,
    number: i32,
    rubric_revision: i32,
) -> Result<ScorecardId, DbError> {
    let id: ScorecardId = tx.new_id();
    let row = (
        scorecards::organization_id.eq(scope.organization().uuid()),
        scorecards::id.eq(id.uuid()),
        scorecards::submission_id.eq(submission.id.uuid()),
        scorecards::resumed_times.eq(submission.resumed_times),
        scorecards::number.eq(number),
        scorecards::status.eq(ScorecardStatus::Queued.as_str()),
        scorecards::scorer_name.eq(lexical::NAME),
        scorecards::scorer_version.eq(lexical::VERSION),
        scorecards::rubric_revision.eq(rubric_revision),
        scorecards::created_at.eq(tx.now()),
    );
    diesel::insert_into(scorecards::table).values(row).execute(tx.connection()).await?;
    Ok(id)
}

pub(super) async fn lock(tx: &mut Tx, scope: &OrgScope, id: ScorecardId) -> Result<Option<Scorecard>, DbError> {
    let own = scorecards::table.find((scope.organization().uuid(), id.uuid()));
    let row: Option<Row> = own.select(Row::as_select()).for_update().first(tx.connection()).await.optional()?;
    row.map(Scorecard::try_from).transpose()
}

pub(super) async fn update_status(
    tx: &mut Tx,
    scope: &OrgScope,
    id: ScorecardId,
    status: ScorecardStatus,
) -> Result<(), DbError> {
    let own = scorecards::table.find((scope.organization().uuid(), id.uuid()));
    diesel::update(own).set(scorecards::status.eq(status.as_str())).execute(tx.connection()).await?;
    Ok(())
}

/// Finishes a card with its scores.
pub(super) async fn complete(tx: &mut Tx, scope: &OrgScope, id: ScorecardId, scores: &Scores) -> Result<(), DbError> {
    let status = if scores.needs_human { ScorecardStatus::NeedsHuman } else { ScorecardStatus::Ready };
    let changes = (
        scorecards::status.eq(status.as_str()),
        scorecards::overall_score.eq(scores.overall.map(Score::hundredths)),
        scorecards::provisional.eq(scores.needs_human),
        scorecards::confidence.eq(scores.confidence.map(Score::hundredths)),
        scorecards::summary.eq(&scores.summary),
        scorecards::reasons.eq(&scores.reasons),
        scorecards::rubric_revision.eq(scores.rubric_revision),
        scorecards::input_hash.eq(scores.input_hash.as_slice()),
        scorecards::completed_at.eq(tx.now()),
    );
    let own = scorecards::table.find((scope.organization().uuid(), id.uuid()));
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    Ok(())
}

/// Finishes a card without scores.
pub(super) async fn fail(tx: &mut Tx, scope: &OrgScope, id: ScorecardId, reason: &str) -> Result<(), DbError> {
    let changes = (
        scorecards::status.eq(ScorecardStatus::Failed.as_str()),
        scorecards::reasons.eq(vec![reason]),
        scorecards::completed_at.eq(tx.now()),
    );
    let own = scorecards::table.find((scope.organization().uuid(), id.uuid()));
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    Ok(())
}

/// The unfinished cards of a submission, oldest first.
pub(super) async fn lock_unfinished(
    tx: &mut Tx,
    scope: &OrgScope,
    submission: SubmissionId,
) -> Result<Vec<Scorecard>, DbError> {
    let unfinished = [ScorecardStatus::Queued, ScorecardStatus::Scoring].map(ScorecardStatus::as_str);
    let own = scorecards::table
        .filter(scorecards::organization_id.eq(scope.organization().uuid()))
        .filter(scorecards::submission_id.eq(submission.uuid()))
        .filter(scorecards::status.eq_any(unfinished))
        .order(scorecards::number);
    let rows: Vec<Row> = own.select(Row::as_select()).for_update().load(tx.connection()).await?;
    rows.into_iter().map(Scorecard::try_from).collect()
}

pub(super) async fn load(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[ScorecardId],
) -> Result<HashMap<ScorecardId, Scorecard>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let own = scorecards::table
        .filter(scorecards::organization_id.eq(scope.organization().uuid()))
        .filter(scorecards::id.eq_any(ids));
    let rows: Vec<Row> = own.select(Row::as_select()).load(tx.connection()).await?;
    let read = |row| Scorecard::try_from(row).map(|card| (card.id, card));
    rows.into_iter().map(read).collect()
}

pub(super) async fn newest_by_submissions(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[SubmissionId],
) -> Result<Vec<Scorecard>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let newest = scorecards::table
        .filter(scorecards::organization_id.eq(scope.organization().uuid()))
        .filter(scorecards::submission_id.eq_any(ids))
        .distinct_on(scorecards::submission_id)
        .order((scorecards::submission_id, scorecards::number.desc()));
    let rows: Vec<Row> = newest.select(Row::as_select()).load(tx.connection()).await?;
    rows.into_iter().map(Scorecard::try_from).collect()
}

/// The newest card of each submission that has scores, provisional ones included: not one that is on its way or failed.
pub(super) async fn newest_scored_by_submissions(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[SubmissionId],
) -> Result<Vec<Scorecard>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let scored = [ScorecardStatus::Ready, ScorecardStatus::NeedsHuman].map(ScorecardStatus::as_str);
    let newest = scorecards::table
        .filter(scorecards::organization_id.eq(scope.organization().uuid()))
        .filter(scorecards::submission_id.eq_any(ids))
        .filter(scorecards::status.eq_any(scored))
        .distinct_on(scorecards::submission_id)
        .order((scorecards::submission_id, scorecards::number.desc()));
    let rows: Vec<Row> = newest.select(Row::as_select()).load(tx.connection()).await?;
    rows.into_iter().map(Scorecard::try_from).collect()
}

fn paged() -> PagedList {
    PagedList {
        columns: COLUMNS,
        from: "scorecards x",
        id: "x.id",
        order: ListOrder { key: "x.number".into(), direction: Direction::Descending },
        condition: Condition::always(),
    }
}

pub(super) async fn pages_by_submissions(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[SubmissionId],
    page: &PageRequest,
) -> Result<HashMap<SubmissionId, Page<Scorecard>>, ApiError> {
    paged().pages::<Row, _, _>(tx, scope.organization(), ids, page).await
}

pub(super) async fn totals_by_submissions(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[SubmissionId],
) -> Result<HashMap<SubmissionId, i64>, DbError> {
    paged().totals(tx, scope.organization(), ids).await
}
