//! The end of an attempt has it scored.

use super::jobs::ScoreSubmission;
use crate::db::Tx;
use crate::events::{Event, NumberedEvent};
use crate::jobs;

/// Queues the scoring of what was handed in, by the candidate or by the clock.
pub fn listener(tx: &mut Tx, event: &NumberedEvent) {
    if let Event::SubmissionSubmitted { submission, .. } | Event::SubmissionTimedOut { submission, .. } = event.event {
        jobs::enqueue(tx, &ScoreSubmission { organization: event.organization, submission, seq: event.seq });
    }
}
