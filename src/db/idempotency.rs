//! Writes that are asked for twice are done once.
//!
//! Key, hash of the input and outcome are written in the transaction of the effect. A twin in flight waits on the
//! unique key until the first one has ended, and then reads its outcome.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::schema::idempotency_keys;
use super::session::DbSession;
use super::{Database, DbError, Tx, Work};
use crate::kernel::error::ApiError;
use crate::kernel::problem::{Outcome, Problem, Rejection};

/// What a write came to: a value, or what is to be mended. Both are remembered under an idempotency key.
pub type Stored<T, C> = Result<T, Vec<Problem<C>>>;

/// A client's key for one write, and the hash of its input.
pub type IdempotencyKey = (String, [u8; 32]);

impl Database {
    /// Like [`Database::write`], with problems as a value; under a key, done once for the acting caller. Somebody who is
    /// nobody has no keys.
    pub async fn write_once<T, C, F>(
        &self,
        name: &'static str,
        session: &DbSession,
        key: Option<IdempotencyKey>,
        work: F,
    ) -> Result<Stored<T, C>, ApiError>
    where
        F: AsyncFn(&mut Tx) -> Outcome<T, C> + for<'t> Work<&'t mut Tx, Outcome<T, C>> + Send + Sync,
        T: Serialize + DeserializeOwned + Send,
        C: Serialize + DeserializeOwned + Send,
    {
        match key {
            None => as_stored(self.write(name, session, work).await),
            Some((key, hash)) => self.write(name, session, async |tx| once(tx, &key, &hash, &work).await).await,
        }
    }
}

async fn once<T, C, F>(tx: &mut Tx, key: &str, input_hash: &[u8; 32], work: &F) -> Result<Stored<T, C>, ApiError>
where
    F: AsyncFn(&mut Tx) -> Outcome<T, C> + for<'t> Work<&'t mut Tx, Outcome<T, C>> + Send + Sync,
    T: Serialize + DeserializeOwned + Send,
    C: Serialize + DeserializeOwned + Send,
{
    match tx.recall(key, input_hash).await? {
        Recalled::Conflict => return Err(ApiError::IdempotencyConflict),
        Recalled::Known(outcome) => return serde_json::from_value(outcome).map_err(ApiError::internal),
        Recalled::Fresh => {}
    }
    // What the work wrote before it found a problem is undone; the key and its outcome stay.
    let stored = as_stored(tx.savepoint(work).await)?;
    let outcome = serde_json::to_value(&stored).map_err(ApiError::internal)?;
    tx.remember(key, &outcome).await?;
    Ok(stored)
}

fn as_stored<T, C>(outcome: Outcome<T, C>) -> Result<Stored<T, C>, ApiError> {
    match outcome {
        Ok(value) => Ok(Ok(value)),
        Err(Rejection::Problems(problems)) => Ok(Err(problems)),
        Err(Rejection::Refused(error)) => Err(error),
    }
}

/// What is known of a key.
enum Recalled {
    /// Never seen: do the work, then [`Tx::remember`] its outcome.
    Fresh,
    /// Done before, with this outcome.
    Known(Value),
    /// Used before with other input.
    Conflict,
}

impl Tx {
    /// Claims a key of the acting caller.
    async fn recall(&mut self, key: &str, input_hash: &[u8; 32]) -> Result<Recalled, DbError> {
        let Some(actor) = self.actor() else { return Ok(Recalled::Fresh) };
        let row = (
            idempotency_keys::actor.eq(&actor),
            idempotency_keys::key.eq(key),
            idempotency_keys::input_hash.eq(input_hash.as_slice()),
            idempotency_keys::created_at.eq(self.now()),
        );
        let claim = diesel::insert_into(idempotency_keys::table).values(row).on_conflict_do_nothing();
        if claim.execute(self.connection()).await? > 0 {
            return Ok(Recalled::Fresh);
        }
        let known = idempotency_keys::table.find((&actor, key));
        let (hash, outcome): (Vec<u8>, Option<Value>) =
            known.select((idempotency_keys::input_hash, idempotency_keys::outcome)).first(self.connection()).await?;
        Ok(if hash == input_hash { Recalled::Known(outcome.unwrap_or_default()) } else { Recalled::Conflict })
    }

    /// Keeps the outcome of the work with a key that was just claimed.
    async fn remember(&mut self, key: &str, outcome: &Value) -> Result<(), DbError> {
        let Some(actor) = self.actor() else { return Ok(()) };
        let claimed = idempotency_keys::table.find((actor, key));
        diesel::update(claimed).set(idempotency_keys::outcome.eq(outcome)).execute(self.connection()).await?;
        Ok(())
    }

    fn actor(&self) -> Option<String> {
        self.acting().id().map(|id| format!("{}:{id}", self.acting().kind()))
    }
}
