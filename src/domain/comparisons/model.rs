//! What a comparison is.

use crate::domain::scorecards::{Evidence, Scorecard};
use crate::domain::submissions::Submission;
use crate::kernel::ids::{AssessmentId, CriterionId, QuestionId, SubmissionId};
use crate::scoring::{Interval, Level, RankRange, Score};

/// The candidates of a job side by side.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// The revision that all of them answered; none when there is nobody to compare.
    pub assessment: Option<AssessmentId>,
    /// What they are compared by, in the order of the assessment.
    pub columns: Vec<Column>,
    /// The candidates, the highest score first; those without a score last.
    pub rows: Vec<Row>,
    /// Those who were asked for and cannot stand beside the others.
    pub not_comparable: Vec<NotComparable>,
    /// How many more attempts of the job are handed in.
    pub left_out: i64,
}

/// What candidates are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The question.
    pub question: QuestionId,
    /// The criterion; none for a question with a key.
    pub criterion: Option<CriterionId>,
}

/// A candidate, with the score that counts: the scorer's, or a person's where the card waits for one.
#[derive(Debug, Clone)]
pub struct Row {
    /// The attempt.
    pub submission: Submission,
    /// The newest card that has scores; none before the first.
    pub card: Option<Scorecard>,
    /// Where the overall score lies; none without one, and where no scorer but only a person gave it.
    pub interval: Option<Interval>,
    /// Which places among the rows that leaves open; none without a score.
    pub rank: Option<RankRange>,
    /// One for each column, in their order.
    pub cells: Vec<Cell>,
}

/// What a candidate came to in a column; empty where nothing was scored.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// 0 to 4; only under a criterion.
    pub level: Option<Level>,
    /// The share of 100.
    pub score: Option<Score>,
    /// How far the level can be relied on; none for a question with a key, which leaves no doubt.
    pub confidence: Option<Score>,
    /// A person has to look.
    pub needs_human: bool,
    /// The candidate's words that earned the level.
    pub evidence: Vec<Evidence>,
}

impl Cell {
    /// The longest of the candidate's words that earned the level; of equals the first.
    pub fn best_quote(&self) -> Option<&Evidence> {
        self.evidence.iter().rev().max_by_key(|evidence| evidence.end - evidence.start)
    }
}

/// Somebody who was asked for and is not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotComparable {
    /// The attempt.
    pub submission: SubmissionId,
    /// Why.
    pub reason: NotComparableReason,
}

/// Why somebody is not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotComparableReason {
    /// Another revision was answered, or another assessment.
    OtherAssessment,
    /// The attempt is not handed in.
    NotSubmitted,
    /// The candidate took the attempt back.
    Withdrawn,
    /// It is hidden from the caller, who is to review it blindly.
    Hidden,
}

impl NotComparableReason {
    /// The attempt is handed in all the same.
    pub const fn is_handed_in(self) -> bool {
        match self {
            Self::OtherAssessment | Self::Hidden => true,
            Self::NotSubmitted | Self::Withdrawn => false,
        }
    }
}
