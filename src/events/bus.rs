//! The log as it grows, for those who follow it in this process.
//!
//! [`run`] reads new facts of each followed log once, woken when facts were numbered here or elsewhere and each second
//! besides, and fans them out in memory. A [`Feed`] first reads the table from its cursor to the end, then takes what
//! is fanned out. Whatever does not follow on the last number it gave out, because it lagged behind or came in between,
//! it reads from the table again: so it misses nothing and repeats nothing, whoever numbered the facts.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{self, Receiver, Sender};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::store;
use super::store::LoggedEvent;
use crate::db::session::DbSession;
use crate::db::{Database, DbError};
use crate::kernel::error::chain;
use crate::kernel::ids::OrganizationId;

/// Most facts that are read at once.
const PAGE: i64 = 200;
/// How many batches a slow follower may lie behind before it reads the table.
const BEHIND: usize = 16;
/// How long facts may wait when nobody rings.
const POLL: Duration = Duration::from_secs(1);

/// Facts that follow on each other.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The facts, in order.
    pub events: Arc<[LoggedEvent]>,
    /// Not earlier than that they were read: who may see them is to be asked after this.
    pub read_at: Instant,
}

/// The logs that are followed in this process.
#[derive(Debug, Default)]
pub struct Bus {
    topics: Mutex<HashMap<OrganizationId, Topic>>,
}

/// A log that is followed.
#[derive(Debug)]
struct Topic {
    /// The newest number that was fanned out.
    told: i64,
    followers: Sender<Batch>,
}

impl Bus {
    /// Follows a log from the number `after` on; from its end, without one. None when the log is not as long as that.
    ///
    /// Whoever follows asks first whether they may, and again for each batch.
    pub async fn follow(
        &self,
        database: &Database,
        session: &DbSession,
        organization: OrganizationId,
        after: Option<i64>,
    ) -> Result<Option<Feed>, DbError> {
        let newest = database
            .read(session, async |tx| Ok::<_, DbError>(store::newest(tx, &[organization]).await?))
            .await?
            .remove(&organization)
            .unwrap_or_default();
        let after = after.unwrap_or(newest);
        if after > newest {
            return Ok(None);
        }
        let mut topics = self.topics();
        let topic = topics.entry(organization).or_insert_with(|| Topic::new(newest));
        let live = topic.followers.subscribe();
        drop(topics);
        database.wakes().bus.notify_one();
        let (database, session) = (database.clone(), session.clone());
        Ok(Some(Feed { database, session, organization, given: after, behind: true, live }))
    }

    fn topics(&self) -> MutexGuard<'_, HashMap<OrganizationId, Topic>> {
        self.topics.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The followed logs and how far they were told. Those that nobody follows any more are forgotten.
    fn followed(&self) -> Vec<(OrganizationId, i64)> {
        let mut topics = self.topics();
        topics.retain(|_, topic| topic.followers.receiver_count() > 0);
        topics.iter().map(|(organization, topic)| (*organization, topic.told)).collect()
    }

    fn tell(&self, organization: OrganizationId, batch: Batch) {
        let mut topics = self.topics();
        let (Some(topic), Some(last)) = (topics.get_mut(&organization), batch.events.last()) else { return };
        topic.told = last.seq;
        // Without followers there is nobody to tell.
        let _ = topic.followers.send(batch);
    }

    /// Fans out what is new. True when more may be left.
    async fn tell_news(&self, database: &Database) -> Result<bool, DbError> {
        let followed = self.followed();
        if followed.is_empty() {
            return Ok(false);
        }
        let organizations: Vec<_> = followed.iter().map(|(organization, _)| *organization).collect();
        let newest = database
            .read(&DbSession::WORKER, async |tx| Ok::<_, DbError>(store::newest(tx, &organizations).await?))
            .await?;
        let mut more = false;
        for (organization, told) in followed {
            if newest.get(&organization).is_some_and(|newest| *newest > told) {
                let batch = read(database, &DbSession::WORKER, organization, told).await?;
                more |= i64::try_from(batch.events.len()).is_ok_and(|read| read == PAGE);
                self.tell(organization, batch);
            }
        }
        Ok(more)
    }

    /// Ends every feed.
    fn close(&self) {
        self.topics().clear();
    }
}

impl Topic {
    fn new(told: i64) -> Self {
        Self { told, followers: broadcast::channel(BEHIND).0 }
    }
}

async fn read(
    database: &Database,
    session: &DbSession,
    organization: OrganizationId,
    after: i64,
) -> Result<Batch, DbError> {
    let read_at = Instant::now();
    let events =
        database.read(session, async |tx| Ok::<_, DbError>(store::after(tx, organization, after, PAGE).await?)).await?;
    Ok(Batch { events: events.into(), read_at })
}

/// Fans facts out until `stopped`; then every feed ends.
pub async fn run(bus: Arc<Bus>, database: Database, stopped: CancellationToken) {
    let rung = Arc::clone(&database.wakes().bus);
    while !stopped.is_cancelled() {
        match bus.tell_news(&database).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(error = chain(&error), "reading new events failed, trying again"),
        }
        tokio::select! {
            () = rung.notified() => {}
            () = tokio::time::sleep(POLL) => {}
            () = stopped.cancelled() => {}
        }
    }
    bus.close();
}

/// A log from a place on, for one follower.
#[derive(Debug)]
pub struct Feed {
    database: Database,
    session: DbSession,
    organization: OrganizationId,
    /// The number given out last.
    given: i64,
    /// What is fanned out does not follow on that: the table is read until nothing is left there.
    behind: bool,
    live: Receiver<Batch>,
}

impl Feed {
    /// The facts that follow; waits until there are some. None when the server stops.
    pub async fn next(&mut self) -> Result<Option<Batch>, DbError> {
        loop {
            if self.behind {
                let batch = read(&self.database, &self.session, self.organization, self.given).await?;
                self.behind = !batch.events.is_empty();
                if self.behind {
                    return Ok(Some(self.give(batch)));
                }
            }
            match self.live.recv().await {
                Ok(batch) => match batch.following(self.given) {
                    Following::On(batch) => return Ok(Some(self.give(batch))),
                    Following::Gap => self.behind = true,
                    Following::Known => {}
                },
                Err(RecvError::Lagged(_)) => self.behind = true,
                Err(RecvError::Closed) => return Ok(None),
            }
        }
    }

    fn give(&mut self, batch: Batch) -> Batch {
        self.given = batch.events.last().map_or(self.given, |event| event.seq);
        batch
    }
}

/// How a batch stands to the number given out last.
enum Following {
    /// It goes on there; what was given out is cut off.
    On(Batch),
    /// Facts are missing in between.
    Gap,
    /// All of it was given out.
    Known,
}

impl Batch {
    fn following(self, given: i64) -> Following {
        let known = self.events.iter().take_while(|event| event.seq <= given).count();
        match self.events.get(known) {
            None => Following::Known,
            Some(first) if first.seq != given + 1 => Following::Gap,
            Some(_) if known == 0 => Following::On(self),
            Some(_) => {
                let events = self.events.iter().skip(known).cloned().collect();
                Following::On(Self { events, ..self })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::events::EventKind;
    use crate::kernel::acting::Acting;
    use crate::kernel::ids::{EventId, TypedId};

    fn batch(numbers: std::ops::RangeInclusive<i64>) -> Batch {
        let event = |seq| LoggedEvent {
            id: EventId::from_uuid(uuid::Uuid::nil()),
            seq,
            kind: EventKind::MemberJoined,
            subject_kind: String::new(),
            subject_id: uuid::Uuid::nil(),
            actor: Acting::System,
            payload: serde_json::Value::Null,
            occurred_at: DateTime::UNIX_EPOCH,
        };
        Batch { events: numbers.map(event).collect(), read_at: Instant::now() }
    }

    #[tokio::test]
    async fn a_batch_is_taken_where_it_goes_on_and_nowhere_else() {
        let taken = |numbers, given| match batch(numbers).following(given) {
            Following::On(batch) => batch.events.iter().map(|event| event.seq).collect(),
            Following::Gap => vec![-1],
            Following::Known => Vec::new(),
        };
        assert_eq!(taken(4..=6, 3), [4, 5, 6]);
        assert_eq!(taken(4..=6, 5), [6]);
        assert!(taken(4..=6, 6).is_empty());
        assert!(taken(4..=6, 9).is_empty());
        assert_eq!(taken(4..=6, 2), [-1], "number 3 is missing");
    }
}
