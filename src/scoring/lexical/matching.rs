//! Where an answer speaks of what is looked for.
//!
//! `Sightings` notes once per answer which token resembles which word of the vocabulary. `best_match` then slides
//! windows of one and two sentences over the answer and keeps, for a phrase, the window that says most of it.
//! A word seen under the opposite negation, or through its opposite, speaks against the phrase: it earns nothing
//! and is counted apart. More text can only add windows, so it never lowers what a phrase has earned.

use super::{
    phrase::{Phrase, PhraseWord, Relation, Vocabulary},
    text::Text,
};

/// A phrase whose figures the window does not contain is never found whole.
const WITHOUT_FIGURE: f64 = 0.55;
/// A second sentence must earn its place: two far-flung halves are worth less than one whole.
const TWO_SENTENCES: f64 = 0.95;
/// Share of a phrase from which a window speaks of nearly the whole of it.
const NEARLY_WHOLE: f64 = 0.8;

#[derive(Clone, Copy, Debug)]
struct Sighting {
    token: usize,
    similarity: f64,
    negated: bool,
}

/// Which tokens of an answer resemble which words of the vocabulary.
pub(super) struct Sightings<'a> {
    answer: &'a Text,
    /// Per word of the vocabulary, in reading order.
    by_entry: Vec<Vec<Sighting>>,
    /// Per token: resembles a word of the question.
    pub(super) asked: Vec<bool>,
    /// Per token: resembles any word of the vocabulary.
    pub(super) known: Vec<bool>,
}

impl<'a> Sightings<'a> {
    pub(super) fn new(answer: &'a Text, vocabulary: &Vocabulary, compounds: bool) -> Self {
        let negated: Vec<bool> = (0..answer.tokens.len()).map(|token| answer.is_negated(token)).collect();
        let mut sightings = Self {
            answer,
            by_entry: Vec::with_capacity(vocabulary.entries.len()),
            asked: vec![false; answer.tokens.len()],
            known: vec![false; answer.tokens.len()],
        };
        for entry in &vocabulary.entries {
            let mut seen = Vec::new();
            for (token, read) in answer.tokens.iter().enumerate().filter(|(_, read)| read.is_content()) {
                let Some(relation) = entry.relation(read, compounds) else { continue };
                sightings.known[token] = true;
                sightings.asked[token] |= entry.asked;
                seen.push(match relation {
                    Relation::Alike(similarity) => Sighting { token, similarity, negated: negated[token] },
                    Relation::Opposite => Sighting { token, similarity: 1.0, negated: !negated[token] },
                });
            }
            sightings.by_entry.push(seen);
        }
        sightings
    }

    /// The window that says most of a phrase.
    pub(super) fn best_match(&self, phrase: &Phrase) -> Match {
        let mut best = Match::default();
        for first in 0..self.answer.sentences.len() {
            for last in first..(first + 2).min(self.answer.sentences.len()) {
                let found = self.in_window(phrase, first, last);
                best = best.or(found);
            }
        }
        best
    }

    fn in_window(&self, phrase: &Phrase, first: usize, last: usize) -> Match {
        let window = self.answer.sentences[first].start..self.answer.sentences[last].end;
        let (mut agreeing, mut opposing, mut misses_figure) = (0.0, 0.0, false);
        let mut tokens = Vec::new();
        for word in &phrase.words {
            let seen = &self.by_entry[word.entry];
            let before = |end: usize| seen.partition_point(|seen| seen.token < end);
            match best_sighting(word, &seen[before(window.start)..before(window.end)]) {
                Some(seen) if seen.negated == word.negated => {
                    agreeing += word.weight * seen.similarity;
                    tokens.push(seen.token);
                }
                Some(seen) => opposing += word.weight * seen.similarity,
                None => misses_figure |= word.figure,
            }
        }
        let scale = if last > first { TWO_SENTENCES } else { 1.0 };
        let recall = scale * agreeing / phrase.weight;
        let recall = if misses_figure { recall.min(WITHOUT_FIGURE) } else { recall };
        tokens.sort_unstable();
        let contradiction = opposing / phrase.weight;
        let reversal = if agreeing + opposing >= NEARLY_WHOLE * phrase.weight { contradiction } else { 0.0 };
        Match { recall, contradiction, reversal, tokens }
    }
}

/// The sighting that agrees with the word's negation, else any; among those the most similar.
fn best_sighting<'s>(word: &PhraseWord, seen: &'s [Sighting]) -> Option<&'s Sighting> {
    let rank = |seen: &Sighting| (seen.negated == word.negated, seen.similarity);
    seen.iter().reduce(|best, next| if rank(next) > rank(best) { next } else { best })
}

/// How much of a phrase an answer says, and where.
#[derive(Clone, Debug, Default)]
pub(super) struct Match {
    /// Weighted share of the phrase that its best window says.
    pub(super) recall: f64,
    /// The largest weighted share of the phrase that any window denies.
    pub(super) contradiction: f64,
    /// The same, over windows that speak of nearly the whole phrase: its own words, turned round.
    pub(super) reversal: f64,
    /// The tokens of the best window that say it, in order.
    pub(super) tokens: Vec<usize>,
}

impl Match {
    /// Share of the phrase that is said or denied.
    pub(super) fn spoken_of(&self) -> f64 {
        (self.recall + self.contradiction).min(1.0)
    }

    /// The better of two ways to say the same, with the stronger denial of either.
    pub(super) fn or(self, other: Self) -> Self {
        let contradiction = self.contradiction.max(other.contradiction);
        let reversal = self.reversal.max(other.reversal);
        let better = if other.recall > self.recall { other } else { self };
        Self { contradiction, reversal, ..better }
    }
}
