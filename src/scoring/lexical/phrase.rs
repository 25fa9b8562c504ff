//! What is looked for: phrases of weighted words, and the vocabulary they are drawn from.
//!
//! A `Vocabulary` holds each word of the question, its references and key points once, so that an answer is
//! compared with every word once however many phrases use it. A `Phrase` weighs its words by how much they tell:
//! long and technical ones most, words of any subject little, words the question itself gives away least.

use std::{collections::HashMap, ops::Range};

use super::{
    languages::Lexicon,
    negation::Stance,
    similarity::{self, Word},
    text::{Role, Text, Token},
};

/// What is left of a word's weight when the question already names it.
const GIVEN_AWAY: f64 = 0.25;
/// How much a word counts that means nearly the same.
const SYNONYM: f64 = 0.8;
const COMMON: f64 = 0.35;
const NUMBER: f64 = 1.2;
const SHORT: f64 = 0.7;

/// A word of the vocabulary.
#[derive(Debug)]
pub(super) struct Entry {
    word: String,
    stem: String,
    root: String,
    number: bool,
    opposites: Vec<String>,
    synonyms: &'static [usize],
    /// Stands in the question itself.
    pub(super) asked: bool,
}

/// How a token of an answer relates to a word of the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Relation {
    /// The same or nearly, from 0 (excluded) to 1.
    Alike(f64),
    Opposite,
}

impl Entry {
    pub(super) fn relation(&self, token: &Token, compounds: bool) -> Option<Relation> {
        if self.stem == token.stem {
            return Some(Relation::Alike(1.0));
        }
        if !self.number
            && (self.opposites.contains(&token.stem) || similarity::differ_by_prefix(&self.stem, &token.stem))
        {
            return Some(Relation::Opposite);
        }
        let own = Word { surface: &self.word, stem: &self.stem, root: &self.root, number: self.number };
        let other =
            Word { surface: &token.word, stem: &token.stem, root: &token.root, number: token.role == Role::Number };
        let similarity = similarity::similarity(own, other, compounds);
        let similarity = if self.synonyms.iter().any(|group| token.synonyms.contains(group)) {
            similarity.max(SYNONYM)
        } else {
            similarity
        };
        (similarity > 0.0).then_some(Relation::Alike(similarity))
    }
}

/// Every content word of a question and what belongs to it.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    pub(super) entries: Vec<Entry>,
    by_stem: HashMap<String, usize>,
}

impl Vocabulary {
    /// Takes in the words that the question gives away; comes before any phrase.
    pub(super) fn ask(&mut self, question: &Text, lexicon: &'static Lexicon) {
        for token in question.content() {
            let entry = self.enter(token, lexicon);
            self.entries[entry].asked = true;
        }
    }

    pub(super) fn enter(&mut self, token: &Token, lexicon: &'static Lexicon) -> usize {
        if let Some(&known) = self.by_stem.get(&token.stem) {
            return known;
        }
        self.by_stem.insert(token.stem.clone(), self.entries.len());
        self.entries.push(Entry {
            word: token.word.clone(),
            stem: token.stem.clone(),
            root: token.root.clone(),
            number: token.role == Role::Number,
            opposites: lexicon.antonyms(&token.stem).to_vec(),
            synonyms: lexicon.synonyms(&token.stem),
            asked: false,
        });
        self.entries.len() - 1
    }
}

/// A word of a phrase.
#[derive(Debug)]
pub(super) struct PhraseWord {
    /// Index into the vocabulary.
    pub(super) entry: usize,
    pub(super) weight: f64,
    /// How the phrase stands to it.
    pub(super) stance: Stance,
    /// A figure the answer must agree with.
    pub(super) figure: bool,
}

impl PhraseWord {
    /// Whether both are the same word said in the same sense.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.entry == other.entry && self.stance == other.stance
    }

    /// Whether a text of that stance says the word in the sense of the phrase.
    pub(super) fn agrees(&self, stance: Stance) -> bool {
        stance == self.stance || self.stance == Stance::SetAside
    }
}

/// A key point, one of its synonyms or a piece of a reference, ready to be looked for.
#[derive(Debug)]
pub(super) struct Phrase {
    pub(super) words: Vec<PhraseWord>,
    /// Sum of the words' weights.
    pub(super) weight: f64,
}

impl Phrase {
    /// The phrase that a run of tokens of a reference makes; nothing when none of them carries meaning.
    pub(super) fn piece(
        text: &Text,
        run: Range<usize>,
        vocabulary: &mut Vocabulary,
        lexicon: &'static Lexicon,
    ) -> Option<Self> {
        Self::new(text, run, &|token| text.stance(token), vocabulary, lexicon)
    }

    /// The phrase that a key point makes, which was written in telegram style.
    pub(super) fn whole(text: &Text, vocabulary: &mut Vocabulary, lexicon: &'static Lexicon) -> Option<Self> {
        Self::new(text, 0..text.tokens.len(), &|token| text.terse_stance(token), vocabulary, lexicon)
    }

    fn new(
        text: &Text,
        run: Range<usize>,
        stance: &dyn Fn(usize) -> Stance,
        vocabulary: &mut Vocabulary,
        lexicon: &'static Lexicon,
    ) -> Option<Self> {
        let mut words: Vec<PhraseWord> = Vec::new();
        for index in run {
            let token = &text.tokens[index];
            if !token.is_content() {
                continue;
            }
            let entry = vocabulary.enter(token, lexicon);
            if words.iter().any(|word| word.entry == entry) {
                continue;
            }
            let asked = vocabulary.entries[entry].asked;
            let weight = weight(token, lexicon) * if asked { GIVEN_AWAY } else { 1.0 };
            let figure = token.role == Role::Number && !asked;
            words.push(PhraseWord { entry, weight, stance: stance(index), figure });
        }
        let weight = words.iter().map(|word| word.weight).sum();
        (!words.is_empty()).then_some(Self { words, weight })
    }
}

/// How much a word tells, the shipped stand-in for counting how rare it is.
pub(super) fn weight(token: &Token, lexicon: &'static Lexicon) -> f64 {
    if token.role == Role::Number || token.acronym {
        return NUMBER;
    }
    if lexicon.is_common(&token.stem) {
        return COMMON;
    }
    let letters = token.word.chars().count().min(12);
    SHORT + 0.08 * letters.saturating_sub(3) as f64
}
