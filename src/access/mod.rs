//! WHO MAY: callers, what their roles permit, and the witnesses that a use case asks for.
//!
//! [`Actor`] is whoever calls. From an actor and the id of an object there is one way to the right to work on it:
//! [`authorize`], which finds the object's organization among the actor's own, enters it in the database, and answers a
//! [`Grant`] of one permission. A use case takes that grant as its first argument; a store takes the [`OrgScope`] inside.
//! Another organization's object, a wrong id and an unknown id are one and the same `NotFound`.

mod actor;
mod candidate;
mod capabilities;
mod grant;
mod hidden;
mod permission;
mod person;
mod store;

pub use actor::{Actor, ApiKeyActor, CandidateActor, UserActor};
pub use candidate::{
    CandidateGrant, PresentedLink, ReplacedLink, candidate, enter_by_invite, enter_by_result, follow_invite_link,
};
pub use capabilities::{DownloadGrant, UploadGrant, enter_by_download, enter_by_upload};
pub use grant::{
    Founder, Grant, OrgScope, SignedIn, also, authorize, authorize_first, authorize_look, founded, signed_in,
    system_scope,
};
pub use hidden::{Hidden, hidden_from};
pub use permission::*;
pub use person::{Person, find_person, person};
