//! What an organization tells candidates about their data.
//!
//! Cast: a [`PrivacyNotice`], a numbered revision with a text per locale. Revisions are never changed: a consent names
//! the one that was shown. An organization that has published none yet publishes the default with its first invite.

mod notice;
mod store;

pub use notice::{PrivacyNotice, in_force, publish_default_if_none};
