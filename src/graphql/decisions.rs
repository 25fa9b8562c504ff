//! Decisions in the schema.

mod many;
mod mutations;
mod objects;

pub(super) use mutations::DecisionMutation;
pub(super) use objects::{Decision, DecisionOutcome};
