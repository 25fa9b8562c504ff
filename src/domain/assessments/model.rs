//! What an assessment is.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::file_rules::FileRules;
use crate::kernel::decimal;
use crate::kernel::ids::{
    AssessmentId, ChoiceId, CriterionId, JobDescriptionId, KeyPointId, QuestionId, SectionId, TypedId,
};
use crate::kernel::paging::{Position, SortKey};
use crate::scoring::Level;

/// An assessment, one revision of it. Its sections are read apart.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// Id.
    pub id: AssessmentId,
    /// What it assesses for.
    pub job_description: JobDescriptionId,
    /// Title shown to candidates.
    pub title: String,
    /// Where it stands.
    pub status: AssessmentStatus,
    /// 1 for the first; editing a published one makes the next.
    pub revision: i32,
    /// The published revision that this one was made from; none: the first.
    pub revises: Option<AssessmentId>,
    /// Time for the whole of it; none: untimed.
    pub time_limit_seconds: Option<i32>,
    /// What text questions without criteria of their own are judged by.
    pub criteria: Vec<Criterion>,
    /// Raised with each change; a revision counts on from the one it was made from.
    pub version: i32,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was frozen.
    pub published_at: Option<DateTime<Utc>>,
}

crate::db::stored::stored_enum! {
    /// Where an assessment stands.
    AssessmentStatus {
        /// Being written.
        Draft = "DRAFT",
        /// Frozen; can be sent.
        Published = "PUBLISHED",
        /// Not sent any more; invites go on.
        Retired = "RETIRED",
    }
}

/// A part of an assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Id.
    pub id: SectionId,
    /// Where it belongs.
    pub assessment: AssessmentId,
    /// Its place among the sections, from 0.
    pub position: i32,
    /// Title shown to candidates.
    pub title: String,
    /// Its questions, in order.
    pub questions: Vec<Question>,
}

/// A question, with the key that candidates never see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Id.
    pub id: QuestionId,
    /// Where it belongs.
    pub assessment: AssessmentId,
    /// The section it stands in.
    pub section: SectionId,
    /// Its place in the section, from 0.
    pub position: i32,
    /// How it is answered.
    pub kind: QuestionKind,
    /// What is asked.
    pub prompt: String,
    /// An answer is expected; a submission without one is possible all the same.
    pub required: bool,
    /// Its share in the overall score, relative to the other questions.
    pub weight: Decimal,
    /// Most characters of an answer; always there where text is taken, never elsewhere.
    pub max_length: Option<i32>,
    /// An answer worth full marks, or for a closed question a note for the team.
    pub reference_answer: Option<String>,
    /// What can be picked, in order; empty unless it is a choice question.
    pub choices: Vec<Choice>,
    /// The key of a numeric question.
    pub numeric_answer: Option<NumericAnswer>,
    /// What a good text answer says.
    pub key_points: Vec<KeyPoint>,
    /// What an answer is judged by: criteria of its own, else the assessment's. Empty for closed questions, never for
    /// others.
    pub criteria: Vec<Criterion>,
    /// Which files are taken; always there for files and recordings, never for anything else.
    pub file: Option<FileRules>,
}

crate::db::stored::stored_enum! {
    /// How a question is answered.
    QuestionKind {
        /// One choice is picked.
        SingleChoice = "SINGLE_CHOICE",
        /// Any number of choices is picked.
        MultipleChoice = "MULTIPLE_CHOICE",
        /// A number is entered.
        Numeric = "NUMERIC",
        /// A sentence or two.
        ShortText = "SHORT_TEXT",
        /// An essay.
        LongText = "LONG_TEXT",
        /// A file is uploaded.
        File = "FILE",
        /// Speech is recorded.
        Audio = "AUDIO",
        /// Speech and picture are recorded.
        Video = "VIDEO",
    }
}

impl QuestionKind {
    /// Answered by picking; scored by the choices' key.
    pub const fn is_choice(self) -> bool {
        matches!(self, Self::SingleChoice | Self::MultipleChoice)
    }

    /// Answered in written words alone.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::ShortText | Self::LongText)
    }

    /// Answered by a recording, or by the same in writing.
    pub const fn is_recorded(self) -> bool {
        matches!(self, Self::Audio | Self::Video)
    }

    /// May be answered in writing.
    pub const fn takes_text(self) -> bool {
        self.is_text() || self.is_recorded()
    }

    /// May be answered by a file.
    pub const fn takes_file(self) -> bool {
        matches!(self, Self::File) || self.is_recorded()
    }

    /// Has no key; judged by criteria.
    pub const fn is_judged(self) -> bool {
        self.takes_text() || self.takes_file()
    }
}

/// Something that can be picked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Choice {
    /// Id.
    pub id: ChoiceId,
    /// What it says; no two of a question say the same.
    pub label: String,
    /// It belongs to the right answer.
    pub correct: bool,
}

/// The key of a numeric question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NumericAnswer {
    /// The right number.
    #[serde(with = "decimal")]
    pub value: Decimal,
    /// How far off a right answer may be, either way; 0 or more.
    #[serde(with = "decimal")]
    pub tolerance: Decimal,
}

/// Something that a good text answer says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyPoint {
    /// Id.
    pub id: KeyPointId,
    /// The point, as a phrase or sentence.
    pub text: String,
    /// How much it counts among the key points of its question.
    #[serde(with = "decimal")]
    pub weight: Decimal,
    /// Without it no answer is complete.
    pub required: bool,
    /// Other words for it.
    pub synonyms: Vec<String>,
    /// What contradicts it.
    pub must_not: Vec<String>,
}

/// A rubric criterion: what text answers are judged by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Criterion {
    /// Id.
    pub id: CriterionId,
    /// Its heading.
    pub name: String,
    /// What it asks; may be empty.
    pub description: String,
    /// How much it counts among the criteria of a question.
    #[serde(with = "decimal")]
    pub weight: Decimal,
    /// Its anchors, lowest level first. A level without an anchor lies between its neighbours.
    pub levels: Vec<CriterionLevel>,
}

/// What an answer at a level looks like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CriterionLevel {
    /// The level, 0 to 4.
    pub level: Level,
    /// A word or two for it.
    pub label: String,
    /// The behaviour that shows it.
    pub anchor: String,
}

impl Assessment {
    /// Where it stands in a list by age.
    pub fn position_by_age(&self) -> Position {
        Position { key: SortKey::Time(self.created_at.timestamp_micros()), id: self.id.uuid() }
    }

    /// Where it stands in a list by its last change.
    pub fn position_by_change(&self) -> Position {
        Position { key: SortKey::Time(self.updated_at.timestamp_micros()), id: self.id.uuid() }
    }

    /// Where it stands in a list by title.
    pub fn position_by_title(&self) -> Position {
        Position { key: SortKey::Text(self.title.clone()), id: self.id.uuid() }
    }
}
