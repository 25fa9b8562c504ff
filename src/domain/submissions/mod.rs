//! Submissions: a candidate's one attempt at an assessment, from the first question to the released result.
//!
//! Cast: a [`Submission`], one for each invite; its [`Answer`]s, one for each question that was touched; the candidate,
//! who works on several devices and a bad line; the clock, which is the server's alone.
//!
//! `IN_PROGRESS` -> `SUBMITTED` | `TIMED_OUT`, and from everywhere to `WITHDRAWN` for good. What has ended can be
//! [reopened](reopen()): it is `IN_PROGRESS` again and waits, without a deadline, until the candidate goes on. What was acknowledged is on disk. A save names the revision it was
//! made from, so that two tabs cannot overwrite each other unseen. The time up hands in what was saved; what comes later
//! is kept beside it, marked as late, and never scored.

mod accommodate;
mod answer_form;
mod candidate_view;
mod clock;
mod consents;
pub mod documents;
mod hold;
pub mod jobs;
mod model;
mod outcomes;
mod progress;
mod read;
mod reopen;
mod resume;
mod save_answer;
mod sights;
mod start;
mod store;
mod submit;
pub mod watch;
mod withdraw;

pub use accommodate::{Accommodation, GrantAccommodationCode, grant_accommodation};
pub use answer_form::{SaveAnswer, SaveAnswerCode};
pub use candidate_view::{
    CandidateChoice, CandidateQuestion, CandidateSection, CandidateView, Waiting, candidate_view, waiting,
};
pub use consents::{record_consents, withdraw_consent};
pub use model::{Answer, DecisionOutcome, GRACE, Intake, Reopening, Submission, SubmissionStatus};
pub use outcomes::{KeptScore, keep_decisions, keep_releases, keep_score, lock, lock_all};
pub use progress::{Progress, progress};
pub use read::{
    SubmissionFilter, SubmissionOrder, SubmissionOrderField, answers, answers_by_ids, by_invites, get, load, pages,
    reopenings, totals,
};
pub use reopen::{NewTime, ReopenSubmissionCode, reopen};
pub use save_answer::{SavedAnswer, save_answer};
pub use sights::record_sights;
pub use start::{StartSubmissionCode, start};
pub use submit::{SubmitSubmissionCode, Submitted, submit};
pub use withdraw::{WithdrawSubmissionCode, withdraw};
