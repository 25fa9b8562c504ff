//! What a person makes of a scorecard.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object};

use crate::access::{Grant, ViewSubmissions};
use crate::domain::reviews as domain;
use crate::graphql::assessments::{Criterion, Question};
use crate::graphql::identity::User;
use crate::graphql::node;
use crate::graphql::plan::{Entity, Planned, Planning, Reader, shared};
use crate::graphql::scalars::{DateTime, Decimal};
use crate::graphql::scorecards::Scorecard;
use crate::graphql::selection::{SelectedField, Selection};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{QuestionId, ReviewId, ScorecardId};

/// What a person makes of a scorecard. It never changes: who thinks again reviews again, and of each person the newest
/// review counts.
pub(in crate::graphql) struct Review {
    row: domain::Review,
    reviewer: Planned<Option<Arc<User>>>,
    scorecard: Planned<Arc<Scorecard>>,
    criteria: Planned<Vec<CriterionReview>>,
}

/// What a person makes of a scorecard. It never changes: who thinks again reviews again, and of each person the newest
/// review counts.
#[Object]
impl Review {
    /// The id, good for `node`.
    pub(in crate::graphql) async fn id(&self) -> ID {
        node::id(self.row.id)
    }

    /// Who answers for it; null when that person is no member any more. Needs `VIEW_ORGANIZATION`.
    fn reviewer(&self, ctx: &Context<'_>) -> Result<&Option<Arc<User>>, ApiError> {
        self.reviewer.get(ctx, ())
    }

    /// What was reviewed.
    fn scorecard(&self, ctx: &Context<'_>) -> Result<&Arc<Scorecard>, ApiError> {
        self.scorecard.get(ctx, ())
    }

    /// What the levels come to, 0 to 100 with two decimals: by the weights of the assessment, together with the closed
    /// questions and with the scorer's levels that the person let stand.
    async fn overall_score(&self) -> Option<Decimal> {
        Some(Decimal(self.row.overall_score.to_string()))
    }

    /// The levels that the person gave to this scorecard, in the order of questions and criteria.
    fn criteria(&self, ctx: &Context<'_>) -> Result<&Vec<CriterionReview>, ApiError> {
        self.criteria.get(ctx, ())
    }

    /// The person's own words on the whole; empty when there are none.
    async fn comment(&self) -> &str {
        &self.row.comment
    }

    /// The person knew neither who had answered nor what the scorer thought.
    async fn blind(&self) -> bool {
        self.row.blind
    }

    /// When it was written.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }
}

/// A person's level for one criterion of one question.
pub(in crate::graphql) struct CriterionReview {
    row: domain::ReviewedLevel,
    criterion: Planned<Option<Criterion>>,
    question: Planned<Arc<Question>>,
}

#[Object]
impl CriterionReview {
    /// The criterion; null when it is no longer part of the question.
    fn criterion(&self, ctx: &Context<'_>) -> Result<&Option<Criterion>, ApiError> {
        self.criterion.get(ctx, ())
    }

    /// The question.
    fn question(&self, ctx: &Context<'_>) -> Result<&Arc<Question>, ApiError> {
        self.question.get(ctx, ())
    }

    /// 0 to 4.
    async fn level(&self) -> i32 {
        self.row.level.number().into()
    }

    /// The level as a share of 100.
    async fn score(&self) -> Decimal {
        Decimal(self.row.level.score().to_string())
    }

    /// Why, in the person's own words; empty where none was needed.
    async fn reason(&self) -> &str {
        &self.row.reason
    }
}

impl Entity for Review {
    type Id = ReviewId;
    type Right = ViewSubmissions;

    fn load<'p>(
        grant: Grant<Self::Right>,
        reader: &'p mut Reader<'_>,
        ids: Vec<ReviewId>,
        selection: &'p Selection,
    ) -> Planning<'p, HashMap<ReviewId, Self>> {
        Box::pin(async move {
            let hidden = reader.hidden().await?;
            let found = domain::load(&grant, reader.tx, &hidden, &ids).await?;
            reader.saw(found.values().map(|review| review.submission));
            let planned = Self::plan(reader, found.into_values().collect(), selection).await?;
            Ok(planned.into_iter().map(|review| (review.row.id, review)).collect())
        })
    }
}

impl Review {
    /// Reads what is selected beneath these reviews, in their order.
    fn plan<'p>(
        reader: &'p mut Reader<'_>,
        rows: Vec<domain::Review>,
        selection: &'p Selection,
    ) -> Planning<'p, Vec<Self>> {
        Box::pin(async move {
            let mut reviews: Vec<Self> = rows.into_iter().map(Self::bare).collect();
            for field in selection.all("reviewer") {
                let people = reviews.iter().map(|review| review.row.reviewer);
                let found = User::members(reader, people, field.selection()).await?;
                for review in &mut reviews {
                    review.reviewer.put(field, found.get(&review.row.reviewer).cloned());
                }
            }
            for field in selection.all("scorecard") {
                let cards = reviews.iter().map(|review| review.row.scorecard);
                let found = shared::<Scorecard>(reader, cards, field.selection()).await?;
                for review in &mut reviews {
                    review.scorecard.put_shared(field, &found, &review.row.scorecard)?;
                }
            }
            for field in selection.all("criteria") {
                let ids: Vec<ReviewId> = reviews.iter().map(|review| review.row.id).collect();
                let mut found = CriterionReview::of_reviews(reader, &ids, field).await?;
                for review in &mut reviews {
                    review.criteria.put(field, found.remove(&review.row.id).unwrap_or_default());
                }
            }
            Ok(reviews)
        })
    }

    fn bare(row: domain::Review) -> Self {
        Self { row, reviewer: Planned::default(), scorecard: Planned::default(), criteria: Planned::default() }
    }

    /// The reviews of each card that the caller may see, the oldest first.
    pub(in crate::graphql) async fn of_cards(
        reader: &mut Reader<'_>,
        cards: &[ScorecardId],
        selection: &Selection,
    ) -> Result<HashMap<ScorecardId, Vec<Arc<Self>>>, ApiError> {
        let grant = reader.grant::<ViewSubmissions>()?;
        let hidden = reader.hidden().await?;
        let found = domain::by_scorecards(&grant, reader.tx, &hidden, cards).await?;
        let planned = Self::plan(reader, found.into_values().flatten().collect(), selection).await?;
        let mut all: HashMap<ScorecardId, Vec<Arc<Self>>> = HashMap::new();
        for review in planned {
            all.entry(review.row.scorecard).or_default().push(Arc::new(review));
        }
        Ok(all)
    }
}

impl CriterionReview {
    /// The levels of each review, with what is selected beneath them.
    async fn of_reviews(
        reader: &mut Reader<'_>,
        ids: &[ReviewId],
        field: &SelectedField,
    ) -> Result<HashMap<ReviewId, Vec<Self>>, ApiError> {
        let grant = reader.grant::<ViewSubmissions>()?;
        let found = domain::levels(&grant, reader.tx, ids).await?;
        let bare = |row| Self { row, criterion: Planned::default(), question: Planned::default() };
        let mut levels: HashMap<ReviewId, Vec<Self>> =
            found.into_iter().map(|(review, rows)| (review, rows.into_iter().map(bare).collect())).collect();
        let questions: Vec<QuestionId> = levels.values().flatten().map(|level| level.row.question).collect();
        for field in field.selection().all("question") {
            let found = shared::<Question>(reader, questions.iter().copied(), field.selection()).await?;
            for level in levels.values_mut().flatten() {
                level.question.put_shared(field, &found, &level.row.question)?;
            }
        }
        for field in field.selection().all("criterion") {
            let found = shared::<Question>(reader, questions.iter().copied(), field.selection()).await?;
            for level in levels.values_mut().flatten() {
                let own = found.get(&level.row.question).and_then(|question| question.criterion(level.row.criterion));
                level.criterion.put(field, own);
            }
        }
        Ok(levels)
    }
}
