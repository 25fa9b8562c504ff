//! The web server: every path in [`mod@router`], the GraphQL transport, health, metrics.
//!
//! It authenticates once a request, gives it an id, bounds its body and time, and hands it on. No personal data and no
//! token reaches a log line: a request is logged by its route, never by its address.

mod authentication;
mod cookies;
mod files;
mod graphiql;
mod graphql;
mod health;
mod observe;
mod pages;
pub mod router;

pub use router::{Readiness, WebParts, router};
