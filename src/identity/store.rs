//! Every statement on accounts, sessions and keys.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bytea, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use crate::access::{Actor, ApiKeyActor, CandidateActor, OrgScope, Permission, UserActor};
use crate::db::condition::Condition;
use crate::db::paged::{ListOrder, PagedList};
use crate::db::schema::{api_keys, sessions, users};
use crate::db::{DbError, Tx};
use crate::kernel::email::EmailAddress;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{ApiKeyId, InviteId, OrganizationId, SessionId, TypedId, UserId};
use crate::kernel::paging::{Direction, Page, PageRequest, Position, SortKey};
use crate::kernel::secret::TokenHash;

diesel::define_sql_function! { fn assay_authenticate_session(hash: Bytea, at: Timestamptz) -> Nullable<Jsonb>; }
diesel::define_sql_function! { fn assay_authenticate_api_key(hash: Bytea, at: Timestamptz) -> Nullable<Jsonb>; }
diesel::define_sql_function! { fn assay_authenticate_candidate(hash: Bytea, at: Timestamptz) -> Nullable<Jsonb>; }
diesel::define_sql_function! { fn assay_find_credentials(address: Text) -> Nullable<Jsonb>; }

/// An account.
#[derive(Debug, Clone)]
pub struct User {
    /// Id.
    pub id: UserId,
    /// Address as it was typed.
    pub email: String,
    /// How the person is called.
    pub name: String,
    /// Whether the address was proven.
    pub email_verified: bool,
}

/// A session that has not ended.
#[derive(Debug, Clone)]
pub struct Session {
    /// Id.
    pub id: SessionId,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to five minutes.
    pub last_used_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

/// A key of an integration.
#[derive(Debug, Clone)]
pub struct ApiKey {
    /// Id.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub permissions: Vec<Permission>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used, to five minutes.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was ended.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl ApiKey {
    /// Where it stands in the list.
    pub fn position(&self) -> Position {
        Position { key: SortKey::Time(self.created_at.timestamp_micros()), id: self.id.uuid() }
    }
}

/// Somebody, and when their token was last used.
pub(super) type Found = Option<(Actor, Option<DateTime<Utc>>)>;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FoundSession {
    session: Uuid,
    user: Uuid,
    last_used_at: DateTime<Utc>,
    memberships: Vec<FoundMembership>,
}

#[derive(Deserialize)]
struct FoundMembership {
    organization: Uuid,
    role: String,
}

pub(super) async fn find_by_session(tx: &mut Tx, hash: TokenHash) -> Result<Found, DbError> {
    let asked = assay_authenticate_session(hash.as_slice(), tx.now());
    let found: Option<Value> = diesel::select(asked).get_result(tx.connection()).await?;
    let Some(found) = read::<FoundSession>(found, "session look-up")? else {
        return Ok(None);
    };
    let memberships = found.memberships.into_iter().map(|membership| {
        let role = membership.role.parse().map_err(|()| DbError::Unreadable("role"))?;
        Ok((OrganizationId::from_uuid(membership.organization), role))
    });
    let actor = UserActor {
        user: UserId::from_uuid(found.user),
        session: SessionId::from_uuid(found.session),
        memberships: memberships.collect::<Result<_, DbError>>()?,
    };
    Ok(Some((Actor::User(actor), Some(found.last_used_at))))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FoundApiKey {
    api_key: Uuid,
    organization: Uuid,
    permissions: Vec<String>,
    last_used_at: Option<DateTime<Utc>>,
}

pub(super) async fn find_by_api_key(tx: &mut Tx, hash: TokenHash) -> Result<Found, DbError> {
    let asked = assay_authenticate_api_key(hash.as_slice(), tx.now());
    let found: Option<Value> = diesel::select(asked).get_result(tx.connection()).await?;
    let Some(found) = read::<FoundApiKey>(found, "API key look-up")? else {
        return Ok(None);
    };
    let actor = ApiKeyActor {
        api_key: ApiKeyId::from_uuid(found.api_key),
        organization: OrganizationId::from_uuid(found.organization),
        permissions: known_permissions(&found.permissions),
    };
    Ok(Some((Actor::ApiKey(actor), found.last_used_at)))
}

#[derive(Deserialize)]
struct FoundCandidate {
    organization: Uuid,
    invite: Uuid,
}

pub(super) async fn find_by_candidate_token(tx: &mut Tx, hash: TokenHash) -> Result<Found, DbError> {
    let asked = assay_authenticate_candidate(hash.as_slice(), tx.now());
    let found: Option<Value> = diesel::select(asked).get_result(tx.connection()).await?;
    let Some(found) = read::<FoundCandidate>(found, "candidate look-up")? else {
        return Ok(None);
    };
    let actor = CandidateActor {
        organization: OrganizationId::from_uuid(found.organization),
        invite: InviteId::from_uuid(found.invite),
    };
    Ok(Some((Actor::Candidate(actor), None)))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FoundCredentials {
    user: Uuid,
    password_hash: Option<String>,
}

pub(super) async fn find_credentials(
    tx: &mut Tx,
    email: &EmailAddress,
) -> Result<Option<(UserId, Option<String>)>, DbError> {
    let asked = assay_find_credentials(email.normalized());
    let found: Option<Value> = diesel::select(asked).get_result(tx.connection()).await?;
    let found = read::<FoundCredentials>(found, "credentials look-up")?;
    Ok(found.map(|found| (UserId::from_uuid(found.user), found.password_hash)))
}

fn read<T: DeserializeOwned>(found: Option<Value>, what: &'static str) -> Result<Option<T>, DbError> {
    found.map(serde_json::from_value).transpose().map_err(|_quotes_it| DbError::Unreadable(what))
}

/// A permission that an older release knew and this one does not gives no right.
fn known_permissions(names: &[String]) -> Vec<Permission> {
    names.iter().filter_map(|name| name.parse().ok()).collect()
}

pub(super) async fn note_use(tx: &mut Tx, session: Option<SessionId>, key: Option<ApiKeyId>) -> Result<(), DbError> {
    let now = tx.now();
    if let Some(session) = session {
        let row = sessions::table.find(session.uuid());
        diesel::update(row).set(sessions::last_used_at.eq(now)).execute(tx.connection()).await?;
    }
    if let Some(key) = key {
        let row = api_keys::table.filter(api_keys::id.eq(key.uuid()));
        diesel::update(row).set(api_keys::last_used_at.eq(now)).execute(tx.connection()).await?;
    }
    Ok(())
}

/// An account to be made.
pub(super) struct NewUser<'a> {
    pub(super) id: UserId,
    pub(super) email: &'a EmailAddress,
    pub(super) name: &'a str,
    pub(super) password_hash: Option<&'a str>,
    pub(super) email_verified: bool,
}

pub(super) async fn insert_user(tx: &mut Tx, user: &NewUser<'_>) -> Result<(), DbError> {
    let now = tx.now();
    let row = (
        users::id.eq(user.id.uuid()),
        users::email.eq(user.email.as_str()),
        users::email_normalized.eq(user.email.normalized()),
        users::name.eq(user.name),
        users::password_hash.eq(user.password_hash),
        users::email_verified_at.eq(user.email_verified.then_some(now)),
        users::created_at.eq(now),
    );
    let inserted = diesel::insert_into(users::table).values(row).execute(tx.connection()).await;
    inserted.map(|_| ()).map_err(DbError::from)
}

pub(super) async fn load_users(tx: &mut Tx, ids: &[UserId]) -> Result<HashMap<UserId, User>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let rows: Vec<(Uuid, String, String, Option<DateTime<Utc>>)> = users::table
        .filter(users::id.eq_any(ids))
        .select((users::id, users::email, users::name, users::email_verified_at))
        .load(tx.connection())
        .await?;
    let user = |(id, email, name, verified): (Uuid, String, String, Option<DateTime<Utc>>)| {
        let id = UserId::from_uuid(id);
        (id, User { id, email, name, email_verified: verified.is_some() })
    };
    Ok(rows.into_iter().map(user).collect())
}

pub(super) async fn insert_session(
    tx: &mut Tx,
    id: SessionId,
    user: UserId,
    hash: TokenHash,
    expires_at: DateTime<Utc>,
) -> Result<(), DbError> {
    let now = tx.now();
    let row = (
        sessions::id.eq(id.uuid()),
        sessions::user_id.eq(user.uuid()),
        sessions::token_hash.eq(hash.as_slice()),
        sessions::created_at.eq(now),
        sessions::last_used_at.eq(now),
        sessions::expires_at.eq(expires_at),
    );
    diesel::insert_into(sessions::table).values(row).execute(tx.connection()).await?;
    Ok(())
}

type SessionRow = (Uuid, DateTime<Utc>, DateTime<Utc>, DateTime<Utc>);

pub(super) async fn list_sessions(tx: &mut Tx, user: UserId) -> Result<Vec<Session>, DbError> {
    let open = sessions::table
        .filter(sessions::user_id.eq(user.uuid()))
        .filter(sessions::revoked_at.is_null())
        .filter(sessions::expires_at.gt(tx.now()))
        .order((sessions::created_at.desc(), sessions::id.desc()))
        .select((sessions::id, sessions::created_at, sessions::last_used_at, sessions::expires_at));
    let rows: Vec<SessionRow> = open.load(tx.connection()).await?;
    let session = |(id, created_at, last_used_at, expires_at)| Session {
        id: SessionId::from_uuid(id),
        created_at,
        last_used_at,
        expires_at,
    };
    Ok(rows.into_iter().map(session).collect())
}

/// True when the session is the user's, ended now or before.
pub(super) async fn revoke_session(tx: &mut Tx, user: UserId, id: SessionId) -> Result<bool, DbError> {
    let now = tx.now();
    let own = sessions::table.filter(sessions::id.eq(id.uuid())).filter(sessions::user_id.eq(user.uuid()));
    let found: Option<Option<DateTime<Utc>>> =
        own.select(sessions::revoked_at).for_update().first(tx.connection()).await.optional()?;
    if found == Some(None) {
        diesel::update(own).set(sessions::revoked_at.eq(now)).execute(tx.connection()).await?;
    }
    Ok(found.is_some())
}

/// A key to be made.
pub(super) struct NewApiKeyRow {
    pub(super) id: ApiKeyId,
    pub(super) name: String,
    pub(super) hash: TokenHash,
    pub(super) permissions: Vec<Permission>,
    /// Who answers for what the key does.
    pub(super) maker: Option<UserId>,
    pub(super) expires_at: Option<DateTime<Utc>>,
}

pub(super) async fn insert_api_key(tx: &mut Tx, scope: &OrgScope, key: NewApiKeyRow) -> Result<(), DbError> {
    let row = (
        api_keys::organization_id.eq(scope.organization().uuid()),
        api_keys::id.eq(key.id.uuid()),
        api_keys::name.eq(key.name),
        api_keys::key_hash.eq(key.hash.as_slice()),
        api_keys::permissions.eq(key.permissions.iter().map(|permission| permission.as_str()).collect::<Vec<_>>()),
        api_keys::created_by.eq(key.maker.map(TypedId::uuid)),
        api_keys::created_at.eq(tx.now()),
        api_keys::expires_at.eq(key.expires_at),
    );
    diesel::insert_into(api_keys::table).values(row).execute(tx.connection()).await?;
    Ok(())
}

/// True when the organization has the key, ended now or before.
pub(super) async fn revoke_api_key(tx: &mut Tx, scope: &OrgScope, id: ApiKeyId) -> Result<bool, DbError> {
    let now = tx.now();
    let own = api_keys::table.find((scope.organization().uuid(), id.uuid()));
    let found: Option<Option<DateTime<Utc>>> =
        own.select(api_keys::revoked_at).for_update().first(tx.connection()).await.optional()?;
    if found == Some(None) {
        diesel::update(own).set(api_keys::revoked_at.eq(now)).execute(tx.connection()).await?;
    }
    Ok(found.is_some())
}

#[derive(Queryable, QueryableByName)]
#[diesel(table_name = api_keys)]
struct ApiKeyRow {
    id: Uuid,
    name: String,
    permissions: Vec<String>,
    created_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
    last_used_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
}

impl From<ApiKeyRow> for ApiKey {
    fn from(row: ApiKeyRow) -> Self {
        Self {
            id: ApiKeyId::from_uuid(row.id),
            name: row.name,
            permissions: known_permissions(&row.permissions),
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
            revoked_at: row.revoked_at,
        }
    }
}

fn api_keys_list() -> PagedList {
    PagedList {
        columns: "x.id, x.name, x.permissions, x.created_at, x.expires_at, x.last_used_at, x.revoked_at",
        from: "api_keys x",
        id: "x.id",
        order: ListOrder { key: "x.created_at".into(), direction: Direction::Descending },
        condition: Condition::always(),
    }
}

pub(super) async fn load_api_keys(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[ApiKeyId],
) -> Result<HashMap<ApiKeyId, ApiKey>, DbError> {
    let columns = (
        api_keys::id,
        api_keys::name,
        api_keys::permissions,
        api_keys::created_at,
        api_keys::expires_at,
        api_keys::last_used_at,
        api_keys::revoked_at,
    );
    let own = api_keys::table
        .filter(api_keys::organization_id.eq(scope.organization().uuid()))
        .filter(api_keys::id.eq_any(ids.iter().map(|id| id.uuid()).collect::<Vec<_>>()));
    let rows: Vec<ApiKeyRow> = own.select(columns).load(tx.connection()).await?;
    Ok(rows.into_iter().map(ApiKey::from).map(|key| (key.id, key)).collect())
}

pub(super) async fn list_api_keys(tx: &mut Tx, scope: &OrgScope, page: &PageRequest) -> Result<Page<ApiKey>, ApiError> {
    api_keys_list().page::<ApiKeyRow, _>(tx, scope.organization(), page).await
}

pub(super) async fn count_api_keys(tx: &mut Tx, scope: &OrgScope) -> Result<i64, DbError> {
    let own = api_keys::table.filter(api_keys::organization_id.eq(scope.organization().uuid()));
    Ok(own.count().get_result(tx.connection()).await?)
}
