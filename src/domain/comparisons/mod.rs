//! Comparisons: how the candidates of a job stand beside each other, and how many came how far.
//!
//! Cast: a [`Comparison`], with a row for each candidate and a column for each criterion; a [`Funnel`], the job's people
//! counted by how far they came.
//!
//! Only who answered the same revision of an assessment is compared. Nobody is put above somebody else by a difference that
//! another look at the same answers could undo: ranks are ranges. Nothing about the person is a column.

mod choice;
mod compare;
mod funnel;
mod model;
mod store;

pub use choice::{Choice, MAX_ROWS};
pub use compare::compare;
pub use funnel::{Funnel, funnels};
pub use model::{Cell, Column, Comparison, NotComparable, NotComparableReason, Row};
