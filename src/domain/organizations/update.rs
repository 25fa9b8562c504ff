//! An organization's name and settings change.

use super::brand_color::BrandColor;
use super::model::ResultVisibility;
use super::store;
use crate::access::{Grant, ManageOrganization};
use crate::db::Tx;
use crate::events::{self, Event};
use crate::kernel::error::ApiError;
use crate::kernel::problem::{Outcome, Problem, Problems, expect_version};
use crate::kernel::text::TextCodes;

/// What is to change; absent fields stay.
#[derive(Debug)]
pub struct OrganizationChanges {
    /// Name shown to candidates.
    pub name: Option<String>,
    /// What candidates may see of a released result.
    pub result_visibility: Option<ResultVisibility>,
    /// The colour that candidates know it by, as `#RRGGBB`.
    pub brand_color: BrandColorChange,
    /// The version that was looked at.
    pub expected_version: Option<i32>,
}

/// What becomes of the colour.
#[derive(Debug)]
pub enum BrandColorChange {
    /// It stays.
    Keep,
    /// The server's own takes its place.
    Clear,
    /// It becomes this one.
    Set(String),
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum UpdateOrganizationCode {
    /// The name is missing.
    Empty,
    /// The name is too long.
    TooLong,
    /// Not a colour of the form `#RRGGBB`.
    InvalidColor,
    /// Somebody else changed it meanwhile.
    VersionConflict,
}

/// Changes it.
pub async fn update(
    grant: &Grant<ManageOrganization>,
    tx: &mut Tx,
    changes: &OrganizationChanges,
) -> Outcome<(), UpdateOrganizationCode> {
    let mut problems = Problems::default();
    let names = TextCodes { empty: UpdateOrganizationCode::Empty, too_long: UpdateOrganizationCode::TooLong };
    let name = changes.name.as_deref().and_then(|name| problems.check(names.required("name", name, 200)));
    let wanted_color = problems.check(check_color(&changes.brand_color)).flatten();
    problems.finish()?;
    let found = store::lock(tx, grant).await?.ok_or(ApiError::NotFound)?;
    expect_version(
        changes.expected_version,
        found.version,
        UpdateOrganizationCode::VersionConflict,
        "and repeat the change",
    )?;
    let name = name.unwrap_or(found.name);
    let visibility = changes.result_visibility.unwrap_or(found.result_visibility);
    let brand_color = match changes.brand_color {
        BrandColorChange::Keep => found.brand_color,
        BrandColorChange::Clear | BrandColorChange::Set(_) => wanted_color,
    };
    store::update(tx, grant, &name, visibility, brand_color).await?;
    events::emit(tx, grant.organization(), Event::OrganizationUpdated { organization: grant.organization() });
    Ok(())
}

fn check_color(change: &BrandColorChange) -> Result<Option<BrandColor>, Problem<UpdateOrganizationCode>> {
    let BrandColorChange::Set(wanted) = change else { return Ok(None) };
    let color = BrandColor::parse(wanted.trim()).ok_or_else(|| {
        let message = "A colour is # and six hexadecimal digits, such as #0A64FF.";
        Problem::new(UpdateOrganizationCode::InvalidColor, "brandColor", message)
    })?;
    Ok(Some(color))
}
