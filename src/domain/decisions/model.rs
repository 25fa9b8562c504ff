//! What a decision is.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::submissions::{DecisionOutcome, Submission};
use crate::kernel::ids::{ApiKeyId, SubmissionId, UserId};

/// Which decision: its place among those of its submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DecisionId {
    /// The attempt that it is about.
    pub submission: SubmissionId,
    /// 1 for the first on that attempt.
    pub number: i32,
}

/// What a person decided on an attempt. It never changes.
#[derive(Clone, PartialEq, Eq)]
pub struct Decision {
    /// Which one.
    pub id: DecisionId,
    /// On which handing in: how often the attempt had been resumed after its end.
    pub resumed_times: i32,
    /// What.
    pub outcome: DecisionOutcome,
    /// Why, in the person's own words; for the team.
    pub reason: String,
    /// Who.
    pub decided_by: UserId,
    /// The key that the person used; none when it was done by hand.
    pub via: Option<ApiKeyId>,
    /// When.
    pub decided_at: DateTime<Utc>,
}

impl Decision {
    /// Whether it is about what is handed in now. The newest one of a submission stands then.
    pub const fn is_about(&self, submission: &Submission) -> bool {
        self.resumed_times == submission.resumed_times
    }
}

/// Shows nothing of the reason, which is about a person.
impl fmt::Debug for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decision").field("id", &self.id).field("outcome", &self.outcome).finish_non_exhaustive()
    }
}
