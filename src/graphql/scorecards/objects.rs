//! One scoring of a submission.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};

use super::scores::{CriterionScore, QuestionScore};
use crate::access::{Grant, ViewSubmissions};
use crate::domain::scorecards as domain;
use crate::graphql::connection::connection;
use crate::graphql::node;
use crate::graphql::plan::{Entity, PageShapes, Planned, Planning, Reader, shared};
use crate::graphql::reviews::Review;
use crate::graphql::scalars::{DateTime, Decimal};
use crate::graphql::selection::{SelectedField, Selection};
use crate::graphql::submissions::Submission;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{ScorecardId, SubmissionId};
use crate::kernel::paging::PageRequest;

/// What a handed-in attempt is worth, criterion by criterion.
pub(in crate::graphql) struct Scorecard {
    row: domain::Scorecard,
    hidden: bool,
    submission: Planned<Arc<Submission>>,
    criteria: Planned<Vec<CriterionScore>>,
    question_scores: Planned<Vec<QuestionScore>>,
    reviews: Planned<Vec<Arc<Review>>>,
}

/// Where a scorecard stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ScorecardStatus")]
pub(in crate::graphql) enum ScorecardStatus {
    /// On its way.
    Queued,
    /// Being computed.
    Scoring,
    /// Done.
    Ready,
    /// Done, but a person has to look at something.
    NeedsHuman,
    /// Could not be made.
    Failed,
}

/// What made the scores.
#[derive(Debug, Clone, SimpleObject)]
pub(in crate::graphql) struct ScorerInfo {
    /// Which scorer.
    name: String,
    /// Which version of it.
    version: String,
    /// Revision of the assessment whose rubric was applied.
    rubric_revision: i32,
}

#[Object]
impl Scorecard {
    /// The id, good for `node`.
    pub(in crate::graphql) async fn id(&self) -> ID {
        node::id(self.row.id)
    }

    /// What was scored.
    fn submission(&self, ctx: &Context<'_>) -> Result<&Arc<Submission>, ApiError> {
        self.submission.get(ctx, ())
    }

    /// What scorer and colleagues think is hidden from the caller, who is to review blindly: scores, confidence and summary are
    /// null, the criteria are listed without levels, words and reasons, and there are no question scores and no reviews
    /// but the caller's own. It is shown once the caller's review of the newest scorecard is in.
    async fn hidden(&self) -> bool {
        self.hidden
    }

    /// Where it stands.
    async fn status(&self) -> ScorecardStatus {
        self.row.status.into()
    }

    /// 0 to 100 with two decimals, of what could be scored; null when nothing could, or not yet.
    async fn overall_score(&self) -> Option<Decimal> {
        self.row.overall_score.map(|score| Decimal(score.to_string()))
    }

    /// A person has to look before the score counts.
    async fn provisional(&self) -> bool {
        self.row.provisional
    }

    /// How far the overall score can be relied on, 0 to 100.
    async fn confidence(&self) -> Option<Decimal> {
        self.row.confidence.map(|confidence| Decimal(confidence.to_string()))
    }

    /// One to three sentences for people.
    async fn summary(&self) -> Option<&str> {
        self.row.summary.as_deref()
    }

    /// Why a person has to look, in machine-readable names.
    async fn reasons(&self) -> &[String] {
        &self.row.reasons
    }

    /// A level for each criterion of each text question, with the candidate's words.
    fn criteria(&self, ctx: &Context<'_>) -> Result<&Vec<CriterionScore>, ApiError> {
        self.criteria.get(ctx, ())
    }

    /// What the closed questions earned by their key.
    fn question_scores(&self, ctx: &Context<'_>) -> Result<&Vec<QuestionScore>, ApiError> {
        self.question_scores.get(ctx, ())
    }

    /// What people make of it, the oldest review first. Of each person the newest counts.
    fn reviews(&self, ctx: &Context<'_>) -> Result<&Vec<Arc<Review>>, ApiError> {
        self.reviews.get(ctx, ())
    }

    /// What made the scores.
    async fn scorer(&self) -> ScorerInfo {
        ScorerInfo {
            name: self.row.scorer_name.clone(),
            version: self.row.scorer_version.clone(),
            rubric_revision: self.row.rubric_revision,
        }
    }

    /// When it was queued.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// When it was finished.
    async fn completed_at(&self) -> Option<DateTime> {
        self.row.completed_at.map(Into::into)
    }
}

connection!(ScorecardConnection, ScorecardEdge, Scorecard, "scorecards");

impl Entity for Scorecard {
    type Id = ScorecardId;
    type Right = ViewSubmissions;

    fn load<'p>(
        grant: Grant<Self::Right>,
        reader: &'p mut Reader<'_>,
        ids: Vec<ScorecardId>,
        selection: &'p Selection,
    ) -> Planning<'p, HashMap<ScorecardId, Self>> {
        Box::pin(async move {
            let found = domain::load(&grant, reader.tx, &ids).await?;
            let planned = Self::plan(reader, found.into_values().collect(), selection).await?;
            Ok(planned.into_iter().map(|card| (card.row.id, card)).collect())
        })
    }
}

impl Scorecard {
    /// Reads what is selected beneath these cards, in their order.
    fn plan<'p>(
        reader: &'p mut Reader<'_>,
        rows: Vec<domain::Scorecard>,
        selection: &'p Selection,
    ) -> Planning<'p, Vec<Self>> {
        Box::pin(async move {
            let hidden = Self::hidden_among(reader, &rows).await?;
            let mut cards: Vec<Self> = rows.into_iter().map(|row| Self::bare(row, &hidden)).collect();
            let ids: Vec<ScorecardId> = cards.iter().map(|card| card.row.id).collect();
            for field in selection.all("submission") {
                let submissions = cards.iter().map(|card| card.row.submission);
                let found = shared::<Submission>(reader, submissions, field.selection()).await?;
                for card in &mut cards {
                    card.submission.put_shared(field, &found, &card.row.submission)?;
                }
            }
            if ["criteria", "questionScores", "reviews"].into_iter().any(|details| selection.has(details)) {
                reader.saw(cards.iter().map(|card| card.row.submission));
            }
            for field in selection.all("criteria") {
                let mut found = CriterionScore::of_cards(reader, &ids, &hidden, field.selection()).await?;
                for card in &mut cards {
                    card.criteria.put(field, found.remove(&card.row.id).unwrap_or_default());
                }
            }
            for field in selection.all("questionScores") {
                let mut found = QuestionScore::of_cards(reader, &ids, &hidden, field.selection()).await?;
                for card in &mut cards {
                    card.question_scores.put(field, found.remove(&card.row.id).unwrap_or_default());
                }
            }
            for field in selection.all("reviews") {
                let mut found = Review::of_cards(reader, &ids, field.selection()).await?;
                for card in &mut cards {
                    card.reviews.put(field, found.remove(&card.row.id).unwrap_or_default());
                }
            }
            Ok(cards)
        })
    }

    /// Those of these cards of which the caller is shown nothing yet.
    async fn hidden_among(
        reader: &mut Reader<'_>,
        rows: &[domain::Scorecard],
    ) -> Result<HashSet<ScorecardId>, ApiError> {
        let grant = reader.grant::<ViewSubmissions>()?;
        let hidden = reader.hidden().await?;
        Ok(domain::hidden_among(&grant, reader.tx, &hidden, rows).await?)
    }

    fn bare(row: domain::Scorecard, hidden: &HashSet<ScorecardId>) -> Self {
        let hidden = hidden.contains(&row.id);
        Self {
            row: if hidden { row.hidden() } else { row },
            hidden,
            submission: Planned::default(),
            criteria: Planned::default(),
            question_scores: Planned::default(),
            reviews: Planned::default(),
        }
    }

    /// The newest card of each submission that has one.
    pub(in crate::graphql) async fn newest_of(
        reader: &mut Reader<'_>,
        submissions: &[SubmissionId],
        selection: &Selection,
    ) -> Result<HashMap<SubmissionId, Self>, ApiError> {
        let grant = reader.grant::<ViewSubmissions>()?;
        let found = domain::newest_by_submissions(&grant, reader.tx, submissions).await?;
        let planned = Self::plan(reader, found.into_values().collect(), selection).await?;
        Ok(planned.into_iter().map(|card| (card.row.submission, card)).collect())
    }

    /// The same page of every submission's cards.
    pub(in crate::graphql) async fn pages_of(
        reader: &mut Reader<'_>,
        submissions: &[SubmissionId],
        field: &SelectedField,
    ) -> Result<HashMap<SubmissionId, ScorecardConnection>, ApiError> {
        let grant = reader.grant::<ViewSubmissions>()?;
        let request = PageRequest::new(&field.page_arguments()?, &"scorecards")?;
        let pages = domain::pages_by_submissions(&grant, reader.tx, submissions, &request).await?;
        let totals = if field.selection().has("totalCount") {
            domain::totals_by_submissions(&grant, reader.tx, submissions).await?
        } else {
            HashMap::new()
        };
        let (rows, shapes) = PageShapes::apart(pages);
        let planned = Self::plan(reader, rows, &field.selection().items()).await?;
        Ok(shapes.together(planned, &totals, &request, |card| card.row.position_by_number()))
    }
}
