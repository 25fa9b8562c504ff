//! What the scorer knows about each language: word lists and a stemmer.
//!
//! A `Lexicon` is built once per process from the `Words` of a language. Every list is written as the scorer
//! reads words: lower case, accents folded away (`fur` for `für`), typewriter apostrophes. A language that has no
//! list is `Plain`: no stop words, no stems, no negation; matching then rests on equal and nearly equal words.

mod de;
mod en;
mod es;
mod fr;
mod synonyms;

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use rust_stemmers::{Algorithm, Stemmer};
use serde::{Deserialize, Serialize};

/// The language an answer is expected in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Any other: words are compared as they are written.
    #[default]
    Plain,
}

impl Language {
    /// From a language tag such as `de` or `de-AT`; unknown ones are `Plain`.
    pub fn from_tag(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "en" => Self::English,
            "de" => Self::German,
            "fr" => Self::French,
            "es" => Self::Spanish,
            _ => Self::Plain,
        }
    }

    /// Whether compounds are written as one word.
    pub(super) fn compounds(self) -> bool {
        self == Self::German
    }

    pub(super) fn lexicon(self) -> &'static Lexicon {
        static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&en::WORDS, Algorithm::English));
        static GERMAN: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&de::WORDS, Algorithm::German));
        static FRENCH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&fr::WORDS, Algorithm::French));
        static SPANISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&es::WORDS, Algorithm::Spanish));
        static PLAIN: LazyLock<Lexicon> = LazyLock::new(Lexicon::default);
        match self {
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
            Self::French => &FRENCH,
            Self::Spanish => &SPANISH,
            Self::Plain => &PLAIN,
        }
    }
}

/// The raw lists of one language, words parted by white space.
struct Words {
    /// Function words: they carry no content.
    stop: &'static str,
    /// Frequent words of any subject: they carry little.
    common: &'static str,
    /// Words that turn a clause into its opposite.
    negators: &'static str,
    /// Whether negators in one clause add up to one (`no hay nada`) instead of undoing each other.
    concord: bool,
    /// Words before which a negator only limits (`not only`).
    limiters: &'static str,
    /// Words that join what a later negator parts again (`I pay and do not ask`).
    coordinators: &'static str,
    /// Subjects: one of them behind a coordinator starts a statement of its own.
    subjects: &'static str,
    /// Words at which the reach of a negator ends (`nothing is paid until …`, `never lift her before …`).
    reliefs: &'static str,
    /// Negators that reach forward only (`I apologise without arguing`).
    exclusions: &'static [&'static str],
    /// Set phrases whose negator negates nothing.
    idioms: &'static [&'static str],
    /// Ways to set aside what comes next, which is then neither claimed nor denied.
    concessions: &'static [&'static str],
    /// Forms that no stemmer leads back to their verb.
    irregular: &'static [(&'static str, &'static str)],
    /// Words that open a clause of their own.
    openers: &'static str,
    /// Words that open a clause which shares the negation of the one before (`it is not true that …`).
    complementizers: &'static str,
    /// Numerals from two on, with their figures.
    numerals: &'static [(&'static str, &'static str)],
    /// Pairs of opposites; either may be a stem.
    antonyms: &'static [(&'static str, &'static str)],
    /// Groups of words that mean nearly the same, one a line.
    synonyms: &'static str,
    /// Ways to say "I don't know".
    dont_know: &'static [&'static str],
    /// Ways to deny whatever comes next.
    denials: &'static [&'static str],
    /// Words, and words that never follow them in a sentence; `.` is its end.
    misfits: &'static [(&'static str, &'static str)],
    /// Prefixes that part from their verbs, longest first, and the one that marks participles.
    verb_prefixes: &'static [&'static str],
    participle_prefix: Option<&'static str>,
    /// Endings after an apostrophe, and elided beginnings before one, that are not part of the word.
    clitics: &'static str,
}

/// The lists of one language, ready to be asked.
#[derive(Default)]
pub(super) struct Lexicon {
    stop: HashSet<&'static str>,
    common: HashSet<String>,
    negators: HashSet<&'static str>,
    pub(super) concord: bool,
    limiters: HashSet<&'static str>,
    coordinators: HashSet<&'static str>,
    subjects: HashSet<&'static str>,
    reliefs: HashSet<&'static str>,
    pub(super) exclusions: &'static [&'static str],
    pub(super) idioms: &'static [&'static str],
    pub(super) concessions: &'static [&'static str],
    irregular: HashMap<&'static str, &'static str>,
    openers: HashSet<&'static str>,
    complementizers: HashSet<&'static str>,
    numerals: HashMap<&'static str, &'static str>,
    antonyms: HashMap<String, Vec<String>>,
    /// Numbers of the groups that a stem belongs to.
    synonyms: HashMap<String, Vec<usize>>,
    clitics: HashSet<&'static str>,
    verb_prefixes: &'static [&'static str],
    participle_prefix: Option<&'static str>,
    pub(super) dont_know: &'static [&'static str],
    pub(super) denials: &'static [&'static str],
    misfits: Vec<(HashSet<&'static str>, HashSet<&'static str>)>,
    stemmer: Option<Stemmer>,
}

impl Lexicon {
    fn new(words: &Words, algorithm: Algorithm) -> Self {
        let set = |list: &'static str| list.split_whitespace().collect::<HashSet<_>>();
        let mut lexicon = Self {
            stop: set(words.stop),
            negators: set(words.negators),
            concord: words.concord,
            limiters: set(words.limiters),
            coordinators: set(words.coordinators),
            subjects: set(words.subjects),
            reliefs: set(words.reliefs),
            exclusions: words.exclusions,
            idioms: words.idioms,
            concessions: words.concessions,
            irregular: words.irregular.iter().copied().collect(),
            openers: set(words.openers),
            complementizers: set(words.complementizers),
            numerals: words.numerals.iter().copied().collect(),
            clitics: set(words.clitics),
            dont_know: words.dont_know,
            denials: words.denials,
            misfits: words.misfits.iter().map(|(first, next)| (set(first), set(next))).collect(),
            verb_prefixes: words.verb_prefixes,
            participle_prefix: words.participle_prefix,
            stemmer: Some(Stemmer::create(algorithm)),
            ..Self::default()
        };
        lexicon.common = words.common.split_whitespace().map(|word| lexicon.stem(word)).collect();
        for (one, other) in words.antonyms {
            let (one, other) = (lexicon.stem(one), lexicon.stem(other));
            lexicon.antonyms.entry(one.clone()).or_default().push(other.clone());
            lexicon.antonyms.entry(other).or_default().push(one);
        }
        for (number, group) in words.synonyms.lines().enumerate() {
            for word in group.split_whitespace() {
                lexicon.synonyms.entry(lexicon.stem(word)).or_default().push(number);
            }
        }
        lexicon
    }

    /// The stem of a lower-case word, its accents still on (French and German stemming need them), folded.
    pub(super) fn stem(&self, word: &str) -> String {
        let word = self.irregular.get(word).copied().unwrap_or(word);
        let stem = match &self.stemmer {
            Some(stemmer) => stemmer.stem(word),
            None => word.into(),
        };
        super::text::fold_accents(&stem)
    }

    /// What is left of a stem without the prefixes that verbs take on and put off: `kauf` of `einkauf` and `gekauft`.
    pub(super) fn root<'s>(&self, stem: &'s str) -> &'s str {
        const LEAST: usize = 4;
        let strip = |word: &'s str, prefix: &str| word.strip_prefix(prefix).filter(|rest| rest.len() >= LEAST);
        let bare = self.verb_prefixes.iter().find_map(|prefix| strip(stem, prefix)).unwrap_or(stem);
        let participle = self.participle_prefix.and_then(|prefix| strip(bare, prefix));
        participle.map_or(bare, |rest| rest.strip_suffix('t').filter(|root| root.len() >= LEAST).unwrap_or(rest))
    }

    pub(super) fn is_stop(&self, word: &str) -> bool {
        self.stop.contains(word)
    }

    /// Whether a stem belongs to a word of any subject.
    pub(super) fn is_common(&self, stem: &str) -> bool {
        self.common.contains(stem)
    }

    pub(super) fn is_negator(&self, word: &str) -> bool {
        self.negators.contains(word)
    }

    pub(super) fn is_limiter(&self, word: &str) -> bool {
        self.limiters.contains(word)
    }

    pub(super) fn is_coordinator(&self, word: &str) -> bool {
        self.coordinators.contains(word)
    }

    pub(super) fn is_subject(&self, word: &str) -> bool {
        self.subjects.contains(word)
    }

    pub(super) fn ends_negation(&self, word: &str) -> bool {
        self.reliefs.contains(word)
    }

    pub(super) fn opens_clause(&self, word: &str) -> bool {
        self.openers.contains(word)
    }

    pub(super) fn is_complementizer(&self, word: &str) -> bool {
        self.complementizers.contains(word)
    }

    /// Whether no sentence has the second word behind the first.
    pub(super) fn misfit(&self, first: &str, next: Option<&str>) -> bool {
        let next = next.unwrap_or(".");
        self.misfits.iter().any(|(firsts, never)| firsts.contains(first) && never.contains(next))
    }

    /// The figures of a numeral from two on.
    pub(super) fn numeral(&self, word: &str) -> Option<&'static str> {
        self.numerals.get(word).copied()
    }

    /// The stems listed as opposites of a stem.
    pub(super) fn antonyms(&self, stem: &str) -> &[String] {
        self.antonyms.get(stem).map_or(&[], Vec::as_slice)
    }

    /// Numbers of the groups of synonyms that a stem belongs to.
    pub(super) fn synonyms(&self, stem: &str) -> &[usize] {
        self.synonyms.get(stem).map_or(&[], Vec::as_slice)
    }

    /// The word without a clitic tied to it by an apostrophe: `it` of `it's`, `eau` of `l'eau`.
    pub(super) fn without_clitic<'w>(&self, word: &'w str) -> &'w str {
        match word.split_once('\'') {
            Some((first, rest)) if self.clitics.contains(first) => rest,
            Some((first, rest)) if self.clitics.contains(rest) => first,
            _ => word,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_written_the_way_words_are_read() {
        for words in [&en::WORDS, &de::WORDS, &fr::WORDS, &es::WORDS] {
            let lists = [words.stop, words.common, words.negators, words.openers, words.complementizers];
            for word in lists.iter().flat_map(|list| list.split_whitespace()) {
                assert_eq!(super::super::text::fold(word), word);
            }
            let phrases = [words.dont_know, words.denials, words.exclusions, words.idioms, words.concessions];
            for phrase in phrases.into_iter().flatten() {
                assert_eq!(super::super::text::fold(phrase), *phrase);
            }
        }
    }

    #[test]
    fn tags_name_languages() {
        assert_eq!(Language::from_tag("de-AT"), Language::German);
        assert_eq!(Language::from_tag("EN_us"), Language::English);
        assert_eq!(Language::from_tag("uk"), Language::Plain);
    }
}
