//! Look-ups before an organization is known. They go through `SECURITY DEFINER` functions that answer ids only.

use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Bytea, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use super::grant::OrgScope;
use super::permission::Role;
use crate::db::schema::{api_keys, memberships};
use crate::db::{DbError, Tx};
use crate::kernel::ids::{ApiKeyId, DocumentId, InviteId, OrganizationId, SubmissionId, TypedId, UserId};
use crate::kernel::secret::TokenHash;

diesel::define_sql_function! { fn set_config(name: Text, value: Text, local: Bool) -> Text; }
diesel::define_sql_function! { fn assay_enter_organization(object_kind: Text, object_id: SqlUuid, own: Array<SqlUuid>) -> Nullable<Jsonb>; }
diesel::define_sql_function! { fn assay_enter_first(object_kind: Text, object_ids: Array<SqlUuid>, own: Array<SqlUuid>) -> Nullable<SqlUuid>; }
diesel::define_sql_function! { fn assay_find_invite_by_link(hash: Bytea) -> Nullable<Jsonb>; }
diesel::define_sql_function! { fn assay_find_result_by_token(hash: Bytea) -> Nullable<Jsonb>; }
diesel::define_sql_function! { fn assay_find_document_by_upload_token(hash: Bytea) -> Nullable<Jsonb>; }

/// Makes an organization the one that this transaction sees.
pub(super) async fn enter(tx: &mut Tx, organization: OrganizationId) -> Result<(), DbError> {
    let setting = set_config("assay.organization_id", organization.uuid().to_string(), true);
    let _: String = diesel::select(setting).get_result(tx.connection()).await?;
    Ok(())
}

/// An organization that was entered.
#[derive(Debug, Clone, Copy)]
pub(super) struct FoundOrganization {
    pub(super) id: OrganizationId,
    /// Something there is reviewed blindly.
    pub(super) has_blind_reviews: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entered {
    organization: Uuid,
    blind_review: bool,
}

/// Finds the organization of an object among the caller's own and enters it, in one statement.
pub(super) async fn locate_and_enter(
    tx: &mut Tx,
    own: &[OrganizationId],
    id: impl TypedId,
) -> Result<Option<FoundOrganization>, DbError> {
    let own: Vec<Uuid> = own.iter().map(|organization| organization.uuid()).collect();
    let entered: Option<Value> =
        diesel::select(assay_enter_organization(type_name(&id), id.uuid(), own)).get_result(tx.connection()).await?;
    let entered: Option<Entered> = read(entered, "organization")?;
    Ok(entered.map(|entered| FoundOrganization {
        id: OrganizationId::from_uuid(entered.organization),
        has_blind_reviews: entered.blind_review,
    }))
}

/// The same for the first of several objects that is found, in one statement too.
pub(super) async fn locate_first_and_enter<I: TypedId>(
    tx: &mut Tx,
    own: &[OrganizationId],
    ids: &[I],
) -> Result<Option<OrganizationId>, DbError> {
    let own: Vec<Uuid> = own.iter().map(|organization| organization.uuid()).collect();
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let found: Option<Uuid> = diesel::select(assay_enter_first(I::TYPE, ids, own)).get_result(tx.connection()).await?;
    Ok(found.map(OrganizationId::from_uuid))
}

fn type_name<I: TypedId>(_: &I) -> &'static str {
    I::TYPE
}

#[derive(Deserialize)]
struct FoundInvite {
    organization: Uuid,
    invite: Uuid,
    generation: i32,
    current: bool,
}

/// What a link belongs to, which of its links it is, and whether that one still counts.
pub(super) struct InviteOfLink {
    pub(super) organization: OrganizationId,
    pub(super) invite: InviteId,
    pub(super) generation: i32,
    pub(super) is_current: bool,
}

pub(super) async fn find_invite(tx: &mut Tx, token: TokenHash) -> Result<Option<InviteOfLink>, DbError> {
    let found: Option<Value> =
        diesel::select(assay_find_invite_by_link(token.as_slice())).get_result(tx.connection()).await?;
    let found: Option<FoundInvite> = read(found, "invite look-up")?;
    Ok(found.map(|found| InviteOfLink {
        organization: OrganizationId::from_uuid(found.organization),
        invite: InviteId::from_uuid(found.invite),
        generation: found.generation,
        is_current: found.current,
    }))
}

#[derive(Deserialize)]
struct FoundResult {
    organization: Uuid,
    submission: Uuid,
}

pub(super) async fn find_result(
    tx: &mut Tx,
    token: TokenHash,
) -> Result<Option<(OrganizationId, SubmissionId)>, DbError> {
    let found: Option<Value> =
        diesel::select(assay_find_result_by_token(token.as_slice())).get_result(tx.connection()).await?;
    let found: Option<FoundResult> = read(found, "result look-up")?;
    Ok(found.map(|found| (OrganizationId::from_uuid(found.organization), SubmissionId::from_uuid(found.submission))))
}

#[derive(Deserialize)]
struct FoundUpload {
    organization: Uuid,
    document: Uuid,
}

pub(super) async fn find_upload(
    tx: &mut Tx,
    token: TokenHash,
) -> Result<Option<(OrganizationId, DocumentId)>, DbError> {
    let found: Option<Value> =
        diesel::select(assay_find_document_by_upload_token(token.as_slice())).get_result(tx.connection()).await?;
    let found: Option<FoundUpload> = read(found, "upload look-up")?;
    Ok(found.map(|found| (OrganizationId::from_uuid(found.organization), DocumentId::from_uuid(found.document))))
}

/// Who made a key, and what that person is in its organization now.
pub(super) async fn find_maker(
    tx: &mut Tx,
    scope: &OrgScope,
    key: ApiKeyId,
) -> Result<Option<(UserId, Role)>, DbError> {
    let organization = scope.organization().uuid();
    let member = memberships::user_id.nullable().eq(api_keys::created_by);
    let made = api_keys::table
        .inner_join(memberships::table.on(memberships::organization_id.eq(api_keys::organization_id).and(member)))
        .filter(api_keys::organization_id.eq(organization).and(api_keys::id.eq(key.uuid())))
        .select((memberships::user_id, memberships::role));
    let found: Option<(Uuid, String)> = made.first(tx.connection()).await.optional()?;
    let read = |(user, role): (Uuid, String)| {
        let role = role.parse().map_err(|()| DbError::Unreadable("role"))?;
        Ok((UserId::from_uuid(user), role))
    };
    found.map(read).transpose()
}

fn read<T: DeserializeOwned>(found: Option<Value>, what: &'static str) -> Result<Option<T>, DbError> {
    found.map(serde_json::from_value).transpose().map_err(|_quotes_it| DbError::Unreadable(what))
}
