//! What the binary can do: one file a command.

mod bootstrap;
mod demo;
mod doctor;
mod migrate;
mod schema;
mod score;
mod seed;
mod serve;
mod surroundings;

use clap::{Parser, Subcommand};

/// An assessment server for hiring.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API, and run events and jobs beside it.
    Serve(serve::Arguments),
    /// Run events and jobs without serving.
    Worker,
    /// Bring the database up to date.
    Migrate(migrate::Arguments),
    /// Print the GraphQL schema.
    Schema,
    /// Score answers from a file or standard input with the embedded scorer.
    Score(score::Arguments),
    /// Make an organization with an owner and an API key.
    Bootstrap(bootstrap::Arguments),
    /// Fill the database with sample organizations, to measure with and to look at.
    Seed(seed::Arguments),
    /// Play the way from a pasted job description to decisions and results, and keep serving.
    Demo(demo::Arguments),
    /// Check settings, database, mail and files, and say what to mend.
    Doctor,
}

/// Runs the command that was asked for.
pub async fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        Command::Serve(arguments) => serve::run(&arguments).await,
        Command::Worker => serve::work().await,
        Command::Migrate(arguments) => migrate::run(&arguments).await,
        Command::Schema => schema::run(),
        Command::Score(arguments) => score::run(&arguments),
        Command::Bootstrap(arguments) => bootstrap::run(arguments).await,
        Command::Seed(arguments) => seed::run(arguments).await,
        Command::Demo(arguments) => demo::run(&arguments).await,
        Command::Doctor => doctor::run().await,
    }
}
