//! Assessments: what candidates are asked, and what a good answer is.
//!
//! Cast: an [`Assessment`] of a job description, with sections of questions. A closed question (choice, number) is
//! scored by its key; a text question by criteria with anchored levels, helped by a reference answer and key points.
//! DRAFT -> PUBLISHED -> RETIRED. A published one never changes: what candidates were asked stays what it was.
//!
//! Invariant: every text question has a criterion with an id: its own, else the assessment's, and where the author
//! wrote neither, the standard one, which joins the assessment's when it is created.
//!
//! [`check`](check::check) is the pure half of creating: a form in, content with ids or every problem with its path out.

mod check;
mod create;
mod default_criterion;
mod form;
mod limits;
mod model;
mod publish;
mod read;
mod store;

pub use create::{CreateAssessmentCode, create};
pub use form::{
    NewAssessment, NewChoice, NewCriterion, NewCriterionLevel, NewKeyPoint, NewNumericAnswer, NewQuestion, NewSection,
};
pub use model::{
    Assessment, AssessmentStatus, Choice, Criterion, CriterionLevel, KeyPoint, NumericAnswer, Question, QuestionKind,
    Section,
};
pub use publish::{PublishAssessmentCode, publish};
pub use read::{get, load, pages, questions, sections, totals};
