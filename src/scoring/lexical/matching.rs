//! Where an answer speaks of what is looked for.
//!
//! `Sightings` notes once per answer which token resembles which word of the vocabulary. `best_match` then slides
//! windows of one and two sentences over the answer and keeps, for a phrase, the window that says most of it.
//! A word seen under the opposite negation, or through its opposite, speaks against the phrase: it earns nothing
//! and is counted apart. More text can only add windows, so it never lowers what a phrase has earned.

use std::ops::Range;

use super::{
    negation::Stance,
    phrase::{Phrase, PhraseWord, Relation, Vocabulary},
    text::Text,
};

/// A phrase whose figures the window does not contain is never found whole.
const WITHOUT_FIGURE: f64 = 0.5;
/// A second sentence must earn its place: two far-flung halves are worth less than one whole.
const TWO_SENTENCES: f64 = 0.95;
/// Share of a phrase from which a window speaks of nearly the whole of it.
const NEARLY_WHOLE: f64 = 0.8;
/// The words of a phrase said in one go stand within so many tokens a word.
const APART: usize = 3;

#[derive(Clone, Copy, Debug)]
struct Sighting {
    token: usize,
    similarity: f64,
    stance: Stance,
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
                let stance = answer.stance(token);
                seen.push(match relation {
                    Relation::Alike(similarity) => Sighting { token, similarity, stance },
                    Relation::Opposite => Sighting { token, similarity: 1.0, stance: stance.turned() },
                });
            }
            sightings.by_entry.push(seen);
        }
        sightings
    }

    /// Where a word of the vocabulary stands, and how much alike, whatever the stance.
    pub(super) fn of(&self, entry: usize) -> impl Iterator<Item = (usize, f64)> {
        self.by_entry[entry].iter().map(|seen| (seen.token, seen.similarity))
    }

    /// Share of the content words that resemble a word of the question.
    pub(super) fn asked_share(&self) -> f64 {
        let content = self.answer.content().count();
        self.asked.iter().filter(|&&asked| asked).count() as f64 / content.max(1) as f64
    }

    /// How much the most similar token resembles a word of the vocabulary.
    pub(super) fn likeness(&self, entry: usize) -> f64 {
        self.of(entry).map(|(_, similarity)| similarity).fold(0.0, f64::max)
    }

    /// Whether one word stands closely before another, distances being counted by the ranks of the tokens.
    pub(super) fn follow(&self, first: usize, second: usize, rank: &[usize], apart: usize) -> bool {
        let mut seconds = self.by_entry[second].iter().map(|seen| seen.token).peekable();
        self.by_entry[first].iter().any(|seen| {
            while seconds.next_if(|&second| second <= seen.token).is_some() {}
            seconds.peek().is_some_and(|&second| rank[second] - rank[seen.token] <= apart)
        })
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
        let (mut denials, mut claims) = (Vec::new(), Vec::new());
        let mut tokens = Vec::new();
        for word in &phrase.words {
            match best_sighting(word, self.seen(word, &window)) {
                Some(seen) if word.agrees(seen.stance) => {
                    agreeing += word.weight * seen.similarity;
                    tokens.push(seen.token);
                }
                Some(seen) => {
                    opposing += word.weight * seen.similarity;
                    let opposed = (self.answer.statement(seen.token), word.weight * seen.similarity);
                    if word.stance == Stance::Denied { &mut claims } else { &mut denials }.push(opposed);
                }
                None => misses_figure |= word.figure,
            }
        }
        let scale = if last > first { TWO_SENTENCES } else { 1.0 };
        let recall = scale * agreeing / phrase.weight;
        let recall = if misses_figure { recall.min(WITHOUT_FIGURE) } else { recall };
        tokens.sort_unstable();
        let contradiction = opposing / phrase.weight;
        let reversal = if agreeing + opposing >= NEARLY_WHOLE * phrase.weight { contradiction } else { 0.0 };
        Match {
            recall,
            undenied: if opposing > 0.0 { 0.0 } else { recall },
            contradiction,
            denial: heaviest(&denials) / phrase.weight,
            claim: heaviest(&claims) / phrase.weight,
            reversal,
            inversion: if last > first || denials.is_empty() { 0.0 } else { reversal },
            tokens,
        }
    }

    /// The sightings of a word within a window, without those that the answer sets aside.
    fn seen<'s>(&'s self, word: &PhraseWord, window: &Range<usize>) -> impl Iterator<Item = &'s Sighting> {
        let seen = &self.by_entry[word.entry];
        let before = |end: usize| seen.partition_point(|seen| seen.token < end);
        let aside = word.stance == Stance::SetAside;
        seen[before(window.start)..before(window.end)]
            .iter()
            .filter(move |seen| aside || seen.stance != Stance::SetAside)
    }

    /// Whether the answer says a phrase in one go: nearly all of it, close together, in one sentence. `own` tells
    /// the words by which the phrase differs from what else is looked for; those must be there as well.
    pub(super) fn says(&self, phrase: &Phrase, own: &dyn Fn(&PhraseWord) -> bool, share: f64) -> bool {
        let reach = APART * phrase.words.len() + APART;
        self.answer.sentences.iter().any(|sentence| {
            sentence.clone().any(|start| {
                let window = start..sentence.end.min(start + reach);
                let said = |counts: &dyn Fn(&PhraseWord) -> bool| {
                    let (mut said, mut whole, mut matched, mut words) = (0.0, 0.0, 0.0, 0.0);
                    for word in phrase.words.iter().filter(|word| counts(word)) {
                        let agreeing =
                            best_sighting(word, self.seen(word, &window)).filter(|seen| word.agrees(seen.stance));
                        let similarity = agreeing.map_or(0.0, |seen| seen.similarity);
                        said += word.weight * similarity;
                        whole += word.weight;
                        words += 1.0;
                        matched += similarity.ceil();
                    }
                    said >= share * whole && matched >= share * words
                };
                said(&|_| true) && said(own)
            })
        })
    }
}

/// The sighting that agrees with the word's stance, else any; among those the most similar.
fn best_sighting<'s>(word: &PhraseWord, seen: impl Iterator<Item = &'s Sighting>) -> Option<&'s Sighting> {
    let rank = |seen: &Sighting| (word.agrees(seen.stance), seen.similarity);
    seen.reduce(|best, next| if rank(next) > rank(best) { next } else { best })
}

/// The most that is denied within one statement.
fn heaviest(denials: &[(usize, f64)]) -> f64 {
    let within = |statement: usize| denials.iter().filter(|(at, _)| *at == statement).map(|(_, weight)| weight).sum();
    denials.iter().map(|&(statement, _)| within(statement)).fold(0.0, f64::max)
}

/// How much of a phrase an answer says, and where.
#[derive(Clone, Debug, Default)]
pub(super) struct Match {
    /// Weighted share of the phrase that its best window says.
    pub(super) recall: f64,
    /// The same, of windows that deny none of its words.
    pub(super) undenied: f64,
    /// The largest weighted share of the phrase that any window denies.
    pub(super) contradiction: f64,
    /// The largest share that a single statement denies.
    pub(super) denial: f64,
    /// The largest share that a single statement claims although the phrase denies it.
    pub(super) claim: f64,
    /// What is denied over windows that speak of nearly the whole phrase: its own words, turned round.
    pub(super) reversal: f64,
    /// The same within one sentence, where it denies what the phrase claims.
    pub(super) inversion: f64,
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
        let undenied = self.undenied.max(other.undenied);
        let contradiction = self.contradiction.max(other.contradiction);
        let denial = self.denial.max(other.denial);
        let claim = self.claim.max(other.claim);
        let reversal = self.reversal.max(other.reversal);
        let inversion = self.inversion.max(other.inversion);
        let better = if other.recall > self.recall { other } else { self };
        Self { undenied, contradiction, denial, claim, reversal, inversion, ..better }
    }
}
