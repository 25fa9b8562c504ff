//! Assessments in the schema, as teams see them: with their keys.

mod inputs;
mod mutations;
mod objects;
mod questions;

pub(super) use mutations::AssessmentMutation;
pub(super) use objects::{Assessment, AssessmentConnection};
pub(super) use questions::{Criterion, Question, QuestionKind};
