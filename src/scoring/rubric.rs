//! The fixed arithmetic from levels to one overall score.
//!
//! A scorer or a person gives each criterion of each text question a `Level`; closed questions come with a
//! `Score` of their own. Weighted means do the rest: levels make a question's score, questions make the overall
//! one. Weights are whole millionths inside, so every mean is exact until its single rounding (half a hundredth
//! up), and the overall score can be worked out again by hand from the figures printed on the scorecard.

use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde::{Deserialize, Serialize};

use super::Score;

/// An anchored level, 0 to 4.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Level(u8);

/// The level was above 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a level lies between 0 and 4")]
pub struct LevelOutOfRange;

impl Level {
    /// Nothing of what was asked.
    pub const LOWEST: Self = Self(0);
    /// Everything that was asked.
    pub const HIGHEST: Self = Self(4);

    /// The level of that number.
    pub const fn new(level: u8) -> Result<Self, LevelOutOfRange> {
        match level {
            0..=4 => Ok(Self(level)),
            _ => Err(LevelOutOfRange),
        }
    }

    /// 0 to 4.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// 25.00 a level.
    pub fn score(self) -> Score {
        Score::ratio(u128::from(self.0), u128::from(Self::HIGHEST.0))
    }
}

impl TryFrom<u8> for Level {
    type Error = LevelOutOfRange;

    fn try_from(level: u8) -> Result<Self, Self::Error> {
        Self::new(level)
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.0
    }
}

/// How much a question, criterion or key point counts among its siblings: above 0, at most a million, with at
/// most six decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weight(u64);

/// The weight was not positive, above a million or finer than a millionth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a weight lies above 0 and at most at 1000000, with at most six decimals")]
pub struct WeightOutOfRange;

const MILLION: u64 = 1_000_000;

impl Weight {
    /// The weight of what nobody weighted.
    pub const ONE: Self = Self(MILLION);

    /// Refuses what cannot be kept exactly rather than rounding it.
    pub fn new(weight: Decimal) -> Result<Self, WeightOutOfRange> {
        let limit = Decimal::from(MILLION);
        if weight <= Decimal::ZERO || weight > limit {
            return Err(WeightOutOfRange);
        }
        let millionths = weight.checked_mul(limit).ok_or(WeightOutOfRange)?;
        match millionths.to_u64() {
            Some(whole) if millionths.fract().is_zero() => Ok(Self(whole)),
            _ => Err(WeightOutOfRange),
        }
    }

    pub(super) fn as_share(self) -> f64 {
        self.0 as f64 / MILLION as f64
    }
}

impl Default for Weight {
    fn default() -> Self {
        Self::ONE
    }
}

/// The score of a question from the levels of its criteria; nothing when it has none.
pub fn question_score(levels: &[(Weight, Level)]) -> Option<Score> {
    weighted_mean(levels.iter().map(|&(weight, level)| (weight, level.score())))
}

/// The overall score from the scores of the questions, closed or text; nothing when there is none.
pub fn overall_score(questions: &[(Weight, Score)]) -> Option<Score> {
    weighted_mean(questions.iter().copied())
}

fn weighted_mean(parts: impl Iterator<Item = (Weight, Score)>) -> Option<Score> {
    let (part, whole) = parts.fold((0_u128, 0_u128), |(part, whole), (weight, score)| {
        let weight = u128::from(weight.0);
        (part + weight * score.hundredths() as u128, whole + weight)
    });
    (whole > 0).then(|| Score::ratio(part, whole * Score::FULL.hundredths() as u128))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(text: &str) -> Weight {
        Weight::new(text.parse().unwrap()).unwrap()
    }

    #[test]
    fn levels_and_closed_questions_make_one_score() {
        let essay = question_score(&[(weight("2"), Level::new(3).unwrap()), (weight("1"), Level::new(1).unwrap())]);
        assert_eq!(essay.unwrap().to_string(), "58.33");
        let overall = overall_score(&[(weight("0.5"), essay.unwrap()), (weight("0.25"), Score::FULL)]);
        assert_eq!(overall.unwrap().to_string(), "72.22");
        assert_eq!(overall_score(&[]), None);
    }

    #[test]
    fn only_the_proportion_of_weights_matters() {
        let scores = [1234, 9999, 5001].map(|hundredths| Score::from_hundredths(hundredths).unwrap());
        let with = |weights: [&str; 3]| overall_score(&[0, 1, 2].map(|i| (weight(weights[i]), scores[i])));
        assert_eq!(with(["1", "2", "3"]), with(["0.1", "0.2", "0.3"]));
        assert_eq!(with(["1", "1", "1"]).unwrap().to_string(), "54.11");
        assert_eq!(with(["1000000", "1000000", "1000000"]), with(["0.000001", "0.000001", "0.000001"]));
    }

    #[test]
    fn a_weight_is_kept_exactly_or_refused() {
        for refused in ["0", "-1", "1000000.1", "0.0000001", "79228162514264337593543950335"] {
            assert_eq!(Weight::new(refused.parse().unwrap()), Err(WeightOutOfRange), "{refused}");
        }
    }
}
