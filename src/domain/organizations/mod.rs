//! Organizations: companies, and people's own workspaces. Every other row belongs to one.
//!
//! Cast: an [`Organization`]; its founder, who becomes the first owner in the same transaction, so that none is ever
//! without one. Slugs are unique among all organizations.

mod brand_color;
mod create;
mod model;
mod read;
mod store;
mod update;

pub use brand_color::BrandColor;
pub use create::{CreateOrganizationCode, NewOrganization, create};
pub use model::{Membership, Organization, OrganizationKind, ResultVisibility};
pub use read::{
    audit_entries, audit_log, audit_log_length, by_slug, get, log, log_length, memberships_here, memberships_of,
};
pub use update::{BrandColorChange, OrganizationChanges, UpdateOrganizationCode, update};
