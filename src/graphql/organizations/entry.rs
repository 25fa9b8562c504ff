//! The ways in: finding an organization, founding one, changing one.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};

use super::objects::{Organization, ResultVisibility};
use crate::access::{Founder, ManageOrganization, authorize, signed_in};
use crate::domain::organizations as domain;
use crate::graphql::context::ContextExt;
use crate::graphql::node;
use crate::graphql::payload::user_errors;
use crate::graphql::plan::{one, one_as};
use crate::graphql::selection::Selection;
use crate::kernel::error::ApiError;
use crate::kernel::ids::OrganizationId;

/// Entry points to organizations.
#[derive(Default)]
pub(in crate::graphql) struct OrganizationQuery;

#[Object]
impl OrganizationQuery {
    /// An organization of the caller's, by id or by slug; null when there is none.
    async fn organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: Option<ID>,
        #[graphql(desc = "Its slug.")] slug: Option<String>,
    ) -> Result<Option<Organization>, ApiError> {
        let wanted = match (id, slug) {
            (Some(id), None) => id.parse().ok(),
            (None, Some(slug)) => ctx.read(async |tx| Ok(domain::by_slug(tx, &slug).await?)).await?,
            _ => return Err(ApiError::bad_input("id", "Give either id or slug.")),
        };
        match one(ctx, wanted, &Selection::of(ctx)?).await {
            Err(ApiError::NotFound) => Ok(None),
            found => found,
        }
    }
}

/// An organization to be founded.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct CreateOrganizationInput {
    /// Name, shown to candidates.
    name: String,
    /// Name in addresses: lower-case letters, digits, hyphens. Made out of the name when absent.
    slug: Option<String>,
    /// Publish the default privacy notice at once. With `false` nobody can be invited until `publishPrivacyNotice`.
    #[graphql(default = true)]
    default_privacy_notice: bool,
}

user_errors!(
    "createOrganization",
    CreateOrganizationUserError,
    CreateOrganizationErrorCode,
    domain::CreateOrganizationCode {
        /// The name is missing.
        Empty,
        /// The name is too long.
        TooLong,
        /// The slug has characters that an address cannot have.
        InvalidSlug,
        /// Another organization has the slug.
        SlugTaken,
    }
);

/// Answer of `createOrganization`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct CreateOrganizationPayload {
    /// The organization; null when something is to be mended.
    organization: Option<Organization>,
    /// What is to be mended.
    user_errors: Vec<CreateOrganizationUserError>,
}

/// The organization that the caller has just founded.
async fn founded(
    ctx: &Context<'_>,
    id: Option<OrganizationId>,
    selection: &Selection,
) -> Result<Option<Organization>, ApiError> {
    let Some(id) = id else { return Ok(None) };
    one_as(ctx, &ctx.actor().as_owner_of(id), Some(id), selection).await
}

/// Changes to an organization; absent fields stay.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct UpdateOrganizationInput {
    /// Which one.
    organization_id: ID,
    /// Its new name.
    name: Option<String>,
    /// What candidates may see of a released result.
    result_visibility: Option<ResultVisibility>,
    /// The colour that candidates know it by, as `#RRGGBB`; null takes the server's own.
    brand_color: MaybeUndefined<String>,
    /// The version that was looked at; the change is refused when it is no longer that one.
    expected_version: Option<i32>,
}

user_errors!(
    "updateOrganization",
    UpdateOrganizationUserError,
    UpdateOrganizationErrorCode,
    domain::UpdateOrganizationCode {
        /// The name is missing.
        Empty,
        /// The name is too long.
        TooLong,
        /// Not a colour of the form `#RRGGBB`.
        InvalidColor,
        /// Somebody else changed it meanwhile.
        VersionConflict,
    }
);

/// Answer of `updateOrganization`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct UpdateOrganizationPayload {
    /// The organization; null when something is to be mended.
    organization: Option<Organization>,
    /// What is to be mended.
    user_errors: Vec<UpdateOrganizationUserError>,
}

/// Changes to organizations.
#[derive(Default)]
pub(in crate::graphql) struct OrganizationMutation;

#[Object]
impl OrganizationMutation {
    /// Founds an organization; the caller becomes its owner. Needs a signed-in person. Emits `organization.created` and
    /// `member.joined`.
    async fn create_organization(
        &self,
        ctx: &Context<'_>,
        input: CreateOrganizationInput,
    ) -> Result<CreateOrganizationPayload, ApiError> {
        let founder = Founder::from(signed_in(ctx.actor())?);
        let form = domain::NewOrganization {
            name: input.name,
            slug: input.slug,
            kind: domain::OrganizationKind::Company,
            default_privacy_notice: input.default_privacy_notice,
        };
        let receipt = ctx.mutate("createOrganization", async |tx| domain::create(founder, tx, &form).await).await?;
        let selection = Selection::of(ctx)?.child("organization");
        Ok(CreateOrganizationPayload {
            organization: founded(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }

    /// Changes an organization's name or settings. Needs `MANAGE_ORGANIZATION`. Emits `organization.updated`.
    async fn update_organization(
        &self,
        ctx: &Context<'_>,
        input: UpdateOrganizationInput,
    ) -> Result<UpdateOrganizationPayload, ApiError> {
        let id: OrganizationId = node::decode(&input.organization_id)?;
        let changes = domain::OrganizationChanges {
            name: input.name,
            result_visibility: input.result_visibility.map(Into::into),
            brand_color: match input.brand_color {
                MaybeUndefined::Undefined => domain::BrandColorChange::Keep,
                MaybeUndefined::Null => domain::BrandColorChange::Clear,
                MaybeUndefined::Value(color) => domain::BrandColorChange::Set(color),
            },
            expected_version: input.expected_version,
        };
        let receipt = ctx
            .mutate("updateOrganization", async |tx| {
                let grant = authorize::<ManageOrganization>(tx, ctx.actor(), id).await?;
                domain::update(&grant, tx, &changes).await?;
                Ok(id)
            })
            .await?;
        let selection = Selection::of(ctx)?.child("organization");
        Ok(UpdateOrganizationPayload {
            organization: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }
}
