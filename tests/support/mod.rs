//! What tests speak with: a [`TestServer`] on a database of its own, people and integrations who call it.

mod caller;
mod clock;
mod cluster;
mod server;

pub use caller::{Caller, problems};
pub use cluster::TestDatabase;
pub use server::{Team, TestServer};
