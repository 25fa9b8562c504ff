//! Phrases of one or more words, looked up in running text.
//!
//! The vocabulary files share one notation: `word word`, a trailing `*` for any ending, a leading `=` for
//! exact case. Look-up goes by the first three letters of a phrase (which a `*` must leave standing), so its
//! cost does not grow with the size of the vocabulary.

use std::collections::HashMap;

use super::words::{Word, words};

/// A set of phrases, each standing for a value.
#[derive(Debug)]
pub(super) struct Phrases<T> {
    by_opening: HashMap<String, Vec<Phrase<T>>>,
}

#[derive(Debug)]
struct Phrase<T> {
    patterns: Vec<Pattern>,
    value: T,
}

#[derive(Debug)]
enum Pattern {
    Word(String),
    Stem(String),
    Cased(String),
}

/// A phrase met in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'p, T> {
    /// Index of its first word.
    pub(super) start: usize,
    /// Number of its words.
    pub(super) len: usize,
    /// What the phrase stands for.
    pub(super) value: &'p T,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { by_opening: HashMap::new() }
    }
}

impl<T> Phrases<T> {
    /// Adds a phrase in the notation of the vocabulary; one without words is ignored.
    pub(super) fn insert(&mut self, phrase: &str, value: T) {
        let (phrase, cased) = match phrase.strip_prefix('=') {
            Some(rest) => (rest, true),
            None => (phrase, false),
        };
        let patterns: Vec<Pattern> = phrase.split_whitespace().flat_map(|piece| Pattern::read(piece, cased)).collect();
        if let Some(first) = patterns.first() {
            self.by_opening.entry(first.opening()).or_default().push(Phrase { patterns, value });
        }
    }

    /// The longest phrase that the words begin with, and its number of words.
    pub(super) fn longest(&self, words: &[Word<'_>]) -> Option<(usize, &T)> {
        let candidates = self.by_opening.get(&opening(&words.first()?.folded))?;
        let matching = candidates.iter().filter(|phrase| phrase.begins(words));
        matching.map(|phrase| (phrase.patterns.len(), &phrase.value)).max_by_key(|(len, _)| *len)
    }

    /// Every phrase in the words from left to right, the longest at each place, none overlapping.
    pub(super) fn all(&self, words: &[Word<'_>]) -> Vec<Found<'_, T>> {
        let mut found = Vec::new();
        let mut start = 0;
        while let Some(rest) = words.get(start..).filter(|rest| !rest.is_empty()) {
            match self.longest(rest) {
                Some((len, value)) => {
                    found.push(Found { start, len, value });
                    start += len;
                }
                None => start += 1,
            }
        }
        found
    }

    /// The value of the phrase that is the whole text.
    pub(super) fn exact(&self, text: &str) -> Option<&T> {
        let words = words(text);
        self.longest(&words).filter(|(len, _)| *len == words.len()).map(|(_, value)| value)
    }
}

impl<T> Phrase<T> {
    fn begins(&self, words: &[Word<'_>]) -> bool {
        self.patterns.len() <= words.len()
            && self.patterns.iter().zip(words).all(|(pattern, word)| pattern.matches(word))
    }
}

impl Pattern {
    fn read(piece: &str, cased: bool) -> Vec<Self> {
        let stem = piece.ends_with('*');
        let as_pattern = |word: Word<'_>| match (stem, cased) {
            (true, _) => Self::Stem(word.folded),
            (false, true) => Self::Cased(word.raw.to_owned()),
            (false, false) => Self::Word(word.folded),
        };
        words(piece).into_iter().map(as_pattern).collect()
    }

    fn matches(&self, word: &Word<'_>) -> bool {
        match self {
            Self::Word(text) => word.folded == *text,
            Self::Stem(text) => word.folded.starts_with(text.as_str()),
            Self::Cased(text) => word.raw == text,
        }
    }

    fn opening(&self) -> String {
        match self {
            Self::Word(text) | Self::Stem(text) => opening(text),
            Self::Cased(text) => opening(&text.to_lowercase()),
        }
    }
}

fn opening(folded: &str) -> String {
    folded.chars().take(3).collect()
}

/// The entries of a vocabulary file with the `[section]` each stands in; comments are left out.
pub(super) fn entries(vocabulary: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut section = "";
    vocabulary.lines().map(str::trim).filter_map(move |line| {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name;
            return None;
        }
        (!line.is_empty() && !line.starts_with('#')).then_some((section, line))
    })
}

#[cfg(test)]
mod tests {
    use super::{Phrases, words};

    #[test]
    fn the_longest_phrase_wins_and_stems_match_endings() {
        let mut phrases = Phrases::default();
        phrases.insert("aufgabe*", 1);
        phrases.insert("ihre aufgabe*", 2);
        phrases.insert("=Excel", 3);
        let words = words("Ihre Aufgaben mit Excel, excel und Aufgabengebiet");
        let found: Vec<(usize, i32)> = phrases.all(&words).iter().map(|found| (found.start, *found.value)).collect();
        assert_eq!(found, [(0, 2), (3, 3), (6, 1)]);
    }
}
