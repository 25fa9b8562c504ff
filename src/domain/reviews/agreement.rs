//! How far people and the scorer agree.

use std::collections::HashMap;

use super::store;
use crate::access::{Grant, Hidden, ViewSubmissions};
use crate::db::{DbError, Tx};
use crate::domain::assessments::Assessment;
use crate::kernel::ids::{AssessmentId, CriterionId, QuestionId};
use crate::scoring::agreement::{LevelTable, OverallSums};

/// How far people and the scorer agree on an assessment.
#[derive(Debug, Clone, Default)]
pub struct AssessmentAgreement {
    /// On each criterion of each question that both have judged.
    pub criteria: Vec<CriterionAgreement>,
    /// On the overall scores.
    pub overall: OverallSums,
}

/// How far they agree on one criterion of one question.
#[derive(Debug, Clone)]
pub struct CriterionAgreement {
    /// The question.
    pub question: QuestionId,
    /// The criterion.
    pub criterion: CriterionId,
    /// How often which levels met.
    pub levels: LevelTable,
}

/// The agreement on each assessment. Of a job of which something is hidden from the caller there is none: it would tell
/// what the scorer thinks.
pub async fn agreement(
    grant: &Grant<ViewSubmissions>,
    tx: &mut Tx,
    hidden: &Hidden,
    assessments: &[Assessment],
) -> Result<HashMap<AssessmentId, AssessmentAgreement>, DbError> {
    let shown = assessments.iter().filter(|assessment| !hidden.touches(assessment.job_description));
    let ids: Vec<AssessmentId> = shown.map(|assessment| assessment.id).collect();
    let mut pairs = store::count_level_pairs(tx, grant, &ids).await?;
    let mut overall = store::sum_overall_pairs(tx, grant, &ids).await?;
    let of = |id| {
        let criteria = pairs.remove(&id).unwrap_or_default().into_iter();
        let criteria = criteria.map(|(question, criterion, levels)| CriterionAgreement { question, criterion, levels });
        let found =
            AssessmentAgreement { criteria: criteria.collect(), overall: overall.remove(&id).unwrap_or_default() };
        (id, found)
    };
    Ok(assessments.iter().map(|assessment| assessment.id).map(of).collect())
}
