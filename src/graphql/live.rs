//! Subscriptions: streams whose every delivery asks again whether the subscriber may still see it.
//!
//! A [`Source`] says what comes next; [`deliver`] makes a stream of it that ends with the error when the source refuses.
//! A [`Subscriber`] is who gets it: a token that is asked about again, for each delivery and while nothing happens.

use std::marker::PhantomData;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use async_graphql::Context;
use futures_util::{Stream, StreamExt, stream};
use tokio::time::Instant;

use super::context::{ContextExt, RequestContext};
use super::error::StreamError;
use super::sights::Sights;
use crate::access::{Actor, Grant, OrgScope, Right, ViewEvents, also, authorize};
use crate::db::{Tx, Work};
use crate::domain::env::Env;
use crate::domain::submissions::watch::ProgressWatch;
use crate::events::bus::{Bus, Feed};
use crate::identity::credential::Credential;
use crate::kernel::error::{ApiError, ErrorCode};
use crate::kernel::ids::TypedId;

/// How long to wait before asking again when the database does not answer.
const PAUSE: Duration = Duration::from_secs(1);

/// What subscriptions live on, one in each process.
#[derive(Debug, Default)]
pub struct Live {
    /// The logs of facts as they grow.
    pub bus: Arc<Bus>,
    /// Attempts as they go on.
    pub progress: Arc<ProgressWatch>,
}

/// Says why a stream was ended under way, so that the connection can be closed with it.
pub type AccessEnded = Arc<OnceLock<ErrorCode>>;

/// What the request of a stream carries besides that of a single answer.
#[derive(Debug, Clone)]
pub struct StreamContext {
    /// What subscriptions live on.
    pub live: Arc<Live>,
    /// The token that the connection was opened with; none for nobody.
    pub credential: Option<Arc<Credential>>,
    /// Set when the subscriber may not see any more what was subscribed to.
    pub access_ended: AccessEnded,
    /// How often a quiet subscriber's right is asked for.
    pub recheck: Duration,
}

/// Who gets what a subscription brings, with the right `R` in one organization.
pub(super) struct Subscriber<R: Right> {
    pub(super) env: Arc<Env>,
    pub(super) live: Arc<Live>,
    credential: Arc<Credential>,
    scope: OrgScope,
    access_ended: AccessEnded,
    recheck: Duration,
    sights: Sights,
    right: PhantomData<fn() -> R>,
}

impl Subscriber<ViewEvents> {
    /// Follows the log of the organization.
    pub(super) async fn follow(
        &self,
        grant: &Grant<ViewEvents>,
        actor: &Actor,
        after: Option<i64>,
    ) -> Result<Feed, ApiError> {
        let session = actor.db_session_in(grant);
        let feed = self.live.bus.follow(&self.env.database, &session, grant.organization(), after).await?;
        feed.ok_or_else(|| ApiError::bad_input("after", "The log is not as long as that: give a `seq` that you saw."))
    }
}

impl<R: Right> Subscriber<R> {
    /// The caller, if it has the right where the object is.
    pub(super) async fn new(ctx: &Context<'_>, id: impl TypedId) -> Result<(Self, Grant<R>), ApiError> {
        let request = ctx.data_unchecked::<RequestContext>();
        let grant = ctx.read(async |tx| authorize::<R>(tx, ctx.actor(), id).await).await?;
        let stream = request.stream.as_ref().ok_or_else(|| ApiError::internal("a stream without a connection"))?;
        let subscriber = Self {
            env: Arc::clone(&request.env),
            live: Arc::clone(&stream.live),
            credential: stream.credential.clone().ok_or(ApiError::Unauthenticated)?,
            scope: grant.for_later(),
            access_ended: Arc::clone(&stream.access_ended),
            recheck: stream.recheck,
            sights: request.sights.clone(),
            right: PhantomData,
        };
        Ok((subscriber, grant))
    }

    /// The caller and the right, as they were found at `since` or later.
    pub(super) async fn grant(&self, since: Instant) -> Result<(Actor, Grant<R>), ApiError> {
        let asked = loop {
            match self.credential.actor(&self.env.database, since).await {
                // Nothing is said against the caller: what is due waits until somebody can be asked.
                Err(ApiError::Internal(_)) => self.rest().await,
                asked => break asked,
            }
        };
        let granted = asked.and_then(|actor| also::<R>(&actor, &self.scope).map(|grant| (actor, grant)));
        if let Err(error) = &granted {
            let _ = self.access_ended.set(error.code());
        }
        granted
    }

    /// Rests before the database is asked again that did not answer.
    pub(super) async fn rest(&self) {
        tokio::time::sleep(PAUSE).await;
    }

    /// What comes next; meanwhile the right is asked for from time to time.
    pub(super) async fn wait<T>(&self, next: impl Future<Output = T>) -> Result<T, ApiError> {
        let mut next = std::pin::pin!(next);
        loop {
            tokio::select! {
                next = &mut next => return Ok(next),
                () = tokio::time::sleep(self.recheck) => {
                    // All who follow with the same token ask once together.
                    let now = Instant::now();
                    self.grant(now.checked_sub(self.recheck / 2).unwrap_or(now)).await?;
                }
            }
        }
    }

    /// Where plans note what they show of candidates' work: it is recorded before the delivery.
    pub(super) fn sights(&self) -> &Sights {
        &self.sights
    }

    /// Reads what is selected, in one transaction.
    pub(super) async fn read<T, F>(&self, actor: &Actor, work: F) -> Result<T, ApiError>
    where
        F: AsyncFn(&mut Tx) -> Result<T, ApiError> + for<'t> Work<&'t mut Tx, Result<T, ApiError>> + Send + Sync,
        T: Send,
    {
        self.env.database.read(&actor.db_session_in(&self.scope), work).await
    }
}

/// What a subscription brings.
pub(super) trait Source: Send + 'static {
    /// What is delivered.
    type Item: Send + 'static;

    /// What comes next; none when the server stops. An error ends the subscription.
    fn next(&mut self) -> impl Future<Output = Result<Option<Vec<Self::Item>>, ApiError>> + Send;
}

/// The stream of what a source brings.
pub(super) fn deliver<S: Source>(source: S) -> impl Stream<Item = Result<S::Item, StreamError>> + Send {
    let batches = stream::unfold(Some(source), async |source| {
        let mut source = source?;
        match source.next().await {
            Ok(Some(items)) => Some((items.into_iter().map(Ok).collect(), Some(source))),
            Ok(None) => None,
            Err(error) => Some((vec![Err(StreamError::from(error))], None)),
        }
    });
    batches.flat_map(|batch: Vec<Result<S::Item, StreamError>>| stream::iter(batch))
}
