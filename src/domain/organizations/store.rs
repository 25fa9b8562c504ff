//! Every statement on organizations and on the memberships that found them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::brand_color::BrandColor;
use super::model::{Membership, Organization, OrganizationKind, ResultVisibility};
use crate::access::{OrgScope, Role};
use crate::db::schema::{memberships, organizations};
use crate::db::{DbError, Tx};
use crate::kernel::ids::{MembershipId, OrganizationId, TypedId, UserId};
use crate::kernel::slug::Slug;

diesel::define_sql_function! { fn assay_find_organization_by_slug(wanted: Text) -> Nullable<diesel::sql_types::Uuid>; }

#[derive(Queryable, Selectable)]
#[diesel(table_name = organizations, check_for_backend(diesel::pg::Pg))]
struct OrganizationRow {
    id: Uuid,
    kind: String,
    name: String,
    slug: String,
    result_visibility: String,
    version: i32,
    created_at: DateTime<Utc>,
    brand_color: Option<String>,
}

impl TryFrom<OrganizationRow> for Organization {
    type Error = DbError;

    fn try_from(row: OrganizationRow) -> Result<Self, DbError> {
        let brand_color = |text: String| BrandColor::parse(&text).ok_or(DbError::Unreadable("brand_color"));
        Ok(Self {
            id: OrganizationId::from_uuid(row.id),
            kind: OrganizationKind::read(&row.kind)?,
            name: row.name,
            slug: row.slug,
            result_visibility: ResultVisibility::read(&row.result_visibility)?,
            brand_color: row.brand_color.map(brand_color).transpose()?,
            version: row.version,
            created_at: row.created_at,
        })
    }
}

pub(super) async fn insert(
    tx: &mut Tx,
    scope: &OrgScope,
    kind: OrganizationKind,
    name: &str,
    slug: &Slug,
) -> Result<(), DbError> {
    let row = (
        organizations::id.eq(scope.organization().uuid()),
        organizations::kind.eq(kind.as_str()),
        organizations::name.eq(name),
        organizations::slug.eq(slug.as_str()),
        organizations::created_at.eq(tx.now()),
    );
    diesel::insert_into(organizations::table).values(row).execute(tx.connection()).await?;
    Ok(())
}

pub(super) async fn insert_founder(tx: &mut Tx, scope: &OrgScope, founder: UserId) -> Result<MembershipId, DbError> {
    let id: MembershipId = tx.new_id();
    let row = (
        memberships::organization_id.eq(scope.organization().uuid()),
        memberships::id.eq(id.uuid()),
        memberships::user_id.eq(founder.uuid()),
        memberships::role.eq(Role::Owner.as_str()),
        memberships::created_at.eq(tx.now()),
    );
    diesel::insert_into(memberships::table).values(row).execute(tx.connection()).await?;
    Ok(id)
}

pub(super) async fn find(tx: &mut Tx, scope: &OrgScope) -> Result<Option<Organization>, DbError> {
    let own = organizations::table.find(scope.organization().uuid()).select(OrganizationRow::as_select());
    let row: Option<OrganizationRow> = own.first(tx.connection()).await.optional()?;
    row.map(Organization::try_from).transpose()
}

pub(super) async fn lock(tx: &mut Tx, scope: &OrgScope) -> Result<Option<Organization>, DbError> {
    let own = organizations::table.find(scope.organization().uuid()).select(OrganizationRow::as_select());
    let row: Option<OrganizationRow> = own.for_update().first(tx.connection()).await.optional()?;
    row.map(Organization::try_from).transpose()
}

pub(super) async fn update(
    tx: &mut Tx,
    scope: &OrgScope,
    name: &str,
    visibility: ResultVisibility,
    brand_color: Option<BrandColor>,
) -> Result<(), DbError> {
    let changes = (
        organizations::name.eq(name),
        organizations::result_visibility.eq(visibility.as_str()),
        organizations::brand_color.eq(brand_color.map(|color| color.to_string())),
        organizations::version.eq(organizations::version + 1),
    );
    let own = organizations::table.find(scope.organization().uuid());
    diesel::update(own).set(changes).execute(tx.connection()).await?;
    Ok(())
}

pub(super) async fn find_by_slug(tx: &mut Tx, slug: &Slug) -> Result<Option<OrganizationId>, DbError> {
    let found: Option<Uuid> =
        diesel::select(assay_find_organization_by_slug(slug.as_str())).get_result(tx.connection()).await?;
    Ok(found.map(OrganizationId::from_uuid))
}

pub(super) async fn list_memberships_of(tx: &mut Tx, user: UserId) -> Result<Vec<Membership>, DbError> {
    let own = memberships::table
        .filter(memberships::user_id.eq(user.uuid()))
        .order((memberships::created_at, memberships::id))
        .select(MEMBERSHIP);
    let rows: Vec<MembershipRow> = own.load(tx.connection()).await?;
    rows.into_iter().map(membership).collect()
}

/// The places of these people in the organization at hand.
pub(super) async fn load_memberships(
    tx: &mut Tx,
    scope: &OrgScope,
    users: &[UserId],
) -> Result<Vec<Membership>, DbError> {
    let users: Vec<Uuid> = users.iter().map(|user| user.uuid()).collect();
    let here = memberships::table
        .filter(memberships::organization_id.eq(scope.organization().uuid()))
        .filter(memberships::user_id.eq_any(users))
        .select(MEMBERSHIP);
    let rows: Vec<MembershipRow> = here.load(tx.connection()).await?;
    rows.into_iter().map(membership).collect()
}

type MembershipRow = (Uuid, Uuid, Uuid, String, DateTime<Utc>);

const MEMBERSHIP: (
    memberships::id,
    memberships::organization_id,
    memberships::user_id,
    memberships::role,
    memberships::created_at,
) = (memberships::id, memberships::organization_id, memberships::user_id, memberships::role, memberships::created_at);

fn membership((id, organization, user, role, created_at): MembershipRow) -> Result<Membership, DbError> {
    Ok(Membership {
        id: MembershipId::from_uuid(id),
        organization: OrganizationId::from_uuid(organization),
        user: UserId::from_uuid(user),
        role: role.parse().map_err(|()| DbError::Unreadable("role"))?,
        created_at,
    })
}
