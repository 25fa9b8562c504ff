//! Servers and databases that are killed under load, and what must be left: everything that was acknowledged, once.
//!
//! Real processes throughout: the built program with its private PostgreSQL, called over HTTP. A [`load`] of recruiters
//! and candidates never stops; meanwhile `kill -9` hits the server, PostgreSQL, or both. Whoever gets no answer asks
//! again, as any client would. In the end the [`ledger`] of what was acknowledged is held against the database, the
//! API and the mail folder.

mod ledger;
mod load;
mod program;

use std::sync::Arc;
use std::time::{Duration, Instant};

use load::Load;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use program::{Program, Victim};

use Victim::{PostgreSql, PostgreSqlThenServer, Server, ServerThenPostgreSql};

/// How long the load runs between two deaths.
const CALM: Duration = Duration::from_millis(1500);
/// A killed process holds its jobs for so long.
const LEASE: Duration = Duration::from_secs(30);

/// What is done about jobs that a killed process holds.
#[derive(PartialEq)]
enum Leases {
    /// They end by the clock.
    RunOut,
    /// The test ends them, to save the time.
    CutShort,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_outlasts_kill_9() {
    survive(&[Server, PostgreSqlThenServer, PostgreSql, ServerThenPostgreSql], Leases::CutShort).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes some minutes: cargo test --test main -- --ignored what_was_acknowledged_outlasts_twenty"]
async fn what_was_acknowledged_outlasts_twenty_deaths() {
    let deaths: Vec<_> =
        [Server, PostgreSql, PostgreSqlThenServer, ServerThenPostgreSql].into_iter().cycle().take(20).collect();
    survive(&deaths, Leases::RunOut).await;
}

#[tokio::test]
async fn a_client_that_stalls_does_not_hold_up_the_end() {
    let program = Program::start().await;
    let address = program.address().lock().unwrap().replace("http://", "");
    let mut client = TcpStream::connect(address).await.unwrap();
    let half = "POST /graphql HTTP/1.1\r\nhost: assay\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{";
    client.write_all(half.as_bytes()).await.unwrap();
    // The server must have read it, or it would merely close an idle connection.
    tokio::time::sleep(Duration::from_millis(500)).await;
    program.stop().await;
}

async fn survive(deaths: &[Victim], leases: Leases) {
    let mut program = Program::start().await;
    let load = Arc::new(Load::prepare(&program).await);
    let people = load.spawn();
    for death in deaths {
        tokio::time::sleep(CALM).await;
        let killed = Instant::now();
        program.kill(*death).await;
        load.answered_again().await;
        println!("{death:?}: served again after {:.1} s", killed.elapsed().as_secs_f64());
    }
    tokio::time::sleep(CALM).await;
    load.end(people).await;

    let database = program.database().await;
    if leases == Leases::CutShort {
        database.end_leases_older_than(LEASE.saturating_sub(CALM)).await;
    }
    database.at_rest(LEASE * 2).await;
    load.ledger.verify(&load, &program, &database).await;
    database.leave().await;
    program.stop().await;
}
