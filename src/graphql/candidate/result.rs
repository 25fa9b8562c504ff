//! A released result as its candidate sees it: what the page behind the link in the mail shows.

use async_graphql::{Enum, ID, SimpleObject};

use crate::domain::results as domain;
use crate::graphql::decisions::DecisionOutcome;
use crate::graphql::node;
use crate::graphql::organizations::ResultVisibility;
use crate::graphql::scalars::{DateTime, Decimal};

/// A released result, cut to what the organization shows.
#[derive(SimpleObject)]
pub(in crate::graphql) struct CandidateResult {
    /// How much is shown.
    visibility: ResultVisibility,
    /// When it was released.
    released_at: DateTime,
    /// People still look at some of the answers: what is shown may change. False where nothing is shown.
    provisional: bool,
    /// The decision that stood when the result was released, unless nothing is shown; null when there was none.
    decision: Option<DecisionOutcome>,
    /// 0 to 100 with two decimals, where scores are shown and there is one.
    overall_score: Option<Decimal>,
    /// What was found in each answer and what would raise it, in the order of the questions, where feedback or scores are
    /// shown; empty otherwise.
    feedback: Vec<CandidateFeedback>,
}

/// What a candidate is told about an answer.
#[derive(SimpleObject)]
pub(in crate::graphql) struct CandidateFeedback {
    /// The question.
    question_id: ID,
    /// What was asked.
    prompt: String,
    /// What was found.
    finding: FeedbackFinding,
    /// Share of 100, where scores are shown and it is final.
    score: Option<Decimal>,
    /// The candidate's own words that counted, in their order.
    quotes: Vec<String>,
    /// What it was judged by; empty for a question with a key, and while it waits for a person.
    criteria: Vec<CandidateCriterionFeedback>,
}

/// What a candidate is told under a criterion.
#[derive(SimpleObject)]
pub(in crate::graphql) struct CandidateCriterionFeedback {
    /// Its heading.
    name: String,
    /// What an answer like this one shows.
    reached: Option<String>,
    /// What would raise it: what an answer on the next level shows. Null at the highest.
    next: Option<String>,
}

/// What was found in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::Finding")]
pub(in crate::graphql) enum FeedbackFinding {
    /// All that was asked for.
    Met,
    /// A part of it.
    PartlyMet,
    /// Nothing of it.
    NotMet,
    /// Nothing was answered.
    NotAnswered,
    /// A person is still to look.
    Waiting,
}

impl From<domain::CandidateResult> for CandidateResult {
    fn from(result: domain::CandidateResult) -> Self {
        Self {
            visibility: result.visibility.into(),
            released_at: result.released_at.into(),
            provisional: result.provisional,
            decision: result.decision.map(Into::into),
            overall_score: result.overall_score.map(|score| Decimal(score.to_string())),
            feedback: result.feedback.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<domain::QuestionFeedback> for CandidateFeedback {
    fn from(told: domain::QuestionFeedback) -> Self {
        Self {
            question_id: node::id(told.question),
            prompt: told.prompt,
            finding: told.finding.into(),
            score: told.score.map(|score| Decimal(score.to_string())),
            quotes: told.quotes,
            criteria: told.criteria.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<domain::CriterionFeedback> for CandidateCriterionFeedback {
    fn from(told: domain::CriterionFeedback) -> Self {
        Self { name: told.name, reached: told.reached, next: told.next }
    }
}
