//! How many people of a job came how far.

use std::collections::HashMap;

use async_graphql::SimpleObject;

use crate::access::{ViewInvites, ViewSubmissions};
use crate::domain::comparisons as domain;
use crate::graphql::plan::Reader;
use crate::graphql::scalars::Duration;
use crate::kernel::error::ApiError;
use crate::kernel::ids::JobDescriptionId;

/// The people of a job, counted by how far they came. From `invited` to `submitted` each stage counts those in it and
/// beyond, so that none counts more than the one before; what follows counts some of those submitted.
#[derive(Debug, Clone, SimpleObject)]
pub(in crate::graphql) struct Funnel {
    /// Who was invited.
    invited: i64,
    /// Whose mail with the link that counts was handed over: after `resendInvite` that is the new one.
    sent: i64,
    /// Who pressed the button behind the link that counts.
    opened: i64,
    /// Who began.
    started: i64,
    /// Whose attempt was handed in at least once, by hand or by the clock; also if it was reopened or taken back since.
    submitted: i64,
    /// Of those submitted: who has a scorecard with scores, provisional ones included.
    scored: i64,
    /// Of those scored: whose newest card with scores waits for a person.
    needs_human: i64,
    /// Of those submitted: on whom a decision stands, whatever it is.
    decided: i64,
    /// Of those decided on: with whom the team goes on.
    advanced: i64,
    /// Of those decided on: who is to wait.
    held: i64,
    /// Of those decided on: with whom the team does not go on.
    rejected: i64,
    /// Of those submitted: whose result was released.
    released: i64,
    /// Of those submitted: whose attempt the clock ended.
    timed_out: i64,
    /// Who took the attempt back.
    withdrawn: i64,
    /// Who declined before beginning.
    declined: i64,
    /// Who did not begin in time.
    expired: i64,
    /// Who was disinvited.
    revoked: i64,
    /// Who cannot be reached by mail.
    bounced: i64,
    /// How long half of those who began took at most, from being invited; null when nobody did.
    median_time_to_start: Option<Duration>,
    /// How long half of the attempts that have ended took at most; null when none has.
    median_time_to_submit: Option<Duration>,
    /// How long half of those decided on waited for it at most, from the end of the attempt; null when nobody is.
    median_time_to_decide: Option<Duration>,
}

impl Funnel {
    /// The funnel of each job.
    pub(in crate::graphql) async fn of_jobs(
        reader: &mut Reader<'_>,
        jobs: &[JobDescriptionId],
    ) -> Result<HashMap<JobDescriptionId, Self>, ApiError> {
        let invites = reader.grant::<ViewInvites>()?;
        let submissions = reader.grant::<ViewSubmissions>()?;
        let found = domain::funnels(&invites, &submissions, reader.tx, jobs).await?;
        Ok(found.into_iter().map(|(job, funnel)| (job, funnel.into())).collect())
    }
}

impl From<domain::Funnel> for Funnel {
    fn from(counted: domain::Funnel) -> Self {
        let duration = |seconds: Option<i64>| seconds.map(|seconds| Duration { seconds });
        Self {
            invited: counted.invited,
            sent: counted.sent,
            opened: counted.opened,
            started: counted.started,
            submitted: counted.submitted,
            scored: counted.scored,
            needs_human: counted.needs_human,
            decided: counted.advanced + counted.held + counted.rejected,
            advanced: counted.advanced,
            held: counted.held,
            rejected: counted.rejected,
            released: counted.released,
            timed_out: counted.timed_out,
            withdrawn: counted.withdrawn,
            declined: counted.declined,
            expired: counted.expired,
            revoked: counted.revoked,
            bounced: counted.bounced,
            median_time_to_start: duration(counted.seconds_to_start),
            median_time_to_submit: duration(counted.seconds_to_submit),
            median_time_to_decide: duration(counted.seconds_to_decide),
        }
    }
}
