//! Job descriptions: what a hiring team pastes, and what is read out of it.
//!
//! Cast: a [`JobDescription`] with its raw text, kept as it was pasted; its [`Extraction`], made by an [`Extractor`] in a
//! job after the commit and never in a request. DRAFT -> OPEN -> CLOSED -> ARCHIVED: publishing an assessment opens a
//! draft, a closed one may be opened again, an archived one is done with. What was sent goes on wherever it stands.
//!
//! Always: a title that a person gave is never replaced by the extracted one, and an extraction is one of the text that
//! stands there. A text that is changed has none until it is read.
//!
//! [`Extraction`]: extraction::Extraction

mod archive;
mod close;
mod create;
pub mod extraction;
mod extractor;
mod form;
pub mod jobs;
mod model;
mod open;
mod read;
mod steps;
mod store;
mod update;

pub use archive::archive;
pub use close::{CloseJobDescriptionCode, close};
pub use create::{CreateJobDescriptionCode, NewJobDescription, create};
pub use extractor::{EmbeddedExtractor, Extractor};
pub use model::{JobDescription, JobDescriptionStatus};
pub use open::{OpenJobDescriptionCode, open, open_draft};
pub use read::{JobDescriptionFilter, JobDescriptionOrder, JobDescriptionOrderField, count, get, list, load};
pub use update::{Change, JobDescriptionChanges, UpdateJobDescriptionCode, update};
