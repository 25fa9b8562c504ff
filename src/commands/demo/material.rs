//! What the demo plays: a job description, an assessment and three people, as files anyone can read.

use serde::Deserialize;
use serde_json::Value;

/// The job description that is pasted.
pub(super) const JOB_DESCRIPTION: &str = include_str!("../../../examples/demo/job_description.txt");

/// The assessment, in the shape of `CreateAssessmentInput`.
pub(super) fn assessment() -> anyhow::Result<Value> {
    Ok(serde_json::from_str(include_str!("../../../examples/demo/assessment.json"))?)
}

/// The people who answer.
pub(super) fn candidates() -> anyhow::Result<Vec<Character>> {
    let file: Cast = serde_json::from_str(include_str!("../../../examples/demo/candidates.json"))?;
    Ok(file.candidates)
}

#[derive(Deserialize)]
struct Cast {
    candidates: Vec<Character>,
}

/// Somebody who answers.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Character {
    /// `STRONG`, `WEAK` or `CHEATING`: what the demo expects of the scorecard.
    #[serde(rename = "character")]
    pub(super) role: String,
    /// Name.
    pub(super) name: String,
    /// Address.
    pub(super) email: String,
    /// Language of the mails.
    pub(super) locale: String,
    /// What is answered.
    pub(super) answers: Vec<PlayedAnswer>,
}

/// An answer, to the question at this place.
#[derive(Debug, Clone, Deserialize)]
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
}
