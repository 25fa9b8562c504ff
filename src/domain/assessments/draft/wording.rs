//! Words of a job description in a question, and when two questions ask the same.

use std::collections::HashSet;

use rust_stemmers::{Algorithm, Stemmer};

use crate::domain::job_descriptions::extraction::Language;

/// The longest quotation, in characters; what is longer is cut at a word.
const MOST_QUOTED: usize = 240;
/// Shorter words say little about what a question asks.
const SHORTEST: usize = 4;
/// Share of their words that two questions have in common when they ask nearly the same.
const NEARLY_THE_SAME: f64 = 0.5;

/// A task as it stands between quotation marks: on one line, without its full stop and without marks of its own.
pub(super) fn quotable(task: &str) -> String {
    let marks = ['"', '“', '”', '„', '«', '»', '‟'];
    let plain = task.replace(marks, "'");
    let words: Vec<&str> = plain.split_whitespace().collect();
    let line = words.join(" ");
    let line = line.trim_end_matches(['.', ';', ':', ',', ' ']);
    if line.chars().nth(MOST_QUOTED).is_none() {
        return line.to_owned();
    }
    let head: String = line.chars().take(MOST_QUOTED).collect();
    let whole = head.rsplit_once(' ').map_or(head.as_str(), |(words, _)| words);
    format!("{}…", whole.trim_end_matches([',', ';', ' ']))
}

/// What a question or task speaks of: the stems of its words.
#[derive(Debug, Clone)]
pub(super) struct Gist(HashSet<String>);

impl Gist {
    /// Of a text.
    pub(super) fn new(text: &str, language: Language) -> Self {
        let stemmer = Stemmer::create(match language {
            Language::En => Algorithm::English,
            Language::De => Algorithm::German,
        });
        let lower = text.to_lowercase();
        let words = lower.split(|symbol: char| !symbol.is_alphanumeric());
        let telling = words.filter(|word| word.chars().nth(SHORTEST - 1).is_some());
        Self(telling.map(|word| stemmer.stem(word).into_owned()).collect())
    }

    /// Whether both ask the same, or nearly.
    pub(super) fn resembles(&self, other: &Self) -> bool {
        let shared = self.0.intersection(&other.0).count();
        let all = self.0.union(&other.0).count();
        let share = |part: usize, whole: usize| {
            f64::from(u32::try_from(part).unwrap_or(u32::MAX)) / f64::from(u32::try_from(whole).unwrap_or(u32::MAX))
        };
        all == 0 || share(shared, all) >= NEARLY_THE_SAME
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_fits_between_its_marks() {
        assert_eq!(quotable("Sell  “good”\n things; "), "Sell 'good' things");
        let long = quotable(&"word ".repeat(200));
        assert!(long.ends_with("word…") && long.chars().count() <= MOST_QUOTED + 1);
    }

    #[test]
    fn the_same_in_other_words_is_the_same() {
        let gist = |text| Gist::new(text, Language::En);
        assert!(gist("Plan the daily tours").resembles(&gist("Planning of daily tours!")));
        assert!(!gist("Plan the daily tours").resembles(&gist("Answer complaints of customers")));
    }
}
