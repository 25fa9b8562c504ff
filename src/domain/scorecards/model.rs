//! What a scorecard is.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::ids::{AnswerId, CriterionId, QuestionId, ScorecardId, SubmissionId, TypedId};
use crate::kernel::paging::{Position, SortKey};
use crate::scoring::{Level, Score};

/// One scoring of a submission.
#[derive(Debug, Clone)]
pub struct Scorecard {
    /// Id.
    pub id: ScorecardId,
    /// What was scored.
    pub submission: SubmissionId,
    /// 1 for the first card of a submission.
    pub number: i32,
    /// Which handing in was scored: how often the attempt had been resumed after its end.
    pub resumed_times: i32,
    /// Where it stands.
    pub status: ScorecardStatus,
    /// Overall score of what could be scored; absent when nothing could, or not yet.
    pub overall_score: Option<Score>,
    /// A person has to look before the score counts.
    pub provisional: bool,
    /// How far the overall score can be relied on.
    pub confidence: Option<Score>,
    /// One to three sentences for people.
    pub summary: Option<String>,
    /// Why a person has to look, in machine-readable names, each once.
    pub reasons: Vec<String>,
    /// Which scorer.
    pub scorer_name: String,
    /// Which version of it.
    pub scorer_version: String,
    /// Revision of the assessment whose rubric was applied.
    pub rubric_revision: i32,
    /// When it was queued.
    pub created_at: DateTime<Utc>,
    /// When it was finished.
    pub completed_at: Option<DateTime<Utc>>,
}

crate::db::stored::stored_enum! {
    /// Where a scorecard stands.
    ScorecardStatus {
        /// On its way.
        Queued = "QUEUED",
        /// Being computed.
        Scoring = "SCORING",
        /// Done.
        Ready = "READY",
        /// Done, but a person has to look at something.
        NeedsHuman = "NEEDS_HUMAN",
        /// Could not be made.
        Failed = "FAILED",
    }
}

impl ScorecardStatus {
    /// It will not change any more.
    pub const fn is_finished(self) -> bool {
        matches!(self, Self::Ready | Self::NeedsHuman | Self::Failed)
    }
}

impl Scorecard {
    /// As those are shown it who have not said yet what they think: where it stands, and nothing of what was thought.
    #[must_use]
    pub fn hidden(self) -> Self {
        Self { overall_score: None, confidence: None, summary: None, reasons: Vec::new(), ..self }
    }

    /// Where it stands among the cards of its submission.
    pub fn position_by_number(&self) -> Position {
        Position { key: SortKey::Number(self.number.into()), id: self.id.uuid() }
    }
}

/// A level for one criterion of one text question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionScore {
    /// The question.
    pub question: QuestionId,
    /// The criterion.
    pub criterion: CriterionId,
    /// 0 to 4; absent where the scorer abstains or an optional question was left open.
    pub level: Option<Level>,
    /// The level as a share of 100.
    pub score: Option<Score>,
    /// Why, in a sentence or two.
    pub rationale: String,
    /// How far the level can be relied on.
    pub confidence: Option<Score>,
    /// A person has to look.
    pub needs_human: bool,
    /// Why, in machine-readable names.
    pub reasons: Vec<String>,
    /// The candidate's words that earned the level.
    pub evidence: Vec<Evidence>,
}

impl CriterionScore {
    /// As those are shown it who have not said yet what they think: what is to be judged, and no judgement.
    #[must_use]
    pub fn hidden(self) -> Self {
        Self {
            question: self.question,
            criterion: self.criterion,
            level: None,
            score: None,
            rationale: String::new(),
            confidence: None,
            needs_human: false,
            reasons: Vec::new(),
            evidence: Vec::new(),
        }
    }
}

/// A verbatim stretch of a stored answer. Offsets count Unicode scalar values.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// The answer.
    #[serde(rename = "answerId")]
    pub answer: AnswerId,
    /// The characters from `start` to `end`.
    pub quote: String,
    /// First character.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
}

/// Shows where the quote stands and not what it says, which is personal.
impl std::fmt::Debug for Evidence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Evidence({} {}..{})", self.answer, self.start, self.end)
    }
}

/// What a closed question earned by its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionScore {
    /// The question.
    pub question: QuestionId,
    /// Share of 100.
    pub score: Score,
    /// Why it is not full, in machine-readable names.
    pub reasons: Vec<String>,
}
