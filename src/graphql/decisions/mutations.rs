//! Deciding on submissions.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::many::{DecideSubmissionsInput, DecideSubmissionsPayload, answered};
use super::objects::{Decision, DecisionOutcome};
use crate::access::{DecideSubmissions, ViewSubmissions, authorize, authorize_first, person};
use crate::domain::decisions::{self as domain, DecisionId};
use crate::graphql::context::{ContextExt, Receipt};
use crate::graphql::node;
use crate::graphql::payload::user_errors;
use crate::graphql::plan::{Reader, one};
use crate::graphql::selection::Selection;
use crate::graphql::submissions::Submission;
use crate::kernel::error::ApiError;
use crate::kernel::ids::SubmissionId;
use crate::kernel::problem::Problem;

/// A decision on a submission.
#[derive(InputObject)]
pub(in crate::graphql) struct DecideSubmissionInput {
    /// Which submission.
    pub(super) submission_id: ID,
    /// What is decided.
    pub(super) outcome: DecisionOutcome,
    /// Why, for the team: at most 2000 characters. The candidate is never shown it.
    pub(super) reason: String,
    /// The `number` of the decision that stood when you looked, 0 for none: when another stands by now, the answer is
    /// `CONFLICT` and that decision. Absent: whatever stands.
    pub(super) expected_number: Option<i32>,
}

impl DecideSubmissionInput {
    /// The same in the domain's words, without the submission.
    pub(super) fn into_form(self) -> domain::NewDecision {
        domain::NewDecision { outcome: self.outcome.into(), reason: self.reason, expected_number: self.expected_number }
    }
}

user_errors!(
    "decideSubmission",
    DecideSubmissionUserError,
    DecideSubmissionErrorCode,
    domain::DecideSubmissionCode {
        /// There is no reason.
        ReasonRequired,
        /// The reason is too long.
        TooLong,
        /// The attempt is not handed in.
        NotSubmitted,
        /// The candidate took the attempt back.
        Withdrawn,
        /// Somebody decided meanwhile: `decision` is theirs.
        Conflict,
    }
);

/// Answer of `decideSubmission`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct DecideSubmissionPayload {
    /// The submission; null when something is to be mended.
    submission: Option<Submission>,
    /// The decision that was recorded, now or before; with `CONFLICT` the one that stands, null if none does. Null when
    /// something else is to be mended.
    decision: Option<Arc<Decision>>,
    /// What is to be mended.
    user_errors: Vec<DecideSubmissionUserError>,
}

/// Decisions on submissions.
#[derive(Default)]
pub(in crate::graphql) struct DecisionMutation;

#[Object]
impl DecisionMutation {
    /// Records what a person decides on a submission that was handed in, and why. The same decision again, by the same
    /// person, changes nothing; another one takes its place, and those before are kept. Nothing reaches the candidate: a
    /// released result shows the decision that stood at its release. An API key decides in the name of the member who made
    /// it. Needs `DECIDE_SUBMISSIONS`. Emits `decision.recorded`.
    async fn decide_submission(
        &self,
        ctx: &Context<'_>,
        input: DecideSubmissionInput,
    ) -> Result<DecideSubmissionPayload, ApiError> {
        let id: SubmissionId = node::decode(&input.submission_id)?;
        let form = input.into_form();
        let receipt: Receipt<domain::Decided, _> = ctx
            .mutate("decideSubmission", async |tx| {
                let grant = authorize::<DecideSubmissions>(tx, ctx.actor(), id).await?;
                let who = person(&grant, tx).await?;
                domain::decide(&grant, tx, &who, id, &form).await
            })
            .await?;
        let Receipt { value, problems } = receipt;
        let mut problems: Vec<Problem<_>> = problems;
        let done = value.as_ref().is_some_and(|decided| decided.conflict.is_none());
        let mut decision = None;
        if let Some(decided) = value {
            problems.extend(decided.conflict);
            decision = find(ctx, decided.decision).await?;
        }
        let selection = Selection::of(ctx)?.child("submission");
        let submission = one(ctx, done.then_some(id), &selection).await?;
        Ok(DecideSubmissionPayload {
            submission,
            decision,
            user_errors: problems.into_iter().map(Into::into).collect(),
        })
    }

    /// Records what a person decides on many submissions of one organization, with a result for each row; a bad row spoils
    /// no other. Each row is as good as a `decideSubmission`. Needs `DECIDE_SUBMISSIONS`. Emits `decision.recorded` for
    /// each that is recorded.
    async fn decide_submissions(
        &self,
        ctx: &Context<'_>,
        input: DecideSubmissionsInput,
    ) -> Result<DecideSubmissionsPayload, ApiError> {
        let row = |row: DecideSubmissionInput| (row.submission_id.parse().ok(), row.into_form());
        let rows: Vec<(Option<SubmissionId>, _)> = input.decisions.into_iter().map(row).collect();
        let ids: Vec<SubmissionId> = rows.iter().filter_map(|(id, _)| *id).collect();
        let receipt = ctx
            .mutate("decideSubmissions", async |tx| {
                domain::check_size(rows.len())?;
                let grant = authorize_first::<DecideSubmissions>(tx, ctx.actor(), &ids).await?;
                let who = person(&grant, tx).await?;
                domain::decide_many(&grant, tx, &who, &rows).await
            })
            .await?;
        answered(ctx, receipt).await
    }
}

/// A decision for the payload, if there is one and it is selected.
async fn find(ctx: &Context<'_>, id: Option<DecisionId>) -> Result<Option<Arc<Decision>>, ApiError> {
    let selection = Selection::of(ctx)?;
    let Some(id) = id.filter(|_| selection.has("decision")) else { return Ok(None) };
    let selection = selection.child("decision");
    ctx.read(async |tx| {
        let grant = authorize::<ViewSubmissions>(tx, ctx.actor(), id.submission).await?;
        let mut reader = Reader::new(tx, &grant, ctx.actor(), ctx.sights());
        Ok(Decision::of_ids(&mut reader, &[id], &selection).await?.remove(&id))
    })
    .await
}
