//! The outside world: for each service a trait, the real thing, and what stands in for it in tests.

pub mod files;
pub mod mail;
