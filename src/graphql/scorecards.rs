//! Scorecards in the schema.

mod objects;
mod scores;

pub(super) use objects::{Scorecard, ScorecardConnection};
