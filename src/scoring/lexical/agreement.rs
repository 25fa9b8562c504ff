//! How people would grade what the figures of an answer show, learned from answers that people rated.
//!
//! Two logistic regressions, each a sum that anyone can add up. One makes the level: it rests on figures that never
//! fall when an answer says more of its reference, none with a negative coefficient, and is stretched so that an answer
//! with nothing of the reference is 0 and the reference itself 1. The other asks every figure; it is the estimated
//! probability that people pass the answer, and moves the score within the level's band.

use super::{
    coefficients,
    features::{FEATURES, Features, LEVEL_FEATURES, MONOTONE},
};

/// Share of a reference that the answer says, as people would see it, from 0 to 1.
pub(super) fn level_share(features: &Features) -> f64 {
    let with_all = |figure: f64| {
        let mut features = *features;
        features[..MONOTONE].fill(figure);
        share(&coefficients::LEVEL, &features[..LEVEL_FEATURES])
    };
    let (nothing, all) = (with_all(0.0), with_all(1.0));
    ((share(&coefficients::LEVEL, &features[..LEVEL_FEATURES]) - nothing) / (all - nothing)).clamp(0.0, 1.0)
}

/// Probability that people pass the answer.
pub(super) fn pass(features: &Features) -> f64 {
    share(&coefficients::SCORE, &features[..FEATURES])
}

fn share(coefficients: &[f64], features: &[f64]) -> f64 {
    let terms = coefficients[1..].iter().zip(features).map(|(coefficient, feature)| coefficient * feature);
    1.0 / (1.0 + (-coefficients[0] - terms.sum::<f64>()).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_of_the_reference_never_costs() {
        assert!(coefficients::LEVEL[1..=MONOTONE].iter().all(|&coefficient| coefficient >= 0.0));
    }

    #[test]
    fn nothing_is_nothing_and_the_reference_is_all() {
        let features = |figure| {
            let mut features = [0.3; FEATURES];
            features[..MONOTONE].fill(figure);
            features
        };
        assert!(level_share(&features(0.0)) < 1e-9 && level_share(&features(1.0)) > 1.0 - 1e-9);
        assert!(pass(&features(1.0)) > pass(&features(0.0)));
    }
}
