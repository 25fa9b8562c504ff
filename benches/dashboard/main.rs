//! What a team's pages cost beside the best SQL: the program under load and pgbench on the same rows, in turns.
//!
//! The queries are those that the project ships in `examples/queries`, and `saveAnswer`. The program serves as it would
//! anywhere: a process of its own, HTTP, authentication, row security, a record of each sight; PostgreSQL is a private
//! server that syncs every commit. pgbench sends one prepared statement over as many connections, as the owner of the tables,
//! without any of that. Rounds take turns, so that a machine that has a slow minute slows both, and ratios are what counts.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on should stop"
)]
#![expect(clippy::indexing_slicing, reason = "JSON that is not as expected stops the measurement, too")]

mod client;
mod pgbench;
mod processor;
mod site;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;

use client::{Script, body};
use pgbench::Pgbench;
use site::{Rows, Site};

const CALLERS: usize = 16;
const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_secs(4);
/// The least that the program may reach of what pgbench reaches.
const TARGET: f64 = 0.5;

const SAVE: &str = "mutation($input: SaveAnswerInput!) { saveAnswer(input: $input) { answer { revision savedAt } userErrors { code } } }";
const TEXT: &str = "I go through the charts with whoever takes over, bed by bed, and have what is open repeated.";

/// One kind of work, done by both.
struct Work {
    name: &'static str,
    statement: &'static str,
    /// A caller's script, by the caller's number.
    script: fn(&Rows, usize) -> Asking,
}

const WORKS: [Work; 4] = [
    Work { name: "dashboard", statement: include_str!("sql/dashboard.sql"), script: dashboard },
    Work { name: "pipeline", statement: include_str!("sql/pipeline.sql"), script: pipeline },
    Work { name: "scorecard", statement: include_str!("sql/scorecard.sql"), script: scorecard },
    Work { name: "saveAnswer", statement: include_str!("sql/save_answer.sql"), script: save_answer },
];

#[tokio::main]
async fn main() -> ExitCode {
    let folder = std::env::temp_dir().join(format!("assay-bench-{}", std::process::id()));
    let site = Site::open(&folder).await;
    let rows = &site.rows;
    println!(
        "{} organizations, {} jobs, {} submissions; {CALLERS} callers, {ROUNDS} rounds of {} s each",
        rows.organizations.len(),
        rows.jobs.len(),
        rows.submissions.len(),
        ROUND.as_secs()
    );
    let counts = [
        ("organizations", rows.organizations.len()),
        ("jobs", rows.jobs.len()),
        ("submissions", rows.submissions.len()),
    ];
    let rival = Pgbench::find(site.postgres.connection_url(), &folder, &counts).await;
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let mut met = true;
    println!(
        "{:<12}{:>9}{:>10}{:>7}{:>10}{:>11}{:>9}{:>9}",
        "", "req/s", "pgbench", "ratio", "ms server", "ms postgres", "p50 ms", "p99 ms"
    );
    for work in WORKS.iter().filter(|work| wanted.as_deref().is_none_or(|wanted| wanted == work.name)) {
        met &= measure(work, &site, &rival).await >= TARGET;
    }
    println!("target: a ratio of {TARGET:.2}");
    site.close().await;
    std::fs::remove_dir_all(&folder).unwrap();
    if met { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Answers the middle ratio of all rounds, and prints it with what a request costs.
async fn measure(work: &Work, site: &Site, rival: &Pgbench) -> f64 {
    let mut scripts = Some((0..CALLERS).map(|caller| (work.script)(&site.rows, caller)).collect::<Vec<_>>());
    let (mut rates, mut rivals, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let (mut waits, mut server, mut postgres) = (Vec::new(), Duration::ZERO, Duration::ZERO);
    let cluster = site.folder.join("postgres");
    // The first round fills connections and caches and does not count.
    for round in 0..=ROUNDS {
        let lasting = if round == 0 { Duration::from_secs(1) } else { ROUND };
        let before = (processor::spent(site.server.id()), processor::spent_by_postgres(&cluster));
        let begun = Instant::now();
        let (asked, left) = client::load(&site.address, scripts.take().unwrap(), lasting).await;
        let rate = f64::from(u32::try_from(asked.len()).unwrap()) / begun.elapsed().as_secs_f64();
        scripts = Some(left);
        let after = (processor::spent(site.server.id()), processor::spent_by_postgres(&cluster));
        let rival = rival.run(work.statement, CALLERS, lasting).await;
        if round > 0 {
            server += after.0.saturating_sub(before.0);
            postgres += after.1.saturating_sub(before.1);
            waits.extend(asked);
            rates.push(rate);
            rivals.push(rival);
            ratios.push(rate / rival);
        }
    }
    waits.sort_unstable();
    let each = |spent: Duration| milliseconds(spent) / f64::from(u32::try_from(waits.len()).unwrap());
    let ratio = middle(&mut ratios);
    println!(
        "{:<12}{:>9.0}{:>10.0}{ratio:>7.2}{:>10.2}{:>11.2}{:>9.2}{:>9.2}",
        work.name,
        middle(&mut rates),
        middle(&mut rivals),
        each(server),
        each(postgres),
        milliseconds(waits[waits.len() / 2]),
        milliseconds(waits[waits.len() * 99 / 100]),
    );
    ratio
}

fn middle(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// A caller who asks for one of many things by chance, or saves again and again.
enum Asking {
    Any { requests: Arc<[(Arc<str>, Arc<str>)]>, chance: u64 },
    Saving { question: String, token: Arc<str>, revision: u32 },
}

impl Script for Asking {
    fn next(&mut self) -> (Arc<str>, Arc<str>) {
        match self {
            Self::Any { requests, chance } => {
                *chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                requests[usize::try_from(*chance >> 33).unwrap() % requests.len()].clone()
            }
            Self::Saving { question, token, revision } => {
                let input = json!({ "questionId": question, "text": TEXT, "baseRevision": revision });
                *revision += 1;
                (Arc::clone(token), body(SAVE, &json!({ "input": input })))
            }
        }
    }
}

/// One of at most so many different requests: those of a whole database need not fit into memory.
const REQUESTS: usize = 2000;

fn any<I: std::fmt::Display>(document: &str, variable: &str, rows: &[(I, Arc<str>)], caller: usize) -> Asking {
    let apart = rows.len().div_ceil(REQUESTS);
    let request = |(id, key): &(I, Arc<str>)| (Arc::clone(key), body(document, &json!({ variable: id.to_string() })));
    Asking::Any { requests: rows.iter().step_by(apart).map(request).collect(), chance: u64::try_from(caller).unwrap() }
}

fn dashboard(rows: &Rows, caller: usize) -> Asking {
    any(include_str!("../../examples/queries/dashboard.graphql"), "organizationId", &rows.organizations, caller)
}

fn pipeline(rows: &Rows, caller: usize) -> Asking {
    any(include_str!("../../examples/queries/pipeline.graphql"), "jobDescriptionId", &rows.jobs, caller)
}

fn scorecard(rows: &Rows, caller: usize) -> Asking {
    any(include_str!("../../examples/queries/scorecard.graphql"), "submissionId", &rows.submissions, caller)
}

fn save_answer(rows: &Rows, caller: usize) -> Asking {
    let (question, token) = &rows.questions[caller];
    Asking::Saving { question: question.to_string(), token: Arc::clone(token), revision: 0 }
}
