//! Every statement on the queue, but for adding, which goes with a transaction's commit.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Timestamptz};
use diesel_async::RunQueryDsl;
use serde::Deserialize;
use serde_json::Value;

use crate::db::schema::jobs;
use crate::db::{DbError, Tx};

diesel::define_sql_function! { fn assay_claim_jobs(at: Timestamptz, until: Timestamptz, most: Integer) -> Jsonb; }

/// A job that this process holds.
#[derive(Debug, Deserialize)]
pub(super) struct Claimed {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) payload: Value,
    /// This attempt included.
    pub(super) attempts: i32,
}

/// Leases due jobs until the given time.
pub(super) async fn claim(tx: &mut Tx, until: DateTime<Utc>, most: i32) -> Result<Vec<Claimed>, DbError> {
    let at = tx.now();
    let claimed: Value = diesel::select(assay_claim_jobs(at, until, most)).get_result(tx.connection()).await?;
    serde_json::from_value(claimed).map_err(|_quotes_it| DbError::Unreadable("claimed jobs"))
}

/// Holds on to jobs that still run.
pub(super) async fn renew(tx: &mut Tx, ids: &[i64], until: DateTime<Utc>) -> Result<(), DbError> {
    let held = jobs::table.filter(jobs::id.eq_any(ids));
    diesel::update(held).set(jobs::leased_until.eq(until)).execute(tx.connection()).await?;
    Ok(())
}

/// Forgets jobs that are done.
pub(super) async fn delete(tx: &mut Tx, ids: &[i64]) -> Result<(), DbError> {
    diesel::delete(jobs::table.filter(jobs::id.eq_any(ids))).execute(tx.connection()).await?;
    Ok(())
}

/// Lets go of jobs that were not begun: another process may do them at once.
pub(super) async fn give_back(tx: &mut Tx, ids: &[i64]) -> Result<(), DbError> {
    let held = jobs::table.filter(jobs::id.eq_any(ids));
    let free = (jobs::leased_until.eq(None::<DateTime<Utc>>), jobs::attempts.eq(jobs::attempts - 1));
    diesel::update(held).set(free).execute(tx.connection()).await?;
    Ok(())
}

/// Lets a job rest until it is tried again.
pub(super) async fn postpone(tx: &mut Tx, id: i64, run_at: DateTime<Utc>, error: &str) -> Result<(), DbError> {
    let resting = (jobs::run_at.eq(run_at), jobs::leased_until.eq(None::<DateTime<Utc>>), jobs::last_error.eq(error));
    diesel::update(jobs::table.find(id)).set(resting).execute(tx.connection()).await?;
    Ok(())
}

/// Puts a job aside. It keeps its row, but its key is free for another.
pub(super) async fn bury(tx: &mut Tx, id: i64, error: &str) -> Result<(), DbError> {
    let dead = (
        jobs::dead_at.eq(tx.now()),
        jobs::leased_until.eq(None::<DateTime<Utc>>),
        jobs::dedupe_key.eq(None::<String>),
        jobs::last_error.eq(error),
    );
    diesel::update(jobs::table.find(id)).set(dead).execute(tx.connection()).await?;
    Ok(())
}

/// Jobs that were put aside, by name and last error: operators and tests look here.
pub(super) async fn dead(tx: &mut Tx) -> Result<Vec<(String, Option<String>)>, DbError> {
    let dead = jobs::table.filter(jobs::dead_at.is_not_null()).order(jobs::id);
    Ok(dead.select((jobs::name, jobs::last_error)).load(tx.connection()).await?)
}
