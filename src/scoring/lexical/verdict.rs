//! What the scorer says about one answer.
//!
//! A `Verdict` always has a level, also when a person must look: the level is provisional then, and `reasons` say
//! why. Quotes are verbatim: `quote` is the stored answer from `start` to `end`, counted in Unicode scalar values.

use serde::{Deserialize, Serialize};

use super::{languages::Language, rationale};
use crate::scoring::{Level, Score};

/// The outcome for one answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// A finer figure than the level, which it is always nearest to.
    pub score: Score,
    /// Provisional when `needs_human`.
    pub level: Level,
    /// Weighted share of what is expected that the answer says.
    pub coverage: Score,
    /// How far the level can be relied on.
    pub confidence: Score,
    /// Whether a person has to look before the level counts.
    pub needs_human: bool,
    /// Why a person has to look, or why a certain level is as low as it is.
    pub reasons: Vec<Reason>,
    /// One finding per key point, in the order they were given or stand in the closest reference.
    pub key_points: Vec<Finding>,
    /// The stretches of the answer that earned the level, in reading order, none twice.
    pub evidence: Vec<Quote>,
}

impl Verdict {
    /// One or two sentences that name what was met and missed: in German, or in English for any other language.
    pub fn rationale(&self, language: Language) -> String {
        rationale::rationale(&self.key_points, &self.reasons, language)
    }
}

/// What became of one key point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The key point as written, or the piece of the reference it was derived from.
    pub text: String,
    /// How much of it the answer says.
    pub outcome: Outcome,
    /// The answer says the opposite, or something that must not be said.
    pub contradicted: bool,
    /// Where it says so; empty for a key point that is not met.
    pub spans: Vec<Quote>,
}

/// How much of a key point an answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Outcome {
    /// Nothing that could be quoted.
    NotMet,
    /// Some of it.
    Partial,
    /// Enough of it.
    Met,
}

/// A verbatim stretch of the stored answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Quote {
    /// First character, counted in Unicode scalar values from 0.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
    /// The characters from `start` to `end`.
    pub quote: String,
}

/// Why a level needs a person, or why it is certain to be lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nothing was written. Certain.
    Blank,
    /// The answer says that its author does not know. Certain.
    DontKnow,
    /// A required key point is missing, which holds the level down. Certain.
    RequiredMissing,
    /// Neither a reference nor a key point says what is expected.
    NoReference,
    /// The answer talks to whoever grades it.
    Instruction,
    /// The answer repeats the question.
    QuestionCopy,
    /// The answer shares no subject with the question.
    OffTopic,
    /// Words of the expected answer in an order that says nothing.
    WordSalad,
    /// The answer denies what is expected.
    Negation,
    /// The answer says what a key point forbids.
    MustNot,
    /// Terms listed or repeated rather than used.
    Stuffing,
    /// The coverage lies where neighbouring levels cannot be told apart.
    LowConfidence,
}

impl Reason {
    /// The name that is stored and shown to machines.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::DontKnow => "dont_know",
            Self::RequiredMissing => "required_missing",
            Self::NoReference => "no_reference",
            Self::Instruction => "instruction",
            Self::QuestionCopy => "question_copy",
            Self::OffTopic => "off_topic",
            Self::WordSalad => "word_salad",
            Self::Negation => "negation",
            Self::MustNot => "must_not",
            Self::Stuffing => "stuffing",
            Self::LowConfidence => "low_confidence",
        }
    }

    /// Whether a person has to look at an answer with this reason.
    pub const fn needs_human(self) -> bool {
        !matches!(self, Self::Blank | Self::DontKnow | Self::RequiredMissing)
    }
}
