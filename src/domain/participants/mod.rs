//! Participants: the people whom an organization assesses.
//!
//! Cast: a [`Participant`], known by the e-mail address however it is typed; a [`ParticipantEntry`], what an invite call
//! says about one. Whoever is known keeps the id; what is said anew and differs is taken over. Nobody is entered for
//! the sake of a list: a participant comes with the first invite.

mod enter;
mod model;
mod read;
mod store;

pub use enter::{ParticipantEntry, upsert};
pub use model::Participant;
pub use read::{ParticipantFilter, count, get, ids, list, load};
pub(super) use store::referred_to;
