//! The end of an attempt has it scored.

use super::jobs::ScoreSubmission;
use crate::db::Tx;
use crate::events::{Event, EventKind, Listener, NumberedEvent};
use crate::jobs;

/// Has scored what was handed in, by the candidate or by the clock.
pub const LISTENER: Listener =
    Listener { kinds: &[EventKind::SubmissionSubmitted, EventKind::SubmissionTimedOut], react: queue_scoring };

fn queue_scoring(tx: &mut Tx, event: &NumberedEvent) {
    if let Event::SubmissionSubmitted { submission, .. } | Event::SubmissionTimedOut { submission, .. } = event.event {
        jobs::enqueue(tx, &ScoreSubmission { organization: event.organization, submission });
    }
}
