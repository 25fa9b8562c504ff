//! How much an assessment may hold. Generous for people, small enough to be read whole by whoever scores.
//!
//! Lengths are in characters (Unicode scalar values).

use std::ops::RangeInclusive;

/// Sections of an assessment.
pub(super) const SECTIONS: usize = 20;
/// Questions of an assessment, all sections together.
pub(super) const QUESTIONS: usize = 100;
/// Choices of a question.
pub(super) const CHOICES: usize = 20;
/// Key points of a question.
pub(super) const KEY_POINTS: usize = 30;
/// Synonyms of a key point, and as many phrases that contradict it.
pub(super) const SYNONYMS: usize = 20;
/// Criteria of an assessment, and of a question.
pub(super) const CRITERIA: usize = 10;
/// Types of files that a question names.
pub(super) const FILE_TYPES: usize = 20;
/// Anchored levels of a criterion: 0 to 4.
pub(super) const LEVELS: usize = 5;

/// Title of an assessment or section.
pub(super) const TITLE: usize = 300;
/// What a question asks.
pub(super) const PROMPT: usize = 10_000;
/// A reference answer.
pub(super) const REFERENCE_ANSWER: usize = 20_000;
/// What a choice says.
pub(super) const CHOICE_LABEL: usize = 1_000;
/// A key point.
pub(super) const KEY_POINT: usize = 1_000;
/// A synonym, or a phrase that contradicts.
pub(super) const SYNONYM: usize = 200;
/// Heading of a criterion.
pub(super) const CRITERION_NAME: usize = 200;
/// What a criterion asks.
pub(super) const CRITERION_DESCRIPTION: usize = 2_000;
/// Label of a level.
pub(super) const LEVEL_LABEL: usize = 100;
/// Anchor of a level.
pub(super) const ANCHOR: usize = 1_000;

/// Most characters that an answer may be allowed.
pub(super) const ANSWER: i32 = 20_000;
/// Most characters of a short answer when the author does not say.
pub(super) const SHORT_ANSWER: i32 = 2_000;
/// A time limit, in seconds: a minute to a week.
pub(super) const TIME: RangeInclusive<i64> = 60..=604_800;
/// Largest weight of a question, criterion or key point; all are above 0.
pub(super) const WEIGHT: u32 = 1_000;
/// Most decimals of a weight.
pub(super) const WEIGHT_DECIMALS: u32 = 4;
