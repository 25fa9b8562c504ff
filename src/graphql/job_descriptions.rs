//! Job descriptions in the schema.

mod filters;
mod mutations;
mod objects;

pub(super) use filters::{JobDescriptionFilter, JobDescriptionOrder};
pub(super) use mutations::JobDescriptionMutation;
pub(super) use objects::{JobDescription, JobDescriptionConnection};
