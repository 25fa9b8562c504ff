//! Submissions and answers in the schema, as teams see them.

mod answers;
mod documents;
mod filters;
mod mutations;
mod objects;
mod parts;

pub(super) use answers::Answer;
pub(super) use documents::{Document, DocumentStatus, bytes};
pub(super) use filters::{SubmissionFilter, SubmissionOrder};
pub(super) use mutations::SubmissionMutation;
pub(super) use objects::{Submission, SubmissionConnection, SubmissionStatus};
