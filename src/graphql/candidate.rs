//! What a candidate sees and does: types of their own, so that keys and scores have no way in.

mod answering;
mod documents;
mod entering;
mod objects;
mod submission;

pub(super) use answering::AnsweringMutation;
pub(super) use documents::DocumentMutation;
pub(super) use entering::EnteringMutation;
pub(super) use objects::{CandidateQuery, ConsentPurpose};
