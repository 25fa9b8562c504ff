//! What tests speak with: a [`TestServer`] on a database of its own, people and integrations who call it.

mod caller;
pub mod candidate;
mod clock;
mod cluster;
pub mod files;
pub mod hiring;
pub mod introspection;
mod server;

pub use caller::{Caller, Reply, problems};
pub use candidate::Candidate;
pub use cluster::TestDatabase;
pub use hiring::{Published, id, text};
pub use server::{Team, TestServer};
