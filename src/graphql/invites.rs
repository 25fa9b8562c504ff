//! Invites in the schema, as teams see them.

mod filters;
mod management;
mod mutations;
mod objects;

pub(super) use filters::{AssessmentInviteFilter, AssessmentInviteOrder};
pub(super) use management::InviteManagementMutation;
pub(super) use mutations::InviteMutation;
pub(super) use objects::{AssessmentInvite, AssessmentInviteConnection, InviteStatus, InviteStatusCount};
