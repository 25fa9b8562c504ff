//! `assay seed`: organizations full of plausible rows, to measure with and to look at.
//!
//! Each organization is one transaction and comes whole or not at all, so that what is broken off can be gone on with.

use std::io::Write;
use std::num::NonZero;
use std::time::Instant;

use anyhow::{Context, bail};
use futures_util::{StreamExt, TryStreamExt, stream};

use super::bootstrap::{Bootstrapped, found};
use super::surroundings::{Postgres, settings};
use crate::access::system_scope;
use crate::db::session::DbSession;
use crate::db::{Database, Tx, statistics};
use crate::domain::organizations::CreateOrganizationCode;
use crate::domain::samples;
use crate::kernel::email::EmailAddress;
use crate::kernel::problem::Outcome;

/// Organizations at scale 1.
const ORGANIZATIONS: f64 = 200.0;
/// Organizations whose keys are printed for people. JSON has them all.
const SHOWN: usize = 10;

/// What the command takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// How much: 1 makes 200 organizations with 200,000 invites, 0.01 makes two.
    #[arg(long, default_value_t = 1.0, value_parser = scale)]
    scale: f64,
    /// Seed a database that has organizations already.
    #[arg(long)]
    add: bool,
    /// Print one line of JSON with all organizations and keys instead of a text.
    #[arg(long)]
    json: bool,
}

fn scale(text: &str) -> Result<f64, String> {
    let given: Option<f64> = text.parse().ok().filter(|scale| (0.01..=100.0).contains(scale));
    given.ok_or_else(|| "expected a number from 0.01 to 100".to_owned())
}

impl Arguments {
    fn organizations(&self) -> usize {
        // From 2 to 20,000.
        (1..=20_000).take_while(|count| f64::from(*count) <= ORGANIZATIONS * self.scale + 0.5).count()
    }
}

/// Makes them and prints their keys.
pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let settings = settings()?;
    let postgres = Postgres::start(&settings).await?;
    let seeded = async {
        let database = postgres.open(&settings).await?;
        seed(&database, &postgres.migrate_url, &arguments).await
    };
    let seeded = seeded.await;
    postgres.stop().await;
    print(&seeded?, arguments.json)
}

async fn seed(database: &Database, url: &str, arguments: &Arguments) -> anyhow::Result<Vec<Bootstrapped>> {
    let occupied = database.read(&DbSession::WORKER, async |tx| samples::any_organization(tx).await).await?;
    if occupied && !arguments.add {
        bail!("this database has organizations already: --add puts the samples beside them");
    }
    let (begun, count) = (Instant::now(), arguments.organizations());
    let at_once = std::thread::available_parallelism().map_or(1, NonZero::get).min(8);
    let made = stream::iter(1..=count).map(|number| organization(database, number)).buffered(at_once);
    let counted = made.enumerate().map(|(done, made)| {
        report(begun, done + 1, count)?;
        made
    });
    let made = counted.try_collect().await?;
    statistics::refresh(url).await.context("the tables are filled, but PostgreSQL did not look at them")?;
    Ok(made)
}

async fn organization(database: &Database, number: usize) -> anyhow::Result<Bootstrapped> {
    let email = EmailAddress::parse(&format!("owner{number}@example.com")).context("owner")?;
    let name = format!("Sample {number}");
    let work = async |tx: &mut Tx| -> Outcome<Bootstrapped, CreateOrganizationCode> {
        let made = found(tx, &email, "Sam Sample", &name).await?;
        samples::fill(&system_scope(made.organization), tx).await?;
        Ok(made)
    };
    let made = database.write("seed", &DbSession::WORKER, work).await;
    made.map_err(|error| anyhow::anyhow!("organization {number}: {error:?}"))
}

/// Says how far it is, some twenty times in all.
fn report(begun: Instant, done: usize, count: usize) -> std::io::Result<()> {
    if done != count && !done.is_multiple_of(count.div_ceil(20)) {
        return Ok(());
    }
    let seconds = begun.elapsed().as_secs();
    writeln!(std::io::stderr(), "{done} of {count} organizations after {seconds} s")
}

fn print(made: &[Bootstrapped], json: bool) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    if json {
        let organization = |made: &Bootstrapped| serde_json::json!({ "organizationId": made.organization, "apiKey": made.api_key.expose() });
        let all: Vec<_> = made.iter().map(organization).collect();
        writeln!(out, "{}", serde_json::json!({ "organizations": all }))?;
        return Ok(());
    }
    for Bootstrapped { organization, api_key, .. } in made.iter().take(SHOWN) {
        writeln!(out, "{organization}  {}", api_key.expose())?;
    }
    let count = u64::try_from(made.len())?;
    let (jobs, invites, submissions) = (samples::JOBS, samples::INVITES, samples::SUBMISSIONS);
    writeln!(
        out,
        "\n{count} organizations, each with {jobs} jobs of {invites} invites and {submissions} submissions: {} submissions in all.",
        count * jobs * submissions
    )?;
    writeln!(out, "A key may do everything in its organization and is not shown again.")?;
    Ok(())
}
