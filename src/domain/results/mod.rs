//! Results: what an organization lets a candidate see of an attempt that has ended.
//!
//! Cast: a [`CandidateResult`], cut to what the organization shows; [`QuestionFeedback`], one for each question; the link
//! in the mail, and the candidate's token, which lead to the same.
//!
//! Nothing is seen before a person releases it, and a decision only as it stood then. The team's reasons, its people's
//! names, what a gate noticed and what still waits for a person have no place in these types.

mod feedback;
mod release;
mod release_many;
mod result;
mod result_view;

pub use feedback::{CriterionFeedback, Finding, QuestionFeedback};
pub use release::{ReleaseResultCode, ReleaseStep, release_result};
pub use release_many::{ReleaseResultsCode, ReleasedRow, check_size, release_results};
pub use result::{CandidateResult, own_result};
pub use result_view::{ResultView, result_view};
