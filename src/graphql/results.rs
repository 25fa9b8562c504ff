//! Results in the schema, as teams release them.

mod many;
mod mutations;

pub(super) use mutations::ResultMutation;
