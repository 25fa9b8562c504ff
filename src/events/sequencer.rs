//! Gives committed facts their numbers and their consequences, a batch at a time.
//!
//! Any process may run it: an advisory lock lets one batch through at a time. Numbering after the commit keeps a hot
//! counter row out of everyone's transactions. A poke follows each commit of this process; a poll finds what other
//! processes left behind.

use std::time::Duration;

use super::{Listener, store};
use crate::db::session::DbSession;
use crate::db::{Database, DbError};
use crate::kernel::error::chain;

/// Facts numbered in one transaction.
const BATCH: i32 = 500;
/// How long facts gather while others are being told: under load a batch then costs one commit for many of them.
const GATHER: Duration = Duration::from_millis(40);
/// How long a fact of a killed process may wait.
const POLL: Duration = Duration::from_secs(1);

/// Numbers one batch and schedules what follows from it. True when facts may be left.
pub async fn number_batch(database: &Database, listeners: &[Listener]) -> Result<bool, DbError> {
    Ok(number_up_to(BATCH, database, listeners).await? == BATCH)
}

/// Numbers so many facts at most, and says how many they were.
async fn number_up_to(most: i32, database: &Database, listeners: &[Listener]) -> Result<i32, DbError> {
    database
        .write("numberEvents", &DbSession::WORKER, async |tx| {
            let heeded = listeners.iter().flat_map(|listener| listener.kinds).map(|kind| kind.as_str()).collect();
            let (numbered, events) = store::number(tx, most, heeded).await?;
            for event in &events {
                for listener in listeners.iter().filter(|listener| listener.kinds.contains(&event.event.kind())) {
                    (listener.react)(tx, event);
                }
            }
            if numbered > 0 {
                store::notify(tx).await?;
            }
            Ok(numbered)
        })
        .await
}

/// Runs until `stopped` resolves.
pub async fn run(database: Database, listeners: Vec<Listener>, stopped: tokio_util::sync::CancellationToken) {
    let poked = std::sync::Arc::clone(&database.wakes().sequencer);
    while !stopped.is_cancelled() {
        match number_up_to(BATCH, &database, &listeners).await {
            Ok(BATCH) => continue,
            Ok(0) => {}
            Ok(_) => gather(&stopped).await,
            Err(error) => tracing::error!(error = chain(&error), "numbering events failed, trying again"),
        }
        tokio::select! {
            () = poked.notified() => {}
            () = tokio::time::sleep(POLL) => {}
            () = stopped.cancelled() => {}
        }
    }
}

async fn gather(stopped: &tokio_util::sync::CancellationToken) {
    let _ = tokio::time::timeout(GATHER, stopped.cancelled()).await;
}
