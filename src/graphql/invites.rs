//! Invites in the schema, as teams see them.

mod filters;
mod import;
mod management;
mod mutations;
mod objects;

pub(super) use filters::{AssessmentInviteFilter, AssessmentInviteOrder};
pub(super) use import::ImportMutation;
pub(super) use management::InviteManagementMutation;
pub(super) use mutations::InviteMutation;
pub(super) use objects::{AssessmentInvite, AssessmentInviteConnection, InviteStatus, InviteStatusCount};
