//! Questions with their keys, and the criteria by which answers are judged.

use std::collections::HashMap;

use async_graphql::{Enum, ID, Object, SimpleObject};

use super::file_rules::FileRules;
use crate::access::{Grant, ViewAssessments};
use crate::domain::assessments as domain;
use crate::graphql::node;
use crate::graphql::plan::{Entity, Planning, Reader};
use crate::graphql::scalars::Decimal;
use crate::graphql::selection::Selection;
use crate::kernel::ids::{CriterionId, QuestionId};

/// A question, with the key that candidates never see.
#[derive(Clone)]
pub(in crate::graphql) struct Question {
    row: domain::Question,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::QuestionKind")]
pub(in crate::graphql) enum QuestionKind {
    /// One choice is picked.
    SingleChoice,
    /// Any number of choices is picked.
    MultipleChoice,
    /// A number is entered.
    Numeric,
    /// A sentence or two.
    ShortText,
    /// An essay.
    LongText,
    /// A file is uploaded.
    File,
    /// Speech is recorded, or the same is typed: both count the same.
    Audio,
    /// Speech and picture are recorded, or the same is typed: both count the same.
    Video,
}

#[Object]
impl Question {
    /// The id, good for `node`; candidates see the same.
    pub(in crate::graphql) async fn id(&self) -> ID {
        node::id(self.row.id)
    }

    /// How it is answered.
    async fn kind(&self) -> QuestionKind {
        self.row.kind.into()
    }

    /// What is asked.
    async fn prompt(&self) -> &str {
        &self.row.prompt
    }

    /// An answer is expected; a submission without one is possible all the same.
    async fn required(&self) -> bool {
        self.row.required
    }

    /// What can be picked, in order; empty unless it is a choice question.
    async fn choices(&self) -> Vec<Choice> {
        self.row.choices.iter().cloned().map(Choice::from).collect()
    }

    /// The key of a numeric question.
    async fn numeric_answer(&self) -> Option<NumericAnswer> {
        self.row.numeric_answer.clone().map(NumericAnswer::from)
    }

    /// An answer worth full marks, or a note for the team.
    async fn reference_answer(&self) -> Option<&str> {
        self.row.reference_answer.as_deref()
    }

    /// What a good text answer says.
    async fn key_points(&self) -> Vec<KeyPoint> {
        self.row.key_points.iter().cloned().map(KeyPoint::from).collect()
    }

    /// What an answer is judged by; empty for closed questions.
    async fn criteria(&self) -> Vec<Criterion> {
        self.row.criteria.iter().cloned().map(Criterion::from).collect()
    }

    /// Its share in the overall score, relative to the other questions.
    async fn weight(&self) -> Decimal {
        Decimal(self.row.weight.to_string())
    }

    /// Most characters of a text answer.
    async fn max_length(&self) -> Option<i32> {
        self.row.max_length
    }

    /// Which files are taken; null unless it is answered by a file or a recording.
    async fn file(&self) -> Option<FileRules> {
        self.row.file.as_ref().map(|rules| FileRules::new(rules, self.row.kind))
    }
}

impl Question {
    /// One of the criteria by which its answers are judged.
    pub(in crate::graphql) fn criterion(&self, id: CriterionId) -> Option<Criterion> {
        self.row.criteria.iter().find(|criterion| criterion.id == id).cloned().map(Criterion::from)
    }
}

impl From<domain::Question> for Question {
    fn from(row: domain::Question) -> Self {
        Self { row }
    }
}

impl Entity for Question {
    type Id = QuestionId;
    type Right = ViewAssessments;

    fn load<'p>(
        grant: Grant<Self::Right>,
        reader: &'p mut Reader<'_>,
        ids: Vec<QuestionId>,
        _: &'p Selection,
    ) -> Planning<'p, HashMap<QuestionId, Self>> {
        Box::pin(async move {
            let found = domain::questions(&grant, reader.tx, &ids).await?;
            Ok(found.into_iter().map(|(id, question)| (id, question.into())).collect())
        })
    }
}

/// Something that can be picked.
#[derive(Debug, Clone, SimpleObject)]
pub(in crate::graphql) struct Choice {
    /// The id; candidates see the same.
    id: ID,
    /// What it says.
    label: String,
    /// It belongs to the right answer.
    correct: bool,
}

impl From<domain::Choice> for Choice {
    fn from(choice: domain::Choice) -> Self {
        Self { id: node::id(choice.id), label: choice.label, correct: choice.correct }
    }
}

/// The key of a numeric question.
#[derive(Debug, Clone, SimpleObject)]
pub(in crate::graphql) struct NumericAnswer {
    /// The right number.
    value: Decimal,
    /// How far off a right answer may be, either way.
    tolerance: Decimal,
}

impl From<domain::NumericAnswer> for NumericAnswer {
    fn from(answer: domain::NumericAnswer) -> Self {
        Self { value: Decimal(answer.value.to_string()), tolerance: Decimal(answer.tolerance.to_string()) }
    }
}

/// Something that a good text answer says.
#[derive(Debug, Clone, SimpleObject)]
pub(in crate::graphql) struct KeyPoint {
    /// The id.
    id: ID,
    /// The point, as a phrase or sentence.
    text: String,
    /// How much it counts among the key points of its question.
    weight: Decimal,
    /// Without it no answer is complete.
    required: bool,
    /// Other words for it.
    synonyms: Vec<String>,
    /// What contradicts it.
    must_not: Vec<String>,
}

impl From<domain::KeyPoint> for KeyPoint {
    fn from(point: domain::KeyPoint) -> Self {
        Self {
            id: node::id(point.id),
            text: point.text,
            weight: Decimal(point.weight.to_string()),
            required: point.required,
            synonyms: point.synonyms,
            must_not: point.must_not,
        }
    }
}

/// What text answers are judged by.
#[derive(Debug, Clone, SimpleObject)]
pub(in crate::graphql) struct Criterion {
    /// The id.
    id: ID,
    /// Its heading.
    name: String,
    /// What it asks.
    description: String,
    /// How much it counts among the criteria of a question.
    weight: Decimal,
    /// Its anchors, the lowest level first.
    levels: Vec<CriterionLevel>,
}

impl From<domain::Criterion> for Criterion {
    fn from(criterion: domain::Criterion) -> Self {
        Self {
            id: node::id(criterion.id),
            name: criterion.name,
            description: criterion.description,
            weight: Decimal(criterion.weight.to_string()),
            levels: criterion.levels.into_iter().map(CriterionLevel::from).collect(),
        }
    }
}

/// What an answer at a level looks like.
#[derive(Debug, Clone, SimpleObject)]
pub(in crate::graphql) struct CriterionLevel {
    /// The level, 0 to 4.
    level: i32,
    /// A word or two for it.
    label: String,
    /// The behaviour that shows it.
    anchor: String,
}

impl From<domain::CriterionLevel> for CriterionLevel {
    fn from(level: domain::CriterionLevel) -> Self {
        Self { level: level.level.number().into(), label: level.label, anchor: level.anchor }
    }
}
