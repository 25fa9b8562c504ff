//! Candidates beside each other: how far a score may be off, and which places that leaves open.
//!
//! What is uncertain is the judgement, not the arithmetic. A question with a key is exact. A level 0 to 4 stands for a
//! stretch of 25 points; with its confidence `c` taken as the chance that it is the right one, the true score lies
//! anywhere in that stretch with chance `c`, and anywhere at all with chance `1 - c`. A stretch of width `w` in which every
//! place is as likely has the variance `w²/12`. Questions are judged apart, so their variances add up by squared weights.
//! What waits for a person without a level may still come to anything: it widens the interval from none to all of its
//! points.
//!
//! An interval reaches 1.39 standard deviations to either side. Then two that do not meet differ at the usual level of
//! five per cent (H. Goldstein and M. Healy, The Graphical Presentation of a Collection of Means, 1995), and two that meet
//! are not told apart: nobody is put above somebody else by noise.
//!
//! It says how much another look at the same answers could change, not how well the questions measure a person.

use super::{Score, Weight};

/// How many standard deviations an interval reaches to either side.
const REACH: f64 = 1.39;
/// Points that one level stands for.
const STEP: f64 = 25.0;
/// Points of the whole scale.
const SCALE: f64 = 100.0;

/// What one question came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// This score, beyond doubt: by a key, or nothing was answered.
    Exact(Score),
    /// This score, by a level that can be relied on so far.
    Estimated {
        /// The score.
        score: Score,
        /// The chance, of 100, that it is right.
        confidence: Score,
    },
    /// A person is still to say.
    Open,
}

/// The stretch in which an overall score lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Its lower end.
    pub low: Score,
    /// Its upper end.
    pub high: Score,
}

/// Places that somebody may have, counted from 1: the best and the worst of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankRange {
    /// The best.
    pub best: usize,
    /// The worst.
    pub worst: usize,
}

/// The interval of the overall score that these questions make.
pub fn interval(questions: &[(Weight, Judged)]) -> Interval {
    let (mut whole, mut points, mut open, mut variance) = (0.0, 0.0, 0.0, 0.0);
    for (weight, judged) in questions {
        let weight = weight.as_share();
        whole += weight;
        match judged {
            Judged::Exact(score) => points += weight * share(*score),
            Judged::Estimated { score, confidence } => {
                points += weight * share(*score);
                variance += weight * weight * variance_at(share(*confidence));
            }
            Judged::Open => open += weight,
        }
    }
    if whole <= 0.0 {
        return Interval { low: Score::ZERO, high: Score::ZERO };
    }
    let reach = REACH * variance.sqrt() / SCALE;
    Interval {
        low: Score::from_share((points - reach) / whole),
        high: Score::from_share((points + open + reach) / whole),
    }
}

/// In squared points.
fn variance_at(confidence: f64) -> f64 {
    (confidence * STEP * STEP + (1.0 - confidence) * SCALE * SCALE) / 12.0
}

fn share(score: Score) -> f64 {
    f64::from(score.hundredths()) / f64::from(Score::FULL.hundredths())
}

/// The places that each may have among all: below those only whose whole interval lies above, above those only whose whole
/// interval lies below.
pub fn ranks(intervals: &[Interval]) -> Vec<RankRange> {
    let range = |own: &Interval| RankRange {
        best: 1 + intervals.iter().filter(|other| other.low > own.high).count(),
        worst: intervals.len() - intervals.iter().filter(|other| other.high < own.low).count(),
    };
    intervals.iter().map(range).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(points: i32) -> Score {
        Score::from_hundredths(points * 100).unwrap()
    }

    fn estimated(points: i32, confidence: i32) -> (Weight, Judged) {
        (Weight::ONE, Judged::Estimated { score: score(points), confidence: score(confidence) })
    }

    fn shown(questions: &[(Weight, Judged)]) -> String {
        let Interval { low, high } = interval(questions);
        format!("{low} to {high}")
    }

    #[test]
    fn keys_leave_no_doubt_and_levels_do() {
        let exact = |points| (Weight::ONE, Judged::Exact(score(points)));
        assert_eq!(shown(&[exact(100), exact(0)]), "50.00 to 50.00");
        // 25 / √12 = 7.217 points, times 1.39.
        assert_eq!(shown(&[estimated(50, 100)]), "39.97 to 60.03");
        // Half of it is certain: half the reach.
        assert_eq!(shown(&[estimated(50, 100), exact(50)]), "44.98 to 55.02");
        // Nothing is known: 100 / √12 = 28.868 points, times 1.39.
        assert_eq!(shown(&[estimated(50, 0)]), "9.87 to 90.13");
        assert_eq!(shown(&[]), "0.00 to 0.00");
    }

    #[test]
    fn more_questions_tell_more() {
        let width = |count: usize| {
            let Interval { low, high } = interval(&vec![estimated(50, 80); count]);
            high.hundredths() - low.hundredths()
        };
        assert!(width(1) > width(2) && width(2) > width(6) && width(6) > width(24));
        // Four times the questions, half the width.
        assert!((width(6) - 2 * width(24)).abs() <= 2, "{} {}", width(6), width(24));
    }

    #[test]
    fn what_waits_for_a_person_may_come_to_anything() {
        let open = (Weight::ONE, Judged::Open);
        let exact = (Weight::ONE, Judged::Exact(score(80)));
        assert_eq!(shown(&[exact, open]), "40.00 to 90.00");
        assert_eq!(shown(&[open]), "0.00 to 100.00");
        assert_eq!(shown(&[estimated(100, 0)]), "59.87 to 100.00", "nothing leaves the scale");
    }

    #[test]
    fn places_are_told_apart_only_where_intervals_do_not_meet() {
        let of = |low, high| Interval { low: score(low), high: score(high) };
        let shown = |intervals: &[Interval]| -> Vec<String> {
            ranks(intervals).iter().map(|range| format!("{}-{}", range.best, range.worst)).collect()
        };
        assert_eq!(shown(&[of(80, 90), of(60, 70), of(10, 20)]), ["1-1", "2-2", "3-3"]);
        assert_eq!(shown(&[of(80, 90), of(85, 95), of(10, 20)]), ["1-2", "1-2", "3-3"]);
        // A chain: the ends are told apart, the middle from neither.
        assert_eq!(shown(&[of(70, 90), of(60, 75), of(50, 65)]), ["1-2", "1-3", "2-3"]);
        assert_eq!(shown(&[of(50, 50), of(50, 50)]), ["1-2", "1-2"]);
        assert_eq!(shown(&[of(50, 60), of(60, 70)]), ["1-2", "1-2"], "touching is meeting");
        assert_eq!(shown(&[]), Vec::<String>::new());
    }

    /// A small generator, so that the same histories come each time.
    fn numbers(seed: u64) -> impl FnMut(i32) -> i32 {
        let mut state = seed;
        move |bound| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as i32 % bound
        }
    }

    #[test]
    fn ranges_hold_every_order_that_the_intervals_admit() {
        for seed in 0..200 {
            let mut next = numbers(seed);
            let count = 1 + next(12) as usize;
            let intervals: Vec<Interval> = (0..count)
                .map(|_| {
                    let (one, other) = (next(101), next(101));
                    Interval { low: score(one.min(other)), high: score(one.max(other)) }
                })
                .collect();
            let ranges = ranks(&intervals);
            // Whatever the true scores are, each one's place lies in the range.
            for _ in 0..20 {
                let truth: Vec<i32> = intervals
                    .iter()
                    .map(|of| of.low.hundredths() + next(of.high.hundredths() - of.low.hundredths() + 1))
                    .collect();
                for (own, range) in truth.iter().zip(&ranges) {
                    let place = 1 + truth.iter().filter(|other| *other > own).count();
                    assert!((range.best..=range.worst).contains(&place), "{intervals:?} {truth:?}");
                }
            }
        }
    }
}
