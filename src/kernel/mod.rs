//! Words that every room may use: ids, the clock, chance, error classes, paging, checked text.
//!
//! The kernel imports nothing of ours. What stands here has one meaning in the whole house; a word that only one
//! feature uses belongs to that feature.

pub mod acting;
pub mod clock;
pub mod decimal;
pub mod email;
pub mod error;
pub mod ids;
pub mod locale;
pub mod paging;
pub mod problem;
pub mod random;
pub mod secret;
pub mod slug;
pub mod text;
pub mod ticket;
pub mod time_zone;
