//! The log of facts as it grows.

use async_graphql::{Context, ID, Subscription};
use futures_util::Stream;

use super::{EventEnvelope, EventKind};
use crate::access::ViewEvents;
use crate::events::bus::{Batch, Feed};
use crate::events::{EventKind as Kind, LoggedEvent};
use crate::graphql::context::ContextExt;
use crate::graphql::error::StreamError;
use crate::graphql::live::{Source, Subscriber, deliver};
use crate::graphql::node;
use crate::graphql::plan::Reader;
use crate::graphql::scalars::EventCursor;
use crate::graphql::selection::Selection;
use crate::kernel::error::ApiError;
use crate::kernel::ids::OrganizationId;

/// What can be followed of the log.
#[derive(Default)]
pub(in crate::graphql) struct EventSubscription;

#[Subscription]
impl EventSubscription {
    /// The facts of an organization's log that follow `after`, then those to come: in order, without a gap, whichever
    /// server is asked. Keep the last `seq` and give it as `after` to go on after the connection was lost. Needs
    /// `VIEW_EVENTS`, which is asked for again before each delivery.
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose log.")] organization_id: ID,
        #[graphql(desc = "The `seq` seen last; `0` from the beginning. Without it, only what is to come.")]
        after: Option<EventCursor>,
        #[graphql(desc = "These kinds alone; all, without it.")] kinds: Option<Vec<EventKind>>,
    ) -> Result<impl Stream<Item = Result<EventEnvelope, StreamError>>, ApiError> {
        let id: OrganizationId = node::decode(&organization_id)?;
        if after.is_some_and(|EventCursor(after)| after < 0) {
            return Err(ApiError::bad_input("after", "Give the `seq` of a fact, or 0 for the beginning of the log."));
        }
        if kinds.as_ref().is_some_and(Vec::is_empty) {
            return Err(ApiError::bad_input("kinds", "Name a kind at least, or leave `kinds` out for all."));
        }
        let (subscriber, grant) = Subscriber::<ViewEvents>::new(ctx, id).await?;
        let feed = subscriber.follow(&grant, ctx.actor(), after.map(|EventCursor(after)| after)).await?;
        let kinds = kinds.map(|kinds| kinds.into_iter().map(Kind::from).collect());
        Ok(deliver(Log { subscriber, feed, kinds, selection: Selection::of(ctx)? }))
    }
}

/// A log that somebody follows.
struct Log {
    subscriber: Subscriber<ViewEvents>,
    feed: Feed,
    kinds: Option<Vec<Kind>>,
    selection: Selection,
}

impl Log {
    /// The facts of a batch as the subscriber wants and may see them.
    async fn seen(&self, batch: &Batch) -> Result<Vec<EventEnvelope>, ApiError> {
        let (actor, grant) = self.subscriber.grant(batch.read_at).await?;
        let wanted = |event: &&LoggedEvent| self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&event.kind));
        let rows: Vec<LoggedEvent> = batch.events.iter().filter(wanted).cloned().collect();
        if rows.is_empty() || !EventEnvelope::reads_more(&self.selection) {
            return Ok(rows.into_iter().map(EventEnvelope::bare).collect());
        }
        self.subscriber
            .read(&actor, async |tx| {
                let mut reader = Reader::new(tx, &grant, &actor, self.subscriber.sights());
                EventEnvelope::plan(&mut reader, rows.clone(), &self.selection).await
            })
            .await
    }
}

impl Source for Log {
    type Item = EventEnvelope;

    async fn next(&mut self) -> Result<Option<Vec<EventEnvelope>>, ApiError> {
        loop {
            match self.subscriber.wait(self.feed.next()).await? {
                Ok(Some(batch)) => {
                    let seen = self.seen(&batch).await?;
                    if !seen.is_empty() {
                        return Ok(Some(seen));
                    }
                }
                Ok(None) => return Ok(None),
                // The feed stands where it stood: it goes on when the database is back.
                Err(_) => self.subscriber.rest().await,
            }
        }
    }
}
