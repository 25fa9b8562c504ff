//! What can be measured of an answer beside a reference: shares from 0 to 1, for the regression in `agreement`.
//!
//! The first `MONOTONE` of them never fall when an answer says more of what the reference says. The others ask what
//! else the answer says, and how; they may move a score within its level.

use std::collections::HashSet;

use super::{
    languages::Lexicon,
    matching::Sightings,
    phrase::{Vocabulary, weight},
    text::Text,
};

/// How many figures there are.
pub const FEATURES: usize = 16;
/// How many of them never fall when more is said.
pub const MONOTONE: usize = 6;
/// How many of them make the level: those, and what is true of the reference whatever the answer.
pub const LEVEL_FEATURES: usize = 9;

/// The figures of an answer beside one reference.
pub type Features = [f64; FEATURES];

/// Letters in a row that are compared.
const GRAM: usize = 4;
/// Content words that may stand between two which follow each other in the reference.
const APART: usize = 2;

/// A reference as a sequence of words.
#[derive(Debug)]
pub(super) struct Reference {
    /// Content words in order, as indices into the vocabulary, and what each tells.
    words: Vec<(usize, f64)>,
    /// The same without repetitions and without what the question gives away.
    own: Vec<(usize, f64)>,
    grams: HashSet<[u8; GRAM]>,
    negators: usize,
    /// Its length, on a scale on which 150 words are 1.
    length: f64,
    /// Share of its words that the question names.
    given_away: f64,
    /// The number of other references, on the same scale.
    rivals: f64,
}

impl Reference {
    pub(super) fn new(text: &Text, rivals: usize, vocabulary: &mut Vocabulary, lexicon: &'static Lexicon) -> Self {
        let words: Vec<_> =
            text.content().map(|token| (vocabulary.enter(token, lexicon), weight(token, lexicon))).collect();
        let mut own = words.clone();
        own.sort_unstable_by_key(|&(entry, _)| entry);
        own.dedup_by_key(|&mut (entry, _)| entry);
        own.retain(|&(entry, _)| !vocabulary.entries[entry].asked);
        let given = words.iter().filter(|&&(entry, _)| vocabulary.entries[entry].asked).count();
        Self {
            length: (words.len() as f64).max(1.0).ln() / 5.0,
            given_away: given as f64 / words.len().max(1) as f64,
            rivals: (rivals as f64).max(1.0).ln() / 5.0,
            words,
            own,
            grams: grams(text),
            negators: negators(text, lexicon),
        }
    }
}

/// What of an answer does not depend on the reference.
pub(super) struct Written {
    grams: HashSet<[u8; GRAM]>,
    negators: usize,
    content: f64,
    /// Per token: how many content words there are up to it.
    rank: Vec<usize>,
    /// Per token: what it tells; nothing for function words.
    weights: Vec<f64>,
}

impl Written {
    pub(super) fn new(answer: &Text, lexicon: &'static Lexicon) -> Self {
        let mut before = 0;
        let rank = answer.tokens.iter().map(|token| {
            before += usize::from(token.is_content());
            before
        });
        let rank = rank.collect();
        let weights = answer.tokens.iter().map(|token| if token.is_content() { weight(token, lexicon) } else { 0.0 });
        Self {
            grams: grams(answer),
            negators: negators(answer, lexicon),
            content: before as f64,
            rank,
            weights: weights.collect(),
        }
    }

    /// The share of the content that the reference has, too.
    fn precision(&self, reference: &[(usize, f64)], sightings: &Sightings<'_>) -> f64 {
        let mut alike = vec![0.0_f64; self.weights.len()];
        for &(entry, _) in reference {
            for (token, likeness) in sightings.of(entry) {
                alike[token] = alike[token].max(likeness);
            }
        }
        ratio(self.weights.iter().zip(alike).map(|(&weight, alike)| (weight * alike, weight)))
    }
}

/// The figures of an answer: how it stands to the reference of which `said` was found in its best windows, `denied`
/// being what those windows deny.
pub(super) fn features(
    reference: &Reference,
    said: f64,
    denied: f64,
    answer: &Written,
    sightings: &Sightings<'_>,
) -> Features {
    let recall = |words: &[(usize, f64)]| {
        ratio(words.iter().map(|&(entry, weight)| (weight * sightings.likeness(entry), weight)))
    };
    let pairs = reference.words.windows(2).filter(|pair| pair[0].0 != pair[1].0);
    let in_order = ratio(pairs.map(|pair| {
        let found = sightings.follow(pair[0].0, pair[1].0, &answer.rank, APART);
        (f64::from(u8::from(found)) * (pair[0].1 + pair[1].1), pair[0].1 + pair[1].1)
    }));
    let common = answer.grams.intersection(&reference.grams).count() as f64;
    let (words, own) = (recall(&reference.words), recall(&reference.own));
    let grams = common / reference.grams.len().max(1) as f64;
    let precision = answer.precision(&reference.words, sightings);
    [
        said,
        words,
        own,
        own.powi(2),
        in_order,
        grams,
        reference.length,
        reference.given_away,
        reference.rivals,
        precision,
        2.0 * precision * words / (precision + words).max(0.01),
        common / answer.grams.len().max(1) as f64,
        denied,
        f64::from(u8::from((reference.negators > 0) != (answer.negators > 0))),
        (answer.content + 1.0).ln() / 5.0,
        sightings.asked_share(),
    ]
}

fn ratio(parts: impl Iterator<Item = (f64, f64)>) -> f64 {
    let (part, whole) = parts.fold((0.0, 0.0), |(part, whole), (a, b)| (part + a, whole + b));
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn negators(text: &Text, lexicon: &'static Lexicon) -> usize {
    text.tokens.iter().filter(|token| lexicon.is_negator(&token.word) || token.word.ends_with("n't")).count()
}

/// Every run of letters within the words, a space before each word.
fn grams(text: &Text) -> HashSet<[u8; GRAM]> {
    let mut grams = HashSet::new();
    let mut word = Vec::new();
    for token in text.content() {
        word.clear();
        word.push(b' ');
        word.extend_from_slice(token.word.as_bytes());
        word.push(b' ');
        grams.extend(word.windows(GRAM).filter_map(|gram| <[u8; GRAM]>::try_from(gram).ok()));
    }
    grams
}
