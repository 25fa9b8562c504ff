//! A person founds an organization and becomes its owner.

use super::model::OrganizationKind;
use super::store;
use crate::access::{Founder, founded};
use crate::db::Tx;
use crate::db::error::OnConflict;
use crate::domain::policies;
use crate::events::{self, Event};
use crate::kernel::ids::{OrganizationId, TypedId};
use crate::kernel::problem::{Outcome, Problem, Problems};
use crate::kernel::slug::Slug;
use crate::kernel::text::TextCodes;

/// What is asked for.
#[derive(Debug)]
pub struct NewOrganization {
    /// Name shown to candidates.
    pub name: String,
    /// Name in addresses; made out of the name when absent.
    pub slug: Option<String>,
    /// Company or personal workspace.
    pub kind: OrganizationKind,
    /// Publish the default privacy notice at once. Without it nobody can be invited until another one is published.
    pub default_privacy_notice: bool,
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum CreateOrganizationCode {
    /// The name is missing.
    Empty,
    /// The name is too long.
    TooLong,
    /// The slug has characters that an address cannot have.
    InvalidSlug,
    /// Another organization has the slug.
    SlugTaken,
}

/// Founds it.
pub async fn create(
    founder: Founder,
    tx: &mut Tx,
    form: &NewOrganization,
) -> Outcome<OrganizationId, CreateOrganizationCode> {
    let mut problems = Problems::default();
    let names = TextCodes { empty: CreateOrganizationCode::Empty, too_long: CreateOrganizationCode::TooLong };
    let name = problems.check(names.required("name", &form.name, 200)).unwrap_or_default();
    let id: OrganizationId = tx.new_id();
    let slug = problems.check(choose_slug(form.slug.as_deref(), &name, id));
    problems.finish()?;
    let slug = slug.unwrap_or_else(|| Slug::from_name(&name));
    let scope = founded(tx, id).await?;
    store::insert(tx, &scope, form.kind, &name, &slug).await.on_conflict("organizations_slug_key", || {
        Problem::new(CreateOrganizationCode::SlugTaken, "slug", "Another organization has this slug.")
    })?;
    if form.default_privacy_notice {
        policies::publish_default(&scope, tx, &name).await?;
    }
    let membership = store::insert_founder(tx, &scope, founder.user()).await?;
    events::emit(tx, id, Event::OrganizationCreated { organization: id });
    events::emit(tx, id, Event::MemberJoined { membership });
    Ok(id)
}

/// A slug of one's own choice is taken as it is; a made one gets a tail that no other organization has.
fn choose_slug(wanted: Option<&str>, name: &str, id: OrganizationId) -> Result<Slug, Problem<CreateOrganizationCode>> {
    let Some(wanted) = wanted else {
        let tail: String = id.uuid().simple().to_string().chars().skip(20).collect();
        return Ok(Slug::from_name(name).with_suffix(&tail));
    };
    Slug::parse(wanted).ok_or_else(|| {
        let message = "A slug has lower-case letters, digits and hyphens between them, 63 at most.";
        Problem::new(CreateOrganizationCode::InvalidSlug, "slug", message)
    })
}
