//! An assessment as it is handed in, whole.

use async_graphql::{ID, InputObject, MaybeUndefined};

use super::file_rules::FileType;
use super::questions::QuestionKind;
use crate::domain::assessments as domain;
use crate::graphql::node;
use crate::graphql::scalars::{Decimal, Duration};
use crate::kernel::error::ApiError;

/// An assessment to be drafted.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct CreateAssessmentInput {
    /// What it assesses for.
    job_description_id: ID,
    /// Title, shown to candidates.
    title: String,
    /// Time for the whole of it, a minute to seven days; untimed when absent.
    time_limit: Option<Duration>,
    /// Its sections, in order.
    sections: Vec<SectionInput>,
    /// What text questions without criteria of their own are judged by; the standard criterion when absent.
    criteria: Option<Vec<CriterionInput>>,
}

/// An assessment to be changed. Absent parts stay as they are.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct UpdateAssessmentInput {
    /// A draft, or a published one that is to have a next revision.
    assessment_id: ID,
    /// The version that was looked at; refused when it is no longer that one. Where a published one has the draft of its
    /// next revision already, the version of that draft.
    expected_version: Option<i32>,
    /// Title, shown to candidates.
    title: Option<String>,
    /// Time for the whole of it, a minute to seven days; null: untimed.
    time_limit: MaybeUndefined<Duration>,
    /// All its sections, in order: what is not among them is taken out.
    sections: Option<Vec<SectionInput>>,
    /// All criteria that text questions without criteria of their own are judged by.
    criteria: Option<Vec<CriterionInput>>,
}

/// A part of an assessment.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct SectionInput {
    /// In a change: the part that this is, which keeps its id. Absent: a new part.
    id: Option<ID>,
    /// Title, shown to candidates.
    title: String,
    /// Its questions, in order.
    questions: Vec<QuestionInput>,
}

/// A question.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct QuestionInput {
    /// In a change: the part that this is, which keeps its id. Absent: a new part.
    id: Option<ID>,
    /// How it is answered.
    kind: QuestionKind,
    /// What is asked.
    prompt: String,
    /// An answer is expected.
    #[graphql(default = true)]
    required: bool,
    /// What can be picked, for choice questions.
    choices: Option<Vec<ChoiceInput>>,
    /// The key, for numeric questions.
    numeric_answer: Option<NumericAnswerInput>,
    /// An answer worth full marks, or a note for the team.
    reference_answer: Option<String>,
    /// What a good answer says, where text is taken.
    key_points: Option<Vec<KeyPointInput>>,
    /// What answers are judged by, for questions without a key; the assessment's criteria when absent.
    criteria: Option<Vec<CriterionInput>>,
    /// Its share in the overall score, relative to the other questions.
    #[graphql(default_with = "one()")]
    weight: Decimal,
    /// Most characters of a text answer.
    max_length: Option<i32>,
    /// Which files are taken, for files and recordings; the usual ones when absent.
    file: Option<FileRulesInput>,
}

/// Something that can be picked.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct ChoiceInput {
    /// In a change: the part that this is, which keeps its id. Absent: a new part.
    id: Option<ID>,
    /// What it says.
    label: String,
    /// It belongs to the right answer.
    correct: bool,
}

/// Which files a question takes.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct FileRulesInput {
    /// Types; the usual ones of the kind of question when absent. For `FILE`: PDF, DOCX, ODT, XLSX, PPTX, PNG, JPEG; for
    /// `AUDIO`: WEBM, OGG, M4A, MP3, WAV; for `VIDEO`: WEBM, MP4, MOV.
    types: Option<Vec<FileType>>,
    /// Most bytes of a file. 10 MiB for `FILE`, 50 for `AUDIO` and 200 for `VIDEO` when absent; 50, 200 and 500 at most.
    max_size: Option<i32>,
}

/// The key of a numeric question.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct NumericAnswerInput {
    /// The right number.
    value: Decimal,
    /// How far off a right answer may be, either way.
    #[graphql(default_with = "zero()")]
    tolerance: Decimal,
}

/// Something that a good text answer says.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct KeyPointInput {
    /// In a change: the part that this is, which keeps its id. Absent: a new part.
    id: Option<ID>,
    /// The point, as a phrase or sentence.
    text: String,
    /// How much it counts among the key points of its question.
    #[graphql(default_with = "one()")]
    weight: Decimal,
    /// Without it no answer is complete.
    #[graphql(default = false)]
    required: bool,
    /// Other words for it.
    synonyms: Option<Vec<String>>,
    /// What contradicts it.
    must_not: Option<Vec<String>>,
}

/// What text answers are judged by.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct CriterionInput {
    /// In a change: the part that this is, which keeps its id. Absent: a new part.
    id: Option<ID>,
    /// Its heading.
    name: String,
    /// What it asks.
    description: String,
    /// How much it counts among the criteria of a question.
    #[graphql(default_with = "one()")]
    weight: Decimal,
    /// Its anchors.
    levels: Option<Vec<CriterionLevelInput>>,
}

/// What an answer at a level looks like.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct CriterionLevelInput {
    /// The level, 0 to 4.
    level: i32,
    /// A word or two for it.
    label: String,
    /// The behaviour that shows it.
    anchor: String,
}

fn one() -> Decimal {
    Decimal("1".to_owned())
}

fn zero() -> Decimal {
    Decimal("0".to_owned())
}

impl CreateAssessmentInput {
    /// The same in the domain's words.
    pub(super) fn into_domain(self) -> Result<domain::NewAssessment, ApiError> {
        Ok(domain::NewAssessment {
            job_description: node::decode(&self.job_description_id)?,
            title: self.title,
            time_limit_seconds: self.time_limit.map(|limit| limit.seconds),
            sections: self.sections.into_iter().map(SectionInput::into_domain).collect(),
            criteria: criteria(self.criteria),
        })
    }
}

impl UpdateAssessmentInput {
    /// The same in the domain's words.
    pub(super) fn into_domain(self) -> Result<domain::AssessmentChanges, ApiError> {
        let sections = |sections: Vec<SectionInput>| sections.into_iter().map(SectionInput::into_domain).collect();
        Ok(domain::AssessmentChanges {
            assessment: node::decode(&self.assessment_id)?,
            expected_version: self.expected_version,
            title: self.title,
            time_limit_seconds: match self.time_limit {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(None),
                MaybeUndefined::Value(limit) => Some(Some(limit.seconds)),
            },
            sections: self.sections.map(sections),
            criteria: self.criteria.map(|given| criteria(Some(given))),
        })
    }
}

impl SectionInput {
    fn into_domain(self) -> domain::NewSection {
        let questions = self.questions.into_iter().map(QuestionInput::into_domain).collect();
        domain::NewSection { id: text(self.id), title: self.title, questions }
    }
}

impl QuestionInput {
    fn into_domain(self) -> domain::NewQuestion {
        let choice = |choice: ChoiceInput| domain::NewChoice {
            id: text(choice.id),
            label: choice.label,
            correct: choice.correct,
        };
        let key =
            |key: NumericAnswerInput| domain::NewNumericAnswer { value: key.value.0, tolerance: Some(key.tolerance.0) };
        let files = |rules: FileRulesInput| domain::NewFileRules {
            types: rules.types.unwrap_or_default().into_iter().map(Into::into).collect(),
            max_size: rules.max_size.map(Into::into),
        };
        let point = |point: KeyPointInput| domain::NewKeyPoint {
            id: text(point.id),
            text: point.text,
            weight: Some(point.weight.0),
            required: point.required,
            synonyms: point.synonyms.unwrap_or_default(),
            must_not: point.must_not.unwrap_or_default(),
        };
        domain::NewQuestion {
            id: text(self.id),
            kind: self.kind.into(),
            prompt: self.prompt,
            required: self.required,
            choices: self.choices.unwrap_or_default().into_iter().map(choice).collect(),
            numeric_answer: self.numeric_answer.map(key),
            reference_answer: self.reference_answer,
            key_points: self.key_points.unwrap_or_default().into_iter().map(point).collect(),
            criteria: criteria(self.criteria),
            weight: Some(self.weight.0),
            max_length: self.max_length,
            file: self.file.map(files),
        }
    }
}

fn criteria(given: Option<Vec<CriterionInput>>) -> Vec<domain::NewCriterion> {
    let level = |level: CriterionLevelInput| domain::NewCriterionLevel {
        level: level.level,
        label: level.label,
        anchor: level.anchor,
    };
    let criterion = |criterion: CriterionInput| domain::NewCriterion {
        id: text(criterion.id),
        name: criterion.name,
        description: criterion.description,
        weight: Some(criterion.weight.0),
        levels: criterion.levels.unwrap_or_default().into_iter().map(level).collect(),
    };
    given.unwrap_or_default().into_iter().map(criterion).collect()
}

/// An id that the domain looks at together with the part that it is of.
fn text(id: Option<ID>) -> Option<String> {
    id.map(|id| id.0)
}
