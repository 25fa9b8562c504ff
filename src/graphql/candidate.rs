//! What a candidate sees and does: types of their own, so that keys and scores have no way in.

mod answering;
mod entering;
mod objects;
mod submission;

pub(super) use answering::AnsweringMutation;
pub(super) use entering::EnteringMutation;
pub(super) use objects::{CandidateQuery, ConsentPurpose};
