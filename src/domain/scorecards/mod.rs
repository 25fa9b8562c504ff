//! Scorecards: what a handed-in attempt is worth, criterion by criterion, with the candidate's own words beside it.
//!
//! Cast: a [`Scorecard`], numbered within its submission; a [`CriterionScore`] for each criterion of each text question,
//! with [`Evidence`]; a [`QuestionScore`] for each closed question, by its key. The end of an attempt queues the job;
//! the scorer sees text and choices, never a person, and computes off the async threads and outside every transaction.
//!
//! `QUEUED` -> `SCORING` -> `READY` | `NEEDS_HUMAN` | `FAILED`. A finished card never changes: scoring anew makes the next one.
//! [Rescoring](rescore()) is asked for by people; the same answers and rubric make the same card.
//! A level above 0 without a verbatim quote waits for a person. Without consent to AI scoring every text does.

mod fingerprint;
pub mod jobs;
mod language;
mod listener;
mod model;
mod read;
mod rescore;
mod score;
mod standing;
mod store;
mod summary;
#[cfg(test)]
mod tests;
mod text_question;

pub use listener::LISTENER;
pub use model::{CriterionScore, Evidence, QuestionScore, Scorecard, ScorecardStatus};
pub use read::{
    criterion_scores, get, hidden_among, load, newest_by_submissions, newest_scored_by_submissions,
    pages_by_submissions, question_scores, totals_by_submissions,
};
pub use rescore::{RescoreSubmissionCode, rescore};
pub use standing::standing;
