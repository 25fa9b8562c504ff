//! A recruiter lets a candidate see the result; the mail follows.
//!
//! With the first release the result gets its link. The decision that stands at that moment is the one that the candidate
//! may see: another one reaches the candidate only when somebody releases again.

use serde::{Deserialize, Serialize};

use crate::access::{Grant, ReleaseResults};
use crate::db::Tx;
use crate::domain::submissions::{self, Submission, SubmissionStatus};
use crate::events::{self, Event};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{SubmissionId, TypedId};
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::secret::{LinkPurpose, SecretKeys, TokenHash};

/// Every result has one link: it is not sent anew.
const GENERATION: i32 = 1;

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReleaseResultCode {
    /// The attempt is not handed in.
    NotSubmitted,
    /// The candidate took the attempt back.
    Withdrawn,
}

use ReleaseResultCode as Code;

/// What a release does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReleaseStep {
    /// The candidate may see the result from now on, and is told so by mail.
    Released,
    /// The candidate may see the decision that stands now. No mail goes out.
    Updated,
    /// The candidate sees all of that already.
    Unchanged,
}

/// Releases it. Releasing again sends no second mail; it shows the decision that stands by then. How much is shown follows
/// the organization's settings at the time the candidate looks.
pub async fn release_result(
    grant: &Grant<ReleaseResults>,
    tx: &mut Tx,
    keys: &SecretKeys,
    id: SubmissionId,
) -> Outcome<(), ReleaseResultCode> {
    let submission = submissions::lock(grant, tx, id).await?.ok_or(ApiError::NotFound)?;
    let step = step(&submission, "submissionId")?;
    Ok(release(grant, tx, keys, &[(&submission, step)]).await?)
}

/// What a release of this attempt does. `path` leads to its id.
pub(super) fn step(submission: &Submission, path: &str) -> Result<ReleaseStep, Problem<Code>> {
    let (code, message) = match submission.status {
        SubmissionStatus::InProgress => (Code::NotSubmitted, "The attempt is not handed in yet."),
        SubmissionStatus::Withdrawn => (Code::Withdrawn, "The candidate took the attempt back."),
        SubmissionStatus::Submitted | SubmissionStatus::TimedOut => {
            return Ok(match submission.released_at {
                None => ReleaseStep::Released,
                Some(_) if submission.released_decision != submission.decision => ReleaseStep::Updated,
                Some(_) => ReleaseStep::Unchanged,
            });
        }
    };
    Err(Problem::new(code, path, message))
}

/// Takes these steps with attempts that are held, one each.
pub(super) async fn release(
    grant: &Grant<ReleaseResults>,
    tx: &mut Tx,
    keys: &SecretKeys,
    steps: &[(&Submission, ReleaseStep)],
) -> Result<(), ApiError> {
    let link = |id: SubmissionId| keys.link_token(LinkPurpose::Result, id.uuid(), GENERATION).hash();
    let changed = steps.iter().filter(|(_, step)| *step != ReleaseStep::Unchanged);
    let links: Vec<(SubmissionId, TokenHash)> = changed.map(|(one, _)| (one.id, link(one.id))).collect();
    if links.is_empty() {
        return Ok(());
    }
    submissions::keep_releases(grant, tx, &links).await?;
    for (one, step) in steps {
        let (submission, invite) = (one.id, one.invite);
        let fact = match step {
            ReleaseStep::Released => Event::ResultReleased { submission, invite },
            ReleaseStep::Updated => Event::ResultUpdated { submission, invite },
            ReleaseStep::Unchanged => continue,
        };
        events::emit(tx, grant.organization(), fact);
    }
    Ok(())
}
