//! What may be done, and which role may do it: one table, which a snapshot in the tests shows whole.

macro_rules! permissions {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal for [$($role:ident),*];)*) => {
        /// A right within one organization.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Permission {
            $($(#[doc = $doc])* $name,)*
        }

        impl Permission {
            /// Every permission, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name as clients and the database know it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The roles that have it.
            pub const fn roles(self) -> &'static [Role] {
                match self { $(Self::$name => &[$(Role::$role),*],)* }
            }
        }

        $(
            $(#[doc = $doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $name;

            impl Right for $name {
                const PERMISSION: Permission = Permission::$name;
            }
        )*
    };
}

/// A permission as a type: `Grant<ManageInvites>`.
pub trait Right: Send + Sync + 'static {
    /// The permission that the grant proves.
    const PERMISSION: Permission;
}

permissions! {
    /// See the organization, its members and settings.
    ViewOrganization = "VIEW_ORGANIZATION" for [Owner, Admin, Recruiter, Reviewer, Auditor];
    /// Rename the organization and change its settings.
    ManageOrganization = "MANAGE_ORGANIZATION" for [Owner, Admin];
    /// Make, list and revoke API keys.
    ManageApiKeys = "MANAGE_API_KEYS" for [Owner, Admin];
    /// See job descriptions and assessments, without answers' keys being withheld.
    ViewAssessments = "VIEW_ASSESSMENTS" for [Owner, Admin, Recruiter, Reviewer, Auditor];
    /// Write job descriptions.
    ManageJobDescriptions = "MANAGE_JOB_DESCRIPTIONS" for [Owner, Admin, Recruiter];
    /// Write and publish assessments.
    ManageAssessments = "MANAGE_ASSESSMENTS" for [Owner, Admin, Recruiter];
    /// See participants and invites.
    ViewInvites = "VIEW_INVITES" for [Owner, Admin, Recruiter, Reviewer, Auditor];
    /// Invite people.
    ManageInvites = "MANAGE_INVITES" for [Owner, Admin, Recruiter];
    /// See submissions, answers and scorecards.
    ViewSubmissions = "VIEW_SUBMISSIONS" for [Owner, Admin, Recruiter, Reviewer, Auditor];
    /// Score submissions oneself, beside the scorer, and have them scored anew.
    ReviewSubmissions = "REVIEW_SUBMISSIONS" for [Owner, Admin, Recruiter, Reviewer];
    /// Say who is to review a submission.
    AssignReviewers = "ASSIGN_REVIEWERS" for [Owner, Admin, Recruiter];
    /// Decide how it goes on with a candidate.
    DecideSubmissions = "DECIDE_SUBMISSIONS" for [Owner, Admin, Recruiter];
    /// Release results to candidates.
    ReleaseResults = "RELEASE_RESULTS" for [Owner, Admin, Recruiter];
    /// Read the event log.
    ViewEvents = "VIEW_EVENTS" for [Owner, Admin, Auditor];
    /// Read who saw what candidates wrote.
    ViewAuditLog = "VIEW_AUDIT_LOG" for [Owner, Admin, Auditor];
}

impl std::str::FromStr for Permission {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|permission| permission.as_str() == text).ok_or(())
    }
}

/// A member's place in an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Everything, and answers for the bill.
    Owner,
    /// Everything but what only an owner may.
    Admin,
    /// Runs assessments from job description to result.
    Recruiter,
    /// Reads and scores submissions.
    Reviewer,
    /// Reads everything, changes nothing.
    Auditor,
}

impl Role {
    /// Every role, the most powerful first.
    pub const ALL: &'static [Self] = &[Self::Owner, Self::Admin, Self::Recruiter, Self::Reviewer, Self::Auditor];

    /// The name as clients and the database know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "OWNER",
            Self::Admin => "ADMIN",
            Self::Recruiter => "RECRUITER",
            Self::Reviewer => "REVIEWER",
            Self::Auditor => "AUDITOR",
        }
    }

    /// What the role permits.
    pub fn permissions(self) -> Vec<Permission> {
        Permission::ALL.iter().copied().filter(|permission| permission.roles().contains(&self)).collect()
    }
}

impl std::str::FromStr for Role {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|role| role.as_str() == text).ok_or(())
    }
}
