//! Candidates side by side: read for all jobs at once, then put together without a database.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::choice::{Choice, Chosen, choose};
use super::model::{Cell, Column, Comparison, Row};
use super::store;
use crate::access::{Grant, Hidden, OrgScope, ViewSubmissions};
use crate::db::{DbError, Tx};
use crate::domain::assessments::{self, Question, Section};
use crate::domain::reviews;
use crate::domain::scorecards::{self, CriterionScore, QuestionScore, Scorecard};
use crate::domain::submissions::Submission;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{AssessmentId, CriterionId, JobDescriptionId, QuestionId, ScorecardId, SubmissionId};
use crate::scoring::{Interval, Judged, Weight, interval, question_score, ranks};

/// The candidates of each job side by side. Whoever is named and not of the job is bad input.
pub async fn compare(
    grant: &Grant<ViewSubmissions>,
    tx: &mut Tx,
    hidden: &Hidden,
    jobs: &[JobDescriptionId],
    choice: &Choice,
) -> Result<HashMap<JobDescriptionId, Comparison>, ApiError> {
    let mut chosen = choose(grant, tx, hidden, jobs, choice).await?;
    let material = Material::read(grant, tx, &chosen).await?;
    let handed_in = store::count_handed_in(tx, grant, jobs).await?;
    let compared = jobs.iter().map(|job| {
        let chosen = chosen.remove(job).unwrap_or_default();
        (*job, put_together(chosen, &material, handed_in.get(job).copied().unwrap_or_default()))
    });
    Ok(compared.collect())
}

/// What stands on the cards of all candidates, and what was asked of them.
struct Material {
    sections: HashMap<AssessmentId, Vec<Section>>,
    cards: HashMap<SubmissionId, Scorecard>,
    criteria: HashMap<ScorecardId, Vec<CriterionScore>>,
    questions: HashMap<ScorecardId, Vec<QuestionScore>>,
}

impl Material {
    async fn read(scope: &OrgScope, tx: &mut Tx, chosen: &HashMap<JobDescriptionId, Chosen>) -> Result<Self, DbError> {
        let assessments: Vec<AssessmentId> = chosen.values().filter_map(|chosen| chosen.assessment).collect();
        let compared: Vec<SubmissionId> =
            chosen.values().flat_map(|chosen| &chosen.comparable).map(|submission| submission.id).collect();
        let cards = scorecards::newest_scored_by_submissions(scope, tx, &compared).await?;
        let ids: Vec<ScorecardId> = cards.values().map(|card| card.id).collect();
        Ok(Self {
            sections: assessments::sections(scope, tx, &assessments).await?,
            criteria: reviews::settled(scope, tx, cards.values()).await?,
            questions: scorecards::question_scores(scope, tx, &ids).await?,
            cards,
        })
    }

    fn questions(&self, assessment: Option<AssessmentId>) -> Vec<&Question> {
        let sections = assessment.and_then(|id| self.sections.get(&id)).map(Vec::as_slice).unwrap_or_default();
        sections.iter().flat_map(|section| &section.questions).collect()
    }
}

fn put_together(chosen: Chosen, material: &Material, handed_in: i64) -> Comparison {
    let questions = material.questions(chosen.assessment);
    let columns: Vec<Column> = questions.iter().flat_map(|question| columns(question)).collect();
    let mut rows: Vec<Row> =
        chosen.comparable.into_iter().map(|submission| row(submission, &questions, &columns, material)).collect();
    // The id keeps the order of equals the same at each look; it says nothing about them, and neither does their rank.
    rows.sort_by_key(|row| Reverse((row.submission.overall_score, row.submission.id)));
    rank(&mut rows);
    let named = chosen.not_comparable.iter();
    let ended = named.filter(|one| one.reason.is_handed_in()).count();
    let shown = i64::try_from(rows.len() + ended).unwrap_or(i64::MAX);
    Comparison {
        assessment: chosen.assessment,
        columns,
        rows,
        left_out: handed_in.saturating_sub(shown).max(0),
        not_comparable: chosen.not_comparable,
    }
}

/// A column for each criterion of a question, or one for its key.
fn columns(question: &Question) -> Vec<Column> {
    let column = |criterion| Column { question: question.id, criterion };
    if question.kind.is_judged() {
        question.criteria.iter().map(|criterion| column(Some(criterion.id))).collect()
    } else {
        vec![column(None)]
    }
}

fn row(submission: Submission, questions: &[&Question], columns: &[Column], material: &Material) -> Row {
    let card = material.cards.get(&submission.id).cloned();
    let sheet = Sheet::of(card.as_ref(), material);
    let is_scored = card.is_some() && submission.overall_score.is_some();
    Row {
        interval: is_scored.then(|| sheet.interval(questions)),
        rank: None,
        cells: columns.iter().map(|column| sheet.cell(*column)).collect(),
        submission,
        card,
    }
}

/// Gives everybody with a score their places.
fn rank(rows: &mut [Row]) {
    let intervals: Vec<Interval> = rows.iter().filter_map(|row| row.interval).collect();
    let scored = rows.iter_mut().filter(|row| row.interval.is_some());
    for (row, range) in scored.zip(ranks(&intervals)) {
        row.rank = Some(range);
    }
}

/// A card, to be looked things up on.
#[derive(Default)]
struct Sheet<'m> {
    criteria: HashMap<(QuestionId, CriterionId), &'m CriterionScore>,
    keyed: HashMap<QuestionId, &'m QuestionScore>,
}

impl<'m> Sheet<'m> {
    fn of(card: Option<&Scorecard>, material: &'m Material) -> Self {
        let Some(card) = card else { return Self::default() };
        let criteria = material.criteria.get(&card.id).into_iter().flatten();
        let keyed = material.questions.get(&card.id).into_iter().flatten();
        Self {
            criteria: criteria.map(|score| ((score.question, score.criterion), score)).collect(),
            keyed: keyed.map(|score| (score.question, score)).collect(),
        }
    }

    fn cell(&self, column: Column) -> Cell {
        let Some(criterion) = column.criterion else {
            let score = self.keyed.get(&column.question).map(|keyed| keyed.score);
            return Cell { score, ..Cell::default() };
        };
        let Some(score) = self.criteria.get(&(column.question, criterion)) else { return Cell::default() };
        Cell {
            level: score.level,
            score: score.score,
            confidence: score.confidence,
            needs_human: score.needs_human,
            evidence: score.evidence.clone(),
        }
    }

    /// Where the overall score of the card lies.
    fn interval(&self, questions: &[&Question]) -> Interval {
        let judged = |question: &&&Question| Some((weight(question.weight), self.judged(question)?));
        let parts: Vec<(Weight, Judged)> = questions.iter().filter_map(|question| judged(&question)).collect();
        interval(&parts)
    }

    /// What a question came to; none where it does not count, as an optional one that was left open.
    fn judged(&self, question: &Question) -> Option<Judged> {
        if !question.kind.is_judged() {
            return self.keyed.get(&question.id).map(|keyed| Judged::Exact(keyed.score));
        }
        let scores: Vec<(Weight, &CriterionScore)> = question
            .criteria
            .iter()
            .filter_map(|criterion| Some((weight(criterion.weight), *self.criteria.get(&(question.id, criterion.id))?)))
            .collect();
        let levels: Vec<_> = scores.iter().filter_map(|(weight, score)| Some((*weight, score.level?))).collect();
        let waits = scores.iter().any(|(_, score)| score.needs_human);
        let Some(score) = question_score(&levels) else { return waits.then_some(Judged::Open) };
        if scores.iter().all(|(_, score)| score.reasons.iter().any(|reason| reason == BLANK)) {
            return Some(Judged::Exact(score));
        }
        // A provisional level tells nothing for certain: a person may come to any other.
        let confidence = scores.iter().filter_map(|(_, score)| score.confidence).min().filter(|_| !waits);
        Some(Judged::Estimated { score, confidence: confidence.unwrap_or_default() })
    }
}

/// The reason on a card for a question that was left open.
const BLANK: &str = "blank";

/// A weight as the arithmetic wants it; what the author gave was checked when the assessment was written.
fn weight(given: rust_decimal::Decimal) -> Weight {
    Weight::new(given).unwrap_or_default()
}
