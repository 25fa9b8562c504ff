//! SAMPLES: organizations full of plausible work, for measuring and trying out.
//!
//! An organization is filled by a few statements on sets, many rows each, as if its team had worked for months: jobs,
//! assessments, invites in every state, answers, and scorecards whose evidence stands in the answers word for word. What is
//! written is what the use cases would have written; only the facts are not told, since nobody was there, and no file and
//! no mail is made. What may still be begun expires by its job as ever.

mod store;

pub use store::{any_organization, fill};

/// Jobs of an organization.
pub const JOBS: u64 = 20;
/// Invites of a job.
pub const INVITES: u64 = 50;
/// Answered invites of a job.
pub const SUBMISSIONS: u64 = 30;
