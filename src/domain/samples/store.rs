//! The statements. They stand in `sql/`, the texts that they choose from in `texts.json`.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Jsonb, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use serde_json::Value as Json;

use crate::access::OrgScope;
use crate::db::schema::organizations;
use crate::db::{DbError, Tx};
use crate::domain::env::Env;
use crate::domain::invites::jobs::ExpireInvite;
use crate::jobs::Job;
use crate::kernel::ids::TypedId;
use crate::scoring::{ClosedReason, lexical};

const FRAME: &str = include_str!("sql/frame.sql");
const SCRIPTS: [&str; 4] = [
    include_str!("sql/assessments.sql"),
    include_str!("sql/people.sql"),
    include_str!("sql/invites.sql"),
    include_str!("sql/submissions.sql"),
];
const TEXTS: &str = include_str!("texts.json");

/// Whether there is an organization already. Asked by the server itself, which sees all.
pub async fn any_organization(tx: &mut Tx) -> Result<bool, DbError> {
    Ok(diesel::select(exists(organizations::table.select(organizations::id))).get_result(tx.connection()).await?)
}

/// Fills a new organization, which has its privacy notice and nothing else. For the server itself: requests may not write
/// all of it.
pub async fn fill(scope: &OrgScope, tx: &mut Tx) -> Result<(), DbError> {
    tx.connection().batch_execute(FRAME).await?;
    begin(scope, tx).await?;
    for script in SCRIPTS {
        tx.connection().batch_execute(script).await?;
    }
    Ok(())
}

async fn begin(scope: &OrgScope, tx: &mut Tx) -> Result<(), DbError> {
    let texts: Json = serde_json::from_str(TEXTS).ok().ok_or(DbError::Unreadable("sample texts"))?;
    let correct = texts.pointer("/choice/correct").and_then(Json::as_i64).and_then(|place| i32::try_from(place).ok());
    let frame = diesel::sql_query("INSERT INTO sample_frame VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind::<SqlUuid, _>(scope.organization().uuid())
        .bind::<Timestamptz, _>(tx.now())
        .bind::<Jsonb, _>(&texts)
        .bind::<Integer, _>(correct.ok_or(DbError::Unreadable("sample texts"))?)
        .bind::<Text, _>(lexical::NAME)
        .bind::<Text, _>(lexical::VERSION)
        .bind::<Text, _>(ClosedReason::WrongChoice.as_str())
        .bind::<Text, _>(<ExpireInvite as Job<Env>>::NAME);
    frame.execute(tx.connection()).await?;
    Ok(())
}
