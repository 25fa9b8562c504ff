//! Assessments: what candidates are asked, and what a good answer is.
//!
//! Cast: an [`Assessment`] of a job description, with sections of questions. A closed question (choice, number) is
//! scored by its key; every other question is judged by criteria with anchored levels, helped by a reference answer and
//! key points. A file, or a recording, follows [`FileRules`]; what may be spoken may be typed, and counts the same.
//! DRAFT -> PUBLISHED -> RETIRED. A published one never changes: what candidates were asked stays what it was. Editing it
//! makes the draft of the next revision, and publishing that retires it.
//!
//! Invariant: every judged question has a criterion with an id: its own, else the assessment's, and where the author
//! wrote neither, the standard one, which joins the assessment's when it is created.
//!
//! [`check`](check::check) is the pure half of writing: a form in, content with ids or every problem with its path out.
//! Whatever makes content (a person, a proposal, a copy, a template) makes a form and goes through it.

mod check;
mod clone;
mod codes;
mod create;
mod default_criterion;
mod draft;
mod file_rules;
mod form;
mod limits;
mod model;
mod publish;
mod read;
mod retire;
mod retype;
mod store;
pub mod templates;
mod update;

pub use clone::{AssessmentClone, CloneAssessmentCode, clone};
pub use codes::{CreateAssessmentCode, UpdateAssessmentCode};
pub use create::create;
pub use draft::{AssessmentDraft, DraftAssessmentCode, draft};
pub use file_rules::{FileRules, FileType};
pub use form::{
    NewAssessment, NewChoice, NewCriterion, NewCriterionLevel, NewFileRules, NewKeyPoint, NewNumericAnswer,
    NewQuestion, NewSection,
};
pub use model::{
    Assessment, AssessmentStatus, Choice, Criterion, CriterionLevel, KeyPoint, NumericAnswer, Question, QuestionKind,
    Section,
};
pub use publish::{PublishAssessmentCode, publish};
pub use read::{
    AssessmentFilter, AssessmentOrder, AssessmentOrderField, get, load, next_revisions, pages, questions, sections,
    totals,
};
pub use retire::{RetireAssessmentCode, retire};
pub use update::{AssessmentChanges, update};
