//! What a review is, and who is to write one.

use std::fmt;

use chrono::{DateTime, Utc};

use crate::kernel::ids::{ApiKeyId, CriterionId, QuestionId, ReviewId, ScorecardId, SubmissionId, UserId};
use crate::scoring::{Level, Score};

/// What a person makes of a scorecard.
#[derive(Clone)]
pub struct Review {
    /// Id.
    pub id: ReviewId,
    /// What was reviewed.
    pub scorecard: ScorecardId,
    /// What that card scores.
    pub submission: SubmissionId,
    /// 1 for the first review of the submission, whoever wrote it.
    pub number: i32,
    /// Who answers for it.
    pub reviewer: UserId,
    /// The key by which it was written; none where the person was there.
    pub via: Option<ApiKeyId>,
    /// What the levels come to, together with what the card holds besides.
    pub overall_score: Score,
    /// The person's own words.
    pub comment: String,
    /// The person knew neither who had answered nor what the scorer thought.
    pub blind: bool,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// Shows ids alone: what people write about people is personal.
impl fmt::Debug for Review {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Review").field("id", &self.id).field("number", &self.number).finish_non_exhaustive()
    }
}

/// A person's level for one criterion of one question.
#[derive(Clone, PartialEq, Eq)]
pub struct ReviewedLevel {
    /// The question.
    pub question: QuestionId,
    /// The criterion.
    pub criterion: CriterionId,
    /// 0 to 4.
    pub level: Level,
    /// Why, in the person's own words; empty where none was needed.
    pub reason: String,
}

/// Shows nothing of the reason.
impl fmt::Debug for ReviewedLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReviewedLevel({} {} {})", self.question, self.criterion, self.level.number())
    }
}

/// A person who is to review a submission.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// What is to be reviewed.
    pub submission: SubmissionId,
    /// By whom.
    pub user: UserId,
    /// Who said so; none when that account is gone.
    pub assigned_by: Option<UserId>,
    /// When.
    pub assigned_at: DateTime<Utc>,
    /// The person has reviewed the newest scorecard.
    pub reviewed: bool,
}
