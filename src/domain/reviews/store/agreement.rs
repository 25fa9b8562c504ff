//! Statements that set people's judgements beside the scorer's: of each person the newest review of a submission counts.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::access::OrgScope;
use crate::db::{DbError, Tx};
use crate::kernel::ids::{AssessmentId, CriterionId, QuestionId, TypedId};
use crate::scoring::agreement::{LevelTable, OverallSums};

/// How often which levels met, for each criterion of each question, in a fixed order.
pub(in crate::domain::reviews) type LevelPairs = Vec<(QuestionId, CriterionId, LevelTable)>;

#[derive(QueryableByName)]
struct PairRow {
    #[diesel(sql_type = SqlUuid)]
    assessment_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    question_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    criterion_id: Uuid,
    #[diesel(sql_type = Integer)]
    scorer: i32,
    #[diesel(sql_type = Integer)]
    person: i32,
    #[diesel(sql_type = BigInt)]
    pairs: i64,
}

const COUNT_LEVEL_PAIRS: &str = "
    SELECT s.assessment_id, l.question_id, l.criterion_id, c.level AS scorer, l.level AS person, count(*) AS pairs
    FROM (
        SELECT DISTINCT ON (r.submission_id, r.reviewer_id) r.id, r.scorecard_id, s.assessment_id
        FROM submissions s
        JOIN reviews r ON r.organization_id = s.organization_id AND r.submission_id = s.id
        WHERE s.organization_id = $1 AND s.assessment_id = ANY ($2)
        ORDER BY r.submission_id, r.reviewer_id, r.number DESC) s
    JOIN review_levels l ON l.organization_id = $1 AND l.review_id = s.id
    JOIN criterion_scores c ON c.organization_id = $1 AND c.scorecard_id = s.scorecard_id
        AND c.question_id = l.question_id AND c.criterion_id = l.criterion_id AND c.level IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5
    ORDER BY 1, 2, 3, 4, 5";

/// How often a person's level met which of the scorer's, for each criterion of these assessments.
pub(in crate::domain::reviews) async fn count_level_pairs(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[AssessmentId],
) -> Result<HashMap<AssessmentId, LevelPairs>, DbError> {
    let bare: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let counted = diesel::sql_query(COUNT_LEVEL_PAIRS)
        .bind::<SqlUuid, _>(scope.organization().uuid())
        .bind::<Array<SqlUuid>, _>(bare);
    let rows: Vec<PairRow> = counted.load(tx.connection()).await?;
    let mut all: HashMap<AssessmentId, LevelPairs> = HashMap::new();
    for row in rows {
        let place = (QuestionId::from_uuid(row.question_id), CriterionId::from_uuid(row.criterion_id));
        let tables = all.entry(AssessmentId::from_uuid(row.assessment_id)).or_default();
        if tables.last().is_none_or(|(question, criterion, _)| (*question, *criterion) != place) {
            tables.push((place.0, place.1, LevelTable::default()));
        }
        if let Some((_, _, table)) = tables.last_mut() {
            let pairs = u64::try_from(row.pairs).map_err(|_negative| DbError::Unreadable("count"))?;
            table.add(level(row.scorer)?, level(row.person)?, pairs);
        }
    }
    Ok(all)
}

fn level(stored: i32) -> Result<crate::scoring::Level, DbError> {
    let level = u8::try_from(stored).ok().and_then(|number| crate::scoring::Level::new(number).ok());
    level.ok_or(DbError::Unreadable("level"))
}

#[derive(QueryableByName)]
struct SumRow {
    #[diesel(sql_type = SqlUuid)]
    assessment_id: Uuid,
    #[diesel(sql_type = BigInt)]
    pairs: i64,
    #[diesel(sql_type = BigInt)]
    scorer: i64,
    #[diesel(sql_type = BigInt)]
    person: i64,
    #[diesel(sql_type = BigInt)]
    scorer_squared: i64,
    #[diesel(sql_type = BigInt)]
    person_squared: i64,
    #[diesel(sql_type = BigInt)]
    product: i64,
}

const SUM_OVERALL_PAIRS: &str = "
    SELECT p.assessment_id, count(*) AS pairs, sum(p.x)::bigint AS scorer, sum(p.y)::bigint AS person,
        sum(p.x * p.x)::bigint AS scorer_squared, sum(p.y * p.y)::bigint AS person_squared,
        sum(p.x * p.y)::bigint AS product
    FROM (
        SELECT DISTINCT ON (r.submission_id, r.reviewer_id)
            s.assessment_id, c.overall_score::bigint AS x, r.overall_score::bigint AS y
        FROM submissions s
        JOIN reviews r ON r.organization_id = s.organization_id AND r.submission_id = s.id
        JOIN scorecards c ON c.organization_id = r.organization_id AND c.id = r.scorecard_id
        WHERE s.organization_id = $1 AND s.assessment_id = ANY ($2)
        ORDER BY r.submission_id, r.reviewer_id, r.number DESC) p
    WHERE p.x IS NOT NULL
    GROUP BY p.assessment_id";

/// Sums over the pairs of overall scores, the scorer's and a person's, in hundredths.
pub(in crate::domain::reviews) async fn sum_overall_pairs(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[AssessmentId],
) -> Result<HashMap<AssessmentId, OverallSums>, DbError> {
    let bare: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let summed = diesel::sql_query(SUM_OVERALL_PAIRS)
        .bind::<SqlUuid, _>(scope.organization().uuid())
        .bind::<Array<SqlUuid>, _>(bare);
    let rows: Vec<SumRow> = summed.load(tx.connection()).await?;
    let read = |row: SumRow| {
        let sums = OverallSums {
            pairs: row.pairs,
            scorer: row.scorer,
            person: row.person,
            scorer_squared: row.scorer_squared,
            person_squared: row.person_squared,
            product: row.product,
        };
        (AssessmentId::from_uuid(row.assessment_id), sums)
    };
    Ok(rows.into_iter().map(read).collect())
}
