//! Decisions: what the team makes of an attempt, by a person and with a reason.
//!
//! Cast: a [`Decision`], numbered within its submission; the person whose name it bears, who may act by an API key of
//! their own making; the submission, which keeps the outcome that stands.
//!
//! Nothing here follows from a score, and nothing follows from a decision: no state changes, no mail goes out, and the
//! candidate sees it only when somebody releases the result. Anybody may decide otherwise later; what was decided before
//! stays. A decision is about what was handed in: when a reopened attempt is resumed none stands, until a person decides
//! anew.

mod decide;
mod decide_many;
mod form;
mod model;
mod read;
mod store;

pub use decide::{Decided, decide};
pub use decide_many::{DecideSubmissionsCode, DecidedRow, DecidedRowResult, check_size, decide_many};
pub use form::{DecideSubmissionCode, NewDecision};
pub use model::{Decision, DecisionId};
pub use read::{by_ids, by_submissions, standing};
