//! `assay migrate`: brings the database up to date, or takes the newest migration back.

use std::io::Write;

use super::surroundings::{Postgres, settings};
use crate::db::migrations::{self, Direction};

/// What the command takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Take back the newest migration instead. What it made is lost.
    #[arg(long)]
    revert: bool,
}

/// Migrates and names what was done.
pub(super) async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let settings = settings()?;
    let postgres = Postgres::start(&settings).await?;
    let direction = if arguments.revert { Direction::Revert } else { Direction::Up };
    let done = migrations::migrate(&postgres.migrate_url, direction).await;
    postgres.stop().await;
    let mut out = std::io::stdout();
    let done = done?;
    for version in &done {
        writeln!(out, "{} {version}", if arguments.revert { "reverted" } else { "ran" })?;
    }
    if done.is_empty() {
        writeln!(out, "nothing to do: the database is up to date")?;
    }
    Ok(())
}
