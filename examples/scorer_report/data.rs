//! The public sets of short answers rated by people, as they lie in one folder.
//!
//! Files are named `<set>_<protocol>.jsonl`, one object a line: `lang question_id question references[] answer label`,
//! and `score` (0 to 1) where the set has one. An answer without a score counts 1 when it is labelled correct and
//! 0 otherwise. Blanks, whatever they are called, are left out of everything.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assay::scoring::lexical::{Language, Question};
use serde::Deserialize;

/// What the sets write for an answer that was never given.
const BLANKS: [&str; 7] =
    ["", "no submission.", "no submission", "no response", "no response.", "empty submission.", "empty response."];

#[derive(Deserialize)]
struct Line {
    lang: String,
    question_id: String,
    question: String,
    references: Vec<String>,
    answer: String,
    label: String,
    score: Option<f64>,
}

/// A question, and what people thought of answers to it.
pub(crate) struct Asked {
    pub(crate) question: Question,
    pub(crate) rated: Vec<Rated>,
}

/// An answer and the share of the points that people gave for it.
#[derive(Clone)]
pub(crate) struct Rated {
    pub(crate) answer: String,
    pub(crate) gold: f64,
}

/// A set under one protocol; questions in the order of their numbers.
pub(crate) struct Set {
    pub(crate) name: String,
    pub(crate) questions: Vec<Asked>,
}

/// Every set of a protocol (`training`, `unseen_answers`) in a folder.
pub(crate) fn sets(folder: &Path, protocol: &str) -> Vec<Set> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", folder.display()))
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let suffix = format!("_{protocol}.jsonl");
    let of_protocol = names.iter().filter_map(|name| Some((name, name.strip_suffix(&suffix)?)));
    of_protocol.map(|(file, name)| Set { name: name.to_owned(), questions: questions(&folder.join(file)) }).collect()
}

fn questions(file: &Path) -> Vec<Asked> {
    // One set uses a number for several questions.
    let mut questions: BTreeMap<(String, String), Asked> = BTreeMap::new();
    for line in fs::read_to_string(file).unwrap().lines() {
        let line: Line = serde_json::from_str(line).unwrap();
        if BLANKS.contains(&line.answer.trim().to_lowercase().as_str()) {
            continue;
        }
        let rated =
            Rated { answer: line.answer, gold: line.score.unwrap_or(f64::from(u8::from(line.label == "correct"))) };
        let asked = questions.entry((line.question_id, line.question)).or_insert_with_key(|(_, prompt)| Asked {
            question: Question {
                prompt: prompt.clone(),
                references: line.references,
                key_points: Vec::new(),
                language: if line.lang == "german" { Language::German } else { Language::English },
            },
            rated: Vec::new(),
        });
        asked.rated.push(rated);
    }
    questions.into_values().collect()
}
