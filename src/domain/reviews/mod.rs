//! Reviews: what people make of a scorecard, beside what the scorer makes of it.
//!
//! Cast: a [`Review`], a person's levels for the criteria of one scorecard; an [`Assignment`] of a person as reviewer of a
//! submission; the [`Sheet`](sheet::Sheet), which holds what a card asks of a person and works out what the levels come to.
//!
//! A review never changes: who thinks again reviews again, of each person the newest counts, and all are kept. It gives a
//! reason wherever it differs from a level that the scorer gave and the person could see. The newest card alone is
//! reviewed. Where that card waits for a person, or could not be made, the newest review is what the submission is
//! sorted by; what the scorer was sure of stays the scorer's.
//!
//! Who sees what of a job that is reviewed blindly is told by [`Hidden`](crate::access::Hidden).

mod agreement;
mod assign;
mod model;
mod read;
mod review;
mod settled;
mod sheet;
mod store;
mod unassign;

pub use agreement::{AssessmentAgreement, CriterionAgreement, agreement};
pub use assign::{AssignReviewerCode, assign};
pub use model::{Assignment, Review, ReviewedLevel};
pub use read::{assignments, by_scorecards, levels, load};
pub use review::{GivenLevel, NewReview, ReviewScorecardCode, Reviewer, review};
pub use settled::settled;
pub use unassign::{UnassignReviewerCode, unassign};
