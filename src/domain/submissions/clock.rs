//! From when and within which limit the clock runs for an attempt: from its beginning within the assessment's limit, or,
//! once it was reopened, from where the candidate went on within what the team granted.
//!
//! What eases the attempt stretches both alike: [`Accommodations::time_allowed`] has the arithmetic.

use chrono::{DateTime, TimeDelta, Utc};

use super::model::Submission;
use super::store;
use crate::access::OrgScope;
use crate::db::Tx;
use crate::domain::assessments;
use crate::domain::invites::Accommodations;
use crate::kernel::error::ApiError;

/// The stretch of time in which an attempt is worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    /// When it began; none while a reopened attempt waits to be resumed.
    pub(super) since: Option<DateTime<Utc>>,
    /// Within what, for everybody alike; none without a limit.
    pub(super) limit_seconds: Option<i32>,
}

impl Period {
    /// How long the person may take; none: as long as it takes.
    pub(super) fn time_allowed(self, eased: Accommodations) -> Option<TimeDelta> {
        eased.time_allowed(self.limit_seconds)
    }

    /// When the time is up; none without a limit, and before it began.
    pub(super) fn deadline(self, eased: Accommodations) -> Option<DateTime<Utc>> {
        Some(self.since? + self.time_allowed(eased)?)
    }
}

/// The period of an attempt that has not ended.
pub(super) async fn period(scope: &OrgScope, tx: &mut Tx, attempt: &Submission) -> Result<Period, ApiError> {
    if attempt.is_waiting() || attempt.resumed_times > 0 {
        let reopening = store::newest_reopening(tx, scope, attempt.id).await?;
        let reopening =
            reopening.ok_or_else(|| ApiError::internal("an attempt was reopened without a record of it"))?;
        return Ok(Period { since: reopening.resumed_at, limit_seconds: Some(reopening.granted_seconds) });
    }
    let limit_seconds = assessments::get(scope, tx, attempt.assessment).await?.time_limit_seconds;
    Ok(Period { since: Some(attempt.started_at), limit_seconds })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_needs_a_beginning_and_a_limit() {
        let since = Some(DateTime::UNIX_EPOCH);
        let eased = Accommodations { extra_time_percent: 50, untimed: false, break_minutes: 5 };
        let hour = Period { since, limit_seconds: Some(3600) };
        assert_eq!(hour.deadline(eased), Some(DateTime::UNIX_EPOCH + TimeDelta::minutes(95)));
        assert_eq!(hour.deadline(Accommodations { untimed: true, ..eased }), None);
        assert_eq!(Period { since: None, ..hour }.deadline(eased), None);
        assert_eq!(Period { limit_seconds: None, ..hour }.deadline(eased), None);
    }
}
