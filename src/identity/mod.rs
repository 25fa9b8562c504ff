//! WHO IS IT: accounts, passwords, sessions, API keys, and the way from a presented token to an [`Actor`].
//!
//! Tokens are 256 random bits; only their SHA-256 is stored. Passwords are argon2id, computed off the async threads and
//! outside every transaction. What somebody may do is not decided here but in `access`.
//!
//! [`Actor`]: crate::access::Actor

pub mod authenticate;
pub mod create_api_key;
pub mod credential;
pub mod password;
pub mod read;
pub mod revoke_api_key;
pub mod revoke_session;
pub mod sign_in;
pub mod sign_up;
mod store;

pub use store::{ApiKey, Session, User};

/// Prefix of a session token.
pub const SESSION_TOKEN: &str = "ast";
/// Prefix of an API key.
pub const API_KEY_TOKEN: &str = "ask";
/// Prefix of a candidate token.
pub const CANDIDATE_TOKEN: &str = "asc";
