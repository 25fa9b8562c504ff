//! A job's candidates side by side, and how many came how far, in the schema.

mod funnel;
mod objects;

pub(super) use funnel::Funnel;
pub(super) use objects::Comparison;
