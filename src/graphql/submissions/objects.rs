//! An attempt, with everything that hangs on it.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object};

use super::answers::Answer;
use super::documents::Document;
use super::filters::{SubmissionFilter, SubmissionOrder};
use super::parts::{AttemptProgress, Consent, Reopening, SubmissionScore};
use crate::access::{Grant, ViewSubmissions};
use crate::domain::submissions::{self as domain, documents};
use crate::graphql::connection::connection;
use crate::graphql::decisions::Decision;
use crate::graphql::filters::filter_of;
use crate::graphql::invites::AssessmentInvite;
use crate::graphql::node;
use crate::graphql::participants::Participant;
use crate::graphql::plan::{Entity, PageShapes, Planned, Planning, Reader, shared};
use crate::graphql::reviews::ReviewerAssignment;
use crate::graphql::scalars::DateTime;
use crate::graphql::scorecards::{Scorecard, ScorecardConnection};
use crate::graphql::selection::{SelectedField, Selection};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{InviteId, SubmissionId};
use crate::kernel::paging::{ListParent, PageRequest};

/// A candidate's one attempt at an assessment.
pub(in crate::graphql) struct Submission {
    row: domain::Submission,
    invite: Planned<Arc<AssessmentInvite>>,
    participant: Planned<Arc<Participant>>,
    answers: Planned<Vec<Answer>>,
    documents: Planned<Vec<Document>>,
    consents: Planned<Vec<Consent>>,
    scorecard: Planned<Option<Scorecard>>,
    scorecards: Planned<ScorecardConnection>,
    progress: Planned<AttemptProgress>,
    reopenings: Planned<Vec<Reopening>>,
    reviewers: Planned<Vec<ReviewerAssignment>>,
    decision: Planned<Option<Decision>>,
    decisions: Planned<Vec<Decision>>,
}

/// Where a submission stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::SubmissionStatus")]
pub(in crate::graphql) enum SubmissionStatus {
    /// Being answered.
    InProgress,
    /// Handed in by the candidate.
    Submitted,
    /// Handed in by the clock.
    TimedOut,
    /// Taken back by the candidate.
    Withdrawn,
}

#[Object]
impl Submission {
    /// The id, good for `node`; the candidate sees the same.
    pub(in crate::graphql) async fn id(&self) -> ID {
        node::id(self.row.id)
    }

    /// The invite that it answers. Needs `VIEW_INVITES`.
    fn invite(&self, ctx: &Context<'_>) -> Result<&Arc<AssessmentInvite>, ApiError> {
        self.invite.get(ctx, ())
    }

    /// Who answers. Needs `VIEW_INVITES`.
    fn participant(&self, ctx: &Context<'_>) -> Result<&Arc<Participant>, ApiError> {
        self.participant.get(ctx, ())
    }

    /// Where it stands.
    async fn status(&self) -> SubmissionStatus {
        self.row.status.into()
    }

    /// When it began, by the server's clock.
    async fn started_at(&self) -> DateTime {
        self.row.started_at.into()
    }

    /// When it was handed in.
    async fn submitted_at(&self) -> Option<DateTime> {
        self.row.submitted_at.map(Into::into)
    }

    /// When the time is up, extra time included; null when there is no limit, and while a reopened attempt waits.
    async fn deadline(&self) -> Option<DateTime> {
        self.row.deadline.map(Into::into)
    }

    /// When the candidate was told that a result can be seen.
    async fn released_at(&self) -> Option<DateTime> {
        self.row.released_at.map(Into::into)
    }

    /// The last moment to resume the attempt, while it is reopened and waits for that; null otherwise.
    async fn resume_until(&self) -> Option<DateTime> {
        self.row.resume_until.map(Into::into)
    }

    /// When it was given more time after its end, the oldest first.
    fn reopenings(&self, ctx: &Context<'_>) -> Result<&Vec<Reopening>, ApiError> {
        self.reopenings.get(ctx, ())
    }

    /// The decision that stands: the newest one on what is handed in now. Null before a person decides, again once a
    /// reopened attempt is resumed, and where the submission is hidden from the caller.
    fn decision(&self, ctx: &Context<'_>) -> Result<&Option<Decision>, ApiError> {
        self.decision.get(ctx, ())
    }

    /// All decisions, the newest first.
    fn decisions(&self, ctx: &Context<'_>) -> Result<&Vec<Decision>, ApiError> {
        self.decisions.get(ctx, ())
    }

    /// How far the attempt has come.
    fn progress(&self, ctx: &Context<'_>) -> Result<&AttemptProgress, ApiError> {
        self.progress.get(ctx, ())
    }

    /// The answers in the order of the questions; a late one stands behind the one that counts.
    fn answers(&self, ctx: &Context<'_>) -> Result<&Vec<Answer>, ApiError> {
        self.answers.get(ctx, ())
    }

    /// Files and recordings that the candidate sent and did not take away, the oldest first. Those that no answer names do
    /// not count.
    fn documents(&self, ctx: &Context<'_>) -> Result<&Vec<Document>, ApiError> {
        self.documents.get(ctx, ())
    }

    /// All that the candidate agreed to or refused, the oldest first.
    fn consents(&self, ctx: &Context<'_>) -> Result<&Vec<Consent>, ApiError> {
        self.consents.get(ctx, ())
    }

    /// The score by which lists are sorted; null before there is one, and where it is hidden from the caller. While the newest
    /// scorecard waits for a person, the newest review of it is what counts. What a scorer was sure of stays the scorer's.
    async fn score(&self) -> Option<SubmissionScore> {
        SubmissionScore::of(&self.row)
    }

    /// Those who are to review it, in the order in which they were assigned. Needs `VIEW_ORGANIZATION` where people are shown.
    fn reviewers(&self, ctx: &Context<'_>) -> Result<&Vec<ReviewerAssignment>, ApiError> {
        self.reviewers.get(ctx, ())
    }

    /// The newest scorecard; null before the first.
    fn scorecard(&self, ctx: &Context<'_>) -> Result<&Option<Scorecard>, ApiError> {
        self.scorecard.get(ctx, ())
    }

    /// All scorecards, the newest first.
    fn scorecards(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor to start after.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor to end before.")] before: Option<String>,
    ) -> Result<&ScorecardConnection, ApiError> {
        self.scorecards.get(ctx, (first, after, last, before))
    }
}

connection!(SubmissionConnection, SubmissionEdge, Submission, "submissions");

impl Entity for Submission {
    type Id = SubmissionId;
    type Right = ViewSubmissions;

    fn load<'p>(
        grant: Grant<Self::Right>,
        reader: &'p mut Reader<'_>,
        ids: Vec<SubmissionId>,
        selection: &'p Selection,
    ) -> Planning<'p, HashMap<SubmissionId, Self>> {
        Box::pin(async move {
            let found = domain::load(&grant, reader.tx, &ids).await?;
            let planned = Self::plan(reader, found.into_values().collect(), selection).await?;
            Ok(planned.into_iter().map(|submission| (submission.row.id, submission)).collect())
        })
    }
}

impl Submission {
    /// Reads what is selected beneath these submissions, in their order.
    fn plan<'p>(
        reader: &'p mut Reader<'_>,
        rows: Vec<domain::Submission>,
        selection: &'p Selection,
    ) -> Planning<'p, Vec<Self>> {
        Box::pin(async move {
            let ids: Vec<SubmissionId> = rows.iter().map(|row| row.id).collect();
            let hidden = reader.hidden().await?;
            let shown = |row: domain::Submission| Self::bare(row.shown(&hidden));
            let mut submissions: Vec<Self> = rows.into_iter().map(shown).collect();
            for field in selection.all("invite") {
                let ids = submissions.iter().map(|submission| submission.row.invite);
                let found = shared::<AssessmentInvite>(reader, ids, field.selection()).await?;
                for submission in &mut submissions {
                    submission.invite.put_shared(field, &found, &submission.row.invite)?;
                }
            }
            for field in selection.all("participant") {
                let ids = submissions.iter().map(|submission| submission.row.participant);
                let found = shared::<Participant>(reader, ids, field.selection()).await?;
                for submission in &mut submissions {
                    submission.participant.put_shared(field, &found, &submission.row.participant)?;
                }
            }
            for field in selection.all("answers") {
                plan_answers(reader, &mut submissions, field).await?;
            }
            for field in selection.all("documents") {
                plan_documents(reader, &mut submissions, field).await?;
            }
            for field in selection.all("consents") {
                let invites: Vec<InviteId> = submissions.iter().map(|submission| submission.row.invite).collect();
                let mut found = Consent::of_invites(reader, &invites).await?;
                for submission in &mut submissions {
                    submission.consents.put(field, found.remove(&submission.row.invite).unwrap_or_default());
                }
            }
            for field in selection.all("reopenings") {
                let mut found = Reopening::of_submissions(reader, &ids).await?;
                for submission in &mut submissions {
                    submission.reopenings.put(field, found.remove(&submission.row.id).unwrap_or_default());
                }
            }
            for field in selection.all("progress") {
                let mut found = AttemptProgress::of_submissions(reader, &ids).await?;
                for submission in &mut submissions {
                    submission.progress.put_own(field, &mut found, &submission.row.id);
                }
            }
            for field in selection.all("reviewers") {
                let mut found = ReviewerAssignment::of_submissions(reader, &ids, field.selection()).await?;
                for submission in &mut submissions {
                    submission.reviewers.put(field, found.remove(&submission.row.id).unwrap_or_default());
                }
            }
            plan_decisions(reader, &mut submissions, selection).await?;
            plan_scorecards(reader, &mut submissions, selection).await?;
            Ok(submissions)
        })
    }

    fn bare(row: domain::Submission) -> Self {
        Self {
            row,
            invite: Planned::default(),
            participant: Planned::default(),
            answers: Planned::default(),
            documents: Planned::default(),
            consents: Planned::default(),
            scorecard: Planned::default(),
            scorecards: Planned::default(),
            progress: Planned::default(),
            reopenings: Planned::default(),
            reviewers: Planned::default(),
            decision: Planned::default(),
            decisions: Planned::default(),
        }
    }

    /// The attempt at each invite that has one.
    pub(in crate::graphql) async fn of_invites(
        reader: &mut Reader<'_>,
        invites: &[InviteId],
        selection: &Selection,
    ) -> Result<HashMap<InviteId, Self>, ApiError> {
        let grant = reader.grant::<ViewSubmissions>()?;
        let found = domain::by_invites(&grant, reader.tx, invites).await?;
        let planned = Self::plan(reader, found.into_values().collect(), selection).await?;
        Ok(planned.into_iter().map(|submission| (submission.row.invite, submission)).collect())
    }

    /// The same page of every parent's submissions.
    pub(in crate::graphql) async fn pages_of<P: ListParent>(
        reader: &mut Reader<'_>,
        parents: &[P],
        field: &SelectedField,
    ) -> Result<HashMap<P, SubmissionConnection>, ApiError> {
        let filter = filter_of::<SubmissionFilter>(field)?.unwrap_or_default().into_domain()?;
        let order = field.argument::<SubmissionOrder>("orderBy")?.map(Into::into).unwrap_or_default();
        let request = PageRequest::new(&field.page_arguments()?, &("submissions", P::TYPE, &filter, order))?;
        let grant = reader.grant::<ViewSubmissions>()?;
        let hidden = reader.hidden().await?;
        let pages = domain::pages(&grant, reader.tx, &hidden, parents, (&filter, order), &request).await?;
        let totals = if field.selection().has("totalCount") {
            domain::totals(&grant, reader.tx, &hidden, parents, &filter).await?
        } else {
            HashMap::new()
        };
        let (rows, shapes) = PageShapes::apart(pages);
        let planned = Self::plan(reader, rows, &field.selection().items()).await?;
        Ok(shapes.together(planned, &totals, &request, |submission| order.field.position_of(&submission.row)))
    }
}

async fn plan_answers(
    reader: &mut Reader<'_>,
    submissions: &mut [Submission],
    field: &SelectedField,
) -> Result<(), ApiError> {
    let ids: Vec<SubmissionId> = submissions.iter().map(|submission| submission.row.id).collect();
    let grant = reader.grant::<ViewSubmissions>()?;
    let mut found = domain::answers(&grant, reader.tx, &ids).await?;
    reader.saw(ids.iter().copied());
    let rows: Vec<Vec<domain::Answer>> = ids.iter().map(|id| found.remove(id).unwrap_or_default()).collect();
    let sizes: Vec<usize> = rows.iter().map(Vec::len).collect();
    let mut planned = Answer::plan(reader, rows.into_iter().flatten().collect(), field.selection()).await?.into_iter();
    for (submission, size) in submissions.iter_mut().zip(sizes) {
        submission.answers.put(field, planned.by_ref().take(size).collect());
    }
    Ok(())
}

async fn plan_documents(
    reader: &mut Reader<'_>,
    submissions: &mut [Submission],
    field: &SelectedField,
) -> Result<(), ApiError> {
    let ids: Vec<SubmissionId> = submissions.iter().map(|submission| submission.row.id).collect();
    let grant = reader.grant::<ViewSubmissions>()?;
    let mut found = documents::by_submissions(&grant, reader.tx, &ids).await?;
    reader.saw(ids.iter().copied());
    let rows: Vec<_> = ids.iter().map(|id| found.remove(id).unwrap_or_default()).collect();
    let sizes: Vec<usize> = rows.iter().map(Vec::len).collect();
    let mut shown = Document::shown(reader, rows.into_iter().flatten().collect()).await?.into_iter();
    for (submission, size) in submissions.iter_mut().zip(sizes) {
        submission.documents.put(field, shown.by_ref().take(size).collect());
    }
    Ok(())
}

async fn plan_decisions(
    reader: &mut Reader<'_>,
    submissions: &mut [Submission],
    selection: &Selection,
) -> Result<(), ApiError> {
    let hidden = reader.hidden().await?;
    let shown = submissions.iter().filter(|one| !hidden.has_submission(one.row.job_description, one.row.id));
    let ids: Vec<SubmissionId> = shown.map(|submission| submission.row.id).collect();
    for field in selection.all("decision") {
        let mut found = Decision::standing_of(reader, &ids, field.selection()).await?;
        for submission in &mut *submissions {
            submission.decision.put(field, found.remove(&submission.row.id));
        }
    }
    for field in selection.all("decisions") {
        let mut found = Decision::all_of(reader, &ids, field.selection()).await?;
        for submission in &mut *submissions {
            submission.decisions.put(field, found.remove(&submission.row.id).unwrap_or_default());
        }
    }
    Ok(())
}

async fn plan_scorecards(
    reader: &mut Reader<'_>,
    submissions: &mut [Submission],
    selection: &Selection,
) -> Result<(), ApiError> {
    let ids: Vec<SubmissionId> = submissions.iter().map(|submission| submission.row.id).collect();
    for field in selection.all("scorecard") {
        let mut found = Scorecard::newest_of(reader, &ids, field.selection()).await?;
        for submission in &mut *submissions {
            submission.scorecard.put(field, found.remove(&submission.row.id));
        }
    }
    for field in selection.all("scorecards") {
        let mut found = Scorecard::pages_of(reader, &ids, field).await?;
        for submission in &mut *submissions {
            submission.scorecards.put_own(field, &mut found, &submission.row.id);
        }
    }
    Ok(())
}
