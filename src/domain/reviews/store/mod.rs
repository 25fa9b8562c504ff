//! Every statement on reviews. Here: the reviews themselves; assignments and agreement have a file each.

mod agreement;
mod assignments;

pub(super) use agreement::{count_level_pairs, sum_overall_pairs};
pub(super) use assignments::{delete_assignment, insert_assignment, load_assignments};

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::dsl::max;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::model::{Review, ReviewedLevel};
use crate::access::OrgScope;
use crate::db::schema::{review_levels, reviews};
use crate::db::{DbError, Tx};
use crate::kernel::ids::{ApiKeyId, CriterionId, QuestionId, ReviewId, ScorecardId, SubmissionId, TypedId, UserId};
use crate::scoring::{Level, Score};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = reviews, check_for_backend(diesel::pg::Pg))]
struct Row {
    organization_id: Uuid,
    id: Uuid,
    scorecard_id: Uuid,
    submission_id: Uuid,
    number: i32,
    reviewer_id: Uuid,
    api_key_id: Option<Uuid>,
    overall_score: i32,
    comment: String,
    blind: bool,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Review {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        Ok(Self {
            id: ReviewId::from_uuid(row.id),
            scorecard: ScorecardId::from_uuid(row.scorecard_id),
            submission: SubmissionId::from_uuid(row.submission_id),
            number: row.number,
            reviewer: UserId::from_uuid(row.reviewer_id),
            via: row.api_key_id.map(ApiKeyId::from_uuid),
            overall_score: Score::from_hundredths(row.overall_score).ok().ok_or(DbError::Unreadable("score"))?,
            comment: row.comment,
            blind: row.blind,
            created_at: row.created_at,
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = review_levels, check_for_backend(diesel::pg::Pg))]
struct LevelRow {
    organization_id: Uuid,
    review_id: Uuid,
    position: i32,
    question_id: Uuid,
    criterion_id: Uuid,
    level: i32,
    reason: String,
}

impl TryFrom<LevelRow> for ReviewedLevel {
    type Error = DbError;

    fn try_from(row: LevelRow) -> Result<Self, DbError> {
        let level = u8::try_from(row.level).ok().and_then(|number| Level::new(number).ok());
        Ok(Self {
            question: QuestionId::from_uuid(row.question_id),
            criterion: CriterionId::from_uuid(row.criterion_id),
            level: level.ok_or(DbError::Unreadable("level"))?,
            reason: row.reason,
        })
    }
}

/// Number of the newest review of a submission; 0 before the first.
pub(super) async fn last_number(tx: &mut Tx, scope: &OrgScope, submission: SubmissionId) -> Result<i32, DbError> {
    let own = reviews::table
        .filter(reviews::organization_id.eq(scope.organization().uuid()))
        .filter(reviews::submission_id.eq(submission.uuid()));
    let last: Option<i32> = own.select(max(reviews::number)).first(tx.connection()).await?;
    Ok(last.unwrap_or_default())
}

/// Adds a review with its levels.
pub(super) async fn insert(
    tx: &mut Tx,
    scope: &OrgScope,
    review: &Review,
    levels: &[ReviewedLevel],
) -> Result<(), DbError> {
    let organization_id = scope.organization().uuid();
    let row = Row {
        organization_id,
        id: review.id.uuid(),
        scorecard_id: review.scorecard.uuid(),
        submission_id: review.submission.uuid(),
        number: review.number,
        reviewer_id: review.reviewer.uuid(),
        api_key_id: review.via.map(TypedId::uuid),
        overall_score: review.overall_score.hundredths(),
        comment: review.comment.clone(),
        blind: review.blind,
        created_at: review.created_at,
    };
    diesel::insert_into(reviews::table).values(row).execute(tx.connection()).await?;
    let level = |(position, given): (i32, &ReviewedLevel)| LevelRow {
        organization_id,
        review_id: review.id.uuid(),
        position,
        question_id: given.question.uuid(),
        criterion_id: given.criterion.uuid(),
        level: given.level.number().into(),
        reason: given.reason.clone(),
    };
    let rows: Vec<LevelRow> = (0..).zip(levels).map(level).collect();
    diesel::insert_into(review_levels::table).values(rows).execute(tx.connection()).await?;
    Ok(())
}

/// A person's newest review of a card.
pub(super) async fn newest_of(
    tx: &mut Tx,
    scope: &OrgScope,
    card: ScorecardId,
    person: UserId,
) -> Result<Option<ReviewId>, DbError> {
    let own = reviews::table
        .filter(reviews::organization_id.eq(scope.organization().uuid()))
        .filter(reviews::scorecard_id.eq(card.uuid()))
        .filter(reviews::reviewer_id.eq(person.uuid()))
        .order(reviews::number.desc())
        .select(reviews::id);
    let id: Option<Uuid> = own.first(tx.connection()).await.optional()?;
    Ok(id.map(ReviewId::from_uuid))
}

pub(super) async fn load(tx: &mut Tx, scope: &OrgScope, ids: &[ReviewId]) -> Result<Vec<Review>, DbError> {
    let own = reviews::table
        .filter(reviews::organization_id.eq(scope.organization().uuid()))
        .filter(reviews::id.eq_any(ids.iter().map(|id| id.uuid()).collect::<Vec<_>>()));
    let rows: Vec<Row> = own.select(Row::as_select()).load(tx.connection()).await?;
    rows.into_iter().map(Review::try_from).collect()
}

/// The reviews of these cards, the oldest of each submission first.
pub(super) async fn load_by_scorecards(
    tx: &mut Tx,
    scope: &OrgScope,
    cards: &[ScorecardId],
) -> Result<Vec<Review>, DbError> {
    let own = reviews::table
        .filter(reviews::organization_id.eq(scope.organization().uuid()))
        .filter(reviews::scorecard_id.eq_any(cards.iter().map(|id| id.uuid()).collect::<Vec<_>>()))
        .order((reviews::scorecard_id, reviews::number));
    let rows: Vec<Row> = own.select(Row::as_select()).load(tx.connection()).await?;
    rows.into_iter().map(Review::try_from).collect()
}

/// The levels of each review, in their order.
pub(super) async fn load_levels(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[ReviewId],
) -> Result<HashMap<ReviewId, Vec<ReviewedLevel>>, DbError> {
    let own = review_levels::table
        .filter(review_levels::organization_id.eq(scope.organization().uuid()))
        .filter(review_levels::review_id.eq_any(ids.iter().map(|id| id.uuid()).collect::<Vec<_>>()))
        .order((review_levels::review_id, review_levels::position));
    let rows: Vec<LevelRow> = own.select(LevelRow::as_select()).load(tx.connection()).await?;
    let mut all: HashMap<ReviewId, Vec<ReviewedLevel>> = HashMap::new();
    for row in rows {
        let review = ReviewId::from_uuid(row.review_id);
        all.entry(review).or_default().push(row.try_into()?);
    }
    Ok(all)
}
