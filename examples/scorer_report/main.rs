//! Holds the embedded scorer against answers that people rated, set by set:
//! `cargo run --release --example scorer_report -- --data DIR`.
//!
//! `data` says what the folder holds. Figures leave blanks out and are never pooled over sets.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "a report that cannot go on should stop where it stands"
)]

mod attacks;
mod data;
mod measures;

use std::collections::BTreeMap;
use std::path::PathBuf;

use assay::scoring::Score;
use assay::scoring::lexical::{CalibratedQuestion, Graded, PreparedQuestion, Verdict};
use clap::Parser;

use data::{Asked, Rated, Set, sets};
use measures::{Pair, accuracy, accuracy_of_surest, macro_f1, pearson, share};

#[derive(Parser)]
struct Arguments {
    /// Folder of the sets.
    #[arg(long)]
    data: PathBuf,
    /// Name the references that are held back and the attacks that pass.
    #[arg(long, short)]
    verbose: bool,
}

fn main() {
    let Arguments { data, verbose } = Arguments::parse();
    let training = sets(&data, "training");
    let unseen = sets(&data, "unseen_answers");
    println!("agreement with people          n  macro-F1  Pearson  accuracy  surest 80%  to people");
    for set in training.iter().map(|set| (set, "training")).chain(unseen.iter().map(|set| (set, "unseen answers"))) {
        agreement(set.0, set.1, &|_| Vec::new());
    }
    for set in &unseen {
        let rated = training.iter().find(|other| other.name == set.name).unwrap();
        for count in [5, usize::MAX] {
            let graded = |asked: &Asked| graded(rated, asked, count);
            agreement(set, &if count == 5 { "5 graded answers".to_owned() } else { "all graded".to_owned() }, &graded);
        }
    }
    unseen.iter().for_each(by_band);
    for set in &training {
        attacked(set, verbose);
    }
    training.iter().for_each(varied);
}

/// Answers to the same question that people graded, spread over the training part.
fn graded(training: &Set, asked: &Asked, count: usize) -> Vec<Graded> {
    let Some(rated) =
        training.questions.iter().find(|other| other.question == asked.question).map(|other| &other.rated)
    else {
        return Vec::new();
    };
    let step = (rated.len() / count).max(1);
    let graded = |rated: &Rated| Graded { answer: rated.answer.clone(), score: Score::from_share(rated.gold) };
    rated.iter().step_by(step).take(count).map(graded).collect()
}

fn verdicts(set: &Set, graded: &dyn Fn(&Asked) -> Vec<Graded>) -> Vec<(Verdict, f64)> {
    let of = |asked: &Asked| {
        let question = CalibratedQuestion::new(&asked.question, &graded(asked));
        asked.rated.iter().map(|rated| (question.score(&rated.answer), rated.gold)).collect::<Vec<_>>()
    };
    set.questions.iter().flat_map(of).collect()
}

fn agreement(set: &Set, protocol: &str, graded: &dyn Fn(&Asked) -> Vec<Graded>) {
    let verdicts = verdicts(set, graded);
    let pair = |(verdict, gold): &(Verdict, f64)| Pair {
        score: verdict.score.share(),
        gold: *gold,
        confidence: verdict.confidence.share(),
    };
    let pairs: Vec<Pair> = verdicts.iter().map(pair).collect();
    println!(
        "{:14} {:16} {:5}   {:.3}    {:.3}    {:.3}       {:.3}      {:.3}",
        set.name,
        protocol,
        pairs.len(),
        macro_f1(&pairs),
        pearson(&pairs),
        accuracy(&pairs),
        accuracy_of_surest(&pairs),
        share(&verdicts, |(verdict, _)| verdict.needs_human),
    );
}

/// What answers of one quality get.
fn by_band(set: &Set) {
    const BANDS: [(&str, f64, f64); 4] =
        [("0", 0.0, 0.0), ("up to half", 0.001, 0.5), ("above half", 0.501, 0.999), ("all", 1.0, 1.0)];
    println!("\n{}: points by people      n   mean score   to people  reasons", set.name);
    let verdicts = verdicts(set, &|_| Vec::new());
    for (name, from, to) in BANDS {
        let band: Vec<&Verdict> =
            verdicts.iter().filter(|(_, gold)| (from..=to).contains(gold)).map(|(verdict, _)| verdict).collect();
        if band.is_empty() {
            continue;
        }
        let mean = band.iter().map(|verdict| verdict.score.share()).sum::<f64>() / band.len() as f64;
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        band.iter()
            .flat_map(|verdict| &verdict.reasons)
            .for_each(|reason| *reasons.entry(reason.as_str()).or_default() += 1);
        println!(
            "  {name:20} {:5}     {mean:.3}       {:.3}   {reasons:?}",
            band.len(),
            share(&band, |verdict| verdict.needs_human)
        );
    }
}

/// What attacks come to, and whether references are held back.
fn attacked(set: &Set, verbose: bool) {
    let mut held: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    let (mut references, mut gated) = (0, 0);
    for (number, asked) in set.questions.iter().enumerate() {
        let question = PreparedQuestion::new(&asked.question);
        for reference in &asked.question.references {
            let verdict = question.score(reference);
            references += 1;
            if verdict.needs_human {
                gated += 1;
                if verbose {
                    println!("gated reference: {:?} {reference}", verdict.reasons);
                }
            }
        }
        let elsewhere = &set.questions[(number + set.questions.len() / 2) % set.questions.len()];
        for (attack, text) in attacks::attacks(asked, elsewhere) {
            let verdict = question.score(&text);
            let (all, stopped, passed) = held.entry(attack).or_default();
            *all += 1;
            *stopped += usize::from(verdict.needs_human || verdict.level.number() == 0);
            *passed += usize::from(!verdict.needs_human && verdict.level.number() >= 2);
            if !verdict.needs_human && verdict.level.number() >= 2 && verbose {
                println!("{attack}: {text}");
            }
        }
    }
    println!("\n{}: {gated} of {references} references held back; attacks held back or level 0, passed:", set.name);
    for (attack, (all, stopped, passed)) in held {
        println!("  {attack:30} {:.3}  {passed} of {all}", stopped as f64 / all as f64);
    }
}

/// Share of answers whose level outlives a change that says nothing.
fn varied(set: &Set) {
    let mut same: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for asked in &set.questions {
        let question = PreparedQuestion::new(&asked.question);
        for rated in asked.rated.iter().step_by(7) {
            let level = question.score(&rated.answer).level;
            for (change, text) in changes(&rated.answer) {
                let (all, kept) = same.entry(change).or_default();
                *all += 1;
                *kept += usize::from(question.score(&text).level == level);
            }
        }
    }
    let shares = same.iter().map(|(change, (all, kept))| format!("{change} {:.3}", *kept as f64 / *all as f64));
    println!("{}: level unchanged by {}", set.name, shares.collect::<Vec<_>>().join(", "));
}

/// An answer as somebody else would type it.
fn changes(answer: &str) -> Vec<(&'static str, String)> {
    let words: Vec<&str> = answer.split_whitespace().collect();
    let slip = |word: &&str| {
        let letters: Vec<char> = word.chars().collect();
        if letters.len() < 6 || !word.chars().all(char::is_alphabetic) {
            return (*word).to_owned();
        }
        let mut letters = letters;
        let middle = letters.len() / 2;
        letters.swap(middle, middle + 1);
        letters.into_iter().collect()
    };
    let one_slip = |number: usize| {
        let typed =
            words.iter().enumerate().map(|(at, word)| if at % 6 == number { slip(word) } else { (*word).to_owned() });
        typed.collect::<Vec<_>>().join(" ")
    };
    vec![
        ("typos", one_slip(2)),
        ("capitals", answer.to_uppercase()),
        ("small letters", answer.to_lowercase()),
        ("contractions", answer.replace("is not", "isn't").replace("It is", "It's").replace("do not", "don't")),
        ("fillers", format!("Well, basically, {answer}")),
    ]
}
