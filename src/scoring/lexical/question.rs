//! A question made ready, once, for any number of answers.
//!
//! What is expected comes as key points written by people, or is derived from the reference answers. Each
//! reference is an alternative: an answer is held against the one it comes closest to, whereas all key points
//! written by people belong together and make a single alternative.

use std::collections::HashSet;

use super::{
    features::Reference,
    languages::{Language, Lexicon},
    phrase::{Phrase, Vocabulary},
    references,
    text::Text,
};
use crate::scoring::Weight;

/// What the scorer is told about a question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The question as the candidate reads it.
    pub prompt: String,
    /// Answers that would earn the highest level, each by itself.
    pub references: Vec<String>,
    /// What a good answer mentions. When there are any, levels rest on them alone.
    pub key_points: Vec<KeyPoint>,
    /// The language that question, references, key points and answers are written in.
    pub language: Language,
}

/// Something that a good answer mentions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyPoint {
    /// A phrase or sentence, as an answer could put it.
    pub text: String,
    /// Its share in the coverage, relative to the other key points.
    pub weight: Weight,
    /// Without it no answer gets above level 2.
    pub required: bool,
    /// Other ways to say the whole of it.
    pub synonyms: Vec<String>,
    /// Phrases that show it was misunderstood: saying one forfeits the key point and calls a person.
    pub must_not: Vec<String>,
}

/// One way to answer in full.
#[derive(Debug)]
pub(super) struct Alternative {
    pub(super) expected: Vec<Expected>,
    /// The reference that it was derived from.
    pub(super) reference: Option<Reference>,
}

/// A key point, ready to be looked for.
#[derive(Debug)]
pub(super) struct Expected {
    pub(super) text: String,
    pub(super) weight: f64,
    pub(super) required: bool,
    /// The key point and its synonyms.
    pub(super) phrases: Vec<Phrase>,
    pub(super) must_not: Vec<Phrase>,
}

/// Pairs of neighbouring words, to recognise copied and shuffled text.
pub(super) type Pairs = HashSet<(String, String)>;

/// A question ready to score answers.
#[derive(Debug)]
pub struct PreparedQuestion {
    pub(super) language: Language,
    pub(super) vocabulary: Vocabulary,
    /// Ways to answer in full; empty when neither references nor key points say what is expected.
    pub(super) alternatives: Vec<Alternative>,
    /// Whether `alternatives` were derived from references rather than written as key points.
    pub(super) derived: bool,
    pub(super) prompt_pairs: Pairs,
    pub(super) reference_pairs: Pairs,
    /// The words of each reference.
    references: HashSet<Vec<String>>,
    /// Every word of references and key points, function words too.
    pub(super) reference_words: HashSet<String>,
    /// Share of function words in references and key points.
    pub(super) function_share: f64,
    /// Whether references or key points deny something themselves (`it is not true that …`).
    pub(super) denies: bool,
}

impl PreparedQuestion {
    /// Splits, stems and weighs everything that does not depend on the answer.
    pub fn new(question: &Question) -> Self {
        let lexicon = question.language.lexicon();
        let prompt = Text::read(&question.prompt, lexicon);
        let mut vocabulary = Vocabulary::default();
        vocabulary.ask(&prompt, lexicon);
        let mut alternatives: Vec<_> = references::alternatives(&question.references, &mut vocabulary, lexicon);
        let derived = question.key_points.is_empty();
        if !derived {
            let expect = |key_point| expected(key_point, &mut vocabulary, lexicon);
            let expected = question.key_points.iter().filter_map(expect).collect();
            alternatives = vec![Alternative { expected, reference: None }];
        }
        alternatives.retain(|alternative| !alternative.expected.is_empty());
        let key_points = question.key_points.iter().flat_map(|key| key.synonyms.iter().chain([&key.text]));
        let texts: Vec<Text> =
            question.references.iter().chain(key_points).map(|text| Text::read(text, lexicon)).collect();
        let tokens = || texts.iter().flat_map(|text| &text.tokens);
        let function_words = tokens().filter(|token| !token.is_content()).count();
        Self {
            language: question.language,
            vocabulary,
            alternatives,
            derived,
            prompt_pairs: pairs(&prompt).collect(),
            reference_pairs: texts.iter().flat_map(pairs).collect(),
            reference_words: tokens().map(|token| token.word.clone()).collect(),
            references: texts[..question.references.len()].iter().map(words).collect(),
            denies: texts.iter().any(|text| text.says_any(lexicon.denials)),
            function_share: function_words as f64 / tokens().count().max(1) as f64,
        }
    }
}

impl PreparedQuestion {
    /// Whether an answer has the words of a reference, and no others, in the same order.
    pub(super) fn is_reference(&self, answer: &Text) -> bool {
        !answer.tokens.is_empty() && self.references.contains(&words(answer))
    }
}

fn words(text: &Text) -> Vec<String> {
    text.tokens.iter().map(|token| token.word.clone()).collect()
}

fn expected(key_point: &KeyPoint, vocabulary: &mut Vocabulary, lexicon: &'static Lexicon) -> Option<Expected> {
    let mut phrase = |text: &String| Phrase::whole(&Text::read(text, lexicon), vocabulary, lexicon);
    let phrases: Vec<_> = [&key_point.text].into_iter().chain(&key_point.synonyms).filter_map(&mut phrase).collect();
    let must_not = key_point.must_not.iter().filter_map(phrase).collect();
    (!phrases.is_empty()).then(|| Expected {
        text: key_point.text.clone(),
        weight: key_point.weight.as_share(),
        required: key_point.required,
        phrases,
        must_not,
    })
}

/// The pairs of neighbouring words within the sentences of a text.
pub(super) fn pairs(text: &Text) -> impl Iterator<Item = (String, String)> {
    let sentences = text.sentences.iter().map(|sentence| &text.tokens[sentence.clone()]);
    sentences.flat_map(|tokens| tokens.windows(2)).map(|pair| (pair[0].word.clone(), pair[1].word.clone()))
}
