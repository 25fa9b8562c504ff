//! Made by `cargo run --release --example fit_scorer -- --data DIR`; not written by hand.
//!
//! Fitted to the training parts of: SciEntsBank and Beetle of SemEval-2013 task 7 (M. Dzikovska, R. Nielsen,
//! C. Brew and others, 2013; CC BY-SA 3.0) and Short Answer Feedback, English and German (A. Filighera,
//! S. Parihar, T. Steuer, T. Meuser, S. Ochs, 2022; MIT). None of their text is here.

/// Of the level: an intercept, then a coefficient for each figure that never falls.
pub(super) const LEVEL: [f64; 10] = [-1.315, 1.607, 0.000, 0.815, 0.000, 0.408, 1.488, 1.643, -0.593, -3.380];

/// Of the score: an intercept, then a coefficient for each figure.
pub(super) const SCORE: [f64; 17] = [
    -1.564, 1.308, 0.000, 0.671, 0.326, 0.680, 1.037, 0.116, -0.292, -3.029, -0.503, -0.451, 1.163, -0.907, 0.169,
    2.611, -0.457,
];
