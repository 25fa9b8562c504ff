//! A person decides on many attempts in one call.
//!
//! However many rows: one statement that holds the attempts, in the order of their ids, one that reads what was decided
//! before, and two that write.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::decide::{drawn_up, record};
use super::form::{DecideSubmissionCode, NewDecision, Ruling, conflict, rule};
use super::model::{Decision, DecisionId};
use super::store;
use crate::access::{DecideSubmissions, Grant, Person};
use crate::db::Tx;
use crate::domain::submissions::{self, Submission};
use crate::kernel::ids::SubmissionId;
use crate::kernel::problem::{Outcome, Problem};

/// Most rows of a call.
const MAX_ROWS: usize = 500;

/// What may be wrong, with the call or with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecideSubmissionsCode {
    /// No rows.
    Empty,
    /// More rows than one call may have.
    TooMany,
    /// There is no such attempt.
    UnknownSubmission,
    /// A row above decides on the same attempt otherwise.
    Duplicate,
    /// There is no reason.
    ReasonRequired,
    /// The reason is too long.
    TooLong,
    /// The attempt is not handed in.
    NotSubmitted,
    /// The candidate took the attempt back.
    Withdrawn,
    /// Somebody decided meanwhile.
    Conflict,
}

use DecideSubmissionsCode as Code;

impl From<DecideSubmissionCode> for Code {
    fn from(code: DecideSubmissionCode) -> Self {
        match code {
            DecideSubmissionCode::ReasonRequired => Self::ReasonRequired,
            DecideSubmissionCode::TooLong => Self::TooLong,
            DecideSubmissionCode::NotSubmitted => Self::NotSubmitted,
            DecideSubmissionCode::Withdrawn => Self::Withdrawn,
            DecideSubmissionCode::Conflict => Self::Conflict,
        }
    }
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidedRow {
    /// What became of it.
    pub result: DecidedRowResult,
    /// The decision that was recorded, now or before; or the one that stood in the way, if any.
    pub decision: Option<DecisionId>,
}

/// What can become of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecidedRowResult {
    /// The decision was recorded.
    Decided,
    /// The same person had recorded the same before, perhaps in a row above.
    Unchanged,
    /// The row is to be mended.
    Rejected(Vec<Problem<Code>>),
}

/// The number of rows is one that a call may have: to be asked before anything is looked for.
pub fn check_size(rows: usize) -> Result<(), Problem<Code>> {
    match rows {
        0 => Err(Problem::new(Code::Empty, "decisions", "Name at least one submission.")),
        1..=MAX_ROWS => Ok(()),
        _ => Err(Problem::new(Code::TooMany, "decisions", format!("At most {MAX_ROWS} decisions are taken at once."))),
    }
}

/// Records what can be recorded and says what became of each row, in their order. An id that is none is given as absent.
pub async fn decide_many(
    grant: &Grant<DecideSubmissions>,
    tx: &mut Tx,
    who: &Person,
    rows: &[(Option<SubmissionId>, NewDecision)],
) -> Outcome<Vec<DecidedRow>, Code> {
    let ids: Vec<SubmissionId> = rows.iter().filter_map(|(id, _)| *id).collect();
    let found = submissions::lock_all(grant, tx, &ids).await?;
    let newest = store::newest(tx, grant, &ids).await?;
    let mut sheet = Sheet { who, found: &found, newest, settled: HashMap::new(), recorded: Vec::new() };
    let results = rows.iter().enumerate().map(|(index, (id, form))| sheet.take(tx, index, *id, form)).collect();
    let recorded = sheet.finish();
    record(grant, tx, &recorded).await?;
    Ok(results)
}

/// The rows being worked through.
struct Sheet<'a> {
    who: &'a Person,
    found: &'a HashMap<SubmissionId, Submission>,
    /// The newest decision on each attempt; those of rows above count.
    newest: HashMap<SubmissionId, Decision>,
    /// Which row settled each attempt: one below that says otherwise is a mistake, however often the call is repeated.
    settled: HashMap<SubmissionId, usize>,
    /// Those to be written, in the order of the rows.
    recorded: Vec<SubmissionId>,
}

impl<'a> Sheet<'a> {
    fn take(&mut self, tx: &Tx, index: usize, id: Option<SubmissionId>, form: &NewDecision) -> DecidedRow {
        let at = format!("decisions.{index}.");
        let Some(submission) = id.and_then(|id| self.found.get(&id)) else {
            let message = "There is no such submission in this organization.";
            let problem = Problem::new(Code::UnknownSubmission, &format!("{at}submissionId"), message);
            return DecidedRow::rejected(vec![problem], None);
        };
        let newest = self.newest.get(&submission.id);
        let standing = newest.filter(|newest| newest.is_about(submission)).map(|newest| newest.id);
        match rule(form, &at, self.who.user, submission, newest) {
            Ruling::Mend(problems) => DecidedRow::rejected(problems, None),
            Ruling::Stands => {
                self.settled.entry(submission.id).or_insert(index);
                DecidedRow { result: DecidedRowResult::Unchanged, decision: standing }
            }
            Ruling::Conflict | Ruling::New { .. } if self.settled.contains_key(&submission.id) => {
                let above = self.settled.get(&submission.id).copied().unwrap_or_default();
                let message = format!("Row {above} decides on the same submission otherwise: leave one of them out.");
                let problem = Problem::new(Code::Duplicate, &format!("{at}submissionId"), message);
                DecidedRow::rejected(vec![problem], standing)
            }
            Ruling::Conflict => DecidedRow::rejected(vec![conflict(&at)], standing),
            Ruling::New { number, reason } => {
                let decision = drawn_up(tx, self.who, submission, form, number, reason);
                let decided = DecidedRow { result: DecidedRowResult::Decided, decision: Some(decision.id) };
                self.newest.insert(submission.id, decision);
                self.settled.insert(submission.id, index);
                self.recorded.push(submission.id);
                decided
            }
        }
    }

    /// What is to be written, in the order of the rows.
    fn finish(mut self) -> Vec<(&'a Submission, Decision)> {
        let taken = self.recorded.iter().filter_map(|id| Some((self.found.get(id)?, self.newest.remove(id)?)));
        taken.collect()
    }
}

impl DecidedRow {
    fn rejected<C: Into<Code>>(problems: Vec<Problem<C>>, decision: Option<DecisionId>) -> Self {
        let own =
            |problem: Problem<C>| Problem { code: problem.code.into(), path: problem.path, message: problem.message };
        Self { result: DecidedRowResult::Rejected(problems.into_iter().map(own).collect()), decision }
    }
}
