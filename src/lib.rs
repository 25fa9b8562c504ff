//! Assay: an assessment server for hiring.
//!
//! The library is a house of rooms; the binary only calls [`commands`]. Layers are rooms, features are beds with the
//! same name in every room. `tests/architecture.rs` holds the doors shut that are not listed here.
//!
//! | room | what lives there | may import |
//! |---|---|---|
//! | [`kernel`] | words everyone uses: ids, clock, errors, paging, checked text | nothing of ours |
//! | [`config`] | settings from the environment | kernel |
//! | [`scoring`] | pure arithmetic of scores, the `lexical` scorer | kernel |
//! | [`db`] | PostgreSQL without business: transactions, migrations, paged lists, the private server | kernel, config |
//! | [`events`] | the log of facts, its numbers, its listeners; audit records | kernel, config, db |
//! | [`jobs`] | work after a commit | kernel, config, db |
//! | [`gateways`] | the outside world, real and fake | kernel, config |
//! | [`access`] | who may: actors, permissions, grants | kernel, db |
//! | [`identity`] | who is it: accounts, sessions, keys | kernel, config, db, access, events, jobs, gateways |
//! | [`domain`] | a folder for each feature: rules, use cases, SQL, jobs | all of the above |
//! | [`graphql`] | the schema; translates and decides nothing | kernel, config, access, identity, domain, events |
//! | [`http`] | paths, transport, pages | kernel, config, access, identity, domain, graphql |
//! | [`app`] | puts a server together | everything |
//! | [`commands`] | what the binary can do | everything |
//!
//! Where does a new thing go? A rule about assessments: `domain/assessments/model.rs`. A new mutation: a use case file in
//! its feature, then a resolver in `graphql/<feature>/`. A statement: the feature's `store.rs`. Something that must
//! happen later: a job in the feature's `jobs.rs`. `CONTRIBUTING.md` walks through each.

// GraphQL's object types point at each other: whether they are Send is a long question.
#![recursion_limit = "512"]

pub mod access;
pub mod app;
pub mod commands;
pub mod config;
pub mod db;
pub mod domain;
pub mod events;
pub mod gateways;
pub mod graphql;
pub mod http;
pub mod identity;
pub mod jobs;
pub mod kernel;
pub mod scoring;
