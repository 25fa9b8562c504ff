//! What a request carries, and the two ways to the database: `read` and `mutate`.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::{Context, Value as GraphqlValue};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::sights::Sights;
use crate::access::Actor;
use crate::db::{Tx, Work};
use crate::domain::env::Env;
use crate::kernel::error::ApiError;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::secret::Token;

/// What a request carries besides its document.
#[derive(Debug, Clone)]
pub struct RequestContext {
    /// The surroundings of the domain.
    pub env: Arc<Env>,
    /// Who calls.
    pub actor: Actor,
    /// `Idempotency-Key` of the request.
    pub idempotency_key: Option<String>,
    /// What the answer does to the browser's session cookie.
    pub session_cookie: Arc<Mutex<SessionCookie>>,
    /// The request, as errors and log lines name it.
    pub request_id: String,
    /// What it showed of candidates' work.
    pub sights: Sights,
}

/// What an answer does to the browser's session cookie.
#[derive(Debug, Clone, Default)]
pub enum SessionCookie {
    /// It stays as it is.
    #[default]
    Keep,
    /// Somebody signed in.
    Set(Token),
    /// Somebody signed out.
    Clear,
}

/// What a mutation did: a value, or what is to be mended.
#[derive(Debug)]
pub(super) struct Receipt<T, C> {
    /// What was done, in ids; absent when something is to be mended.
    pub(super) value: Option<T>,
    /// What is to be mended.
    pub(super) problems: Vec<Problem<C>>,
}

impl<T, C> Receipt<T, C> {
    /// The problems as one mutation's own type.
    pub(super) fn user_errors<E: From<Problem<C>>>(self) -> Vec<E> {
        self.problems.into_iter().map(E::from).collect()
    }

    fn from_stored(stored: Result<T, Vec<Problem<C>>>) -> Self {
        match stored {
            Ok(value) => Self { value: Some(value), problems: Vec::new() },
            Err(problems) => Self { value: None, problems },
        }
    }
}

/// Shorthands of resolvers.
pub(super) trait ContextExt {
    /// The surroundings of the domain.
    fn env(&self) -> &Arc<Env>;
    /// Who calls.
    fn actor(&self) -> &Actor;
    /// Where plans note what they show of candidates' work.
    fn sights(&self) -> &Sights;

    /// Has the browser keep a session's token.
    fn set_session(&self, token: &Token);
    /// Has the browser forget its session.
    fn clear_session(&self);

    /// Reads in one transaction.
    fn read<T, F>(&self, work: F) -> impl Future<Output = Result<T, ApiError>> + Send
    where
        F: AsyncFn(&mut Tx) -> Result<T, ApiError> + for<'t> Work<&'t mut Tx, Result<T, ApiError>> + Send + Sync,
        T: Send;

    /// Runs a use case in one named transaction; with an idempotency key, once.
    fn mutate<T, C, F>(
        &self,
        name: &'static str,
        work: F,
    ) -> impl Future<Output = Result<Receipt<T, C>, ApiError>> + Send
    where
        F: AsyncFn(&mut Tx) -> Outcome<T, C> + for<'t> Work<&'t mut Tx, Outcome<T, C>> + Send + Sync,
        T: Serialize + DeserializeOwned + Send,
        C: Serialize + DeserializeOwned + Send;
}

impl ContextExt for Context<'_> {
    fn env(&self) -> &Arc<Env> {
        &self.data_unchecked::<RequestContext>().env
    }

    fn actor(&self) -> &Actor {
        &self.data_unchecked::<RequestContext>().actor
    }

    fn sights(&self) -> &Sights {
        &self.data_unchecked::<RequestContext>().sights
    }

    fn set_session(&self, token: &Token) {
        change_cookie(self, SessionCookie::Set(token.clone()));
    }

    fn clear_session(&self) {
        change_cookie(self, SessionCookie::Clear);
    }

    async fn read<T, F>(&self, work: F) -> Result<T, ApiError>
    where
        F: AsyncFn(&mut Tx) -> Result<T, ApiError> + for<'t> Work<&'t mut Tx, Result<T, ApiError>> + Send + Sync,
        T: Send,
    {
        self.env().database.read(&self.actor().db_session(), work).await
    }

    async fn mutate<T, C, F>(&self, name: &'static str, work: F) -> Result<Receipt<T, C>, ApiError>
    where
        F: AsyncFn(&mut Tx) -> Outcome<T, C> + for<'t> Work<&'t mut Tx, Outcome<T, C>> + Send + Sync,
        T: Serialize + DeserializeOwned + Send,
        C: Serialize + DeserializeOwned + Send,
    {
        let session = self.actor().db_session();
        let stored = self.env().database.write_once(name, &session, idempotency(self)?, work).await?;
        Ok(Receipt::from_stored(stored))
    }
}

fn change_cookie(ctx: &Context<'_>, change: SessionCookie) {
    let cookie = &ctx.data_unchecked::<RequestContext>().session_cookie;
    *cookie.lock().unwrap_or_else(PoisonError::into_inner) = change;
}

/// Longest idempotency key, in bytes.
const MAX_KEY: usize = 200;

/// The key under which this very field of the document is done once, and the hash of its input.
fn idempotency(ctx: &Context<'_>) -> Result<Option<(String, [u8; 32])>, ApiError> {
    let Some(key) = &ctx.data_unchecked::<RequestContext>().idempotency_key else { return Ok(None) };
    if key.is_empty() || key.len() > MAX_KEY {
        return Err(ApiError::bad_input("Idempotency-Key", format!("A key has 1 to {MAX_KEY} characters.")));
    }
    let field = ctx.field();
    let arguments = field.arguments().map_err(|error| ApiError::bad_input("input", error.message))?;
    let mut hash = Sha256::new();
    hash.update(field.name());
    for (name, value) in arguments {
        hash.update([0]);
        hash.update(name.as_str());
        hash.update(canonical(&value));
    }
    let key = format!("{key}/{}", field.alias().unwrap_or(field.name()));
    Ok(Some((key, hash.finalize().into())))
}

/// A value as JSON with its keys in order: the same input hashes the same however it was written.
fn canonical(value: &GraphqlValue) -> String {
    match value {
        GraphqlValue::Object(fields) => {
            let mut fields: Vec<_> =
                fields.iter().map(|(name, value)| format!("{name}:{}", canonical(value))).collect();
            fields.sort_unstable();
            format!("{{{}}}", fields.join(","))
        }
        GraphqlValue::List(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        other => other.to_string(),
    }
}
