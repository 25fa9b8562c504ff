//! Reviews in the schema, and who is to write them.

mod agreement;
mod assignments;
mod mutations;
mod objects;

pub(super) use agreement::Agreement;
pub(super) use assignments::ReviewerAssignment;
pub(super) use mutations::ReviewMutation;
pub(super) use objects::Review;
