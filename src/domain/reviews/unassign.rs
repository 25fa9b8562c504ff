//! A submission is taken from somebody who was to review it.

use super::store;
use crate::access::{AssignReviewers, Grant};
use crate::db::Tx;
use crate::domain::{organizations, submissions};
use crate::events::{self, Event};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{SubmissionId, UserId};
use crate::kernel::problem::{Outcome, Problem};

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum UnassignReviewerCode {
    /// The person is neither assigned nor a member of the organization.
    NotAMember,
}

/// Takes it from the person; a member who is not assigned stays so. What the person has reviewed is kept.
pub async fn unassign(
    grant: &Grant<AssignReviewers>,
    tx: &mut Tx,
    submission: SubmissionId,
    user: Option<UserId>,
) -> Outcome<(), UnassignReviewerCode> {
    let held = submissions::lock(grant, tx, submission).await?.ok_or(ApiError::NotFound)?;
    let no_member = || {
        let message = "Nobody with this id is assigned, nor a member of the organization.";
        Problem::new(UnassignReviewerCode::NotAMember, "userId", message)
    };
    let user = user.ok_or_else(no_member)?;
    if store::delete_assignment(tx, grant, held.id, user).await? {
        events::emit(tx, grant.organization(), Event::ReviewerUnassigned { submission, user });
    } else if organizations::memberships_here(grant, tx, &[user]).await?.is_empty() {
        return Err(no_member().into());
    }
    Ok(())
}
