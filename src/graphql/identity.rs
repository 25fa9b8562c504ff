//! Accounts, sessions and API keys in the schema.

mod mutations;
mod objects;

pub(super) use mutations::IdentityMutation;
pub(super) use objects::{ApiKey, ApiKeyConnection, IdentityQuery, User, Viewer};
