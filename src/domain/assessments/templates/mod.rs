//! Templates: assessments kept for jobs to come.
//!
//! Cast: an [`AssessmentTemplate`], which belongs to the organization and to no job. It is saved from an assessment,
//! renamed, and made an assessment again as often as there is a job for it. What it holds is a form, as somebody would
//! type it: nothing in it has an id or is asked of anybody, and it is checked anew whenever an assessment is made of it.

mod delete;
mod instantiate;
mod model;
mod read;
mod rename;
mod save;
mod store;

pub use delete::{DeleteTemplateCode, delete};
pub use instantiate::{CreateFromTemplateCode, FromTemplate, instantiate};
pub use model::AssessmentTemplate;
pub use read::{TemplateOrder, TemplateOrderField, count, list, load};
pub use rename::{RenameTemplateCode, rename};
pub use save::{SaveTemplateCode, save};
