//! A submission is given to somebody for review.

use super::store;
use crate::access::{AssignReviewers, Grant, Permission, Person};
use crate::db::Tx;
use crate::domain::{organizations, submissions};
use crate::events::{self, Event};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{SubmissionId, UserId};
use crate::kernel::problem::{Outcome, Problem};

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum AssignReviewerCode {
    /// The person is no member of the organization.
    NotAMember,
    /// The person's role does not let that person review.
    MayNotReview,
}

/// Assigns a member; who is assigned already stays so.
pub async fn assign(
    grant: &Grant<AssignReviewers>,
    tx: &mut Tx,
    by: &Person,
    submission: SubmissionId,
    user: Option<UserId>,
) -> Outcome<(), AssignReviewerCode> {
    let held = submissions::lock(grant, tx, submission).await?.ok_or(ApiError::NotFound)?;
    let problem = |code, message: &str| Problem::new(code, "userId", message);
    let no_member = || {
        let message = "No member of the organization has this id: take one from its members.";
        problem(AssignReviewerCode::NotAMember, message)
    };
    let user = user.ok_or_else(no_member)?;
    let place = organizations::memberships_here(grant, tx, &[user]).await?.pop().ok_or_else(no_member)?;
    if !place.role.permissions().contains(&Permission::ReviewSubmissions) {
        let message = "This member's role may not review: choose another member, or give this one another role.";
        return Err(problem(AssignReviewerCode::MayNotReview, message).into());
    }
    if store::insert_assignment(tx, grant, held.id, user, by.user).await? {
        events::emit(tx, grant.organization(), Event::ReviewerAssigned { submission, user });
    }
    Ok(())
}
