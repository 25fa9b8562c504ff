//! Results: what an organization lets a candidate see of an attempt that has ended.
//!
//! Cast: the submission; [`ReleaseStep`], what a release does to it.
//!
//! Nothing is seen before a person releases it, and a decision only as it stood then.

mod release;
mod release_many;

pub use release::{ReleaseResultCode, ReleaseStep, release_result};
pub use release_many::{ReleaseResultsCode, ReleasedRow, check_size, release_results};
