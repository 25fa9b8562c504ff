//! Assay.
pub mod access;
pub mod config;
pub mod db;
pub mod domain;
pub mod events;
pub mod gateways;
pub mod graphql;
pub mod identity;
pub mod jobs;
pub mod kernel;
