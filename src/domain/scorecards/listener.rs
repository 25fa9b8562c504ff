//! The end of an attempt has it scored.

use super::jobs::ScoreSubmission;
use crate::events::listener;
use crate::jobs::enqueue;

listener! {
    /// Has scored what was handed in, by the candidate or by the clock.
    LISTENER(tx, fact) {
        SubmissionSubmitted { submission } => {
            enqueue(tx, &ScoreSubmission { organization: fact.organization, submission, seq: fact.seq, rescoring: None });
        };
        SubmissionTimedOut { submission } => {
            enqueue(tx, &ScoreSubmission { organization: fact.organization, submission, seq: fact.seq, rescoring: None });
        };
    }
}
