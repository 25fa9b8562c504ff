//! Made by `cargo run --release --example fit_scorer -- --data DIR`; not written by hand.
//!
//! Fitted to the training parts of: SciEntsBank and Beetle of SemEval-2013 task 7 (M. Dzikovska, R. Nielsen,
//! C. Brew and others, 2013; CC BY-SA 3.0) and Short Answer Feedback, English and German (A. Filighera,
//! S. Parihar, T. Steuer, T. Meuser, S. Ochs, 2022; MIT). None of their text is here.

/// Of the level: an intercept, then a coefficient for each figure that never falls.
pub(super) const LEVEL: [f64; 10] = [-1.468, 1.607, 0.000, 0.729, 0.087, 0.368, 1.428, 2.203, -0.803, -3.937];

/// Of the score: an intercept, then a coefficient for each figure.
pub(super) const SCORE: [f64; 17] = [
    -1.657, 1.326, 0.000, 0.563, 0.444, 0.672, 1.068, 0.550, -0.499, -3.601, -0.276, -0.762, 1.050, -0.864, 0.199,
    2.609, -0.415,
];
