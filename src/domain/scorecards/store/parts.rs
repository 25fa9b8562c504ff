//! Every statement on what stands on a card: levels and question scores, each in one statement for all.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value as Json;
use uuid::Uuid;

use super::read_score;
use crate::access::OrgScope;
use crate::db::schema::{criterion_scores, question_scores};
use crate::db::{DbError, Tx};
use crate::domain::scorecards::model::{CriterionScore, QuestionScore};
use crate::kernel::ids::{CriterionId, QuestionId, ScorecardId, TypedId};
use crate::scoring::{Level, Score};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = criterion_scores, check_for_backend(diesel::pg::Pg))]
struct CriterionRow {
    organization_id: Uuid,
    scorecard_id: Uuid,
    position: i32,
    question_id: Uuid,
    criterion_id: Uuid,
    level: Option<i32>,
    score: Option<i32>,
    rationale: String,
    confidence: Option<i32>,
    needs_human: bool,
    reasons: Vec<String>,
    evidence: Json,
}

impl CriterionRow {
    fn new(scope: &OrgScope, card: ScorecardId, position: i32, given: &CriterionScore) -> Result<Self, DbError> {
        Ok(Self {
            organization_id: scope.organization().uuid(),
            scorecard_id: card.uuid(),
            position,
            question_id: given.question.uuid(),
            criterion_id: given.criterion.uuid(),
            level: given.level.map(|level| level.number().into()),
            score: given.score.map(Score::hundredths),
            rationale: given.rationale.clone(),
            confidence: given.confidence.map(Score::hundredths),
            needs_human: given.needs_human,
            reasons: given.reasons.clone(),
            evidence: serde_json::to_value(&given.evidence).ok().ok_or(DbError::Unreadable("evidence"))?,
        })
    }
}

impl TryFrom<CriterionRow> for CriterionScore {
    type Error = DbError;

    fn try_from(row: CriterionRow) -> Result<Self, DbError> {
        let level = |number: i32| u8::try_from(number).ok().and_then(|number| Level::new(number).ok());
        let level = row.level.map(|number| level(number).ok_or(DbError::Unreadable("level"))).transpose()?;
        Ok(Self {
            question: QuestionId::from_uuid(row.question_id),
            criterion: CriterionId::from_uuid(row.criterion_id),
            level,
            score: read_score(row.score)?,
            rationale: row.rationale,
            confidence: read_score(row.confidence)?,
            needs_human: row.needs_human,
            reasons: row.reasons,
            evidence: serde_json::from_value(row.evidence).ok().ok_or(DbError::Unreadable("evidence"))?,
        })
    }
}

pub(in crate::domain::scorecards) async fn insert_criterion_scores(
    tx: &mut Tx,
    scope: &OrgScope,
    card: ScorecardId,
    scores: &[CriterionScore],
) -> Result<(), DbError> {
    let written = (0..).zip(scores).map(|(position, score)| CriterionRow::new(scope, card, position, score));
    let written = written.collect::<Result<Vec<_>, DbError>>()?;
    diesel::insert_into(criterion_scores::table).values(written).execute(tx.connection()).await?;
    Ok(())
}

pub(in crate::domain::scorecards) async fn load_criterion_scores(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[ScorecardId],
) -> Result<HashMap<ScorecardId, Vec<CriterionScore>>, DbError> {
    let bare: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let own = criterion_scores::table
        .filter(criterion_scores::organization_id.eq(scope.organization().uuid()))
        .filter(criterion_scores::scorecard_id.eq_any(bare))
        .order((criterion_scores::scorecard_id, criterion_scores::position));
    let rows: Vec<CriterionRow> = own.select(CriterionRow::as_select()).load(tx.connection()).await?;
    let mut all: HashMap<ScorecardId, Vec<CriterionScore>> = ids.iter().map(|id| (*id, Vec::new())).collect();
    for row in rows {
        let card = ScorecardId::from_uuid(row.scorecard_id);
        all.entry(card).or_default().push(row.try_into()?);
    }
    Ok(all)
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = question_scores, check_for_backend(diesel::pg::Pg))]
struct QuestionRow {
    organization_id: Uuid,
    scorecard_id: Uuid,
    position: i32,
    question_id: Uuid,
    score: i32,
    reasons: Vec<String>,
}

impl TryFrom<QuestionRow> for QuestionScore {
    type Error = DbError;

    fn try_from(row: QuestionRow) -> Result<Self, DbError> {
        Ok(Self {
            question: QuestionId::from_uuid(row.question_id),
            score: Score::from_hundredths(row.score).ok().ok_or(DbError::Unreadable("score"))?,
            reasons: row.reasons,
        })
    }
}

pub(in crate::domain::scorecards) async fn insert_question_scores(
    tx: &mut Tx,
    scope: &OrgScope,
    card: ScorecardId,
    scores: &[QuestionScore],
) -> Result<(), DbError> {
    let row = |(position, score): (i32, &QuestionScore)| QuestionRow {
        organization_id: scope.organization().uuid(),
        scorecard_id: card.uuid(),
        position,
        question_id: score.question.uuid(),
        score: score.score.hundredths(),
        reasons: score.reasons.clone(),
    };
    let rows: Vec<_> = (0..).zip(scores).map(row).collect();
    diesel::insert_into(question_scores::table).values(rows).execute(tx.connection()).await?;
    Ok(())
}

pub(in crate::domain::scorecards) async fn load_question_scores(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[ScorecardId],
) -> Result<HashMap<ScorecardId, Vec<QuestionScore>>, DbError> {
    let bare: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let own = question_scores::table
        .filter(question_scores::organization_id.eq(scope.organization().uuid()))
        .filter(question_scores::scorecard_id.eq_any(bare))
        .order((question_scores::scorecard_id, question_scores::position));
    let rows: Vec<QuestionRow> = own.select(QuestionRow::as_select()).load(tx.connection()).await?;
    let mut all: HashMap<ScorecardId, Vec<QuestionScore>> = ids.iter().map(|id| (*id, Vec::new())).collect();
    for row in rows {
        let card = ScorecardId::from_uuid(row.scorecard_id);
        all.entry(card).or_default().push(row.try_into()?);
    }
    Ok(all)
}
