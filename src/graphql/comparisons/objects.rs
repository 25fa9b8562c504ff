//! A job's candidates side by side.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, Object, SimpleObject};

use crate::access::ViewSubmissions;
use crate::domain::comparisons as domain;
use crate::graphql::assessments::{Assessment, Criterion, Question};
use crate::graphql::plan::{Planned, Reader, shared};
use crate::graphql::scalars::Decimal;
use crate::graphql::selection::{SelectedField, Selection};
use crate::graphql::submissions::Submission;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{JobDescriptionId, SubmissionId};

/// A job's candidates side by side: those who answered the same revision of an assessment.
pub(in crate::graphql) struct Comparison {
    columns: Vec<ComparisonColumn>,
    rows: Vec<ComparisonRow>,
    not_comparable: Vec<NotComparable>,
    left_out: i64,
    assessment: Planned<Option<Arc<Assessment>>>,
}

/// What candidates are compared by: a criterion of a question, or a question with a key.
pub(in crate::graphql) struct ComparisonColumn {
    column: domain::Column,
    question: Planned<Arc<Question>>,
    criterion: Planned<Option<Criterion>>,
}

/// A candidate beside the others.
pub(in crate::graphql) struct ComparisonRow {
    row: domain::Row,
    submission: Planned<Arc<Submission>>,
}

/// Somebody who was asked for and cannot stand beside the others.
pub(in crate::graphql) struct NotComparable {
    row: domain::NotComparable,
    submission: Planned<Arc<Submission>>,
}

/// Why somebody is not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::NotComparableReason")]
pub(in crate::graphql) enum NotComparableReason {
    /// Another revision was answered, or another assessment.
    OtherAssessment,
    /// The attempt is not handed in.
    NotSubmitted,
    /// The candidate took the attempt back.
    Withdrawn,
    /// It is hidden from the caller, who is to review it blindly.
    Hidden,
}

/// Where an overall score lies. Two that do not meet differ at the level of five per cent.
#[derive(Debug, Clone, SimpleObject)]
pub(in crate::graphql) struct ScoreInterval {
    /// Its lower end, 0 to 100.
    low: Decimal,
    /// Its upper end, 0 to 100.
    high: Decimal,
}

/// Places among the rows, counted from 1. Those whose intervals meet are not told apart: each may have the other's place.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub(in crate::graphql) struct RankRange {
    /// The best place that the interval admits.
    best: i32,
    /// The worst place that the interval admits.
    worst: i32,
}

/// What a candidate came to in a column; all null where nothing was scored.
#[derive(Debug, Clone, SimpleObject)]
pub(in crate::graphql) struct ComparisonCell {
    /// 0 to 4; null for a question with a key.
    level: Option<i32>,
    /// Share of 100.
    score: Option<Decimal>,
    /// How far the level can be relied on, 0 to 100; null for a question with a key, which leaves no doubt.
    confidence: Option<Decimal>,
    /// A person has to look: level and score are provisional.
    needs_human: bool,
    /// How many of the candidate's words earned the level.
    evidence_count: i32,
    /// The longest of them, word for word.
    quote: Option<String>,
}

#[Object]
impl Comparison {
    /// The revision that everybody in `rows` answered: of those chosen, the one that most answered. Null when there is
    /// nobody to compare.
    fn assessment(&self, ctx: &Context<'_>) -> Result<&Option<Arc<Assessment>>, ApiError> {
        self.assessment.get(ctx, ())
    }

    /// What they are compared by, in the order of the assessment: each criterion of each question, and each question with
    /// a key.
    async fn columns(&self) -> &[ComparisonColumn] {
        &self.columns
    }

    /// The candidates, the highest score first, those without a score last. The order of those whose ranks meet means
    /// nothing.
    async fn rows(&self) -> &[ComparisonRow] {
        &self.rows
    }

    /// Those of `submissionIds` who cannot stand beside the others.
    async fn not_comparable(&self) -> &[NotComparable] {
        &self.not_comparable
    }

    /// How many more attempts of the job are handed in and stand in no list here.
    async fn left_out(&self) -> i64 {
        self.left_out
    }
}

#[Object]
impl ComparisonColumn {
    /// The question. Needs `VIEW_ASSESSMENTS`.
    fn question(&self, ctx: &Context<'_>) -> Result<&Arc<Question>, ApiError> {
        self.question.get(ctx, ())
    }

    /// The criterion; null for a question with a key. Needs `VIEW_ASSESSMENTS`.
    fn criterion(&self, ctx: &Context<'_>) -> Result<&Option<Criterion>, ApiError> {
        self.criterion.get(ctx, ())
    }
}

#[Object]
impl ComparisonRow {
    /// The attempt.
    fn submission(&self, ctx: &Context<'_>) -> Result<&Arc<Submission>, ApiError> {
        self.submission.get(ctx, ())
    }

    /// 0 to 100 with two decimals: the scorer's, or of the newest review where the card waits for a person. Null before
    /// there is one.
    async fn overall_score(&self) -> Option<Decimal> {
        self.row.submission.overall_score.map(decimal)
    }

    /// Where the overall score lies, given how far the levels can be relied on and what still waits for a person. It says
    /// how much another look at the same answers could change. Null without a score.
    async fn interval(&self) -> Option<ScoreInterval> {
        self.row.interval.map(|interval| ScoreInterval { low: decimal(interval.low), high: decimal(interval.high) })
    }

    /// Which places among the rows that leaves open: 2 to 4, say. Null without a score.
    async fn rank(&self) -> Option<RankRange> {
        let place = |place| i32::try_from(place).unwrap_or(i32::MAX);
        self.row.rank.map(|rank| RankRange { best: place(rank.best), worst: place(rank.worst) })
    }

    /// A person has to look before the score counts, or there is none yet.
    async fn provisional(&self) -> bool {
        !self.row.submission.score_reviewed && self.row.card.as_ref().is_none_or(|card| card.provisional)
    }

    /// One for each column, in their order.
    async fn cells(&self) -> Vec<ComparisonCell> {
        self.row.cells.iter().map(ComparisonCell::from).collect()
    }
}

#[Object]
impl NotComparable {
    /// The attempt.
    fn submission(&self, ctx: &Context<'_>) -> Result<&Arc<Submission>, ApiError> {
        self.submission.get(ctx, ())
    }

    /// Why it is not compared.
    async fn reason(&self) -> NotComparableReason {
        self.row.reason.into()
    }
}

/// A score as clients read it.
fn decimal(score: impl std::fmt::Display) -> Decimal {
    Decimal(score.to_string())
}

impl From<&domain::Cell> for ComparisonCell {
    fn from(cell: &domain::Cell) -> Self {
        Self {
            level: cell.level.map(|level| level.number().into()),
            score: cell.score.map(decimal),
            confidence: cell.confidence.map(decimal),
            needs_human: cell.needs_human,
            evidence_count: i32::try_from(cell.evidence.len()).unwrap_or(i32::MAX),
            quote: cell.best_quote().map(|evidence| evidence.quote.clone()),
        }
    }
}

impl Comparison {
    /// The comparison of each job that a field asks for.
    pub(in crate::graphql) async fn of_jobs(
        reader: &mut Reader<'_>,
        jobs: &[JobDescriptionId],
        field: &SelectedField,
    ) -> Result<HashMap<JobDescriptionId, Self>, ApiError> {
        let named: Option<Vec<async_graphql::ID>> = field.argument("submissionIds")?;
        let named = named.map(|ids| ids.iter().map(|id| id.parse::<SubmissionId>().ok()).collect());
        let choice = domain::Choice::new(named, field.argument("first")?)?;
        let grant = reader.grant::<ViewSubmissions>()?;
        let hidden = reader.hidden().await?;
        let found = domain::compare(&grant, reader.tx, &hidden, jobs, &choice).await?;
        let (jobs, compared): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        let planned = Self::plan(reader, compared, field.selection()).await?;
        Ok(jobs.into_iter().zip(planned).collect())
    }

    /// Reads what is selected beneath these comparisons, in their order.
    async fn plan(
        reader: &mut Reader<'_>,
        compared: Vec<domain::Comparison>,
        selection: &Selection,
    ) -> Result<Vec<Self>, ApiError> {
        reader.saw(compared.iter().flat_map(|one| &one.rows).map(|row| row.submission.id));
        let assessments: Vec<_> = compared.iter().map(|one| one.assessment).collect();
        let mut planned: Vec<Self> = compared.into_iter().map(Self::bare).collect();
        for field in selection.all("assessment") {
            let ids = assessments.iter().copied().flatten();
            let found = shared::<Assessment>(reader, ids, field.selection()).await?;
            for (comparison, id) in planned.iter_mut().zip(&assessments) {
                comparison.assessment.put(field, id.and_then(|id| found.get(&id)).map(Arc::clone));
            }
        }
        plan_columns(reader, &mut planned, &selection.child("columns")).await?;
        plan_rows(reader, &mut planned, selection).await?;
        Ok(planned)
    }

    fn bare(compared: domain::Comparison) -> Self {
        let column = |column| ComparisonColumn { column, question: Planned::default(), criterion: Planned::default() };
        let row = |row| ComparisonRow { row, submission: Planned::default() };
        let other = |row| NotComparable { row, submission: Planned::default() };
        Self {
            columns: compared.columns.into_iter().map(column).collect(),
            rows: compared.rows.into_iter().map(row).collect(),
            not_comparable: compared.not_comparable.into_iter().map(other).collect(),
            left_out: compared.left_out,
            assessment: Planned::default(),
        }
    }
}

async fn plan_columns(
    reader: &mut Reader<'_>,
    comparisons: &mut [Comparison],
    selection: &Selection,
) -> Result<(), ApiError> {
    for field in selection.all("question") {
        let ids = comparisons.iter().flat_map(|one| &one.columns).map(|column| column.column.question);
        let found = shared::<Question>(reader, ids, field.selection()).await?;
        for column in comparisons.iter_mut().flat_map(|one| &mut one.columns) {
            column.question.put_shared(field, &found, &column.column.question)?;
        }
    }
    for field in selection.all("criterion") {
        let ids = comparisons.iter().flat_map(|one| &one.columns).map(|column| column.column.question);
        let found = shared::<Question>(reader, ids, field.selection()).await?;
        for column in comparisons.iter_mut().flat_map(|one| &mut one.columns) {
            let question = found.get(&column.column.question);
            let own = question.zip(column.column.criterion).and_then(|(question, id)| question.criterion(id));
            column.criterion.put(field, own);
        }
    }
    Ok(())
}

async fn plan_rows(
    reader: &mut Reader<'_>,
    comparisons: &mut [Comparison],
    selection: &Selection,
) -> Result<(), ApiError> {
    let (rows, others) = (selection.child("rows"), selection.child("notComparable"));
    for field in rows.all("submission") {
        let ids = comparisons.iter().flat_map(|one| &one.rows).map(|row| row.row.submission.id);
        let found = shared::<Submission>(reader, ids, field.selection()).await?;
        for row in comparisons.iter_mut().flat_map(|one| &mut one.rows) {
            row.submission.put_shared(field, &found, &row.row.submission.id)?;
        }
    }
    for field in others.all("submission") {
        let ids = comparisons.iter().flat_map(|one| &one.not_comparable).map(|other| other.row.submission);
        let found = shared::<Submission>(reader, ids, field.selection()).await?;
        for other in comparisons.iter_mut().flat_map(|one| &mut one.not_comparable) {
            other.submission.put_shared(field, &found, &other.row.submission)?;
        }
    }
    Ok(())
}
