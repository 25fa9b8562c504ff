//! How many people of a job came how far.

use std::collections::HashMap;

use serde::Deserialize;

use super::store;
use crate::access::{Grant, ViewInvites, ViewSubmissions};
use crate::db::{DbError, Tx};
use crate::kernel::ids::JobDescriptionId;

/// The people of a job, counted. Who reached a stage reached those before it: no stage from `invited` to `submitted`, and
/// none that follows on being submitted, counts more than the one before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Funnel {
    /// Invited.
    pub invited: i64,
    /// The mail with the link that counts was handed over.
    pub sent: i64,
    /// Pressed the button behind the link that counts.
    pub opened: i64,
    /// Began.
    pub started: i64,
    /// Handed in at least once, by hand or by the clock; also if the attempt was reopened or taken back since.
    pub submitted: i64,
    /// Of those submitted: there is a scorecard with scores, provisional ones included.
    pub scored: i64,
    /// Of those scored: the newest card with scores waits for a person.
    pub needs_human: i64,
    /// Of those submitted: it was decided to go on with them.
    pub advanced: i64,
    /// Of those submitted: it was decided to wait.
    pub held: i64,
    /// Of those submitted: it was decided not to go on with them.
    pub rejected: i64,
    /// Of those submitted: the result was released.
    pub released: i64,
    /// Of those submitted: the clock ended the attempt.
    pub timed_out: i64,
    /// Took the attempt back.
    pub withdrawn: i64,
    /// Declined before they began.
    pub declined: i64,
    /// Did not begin in time.
    pub expired: i64,
    /// Were disinvited.
    pub revoked: i64,
    /// Cannot be reached by mail.
    pub bounced: i64,
    /// Half of those who began did so within so many seconds of being invited.
    pub seconds_to_start: Option<i64>,
    /// Half of those whose attempt has ended needed no more seconds from beginning to end.
    pub seconds_to_submit: Option<i64>,
    /// Half of those decided on waited no more seconds for it, from the end of the attempt.
    pub seconds_to_decide: Option<i64>,
}

/// The funnel of each job, in one statement.
pub async fn funnels(
    _: &Grant<ViewInvites>,
    grant: &Grant<ViewSubmissions>,
    tx: &mut Tx,
    ids: &[JobDescriptionId],
) -> Result<HashMap<JobDescriptionId, Funnel>, DbError> {
    let mut found = store::load_funnels(tx, grant, ids).await?;
    Ok(ids.iter().map(|id| (*id, found.remove(id).unwrap_or_default())).collect())
}
