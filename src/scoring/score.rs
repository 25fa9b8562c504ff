//! `Score`: what every figure on a scorecard is made of, a share of 100 with two decimals.
//!
//! Kept as whole hundredths (8125 is 81.25), so that sums are exact, columns are integers and two machines
//! never disagree. Rounding happens in one place, `ratio`, half up.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A score, a coverage or a confidence from 0.00 to 100.00.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct Score(i32);

/// The number of hundredths was below 0 or above 10000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a score lies between 0 and 10000 hundredths")]
pub struct ScoreOutOfRange;

impl Score {
    /// 0.00
    pub const ZERO: Self = Self(0);
    /// 100.00
    pub const FULL: Self = Self(10_000);

    /// The score of so many hundredths.
    pub const fn from_hundredths(hundredths: i32) -> Result<Self, ScoreOutOfRange> {
        match hundredths {
            0..=10_000 => Ok(Self(hundredths)),
            _ => Err(ScoreOutOfRange),
        }
    }

    /// Hundredths, 0 to 10000: the form that is stored.
    pub const fn hundredths(self) -> i32 {
        self.0
    }

    /// `part / whole` of the full score, half a hundredth rounded up; nothing out of nothing is zero.
    pub(super) fn ratio(part: u128, whole: u128) -> Self {
        if whole == 0 {
            return Self::ZERO;
        }
        let doubled = 2 * part.min(whole) * Self::FULL.0 as u128 + whole;
        Self((doubled / (2 * whole)) as i32)
    }

    /// The nearest score to a share of 1; anything outside 0 to 1 is brought back to the nearer end.
    pub fn from_share(share: f64) -> Self {
        Self((share.clamp(0.0, 1.0) * f64::from(Self::FULL.0)).round() as i32)
    }
}

impl Score {
    /// From 0 to 1.
    pub fn share(self) -> f64 {
        f64::from(self.0) / f64::from(Self::FULL.0)
    }
}

impl TryFrom<i32> for Score {
    type Error = ScoreOutOfRange;

    fn try_from(hundredths: i32) -> Result<Self, Self::Error> {
        Self::from_hundredths(hundredths)
    }
}

impl From<Score> for i32 {
    fn from(score: Score) -> Self {
        score.0
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_two_decimals_and_reads_back_what_it_wrote() {
        let score = Score::from_hundredths(8105).unwrap();
        assert_eq!(score.to_string(), "81.05");
        assert_eq!(serde_json::to_string(&score).unwrap(), "8105");
        assert_eq!(serde_json::from_str::<Score>("8105").unwrap(), score);
        assert!(serde_json::from_str::<Score>("10001").is_err());
        assert_eq!(Score::from_hundredths(-1), Err(ScoreOutOfRange));
    }

    #[test]
    fn a_ratio_rounds_half_a_hundredth_up() {
        assert_eq!(Score::ratio(1, 3).hundredths(), 3333);
        assert_eq!(Score::ratio(2, 3).hundredths(), 6667);
        assert_eq!(Score::ratio(1, 20_000).hundredths(), 1);
        assert_eq!(Score::ratio(5, 4), Score::FULL);
        assert_eq!(Score::ratio(0, 0), Score::ZERO);
    }
}
