//! Organizations in the schema: the root under which a team finds everything of its own.

mod entry;
mod objects;

pub(super) use entry::{OrganizationMutation, OrganizationQuery};
pub(super) use objects::{Organization, ResultVisibility};
