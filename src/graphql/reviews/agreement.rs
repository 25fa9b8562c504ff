//! How far people and the scorer agree.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};

use crate::access::ViewSubmissions;
use crate::domain::assessments;
use crate::domain::reviews as domain;
use crate::graphql::assessments::{Criterion, Question};
use crate::graphql::plan::{Planned, Reader, shared};
use crate::graphql::scalars::Decimal;
use crate::graphql::selection::SelectedField;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{AssessmentId, QuestionId};

/// How far people and the scorer agree: of each person the newest review of a submission, beside the scorecard that it
/// reviews. What the scorer abstained from and what a person let stand is no pair.
#[derive(SimpleObject)]
pub(in crate::graphql) struct Agreement {
    /// On each criterion of each question that both have judged.
    criteria: Vec<CriterionAgreement>,
    /// On the overall scores.
    overall: OverallAgreement,
}

/// How far people and the scorer agree on the overall score.
#[derive(Debug, SimpleObject)]
pub(in crate::graphql) struct OverallAgreement {
    /// Reviews of scorecards with an overall score.
    pairs: i64,
    /// Pearson's correlation of the two overall scores, -1 to 1 with two decimals: their covariance divided by both standard
    /// deviations. Null below five pairs, and where all scores of one side are equal.
    pearson: Option<Decimal>,
}

/// How far people and the scorer agree on one criterion of one question.
pub(in crate::graphql) struct CriterionAgreement {
    row: domain::CriterionAgreement,
    criterion: Planned<Option<Criterion>>,
    question: Planned<Arc<Question>>,
}

#[Object]
impl CriterionAgreement {
    /// The criterion; null when it is no longer part of the question.
    fn criterion(&self, ctx: &Context<'_>) -> Result<&Option<Criterion>, ApiError> {
        self.criterion.get(ctx, ())
    }

    /// The question.
    fn question(&self, ctx: &Context<'_>) -> Result<&Arc<Question>, ApiError> {
        self.question.get(ctx, ())
    }

    /// How often a person's level and one of the scorer's met.
    async fn pairs(&self) -> u64 {
        self.row.levels.pairs()
    }

    /// Pairs with equal levels.
    async fn exact(&self) -> u64 {
        self.row.levels.apart(0)
    }

    /// Pairs whose levels are one apart.
    async fn adjacent(&self) -> u64 {
        self.row.levels.apart(1)
    }

    /// The person's level less the scorer's, on average, with two decimals: above 0 people are kinder.
    async fn mean_difference(&self) -> Option<Decimal> {
        self.row.levels.mean_difference().map(|value| Decimal(value.to_string()))
    }

    /// Cohen's kappa with quadratic weights and two decimals: `1 - sum(w * seen) / sum(w * expected)` with `w = (i - j)²`, where
    /// `expected` is what the two would come to by chance, each giving the levels as often as it does. 1: always equal; 0:
    /// no better than chance. Null below five pairs, and where both always give one and the same level.
    async fn weighted_kappa(&self) -> Option<Decimal> {
        self.row.levels.weighted_kappa().map(|value| Decimal(value.to_string()))
    }
}

impl Agreement {
    /// The agreement on each assessment.
    pub(in crate::graphql) async fn of_assessments(
        reader: &mut Reader<'_>,
        rows: &[assessments::Assessment],
        field: &SelectedField,
    ) -> Result<HashMap<AssessmentId, Self>, ApiError> {
        let grant = reader.grant::<ViewSubmissions>()?;
        let hidden = reader.hidden().await?;
        let mut found = domain::agreement(&grant, reader.tx, &hidden, rows).await?;
        let mut all = HashMap::new();
        for row in rows {
            let own = found.remove(&row.id).unwrap_or_default();
            let bare = |row| CriterionAgreement { row, criterion: Planned::default(), question: Planned::default() };
            let pearson = own.overall.pearson().map(|value| Decimal(value.to_string()));
            let overall = OverallAgreement { pairs: own.overall.pairs, pearson };
            all.insert(row.id, Self { criteria: own.criteria.into_iter().map(bare).collect(), overall });
        }
        let selection = field.selection().child("criteria");
        let mut lines: Vec<&mut CriterionAgreement> = all.values_mut().flat_map(|own| &mut own.criteria).collect();
        let questions: Vec<QuestionId> = lines.iter().map(|line| line.row.question).collect();
        for field in selection.all("question") {
            let found = shared::<Question>(reader, questions.iter().copied(), field.selection()).await?;
            for line in &mut lines {
                line.question.put_shared(field, &found, &line.row.question)?;
            }
        }
        for field in selection.all("criterion") {
            let found = shared::<Question>(reader, questions.iter().copied(), field.selection()).await?;
            for line in &mut lines {
                let own = found.get(&line.row.question).and_then(|question| question.criterion(line.row.criterion));
                line.criterion.put(field, own);
            }
        }
        Ok(all)
    }
}
