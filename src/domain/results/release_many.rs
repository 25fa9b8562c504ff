//! A recruiter lets many candidates see their results in one call: one statement that holds the attempts, in the order of
//! their ids, and one that writes.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::release::{ReleaseResultCode, ReleaseStep, release, step};
use crate::access::{Grant, ReleaseResults};
use crate::db::Tx;
use crate::domain::submissions;
use crate::kernel::ids::SubmissionId;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::secret::SecretKeys;

/// Most results that are released in a call.
const MAX_ROWS: usize = 500;

/// What may be wrong, with the call or with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReleaseResultsCode {
    /// No rows.
    Empty,
    /// More rows than one call may have.
    TooMany,
    /// There is no such attempt.
    UnknownSubmission,
    /// The attempt is not handed in.
    NotSubmitted,
    /// The candidate took the attempt back.
    Withdrawn,
}

use ReleaseResultsCode as Code;

impl From<ReleaseResultCode> for Code {
    fn from(code: ReleaseResultCode) -> Self {
        match code {
            ReleaseResultCode::NotSubmitted => Self::NotSubmitted,
            ReleaseResultCode::Withdrawn => Self::Withdrawn,
        }
    }
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReleasedRow {
    /// What was done with the result of this attempt.
    Taken(SubmissionId, ReleaseStep),
    /// The row is to be mended.
    Rejected(Problem<Code>),
}

/// The number of rows is one that a call may have: to be asked before anything is looked for.
pub fn check_size(rows: usize) -> Result<(), Problem<Code>> {
    match rows {
        0 => Err(Problem::new(Code::Empty, "submissionIds", "Name at least one submission.")),
        1..=MAX_ROWS => Ok(()),
        _ => Err(Problem::new(Code::TooMany, "submissionIds", format!("At most {MAX_ROWS} are released at once."))),
    }
}

/// Releases what can be released and says what became of each row, in their order. An id that is none is given as absent.
pub async fn release_results(
    grant: &Grant<ReleaseResults>,
    tx: &mut Tx,
    keys: &SecretKeys,
    rows: &[Option<SubmissionId>],
) -> Outcome<Vec<ReleasedRow>, Code> {
    let ids: Vec<SubmissionId> = rows.iter().flatten().copied().collect();
    let found = submissions::lock_all(grant, tx, &ids).await?;
    let mut taken = HashSet::new();
    let mut steps = Vec::new();
    let mut results = Vec::with_capacity(rows.len());
    for (index, id) in rows.iter().enumerate() {
        let path = format!("submissionIds.{index}");
        let result = match id.and_then(|id| found.get(&id)) {
            None => {
                let message = "There is no such submission in this organization.";
                ReleasedRow::Rejected(Problem::new(Code::UnknownSubmission, &path, message))
            }
            // Named a second time, it has been released by the row above.
            Some(submission) if taken.contains(&submission.id) => {
                ReleasedRow::Taken(submission.id, ReleaseStep::Unchanged)
            }
            Some(submission) => match step(submission, &path) {
                Ok(step) => {
                    taken.insert(submission.id);
                    steps.push((submission, step));
                    ReleasedRow::Taken(submission.id, step)
                }
                Err(problem) => ReleasedRow::Rejected(Problem {
                    code: problem.code.into(),
                    path: problem.path,
                    message: problem.message,
                }),
            },
        };
        results.push(result);
    }
    release(grant, tx, keys, &steps).await?;
    Ok(results)
}
