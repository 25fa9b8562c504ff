//! Job descriptions: what a hiring team pastes, and what is read out of it.
//!
//! Cast: a [`JobDescription`] with its raw text, kept as it was pasted; its [`Extraction`], made by a job after the
//! commit and never in a request. DRAFT -> OPEN -> CLOSED -> ARCHIVED: publishing an assessment opens a draft.
//! A title that a person gave is never replaced by the extracted one.
//!
//! [`Extraction`]: extraction::Extraction

mod create;
pub mod extraction;
pub mod jobs;
mod model;
mod open;
mod read;
mod store;

pub use create::{CreateJobDescriptionCode, NewJobDescription, create};
pub use model::{JobDescription, JobDescriptionStatus};
pub use open::open_draft;
pub use read::{JobDescriptionFilter, JobDescriptionOrder, JobDescriptionOrderField, count, get, list, load};
