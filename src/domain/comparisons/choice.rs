//! Who is compared.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::model::{NotComparable, NotComparableReason};
use super::store;
use crate::access::{Hidden, OrgScope};
use crate::db::{DbError, Tx};
use crate::domain::submissions::{self, Submission, SubmissionStatus};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{AssessmentId, JobDescriptionId, SubmissionId};

/// Most candidates side by side.
pub const MAX_ROWS: usize = 50;

/// Whom somebody wants to see side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// These, in no order.
    Named(Vec<SubmissionId>),
    /// So many of those with the highest scores.
    Best(usize),
}

impl Choice {
    /// A choice of as many as are allowed. An id that is none is given as absent.
    pub fn new(named: Option<Vec<Option<SubmissionId>>>, first: Option<i32>) -> Result<Self, ApiError> {
        let best = match first.map(usize::try_from) {
            None => 20,
            Some(Ok(first)) if (1..=MAX_ROWS).contains(&first) => first,
            Some(_) => return Err(ApiError::bad_input("first", format!("Give a number from 1 to {MAX_ROWS}."))),
        };
        match named {
            None => Ok(Self::Best(best)),
            Some(ids) if ids.len() <= MAX_ROWS => {
                Ok(Self::Named(ids.into_iter().collect::<Option<_>>().ok_or_else(unknown)?))
            }
            Some(_) => {
                let message = format!("At most {MAX_ROWS} submissions stand side by side.");
                Err(ApiError::bad_input("submissionIds", message))
            }
        }
    }
}

/// Somebody is named who is not of the job: a stranger looks like nobody.
fn unknown() -> ApiError {
    ApiError::bad_input("submissionIds", "Name submissions of this job description alone.")
}

/// Those of a job who are looked at.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    /// The revision that they are compared by.
    pub(super) assessment: Option<AssessmentId>,
    pub(super) comparable: Vec<Submission>,
    pub(super) not_comparable: Vec<NotComparable>,
}

/// Who is compared, for each job. Whoever is named belongs to every one of them, so to one.
pub(super) async fn choose(
    scope: &OrgScope,
    tx: &mut Tx,
    hidden: &Hidden,
    jobs: &[JobDescriptionId],
    choice: &Choice,
) -> Result<HashMap<JobDescriptionId, Chosen>, ApiError> {
    let ids = match choice {
        Choice::Named(ids) => ids.clone(),
        Choice::Best(first) => best(scope, tx, hidden, jobs, *first).await?,
    };
    let found = submissions::load(scope, tx, &ids).await?;
    if let Choice::Named(ids) = choice {
        let belongs = |id| found.get(id).is_some_and(|one| jobs.iter().all(|job| *job == one.job_description));
        if !ids.iter().all(belongs) {
            return Err(unknown());
        }
    }
    let mut by_job: HashMap<JobDescriptionId, Vec<Submission>> = jobs.iter().map(|job| (*job, Vec::new())).collect();
    let mut seen = HashSet::new();
    for id in ids.iter().filter(|id| seen.insert(**id)) {
        if let Some(submission) = found.get(id) {
            by_job.entry(submission.job_description).or_default().push(submission.clone());
        }
    }
    Ok(by_job.into_iter().map(|(job, submissions)| (job, part(hidden, submissions))).collect())
}

/// Those of each job with the highest scores. What is hidden has none: who stands in the list, and who is missing, tells
/// nothing about it.
async fn best(
    scope: &OrgScope,
    tx: &mut Tx,
    hidden: &Hidden,
    jobs: &[JobDescriptionId],
    first: usize,
) -> Result<Vec<SubmissionId>, DbError> {
    let is_touched = jobs.iter().any(|job| hidden.touches(*job));
    let ranked = store::choose(tx, scope, jobs, (!is_touched).then_some(first)).await?;
    let mut taken: HashMap<JobDescriptionId, usize> = HashMap::new();
    let mut is_taken = |job| {
        let taken = taken.entry(job).or_default();
        *taken += 1;
        *taken <= first
    };
    let shown = ranked.into_iter().filter(|(job, id)| !hidden.has_submission(*job, *id));
    Ok(shown.filter(|(job, _)| is_taken(*job)).map(|(_, id)| id).collect())
}

/// Parts those who can be compared from the others: handed in, and at the revision that most of them answered, the newest
/// of equals.
fn part(hidden: &Hidden, submissions: Vec<Submission>) -> Chosen {
    let mut people: BTreeMap<AssessmentId, usize> = BTreeMap::new();
    for submission in submissions.iter().filter(|submission| submission.is_handed_in()) {
        *people.entry(submission.assessment).or_default() += 1;
    }
    let assessment = people.into_iter().max_by_key(|(id, people)| (*people, *id)).map(|(id, _)| id);
    let mut chosen = Chosen { assessment, ..Chosen::default() };
    for submission in submissions {
        let reason = match submission.status {
            SubmissionStatus::InProgress => NotComparableReason::NotSubmitted,
            SubmissionStatus::Withdrawn => NotComparableReason::Withdrawn,
            SubmissionStatus::Submitted | SubmissionStatus::TimedOut
                if hidden.has_submission(submission.job_description, submission.id) =>
            {
                NotComparableReason::Hidden
            }
            SubmissionStatus::Submitted | SubmissionStatus::TimedOut if Some(submission.assessment) == assessment => {
                chosen.comparable.push(submission);
                continue;
            }
            SubmissionStatus::Submitted | SubmissionStatus::TimedOut => NotComparableReason::OtherAssessment,
        };
        chosen.not_comparable.push(NotComparable { submission: submission.id, reason });
    }
    chosen
}
