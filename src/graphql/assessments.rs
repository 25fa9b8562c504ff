//! Assessments in the schema, as teams see them: with their keys.

mod editing;
mod file_rules;
mod filters;
mod inputs;
mod mutations;
mod objects;
mod questions;
mod template_mutations;
mod templates;

pub(super) use editing::AssessmentEditingMutation;
pub(super) use file_rules::FileRules;
pub(super) use filters::{AssessmentFilter, AssessmentOrder};
pub(super) use mutations::AssessmentMutation;
pub(super) use objects::{Assessment, AssessmentConnection};
pub(super) use questions::{Criterion, Question, QuestionKind};
pub(super) use template_mutations::AssessmentTemplateMutation;
pub(super) use templates::{
    AssessmentTemplate, AssessmentTemplateConnection, AssessmentTemplateFilter, AssessmentTemplateOrder,
};
