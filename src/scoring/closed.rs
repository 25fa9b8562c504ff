//! Closed questions, scored by their key alone.
//!
//! - Single choice: full score for one pick that is a correct one, otherwise nothing.
//! - Multiple choice: (right picks − wrong picks) / correct choices, never below nothing, so that ticking every
//!   box earns no more than guessing does.
//! - Numeric: full score within the tolerance, its edges included, otherwise nothing.
//!
//! A score that is not full says why; a blank says so and nothing else.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Score;

/// What a closed question earned, and why not more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedScore {
    /// Share of the question's points.
    pub score: Score,
    /// Empty for a full score.
    pub reasons: Vec<ClosedReason>,
}

/// Why a closed question earned less than its full score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosedReason {
    /// Nothing was picked or entered.
    Blank,
    /// A choice was picked that is not correct.
    WrongChoice,
    /// A correct choice was not picked.
    MissedChoice,
    /// More than one choice was picked where one was asked for.
    TooManyChoices,
    /// The number lies outside the tolerance.
    OutsideTolerance,
}

impl ClosedReason {
    /// The name that is stored and shown to machines.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::WrongChoice => "wrong_choice",
            Self::MissedChoice => "missed_choice",
            Self::TooManyChoices => "too_many_choices",
            Self::OutsideTolerance => "outside_tolerance",
        }
    }
}

/// Scores a single choice; where the key names several correct choices, any one of them earns the full score.
pub fn single_choice<C: PartialEq>(correct: &[C], picked: &[C]) -> ClosedScore {
    match distinct(picked).as_slice() {
        [] => nothing(ClosedReason::Blank),
        [pick] if correct.contains(pick) => full(),
        [_] => nothing(ClosedReason::WrongChoice),
        _ => nothing(ClosedReason::TooManyChoices),
    }
}

/// Scores a multiple choice with partial credit. Where nothing is correct, picking nothing is a blank all the same.
pub fn multiple_choice<C: PartialEq>(correct: &[C], picked: &[C]) -> ClosedScore {
    let (correct, picked) = (distinct(correct), distinct(picked));
    if picked.is_empty() {
        return nothing(ClosedReason::Blank);
    }
    let right = picked.iter().filter(|pick| correct.contains(pick)).count();
    let wrong = picked.len() - right;
    let mut reasons = Vec::new();
    if wrong > 0 {
        reasons.push(ClosedReason::WrongChoice);
    }
    if right < correct.len() {
        reasons.push(ClosedReason::MissedChoice);
    }
    ClosedScore { score: Score::ratio(right.saturating_sub(wrong) as u128, correct.len() as u128), reasons }
}

/// Scores a number against `value`, up to `tolerance` away on either side.
pub fn numeric(value: Decimal, tolerance: Decimal, answer: Option<Decimal>) -> ClosedScore {
    let Some(answer) = answer else {
        return nothing(ClosedReason::Blank);
    };
    match answer.checked_sub(value) {
        Some(distance) if distance.abs() <= tolerance => full(),
        _ => nothing(ClosedReason::OutsideTolerance),
    }
}

fn full() -> ClosedScore {
    ClosedScore { score: Score::FULL, reasons: Vec::new() }
}

fn nothing(reason: ClosedReason) -> ClosedScore {
    ClosedScore { score: Score::ZERO, reasons: vec![reason] }
}

fn distinct<C: PartialEq>(choices: &[C]) -> Vec<&C> {
    let mut seen = Vec::with_capacity(choices.len());
    for choice in choices {
        if !seen.contains(&choice) {
            seen.push(choice);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pick_wins_all_or_nothing() {
        assert_eq!(single_choice(&['b'], &['b', 'b']), full());
        assert_eq!(single_choice(&['b'], &['a']), nothing(ClosedReason::WrongChoice));
        assert_eq!(single_choice(&['b'], &['a', 'b']), nothing(ClosedReason::TooManyChoices));
        assert_eq!(single_choice(&['b'], &[]), nothing(ClosedReason::Blank));
    }

    #[test]
    fn a_wrong_pick_takes_back_a_right_one() {
        let score = |picked: &str| {
            let picked: Vec<char> = picked.chars().collect();
            multiple_choice(&['a', 'b', 'c'], &picked).score.hundredths()
        };
        assert_eq!(score("abc"), 10_000);
        assert_eq!(score("ab"), 6667);
        assert_eq!(score("abx"), 3333);
        assert_eq!(score("abcxyz"), 0);
        assert_eq!(score("axyz"), 0);
        let reasons = multiple_choice(&['a', 'b'], &['a', 'x']).reasons;
        assert_eq!(reasons, [ClosedReason::WrongChoice, ClosedReason::MissedChoice]);
    }

    #[test]
    fn a_number_on_the_edge_of_the_tolerance_counts() {
        let decimal = |text: &str| text.parse::<Decimal>().unwrap();
        let score = |answer: &str| numeric(decimal("1.5"), decimal("0.05"), Some(decimal(answer))).score;
        assert_eq!(score("1.55"), Score::FULL);
        assert_eq!(score("1.450"), Score::FULL);
        assert_eq!(score("1.5501"), Score::ZERO);
        assert_eq!(numeric(decimal("1"), Decimal::ZERO, None), nothing(ClosedReason::Blank));
        assert_eq!(numeric(Decimal::MIN, Decimal::ONE, Some(Decimal::MAX)).score, Score::ZERO);
    }

    #[test]
    fn a_reason_is_stored_under_the_name_it_shows() {
        for reason in [ClosedReason::Blank, ClosedReason::TooManyChoices, ClosedReason::OutsideTolerance] {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
        }
    }
}
