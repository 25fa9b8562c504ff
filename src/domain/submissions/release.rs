//! A recruiter lets a candidate see the result; the mail follows.

use super::model::SubmissionStatus;
use super::store;
use crate::access::{Grant, ReleaseResults};
use crate::db::Tx;
use crate::events::{self, Event};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{SubmissionId, TypedId};
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::secret::{LinkPurpose, SecretKeys};

/// Every result has one link: it is not sent anew.
const GENERATION: i32 = 1;

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum ReleaseResultCode {
    /// The attempt is not handed in.
    NotSubmitted,
    /// The candidate took the attempt back.
    Withdrawn,
}

/// Releases it; released already, it stays as it is. What is shown follows the organization's settings at the time the
/// candidate looks.
pub async fn release_result(
    grant: &Grant<ReleaseResults>,
    tx: &mut Tx,
    keys: &SecretKeys,
    id: SubmissionId,
) -> Outcome<(), ReleaseResultCode> {
    let submission = store::lock(tx, grant, id).await?.ok_or(ApiError::NotFound)?;
    let (code, message) = match submission.status {
        SubmissionStatus::InProgress => (ReleaseResultCode::NotSubmitted, "The attempt is not handed in yet."),
        SubmissionStatus::Withdrawn => (ReleaseResultCode::Withdrawn, "The candidate took the attempt back."),
        SubmissionStatus::Submitted | SubmissionStatus::TimedOut if submission.released_at.is_some() => return Ok(()),
        SubmissionStatus::Submitted | SubmissionStatus::TimedOut => {
            let token = keys.link_token(LinkPurpose::Result, id.uuid(), GENERATION);
            store::release(tx, grant, id, token.hash()).await?;
            let fact = Event::ResultReleased { submission: id, invite: submission.invite };
            events::emit(tx, grant.organization(), fact);
            return Ok(());
        }
    };
    Err(Problem::new(code, "submissionId", message).into())
}
