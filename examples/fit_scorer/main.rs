//! Fits the regression of the embedded scorer to answers that people rated, and prints its coefficients:
//! `cargo run --release --example fit_scorer -- --data DIR > src/scoring/lexical/coefficients.rs`.
//!
//! `scorer_report` says what the folder holds; only the training parts are read. Every set counts the same, whatever
//! its size. With `--folds 5` it fits on four fifths of the questions and reports on the rest instead, five times.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "a program for developers that should stop where it cannot go on"
)]

#[path = "../scorer_report/data.rs"]
mod data;
#[path = "../scorer_report/measures.rs"]
mod measures;
mod regression;

use std::path::PathBuf;

use assay::scoring::lexical::{FEATURES, Features, LEVEL_FEATURES, MONOTONE, PreparedQuestion};
use clap::Parser;

use data::sets;
use measures::{Pair, accuracy, accuracy_of_surest, macro_f1, pearson};
use regression::{Row, fit};

#[derive(Parser)]
struct Arguments {
    /// Folder of the sets.
    #[arg(long)]
    data: PathBuf,
    /// Hold questions out and report on them, so many times.
    #[arg(long)]
    folds: Option<usize>,
}

/// An answer: its figures beside each reference, and the share of points that people gave.
struct Sample {
    set: usize,
    question: usize,
    beside: Vec<Features>,
    gold: f64,
}

/// Coefficients for the level and for the score.
struct Fitted {
    level: Vec<f64>,
    score: Vec<f64>,
}

fn main() {
    let arguments = Arguments::parse();
    let sets = sets(&arguments.data, "training");
    let mut samples = Vec::new();
    for (set, one) in sets.iter().enumerate() {
        for (question, asked) in one.questions.iter().enumerate() {
            let prepared = PreparedQuestion::new(&asked.question);
            samples.extend(asked.rated.iter().map(|rated| Sample {
                set,
                question,
                beside: prepared.features(&rated.answer),
                gold: rated.gold,
            }));
        }
    }
    samples.retain(|sample| !sample.beside.is_empty());
    let Some(folds) = arguments.folds else {
        return print(&fitted(&samples.iter().collect::<Vec<_>>()));
    };
    for (number, set) in sets.iter().enumerate() {
        let mut pairs = [Vec::new(), Vec::new()];
        for fold in 0..folds {
            let held_out = |sample: &&Sample| sample.set == number && sample.question % folds == fold;
            let kept: Vec<_> = samples.iter().filter(|sample| !held_out(sample)).collect();
            let fitted = fitted(&kept);
            for sample in samples.iter().filter(held_out) {
                let (level, score) = fitted.of(sample);
                let pair = |score: f64| Pair { score, gold: sample.gold, confidence: (score - 0.5).abs() };
                pairs[0].push(pair(level));
                pairs[1].push(pair(score));
            }
        }
        for (pairs, what) in pairs.iter().zip(["level", "score"]) {
            println!(
                "{:18} unseen questions, {what}: macro-F1 {:.3}  Pearson {:.3}  accuracy {:.3}  surest 80% {:.3}",
                set.name,
                macro_f1(pairs),
                pearson(pairs),
                accuracy(pairs),
                accuracy_of_surest(pairs)
            );
        }
    }
}

/// Fits both regressions. Which reference an answer is held against depends on the first: it is fitted three times.
fn fitted(samples: &[&Sample]) -> Fitted {
    let sizes = samples.iter().fold(Vec::new(), |mut sizes: Vec<f64>, sample| {
        sizes.resize(sizes.len().max(sample.set + 1), 0.0);
        sizes[sample.set] += 1.0;
        sizes
    });
    let rows = |level: &[f64], width: usize| -> Vec<Row> {
        let row = |sample: &&Sample| Row {
            values: sample.closest(level)[..width].to_vec(),
            gold: sample.gold,
            weight: 1.0 / sizes[sample.set],
            set: sample.set,
        };
        samples.iter().map(row).collect()
    };
    let mut level = vec![0.0; LEVEL_FEATURES + 1];
    level[1] = 1.0;
    for _ in 0..3 {
        level = fit(&rows(&level, LEVEL_FEATURES), sizes.len(), MONOTONE);
    }
    let score = fit(&rows(&level, FEATURES), sizes.len(), MONOTONE);
    Fitted { level, score }
}

impl Sample {
    /// The figures beside the reference that it comes closest to.
    fn closest(&self, level: &[f64]) -> &Features {
        let rank = |beside: &&Features| regression::logit(level, &beside[..LEVEL_FEATURES]);
        self.beside.iter().max_by(|one, other| rank(one).total_cmp(&rank(other))).unwrap()
    }
}

impl Fitted {
    fn of(&self, sample: &Sample) -> (f64, f64) {
        let closest = sample.closest(&self.level);
        let share =
            |coefficients: &[f64], width: usize| regression::share(regression::logit(coefficients, &closest[..width]));
        (share(&self.level, LEVEL_FEATURES), share(&self.score, FEATURES))
    }
}

fn print(fitted: &Fitted) {
    let numbers = |coefficients: &[f64]| {
        let lines: Vec<String> = coefficients.iter().map(|number| format!("    {number:.3},\n")).collect();
        lines.concat()
    };
    print!(
        "//! Made by `cargo run --release --example fit_scorer -- --data DIR`; not written by hand.\n\
         //!\n\
         //! Fitted to the training parts of: `SciEntsBank` and Beetle of SemEval-2013 task 7 (M. Dzikovska, R. Nielsen,\n\
         //! C. Brew and others, 2013; CC BY-SA 3.0) and Short Answer Feedback, English and German (A. Filighera,\n\
         //! S. Parihar, T. Steuer, T. Meuser, S. Ochs, 2022; MIT). None of their text is here.\n\n\
         /// Of the level: an intercept, then a coefficient for each figure that never falls.\n\
         pub(super) const LEVEL: [f64; {}] = [\n{}];\n\n\
         /// Of the score: an intercept, then a coefficient for each figure.\n\
         pub(super) const SCORE: [f64; {}] = [\n{}];\n",
        LEVEL_FEATURES + 1,
        numbers(&fitted.level),
        FEATURES + 1,
        numbers(&fitted.score),
    );
}
