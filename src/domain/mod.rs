//! What Assay is for: a folder for each feature, its rules, use cases, SQL and jobs together.
//!
//! A feature imports only those before it:
//! `policies < organizations < job_descriptions < assessments < participants < invites < submissions < scorecards <
//! reviews < decisions < results < comparisons < samples`.
//! `notifications` listens to facts and is imported by nobody.
//!
//! A use case takes its witness first, then the transaction, then what is asked. It answers an
//! [`Outcome`](crate::kernel::problem::Outcome) with its own list of expected problems.

pub mod assessments;
pub mod comparisons;
pub mod decisions;
pub mod env;
pub mod invites;
pub mod job_descriptions;
pub mod notifications;
pub mod organizations;
pub mod participants;
pub mod policies;
pub mod results;
pub mod reviews;
pub mod samples;
pub mod scorecards;
pub mod submissions;
