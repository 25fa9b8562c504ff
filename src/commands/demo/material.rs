//! What the demo plays: three jobs, an assessment for each, and twelve people, as files anyone can read.

use serde::Deserialize;
use serde_json::Value;

/// A job, with the people who apply for it.
pub(super) struct Material {
    /// The text that is pasted.
    pub(super) job_description: &'static str,
    /// The assessment, in the shape of `CreateAssessmentInput`.
    pub(super) assessment: Value,
    /// The people who answer.
    pub(super) people: Vec<Character>,
}

/// Reads a job's folder into the program.
macro_rules! job {
    ($folder:literal) => {
        Material {
            job_description: include_str!(concat!("../../../examples/demo/", $folder, "/job_description.txt")),
            assessment: serde_json::from_str(include_str!(concat!(
                "../../../examples/demo/",
                $folder,
                "/assessment.json"
            )))?,
            people: serde_json::from_str::<Cast>(include_str!(concat!(
                "../../../examples/demo/",
                $folder,
                "/candidates.json"
            )))?
            .candidates,
        }
    };
}

/// All of them.
pub(super) fn jobs() -> anyhow::Result<Vec<Material>> {
    Ok(vec![job!("logistics"), job!("data"), job!("refrigeration")])
}

#[derive(Deserialize)]
struct Cast {
    candidates: Vec<Character>,
}

/// How somebody answers, and so what the demo expects of the scorecard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Role {
    /// Answers well.
    Strong,
    /// Knows half of it.
    Middling,
    /// Writes beside the point, honestly.
    Weak,
    /// Leaves the texts open.
    Blank,
    /// Copies the questions.
    Copying,
    /// Speaks to the grader, or heaps up its words.
    Cheating,
}

/// Somebody who answers.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Character {
    /// How.
    #[serde(rename = "character")]
    pub(super) role: Role,
    /// Name.
    pub(super) name: String,
    /// Address.
    pub(super) email: String,
    /// Language of the mails and pages.
    pub(super) locale: String,
    /// Whether they agree to be scored by a program.
    #[serde(default = "agrees")]
    pub(super) ai_scoring: bool,
    /// Whether their line breaks in the middle of a save.
    #[serde(default)]
    pub(super) line_breaks: bool,
    /// What a person scores by hand.
    pub(super) review: Option<PlayedReview>,
    /// What a person decides.
    pub(super) decision: PlayedDecision,
    /// What is answered.
    pub(super) answers: Vec<PlayedAnswer>,
}

const fn agrees() -> bool {
    true
}

/// An answer, to the question at this place.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlayedAnswer {
    /// Place of the section, from 0.
    pub(super) section: usize,
    /// Place of the question in it, from 0.
    pub(super) question: usize,
    /// Written answer.
    pub(super) text: Option<String>,
    /// Labels of the chosen ones.
    pub(super) choices: Option<Vec<String>>,
    /// Number.
    pub(super) number: Option<String>,
    /// The reason that the scorer must give for holding it back, where it is no honest answer.
    pub(super) attack: Option<String>,
}

/// What a person finds who reads the answers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlayedReview {
    /// In general.
    pub(super) comment: String,
    /// Level by level.
    pub(super) levels: Vec<PlayedLevel>,
}

/// A level that a person gives.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlayedLevel {
    /// Place of the section, from 0.
    pub(super) section: usize,
    /// Place of the question in it, from 0.
    pub(super) question: usize,
    /// Name of the criterion.
    pub(super) criterion: String,
    /// 0 to 4.
    pub(super) level: u8,
    /// Why.
    pub(super) reason: String,
}

/// A decision, with what the person says for it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlayedDecision {
    /// `ADVANCE`, `HOLD` or `REJECT`.
    pub(super) outcome: String,
    /// Why.
    pub(super) reason: String,
}
