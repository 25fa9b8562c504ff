//! What an organization is.

use chrono::{DateTime, Utc};

use super::brand_color::BrandColor;
use crate::access::Role;
use crate::kernel::ids::{MembershipId, OrganizationId, UserId};

/// An organization.
#[derive(Debug, Clone)]
pub struct Organization {
    /// Id.
    pub id: OrganizationId,
    /// Company or personal workspace.
    pub kind: OrganizationKind,
    /// Name shown to candidates.
    pub name: String,
    /// Name in addresses.
    pub slug: String,
    /// What candidates may see of a released result.
    pub result_visibility: ResultVisibility,
    /// The colour that candidates know it by.
    pub brand_color: Option<BrandColor>,
    /// Raised with each change.
    pub version: i32,
    /// When it was founded.
    pub created_at: DateTime<Utc>,
}

/// A person's place in an organization.
#[derive(Debug, Clone)]
pub struct Membership {
    /// Id.
    pub id: MembershipId,
    /// Where.
    pub organization: OrganizationId,
    /// Who.
    pub user: UserId,
    /// As what.
    pub role: Role,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

crate::db::stored::stored_enum! {
    /// What kind of organization.
    OrganizationKind {
        /// Several people who hire.
        Company = "COMPANY",
        /// One person's own workspace.
        Personal = "PERSONAL",
    }
}

crate::db::stored::stored_enum! {
    /// What candidates may see of a released result.
    ResultVisibility {
        /// Only that the process has ended.
        Nothing = "NOTHING",
        /// That the submission was assessed, and the decision that was released with the result.
        Status = "STATUS",
        /// What was found in each answer too.
        Feedback = "FEEDBACK",
        /// The scores too.
        Scores = "SCORES",
    }
}
