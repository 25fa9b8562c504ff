//! The one integration binary: modules by capability, `support` beneath them.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "a test that cannot go on should stop where it stands; nobody links against tests"
)]

mod support;

mod access;
mod accommodations;
mod answers;
mod architecture;
mod assessment_drafts;
mod assessment_editing;
mod assessment_templates;
mod assessments;
mod audit;
mod blind_comparisons;
mod blind_reviews;
mod candidates;
mod comparisons;
mod crash;
mod database;
mod deadlines;
mod decisions;
mod documents;
mod events;
mod examples;
mod extraction;
mod extraction_quality;
mod fairness;
mod funnels;
mod hostile_arguments;
mod hostile_ids;
mod idempotency;
mod identity;
mod imports;
mod internal_errors;
mod invite_mails;
mod invite_management;
mod invites;
mod job_changes;
mod job_descriptions;
mod job_steps;
mod mail;
mod pages;
mod privacy_notices;
mod private_server;
mod races;
mod reminders;
mod reopenings;
mod replicas;
mod rescoring;
mod results;
mod reviews;
mod samples;
mod score_command;
mod scorecards;
mod stale_files;
mod statements;
mod submission_lists;
mod subscriptions;
mod tutorial;
mod uploads;
mod withdrawals;
