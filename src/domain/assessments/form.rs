//! An assessment as it is typed: nothing in it is checked, decimals are the text that was entered.
//!
//! Paths in problems name these fields as clients know them: `sections.0.questions.2.choices.1.label`.

use serde::{Deserialize, Serialize};

use super::file_rules::FileType;
use super::model::QuestionKind;
use crate::kernel::ids::JobDescriptionId;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct NewAssessment {
    /// What it assesses for.
    pub job_description: JobDescriptionId,
    /// Title shown to candidates.
    pub title: String,
    /// Time for the whole of it; none: untimed.
    pub time_limit_seconds: Option<i64>,
    /// Sections, in order; a draft may have none yet.
    pub sections: Vec<NewSection>,
    /// For text questions without criteria of their own.
    pub criteria: Vec<NewCriterion>,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewSection {
    /// The part of an earlier version that this is; none: a new one.
    #[serde(skip)]
    pub id: Option<String>,
    /// Title shown to candidates.
    pub title: String,
    /// Questions, in order.
    pub questions: Vec<NewQuestion>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewQuestion {
    /// The part of an earlier version that this is; none: a new one.
    #[serde(skip)]
    pub id: Option<String>,
    /// How it is answered.
    pub kind: QuestionKind,
    /// What is asked.
    pub prompt: String,
    /// An answer is expected.
    pub required: bool,
    /// What can be picked; for choice questions only.
    pub choices: Vec<NewChoice>,
    /// The key; for numeric questions only.
    pub numeric_answer: Option<NewNumericAnswer>,
    /// An answer worth full marks.
    pub reference_answer: Option<String>,
    /// What a good answer says; where text is taken.
    pub key_points: Vec<NewKeyPoint>,
    /// What an answer is judged by; not for closed questions.
    pub criteria: Vec<NewCriterion>,
    /// A decimal; 1 when absent.
    pub weight: Option<String>,
    /// Most characters of an answer; where text is taken.
    pub max_length: Option<i32>,
    /// Which files are taken; for files and recordings only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<NewFileRules>,
}

/// Which files a question takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewFileRules {
    /// The usual ones of the kind of question, when empty.
    pub types: Vec<FileType>,
    /// Most bytes of a file; the usual limit of the kind, when absent.
    pub max_size: Option<i64>,
}

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewChoice {
    /// The part of an earlier version that this is; none: a new one.
    #[serde(skip)]
    pub id: Option<String>,
    /// What it says.
    pub label: String,
    /// It belongs to the right answer.
    pub correct: bool,
}

/// The key of a numeric question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewNumericAnswer {
    /// A decimal.
    pub value: String,
    /// A decimal; 0 when absent.
    pub tolerance: Option<String>,
}

/// A key point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewKeyPoint {
    /// The part of an earlier version that this is; none: a new one.
    #[serde(skip)]
    pub id: Option<String>,
    /// The point.
    pub text: String,
    /// A decimal; 1 when absent.
    pub weight: Option<String>,
    /// Without it no answer is complete.
    pub required: bool,
    /// Other words for it.
    pub synonyms: Vec<String>,
    /// What contradicts it.
    pub must_not: Vec<String>,
}

/// A criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewCriterion {
    /// The part of an earlier version that this is; none: a new one.
    #[serde(skip)]
    pub id: Option<String>,
    /// Its heading.
    pub name: String,
    /// What it asks.
    pub description: String,
    /// A decimal; 1 when absent.
    pub weight: Option<String>,
    /// Anchors; the standard ones when there are none.
    pub levels: Vec<NewCriterionLevel>,
}

/// An anchored level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewCriterionLevel {
    /// 0 to 4.
    pub level: i32,
    /// A word or two for it.
    pub label: String,
    /// The behaviour that shows it.
    pub anchor: String,
}
