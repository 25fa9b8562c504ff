//! Made by `cargo run --release --example fit_scorer -- --data DIR`; not written by hand.
//!
//! Fitted to the training parts of: `SciEntsBank` and Beetle of SemEval-2013 task 7 (M. Dzikovska, R. Nielsen,
//! C. Brew and others, 2013; CC BY-SA 3.0) and Short Answer Feedback, English and German (A. Filighera,
//! S. Parihar, T. Steuer, T. Meuser, S. Ochs, 2022; MIT). None of their text is here.

/// Of the level: an intercept, then a coefficient for each figure that never falls.
pub(super) const LEVEL: [f64; 10] = [-1.259, 1.809, 0.000, 0.892, 0.000, 0.420, 1.436, 1.384, -0.573, -3.674];

/// Of the score: an intercept, then a coefficient for each figure.
pub(super) const SCORE: [f64; 17] = [
    -1.515, 1.262, 0.000, 1.016, 0.000, 0.646, 0.963, -0.120, -0.289, -3.246, -0.417, -0.143, 1.071, -0.875, 0.115,
    2.478, -0.397,
];
