//! A person decides on one attempt.

use serde::{Deserialize, Serialize};

use super::form::{DecideSubmissionCode, NewDecision, Ruling, conflict, rule};
use super::model::{Decision, DecisionId};
use super::store;
use crate::access::{DecideSubmissions, Grant, Person};
use crate::db::Tx;
use crate::domain::submissions::{self, Submission};
use crate::events::{self, Event};
use crate::kernel::error::ApiError;
use crate::kernel::ids::SubmissionId;
use crate::kernel::problem::{Outcome, Problem, Rejection};

/// What a decision came to.
#[derive(Debug, Serialize, Deserialize)]
pub struct Decided {
    /// The decision that was recorded, now or before; or the one that stood in the way, if any.
    pub decision: Option<DecisionId>,
    /// Why nothing was recorded: somebody decided meanwhile.
    pub conflict: Option<Problem<DecideSubmissionCode>>,
}

/// Records a decision. The same one again, by the same person, changes nothing.
pub async fn decide(
    grant: &Grant<DecideSubmissions>,
    tx: &mut Tx,
    who: &Person,
    id: SubmissionId,
    form: &NewDecision,
) -> Outcome<Decided, DecideSubmissionCode> {
    let submission = submissions::lock(grant, tx, id).await?.ok_or(ApiError::NotFound)?;
    let newest = store::newest(tx, grant, &[id]).await?.remove(&id);
    let standing = newest.as_ref().filter(|newest| newest.is_about(&submission)).map(|newest| newest.id);
    match rule(form, "", who.user, &submission, newest.as_ref()) {
        Ruling::Mend(problems) => Err(Rejection::Problems(problems)),
        Ruling::Stands => Ok(Decided { decision: standing, conflict: None }),
        Ruling::Conflict => Ok(Decided { decision: standing, conflict: Some(conflict("")) }),
        Ruling::New { number, reason } => {
            let decision = drawn_up(tx, who, &submission, form, number, reason);
            let decided = Decided { decision: Some(decision.id), conflict: None };
            record(grant, tx, &[(&submission, decision)]).await?;
            Ok(decided)
        }
    }
}

/// A decision as it is recorded now.
pub(super) fn drawn_up(
    tx: &Tx,
    who: &Person,
    submission: &Submission,
    form: &NewDecision,
    number: i32,
    reason: String,
) -> Decision {
    Decision {
        id: DecisionId { submission: submission.id, number },
        resumed_times: submission.resumed_times,
        outcome: form.outcome,
        reason,
        decided_by: who.user,
        via: who.via,
        decided_at: tx.now(),
    }
}

/// Writes decisions on attempts that are held, one each.
pub(super) async fn record(
    grant: &Grant<DecideSubmissions>,
    tx: &mut Tx,
    decided: &[(&Submission, Decision)],
) -> Result<(), ApiError> {
    if decided.is_empty() {
        return Ok(());
    }
    let outcomes: Vec<_> = decided.iter().map(|(submission, decision)| (submission.id, decision.outcome)).collect();
    store::insert(tx, grant, decided.iter().map(|(_, decision)| decision)).await?;
    submissions::keep_decisions(grant, tx, &outcomes).await?;
    for (submission, decision) in decided {
        let outcome = decision.outcome.as_str().to_owned();
        let fact = Event::DecisionRecorded { submission: submission.id, invite: submission.invite, outcome };
        events::emit(tx, grant.organization(), fact);
    }
    Ok(())
}
