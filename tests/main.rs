//! The one integration binary: modules by capability, `support` beneath them.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "a test that cannot go on should stop where it stands; nobody links against tests"
)]

#[expect(dead_code, reason = "a toolbox: used by the modules that follow")]
mod support;

mod answers;
mod architecture;
mod database;
mod extraction;
mod idempotency;
mod identity;
mod job_descriptions;
mod mail;
mod private_server;
mod stale_files;
