//! Statements on the links of an invite: the one that counts, and those that were replaced.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;

use crate::access::OrgScope;
use crate::db::schema::{invites, replaced_invite_links};
use crate::db::{DbError, Tx};
use crate::domain::invites::model::InviteStatus;
use crate::kernel::ids::{InviteId, TypedId};
use crate::kernel::secret::TokenHash;

/// When links of the invite were replaced since a moment, oldest first.
pub(in crate::domain::invites) async fn replaced_since(
    tx: &mut Tx,
    scope: &OrgScope,
    id: InviteId,
    since: DateTime<Utc>,
) -> Result<Vec<DateTime<Utc>>, DbError> {
    let own = replaced_invite_links::table
        .filter(replaced_invite_links::organization_id.eq(scope.organization().uuid()))
        .filter(replaced_invite_links::invite_id.eq(id.uuid()))
        .filter(replaced_invite_links::replaced_at.gt(since))
        .order(replaced_invite_links::generation)
        .select(replaced_invite_links::replaced_at);
    Ok(own.load(tx.connection()).await?)
}

const KEEP_REPLACED: &str = "
    INSERT INTO replaced_invite_links (organization_id, invite_id, generation, token_hash, replaced_at)
    SELECT organization_id, id, token_generation, token_hash, $3
    FROM invites WHERE organization_id = $1 AND id = $2";

/// Keeps the link that counted so far among those that open nothing.
pub(in crate::domain::invites) async fn keep_replaced_link(
    tx: &mut Tx,
    scope: &OrgScope,
    id: InviteId,
) -> Result<(), DbError> {
    let statement = diesel::sql_query(KEEP_REPLACED)
        .bind::<SqlUuid, _>(scope.organization().uuid())
        .bind::<SqlUuid, _>(id.uuid())
        .bind::<Timestamptz, _>(tx.now());
    statement.execute(tx.connection()).await?;
    Ok(())
}

/// Gives the invite another link.
pub(in crate::domain::invites) async fn replace_link(
    tx: &mut Tx,
    scope: &OrgScope,
    id: InviteId,
    generation: i32,
    link: TokenHash,
) -> Result<(), DbError> {
    let changes = (invites::token_generation.eq(generation), invites::token_hash.eq(link.to_vec()));
    let own = invites::table.find((scope.organization().uuid(), id.uuid()));
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    Ok(())
}

/// Gives the invite another link, which was neither sent nor opened yet.
pub(in crate::domain::invites) async fn start_over(
    tx: &mut Tx,
    scope: &OrgScope,
    id: InviteId,
    generation: i32,
    link: TokenHash,
    status: InviteStatus,
) -> Result<(), DbError> {
    replace_link(tx, scope, id, generation, link).await?;
    let changes = (
        invites::status.eq(status.as_str()),
        invites::sent_at.eq(None::<DateTime<Utc>>),
        invites::opened_at.eq(None::<DateTime<Utc>>),
    );
    let own = invites::table.find((scope.organization().uuid(), id.uuid()));
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    Ok(())
}
