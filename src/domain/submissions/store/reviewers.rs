//! What a list of submissions asks of their reviewers.

use super::super::read::SubmissionFilter;
use crate::db::condition::{Condition, Value};
use crate::kernel::ids::{TypedId, UserId};

/// Somebody of these is assigned.
const ASSIGNED: &str = "EXISTS (SELECT FROM reviewer_assignments a WHERE a.organization_id = x.organization_id \
     AND a.submission_id = x.id AND a.user_id = ANY (?))";

/// Somebody of these is assigned and has not reviewed the newest scorecard.
const AWAITED: &str = "x.status IN ('SUBMITTED', 'TIMED_OUT') AND EXISTS (SELECT FROM reviewer_assignments a \
     WHERE a.organization_id = x.organization_id AND a.submission_id = x.id AND a.user_id = ANY (?) \
     AND NOT EXISTS (SELECT FROM reviews r WHERE r.organization_id = a.organization_id \
         AND r.reviewer_id = a.user_id AND r.submission_id = a.submission_id AND r.scorecard_id = \
             (SELECT c.id FROM scorecards c WHERE c.organization_id = x.organization_id AND c.submission_id = x.id \
              ORDER BY c.number DESC LIMIT 1)))";

/// The same of anybody who is assigned; or the newest scorecard waits for a person, and nobody has reviewed it.
const OPEN: &str = "x.status IN ('SUBMITTED', 'TIMED_OUT') AND EXISTS (SELECT FROM \
     (SELECT c.id, c.status FROM scorecards c WHERE c.organization_id = x.organization_id AND c.submission_id = x.id \
      ORDER BY c.number DESC LIMIT 1) newest \
     WHERE newest.status IN ('NEEDS_HUMAN', 'FAILED') AND NOT EXISTS (SELECT FROM reviews r \
         WHERE r.organization_id = x.organization_id AND r.scorecard_id = newest.id) \
     OR EXISTS (SELECT FROM reviewer_assignments a \
         WHERE a.organization_id = x.organization_id AND a.submission_id = x.id AND NOT EXISTS (SELECT FROM reviews r \
             WHERE r.organization_id = a.organization_id AND r.reviewer_id = a.user_id \
             AND r.submission_id = a.submission_id AND r.scorecard_id = newest.id)))";

/// The conditions on reviewers, where they are given.
pub(super) fn condition(filter: &SubmissionFilter) -> Condition {
    let these = |users: &[UserId]| vec![Value::Ids(users.iter().map(|user| user.uuid()).collect())];
    let (assigned, waits) = match &filter.reviewers {
        Some(users) => (Condition::new(ASSIGNED, these(users)), Condition::new(AWAITED, these(users))),
        None => (Condition::always(), Condition::constant(OPEN)),
    };
    match filter.needs_review {
        Some(true) => assigned.and(waits),
        Some(false) => assigned.and(waits.negate()),
        None => assigned,
    }
}
