//! Lossy signals: an item of a list changed, told a few times a second to whoever watches the list.
//!
//! What happens many times a minute is no fact of the log, and no transaction notifies others of it: all commits would
//! queue behind the notifications' lock. A [`Tx`](super::Tx) raises signals with its commit, in this process alone;
//! [`run`] hands each one on once, however often it was raised, and tells other processes in one transaction of its own.
//! A signal may be lost. Whoever watches then learns of the change with the next one.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::session::DbSession;
use super::{Database, DbError};
use crate::kernel::error::chain;
use crate::kernel::random::{Randomness, SystemRandomness};

/// Channel on which processes tell each other.
pub(super) const CHANNEL: &str = "assay_signals";
/// Time between two rounds: signals gather meanwhile.
const PAUSE: Duration = Duration::from_millis(250);
/// Most signals in one notification, which has 8,000 bytes at most.
const MOST: usize = 100;

diesel::define_sql_function! {
    /// Tells those who listen, with the commit.
    fn pg_notify(channel: Text, payload: Text) -> Bool;
}

/// An item of a list changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Signal {
    /// Id of what holds the list.
    pub list: Uuid,
    /// Id of the item.
    pub item: Uuid,
}

/// The signals of a process that were not handed on yet, each once.
#[derive(Debug, Clone)]
pub struct Signals(Arc<Raised>);

#[derive(Debug)]
struct Raised {
    signals: Mutex<BTreeSet<Signal>>,
    bell: Notify,
    /// By this a process knows its own notifications, which it hears too.
    sender: Uuid,
}

impl Default for Signals {
    /// Of the system's chance: the servers of a test share theirs, and must not take each other for themselves.
    fn default() -> Self {
        let random: &dyn Randomness = &SystemRandomness;
        let sender = Uuid::from_bytes(random.bytes());
        Self(Arc::new(Raised { signals: Mutex::default(), bell: Notify::new(), sender }))
    }
}

impl Signals {
    /// What another process says in a notification; nothing when it is our own.
    pub fn heard(&self, payload: &str) -> Vec<Signal> {
        read(payload).filter(|(sender, _)| *sender != self.0.sender).map(|(_, signals)| signals).unwrap_or_default()
    }

    /// Raises signals.
    pub(super) fn raise(&self, signals: Vec<Signal>) {
        if !signals.is_empty() {
            self.0.signals.lock().unwrap_or_else(PoisonError::into_inner).extend(signals);
            self.0.bell.notify_one();
        }
    }

    /// What was raised; waits until there is something.
    async fn gathered(&self) -> Vec<Signal> {
        loop {
            let raised = std::mem::take(&mut *self.0.signals.lock().unwrap_or_else(PoisonError::into_inner));
            if !raised.is_empty() {
                return raised.into_iter().collect();
            }
            self.0.bell.notified().await;
        }
    }
}

/// Hands signals on to this process by `deliver` and to the others, until `stopped`.
pub async fn run(database: Database, deliver: impl Fn(&[Signal]) + Send + Sync, stopped: CancellationToken) {
    loop {
        let raised = tokio::select! {
            raised = database.signals().gathered() => raised,
            () = stopped.cancelled() => return,
        };
        deliver(&raised);
        if let Err(error) = tell(&database, &raised).await {
            tracing::warn!(error = chain(&error), "other processes were not told of changes");
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            () = stopped.cancelled() => return,
        }
    }
}

async fn tell(database: &Database, signals: &[Signal]) -> Result<(), DbError> {
    let sender = database.signals().0.sender;
    let payloads: Vec<String> = signals.chunks(MOST).map(|chunk| write(sender, chunk)).collect();
    database
        .write("signal", &DbSession::ANONYMOUS, async |tx| {
            for payload in &payloads {
                diesel::select(pg_notify(CHANNEL, payload)).execute(tx.connection()).await?;
            }
            Ok(())
        })
        .await
}

/// A notification: who sends it, then list and item of each signal.
fn write(sender: Uuid, signals: &[Signal]) -> String {
    let pairs = signals.iter().map(|signal| format!(" {} {}", signal.list.simple(), signal.item.simple()));
    format!("{}{}", sender.simple(), pairs.collect::<String>())
}

/// Who sent a notification, and what it says. What cannot be read is left out.
fn read(payload: &str) -> Option<(Uuid, Vec<Signal>)> {
    let mut ids = payload.split(' ').map(|id| Uuid::try_parse(id).ok());
    let sender = ids.next()??;
    let mut signals = Vec::new();
    while let (Some(Some(list)), Some(Some(item))) = (ids.next(), ids.next()) {
        signals.push(Signal { list, item });
    }
    Some((sender, signals))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signal(list: u128, item: u128) -> Signal {
        Signal { list: Uuid::from_u128(list), item: Uuid::from_u128(item) }
    }

    #[tokio::test]
    async fn a_signal_raised_twice_is_handed_on_once() {
        let signals = Signals::default();
        signals.raise(vec![signal(1, 2), signal(1, 3)]);
        signals.raise(vec![signal(1, 2)]);
        assert_eq!(signals.gathered().await, [signal(1, 2), signal(1, 3)]);
    }

    #[test]
    fn a_full_notification_fits_and_is_read_again() {
        let full: Vec<_> = (0..100).map(|n| signal(n, u128::MAX - n)).collect();
        let payload = write(Uuid::from_u128(7), &full);
        assert!(payload.len() < 8000, "{}", payload.len());
        assert_eq!(read(&payload), Some((Uuid::from_u128(7), full)));
        assert_eq!(read(""), None);
        assert_eq!(read("what is this"), None);
    }

    #[test]
    fn a_process_does_not_hear_itself() {
        let (own, other) = (Signals::default(), Signals::default());
        let payload = write(own.0.sender, &[signal(1, 2)]);
        assert_eq!(own.heard(&payload), []);
        assert_eq!(other.heard(&payload), [signal(1, 2)]);
    }
}
