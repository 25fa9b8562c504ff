//! Listening for other processes: a connection of its own that hears notifications and comes back when it is lost.
//!
//! Notifications may be lost with a connection; whoever listens also polls, or looks anew once it is connected again.
//! Through PgBouncer it needs a direct address (`ASSAY_DATABASE_DIRECT_URL`).

use std::time::Duration;

use futures_util::StreamExt;
use tokio_postgres::AsyncMessage;
use tokio_util::sync::CancellationToken;

use super::{DbError, connect, signals};
use crate::kernel::error::chain;

/// Channel on which the sequencer says that it numbered something.
pub const CHANNEL: &str = "assay_events";

/// How long to wait before connecting again.
const PAUSE: Duration = Duration::from_secs(1);
/// A connection that says nothing for so long is asked whether it lives.
const PING: Duration = Duration::from_secs(30);

/// What a process hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard<'a> {
    /// It listens from now on; what was said before is lost.
    Connected,
    /// Facts were numbered.
    Numbered,
    /// Items of lists changed; [`Signals::heard`](signals::Signals::heard) reads which.
    Signalled(&'a str),
}

/// Calls `heard` for each notification, and once after each connect, until `stopped`.
pub async fn listen(url: String, heard: impl Fn(Heard<'_>) + Send, stopped: CancellationToken) {
    while !stopped.is_cancelled() {
        tokio::select! {
            () = stopped.cancelled() => return,
            ended = hear(&url, &heard) => if let Err(error) = ended {
                tracing::warn!(error = chain(&error), "listening ended, connecting again");
            },
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn hear(url: &str, heard: &(impl Fn(Heard<'_>) + Send)) -> Result<(), DbError> {
    let unavailable = |error: tokio_postgres::Error| DbError::Unavailable(Box::new(error));
    let (client, mut messages) = connect::with_messages(url).await?;
    // The driver must run for the statement to be answered.
    let (ready, mut subscribed) = tokio::sync::oneshot::channel();
    let talk = async {
        client.batch_execute(&format!("LISTEN {CHANNEL}; LISTEN {}", signals::CHANNEL)).await.map_err(unavailable)?;
        let _ = ready.send(());
        loop {
            tokio::time::sleep(PING).await;
            client.batch_execute("SELECT 1").await.map_err(unavailable)?;
        }
    };
    let read = async {
        let mut waiting = true;
        loop {
            tokio::select! {
                _ = &mut subscribed, if waiting => {
                    waiting = false;
                    heard(Heard::Connected);
                }
                message = messages.next() => match message {
                    Some(Ok(AsyncMessage::Notification(told))) if told.channel() == CHANNEL => heard(Heard::Numbered),
                    Some(Ok(AsyncMessage::Notification(told))) => heard(Heard::Signalled(told.payload())),
                    Some(Ok(_)) => {}
                    Some(Err(error)) => return Err(unavailable(error)),
                    None => return Ok(()),
                },
            }
        }
    };
    tokio::select! {
        ended = talk => ended,
        ended = read => ended,
    }
}
