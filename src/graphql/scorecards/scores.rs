//! Levels with their evidence, and what closed questions earned.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_graphql::{Context, Object};

use crate::access::ViewSubmissions;
use crate::domain::scorecards as domain;
use crate::graphql::assessments::{Criterion, Question};
use crate::graphql::plan::{Planned, Reader, shared};
use crate::graphql::scalars::Decimal;
use crate::graphql::selection::{SelectedField, Selection};
use crate::graphql::submissions::Answer;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{QuestionId, ScorecardId};

/// Every score is a share of this.
const FULL_SCORE: &str = "100.00";

/// A level for one criterion of one text question.
pub(in crate::graphql) struct CriterionScore {
    row: domain::CriterionScore,
    criterion: Planned<Option<Criterion>>,
    question: Planned<Arc<Question>>,
    evidence: Planned<Vec<Evidence>>,
}

/// A quote with its answer.
pub(in crate::graphql) struct Evidence {
    row: domain::Evidence,
    answer: Planned<Arc<Answer>>,
}

/// The candidate's own words: `quote` is the answer's text from `start` to `end`, exactly as it was stored.
#[Object]
impl Evidence {
    /// The answer.
    fn answer(&self, ctx: &Context<'_>) -> Result<&Arc<Answer>, ApiError> {
        self.answer.get(ctx, ())
    }

    /// The words.
    async fn quote(&self) -> &str {
        &self.row.quote
    }

    /// First character, counted from 0 in Unicode scalar values (in JavaScript: `Array.from(text)`).
    fn start(&self) -> Result<i32, ApiError> {
        i32::try_from(self.row.start).map_err(ApiError::internal)
    }

    /// Behind the last character, counted alike.
    fn end(&self) -> Result<i32, ApiError> {
        i32::try_from(self.row.end).map_err(ApiError::internal)
    }
}

#[Object]
impl CriterionScore {
    /// The criterion; null when it is no longer part of the question.
    fn criterion(&self, ctx: &Context<'_>) -> Result<&Option<Criterion>, ApiError> {
        self.criterion.get(ctx, ())
    }

    /// The question.
    fn question(&self, ctx: &Context<'_>) -> Result<&Arc<Question>, ApiError> {
        self.question.get(ctx, ())
    }

    /// 0 to 4; null where the scorer abstains or an optional question was left open.
    async fn level(&self) -> Option<i32> {
        self.row.level.map(|level| level.number().into())
    }

    /// The level as a share of 100.
    async fn score(&self) -> Option<Decimal> {
        self.row.score.map(|score| Decimal(score.to_string()))
    }

    /// 100.
    async fn max_score(&self) -> Decimal {
        Decimal(FULL_SCORE.to_owned())
    }

    /// Why, in a sentence or two.
    async fn rationale(&self) -> &str {
        &self.row.rationale
    }

    /// The candidate's words that earned the level.
    fn evidence(&self, ctx: &Context<'_>) -> Result<&Vec<Evidence>, ApiError> {
        self.evidence.get(ctx, ())
    }

    /// How far the level can be relied on, 0 to 100.
    async fn confidence(&self) -> Option<Decimal> {
        self.row.confidence.map(|confidence| Decimal(confidence.to_string()))
    }

    /// A person has to look.
    async fn needs_human(&self) -> bool {
        self.row.needs_human
    }

    /// Why, in machine-readable names such as `blank` or `instruction`.
    async fn reasons(&self) -> &[String] {
        &self.row.reasons
    }
}

impl CriterionScore {
    /// The levels on each card, with what is selected beneath them; those on hidden ones without what was thought.
    pub(super) async fn of_cards(
        reader: &mut Reader<'_>,
        cards: &[ScorecardId],
        hidden: &HashSet<ScorecardId>,
        selection: &Selection,
    ) -> Result<HashMap<ScorecardId, Vec<Self>>, ApiError> {
        let grant = reader.grant::<ViewSubmissions>()?;
        let found = domain::criterion_scores(&grant, reader.tx, cards).await?;
        let shown =
            |card, row: domain::CriterionScore| Self::bare(if hidden.contains(&card) { row.hidden() } else { row });
        let mut scores: HashMap<ScorecardId, Vec<Self>> = found
            .into_iter()
            .map(|(card, rows)| (card, rows.into_iter().map(|row| shown(card, row)).collect()))
            .collect();
        let questions = |scores: &HashMap<ScorecardId, Vec<Self>>| -> Vec<QuestionId> {
            scores.values().flatten().map(|score| score.row.question).collect()
        };
        for field in selection.all("question") {
            let found = shared::<Question>(reader, questions(&scores).into_iter(), field.selection()).await?;
            for score in scores.values_mut().flatten() {
                score.question.put_shared(field, &found, &score.row.question)?;
            }
        }
        for field in selection.all("criterion") {
            let found = shared::<Question>(reader, questions(&scores).into_iter(), field.selection()).await?;
            for score in scores.values_mut().flatten() {
                let own = found.get(&score.row.question).and_then(|question| question.criterion(score.row.criterion));
                score.criterion.put(field, own);
            }
        }
        for field in selection.all("evidence") {
            Self::plan_evidence(reader, scores.values_mut().flatten().collect(), field).await?;
        }
        Ok(scores)
    }

    fn bare(row: domain::CriterionScore) -> Self {
        Self { row, criterion: Planned::default(), question: Planned::default(), evidence: Planned::default() }
    }

    async fn plan_evidence(
        reader: &mut Reader<'_>,
        scores: Vec<&mut Self>,
        field: &SelectedField,
    ) -> Result<(), ApiError> {
        let bare = |row: &domain::Evidence| Evidence { row: row.clone(), answer: Planned::default() };
        let mut quoted: Vec<Vec<Evidence>> =
            scores.iter().map(|score| score.row.evidence.iter().map(bare).collect()).collect();
        for answer in field.selection().all("answer") {
            let ids: Vec<_> = quoted.iter().flatten().map(|evidence| evidence.row.answer).collect();
            let found = shared::<Answer>(reader, ids.into_iter(), answer.selection()).await?;
            for evidence in quoted.iter_mut().flatten() {
                evidence.answer.put_shared(answer, &found, &evidence.row.answer)?;
            }
        }
        for (score, quoted) in scores.into_iter().zip(quoted) {
            score.evidence.put(field, quoted);
        }
        Ok(())
    }
}

/// What a closed question earned by its key.
pub(in crate::graphql) struct QuestionScore {
    row: domain::QuestionScore,
    question: Planned<Arc<Question>>,
}

#[Object]
impl QuestionScore {
    /// The question.
    fn question(&self, ctx: &Context<'_>) -> Result<&Arc<Question>, ApiError> {
        self.question.get(ctx, ())
    }

    /// Share of 100.
    async fn score(&self) -> Decimal {
        Decimal(self.row.score.to_string())
    }

    /// 100.
    async fn max_score(&self) -> Decimal {
        Decimal(FULL_SCORE.to_owned())
    }

    /// Why it is not full, in machine-readable names.
    async fn reasons(&self) -> &[String] {
        &self.row.reasons
    }
}

impl QuestionScore {
    /// What the closed questions earned on each card but hidden ones, with what is selected beneath.
    pub(super) async fn of_cards(
        reader: &mut Reader<'_>,
        cards: &[ScorecardId],
        hidden: &HashSet<ScorecardId>,
        selection: &Selection,
    ) -> Result<HashMap<ScorecardId, Vec<Self>>, ApiError> {
        let grant = reader.grant::<ViewSubmissions>()?;
        let mut found = domain::question_scores(&grant, reader.tx, cards).await?;
        found.retain(|card, _| !hidden.contains(card));
        let bare = |row| Self { row, question: Planned::default() };
        let mut scores: HashMap<ScorecardId, Vec<Self>> =
            found.into_iter().map(|(card, rows)| (card, rows.into_iter().map(bare).collect())).collect();
        for field in selection.all("question") {
            let ids: Vec<QuestionId> = scores.values().flatten().map(|score| score.row.question).collect();
            let found = shared::<Question>(reader, ids.into_iter(), field.selection()).await?;
            for score in scores.values_mut().flatten() {
                score.question.put_shared(field, &found, &score.row.question)?;
            }
        }
        Ok(scores)
    }
}
