//! Pure arithmetic of scores: no IO, no clock, no chance.
//!
//! - `score`, `rubric`: a `Score` is a share of 100 in whole hundredths; levels 0 to 4 and weights make question
//!   scores, and those the overall score, by fixed arithmetic that no scorer can touch.
//! - `closed`: choice and numeric questions, scored by their key.
//! - `comparison`: how far an overall score may be off, and which ranks that leaves open.
//! - `anchors`: the criterion for text questions whose author wrote none.
//! - `agreement`: how far people and a scorer agree.
//! - `lexical`: the scorer for text answers that runs when nothing else is configured.
//!
//! Rule: a scorer sees text and choices only. Who answered, and how (typed or spoken), never enters this room.

#![expect(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "arithmetic over positions and shares that this room makes itself and keeps in bounds"
)]

pub mod agreement;
mod anchors;
mod closed;
mod comparison;
pub mod lexical;
mod rubric;
mod score;

pub use anchors::{Anchor, StandardCriterion, standard_criterion};
pub use closed::{ClosedReason, ClosedScore, multiple_choice, numeric, single_choice};
pub use comparison::{Interval, Judged, RankRange, interval, ranks};
pub use rubric::{Level, LevelOutOfRange, Weight, WeightOutOfRange, overall_score, question_score};
pub use score::{Score, ScoreOutOfRange};
