//! What must be recognised before a level is believed.
//!
//! Coverage counts words; these gates notice when words were put there for another reason than to answer. A gate
//! hands the answer to a person. It changes the level only where words are no evidence at all: blanks and "I don't
//! know" are certain to be lowest, and copied, shuffled or listed words show no pass. Each errs towards asking,
//! within what honest answers can bear: at most one in four of them.

use std::collections::{HashMap, HashSet};

use super::{
    coverage::{Coverage, DENIED},
    instruction,
    matching::Sightings,
    phrase,
    question::{PreparedQuestion, pairs},
    text::{Text, Token},
    verdict::{Outcome, Reason},
};

/// An answer that says it does not know may go on for so many words.
const DONT_KNOW_WORDS: usize = 25;
/// Shorter answers are copies only when they copy throughout.
const LEAST_COPY: usize = 4;
/// Share of word pairs, and of content, taken from the question that makes an answer a copy of it.
const COPIED_PAIRS: f64 = 0.7;
const COPIED_CONTENT: f64 = 0.8;
/// Share of content that may bear on the question before an answer is off its topic no longer.
const ON_TOPIC: f64 = 0.1;
/// Fewer content words than this have no topic of their own: they are a weak answer, not another one. Key points
/// name fewer words than a reference does, so more must be said beside them.
const LEAST_TOPIC: usize = 8;
const LEAST_TOPIC_BESIDE_POINTS: usize = 12;
/// Weighted share of the key points that must be denied, or by how much another reference must be spoken of more
/// completely, and denied, than the closest is said.
const DENIED_POINTS: f64 = 0.2;
const CLEARLY: f64 = 0.1;
/// From how many words on, and with what share of them from the expected answer, their order is looked at.
const LEAST_SALAD: usize = 4;
const BORROWED: f64 = 0.85;
/// Share of word pairs kept in order up to which borrowed words are a salad, without and with a misfit.
const SALAD_IN_ORDER: f64 = 0.3;
const MISFIT_IN_ORDER: f64 = 0.5;
/// Two misfits are no slip any more in one sentence, nor when there is one in so many words.
const WORDS_A_MISFIT: usize = 20;
/// Where expected answers have at least `SENTENCES` function words, so many terms with next to none, or terms
/// parted by commas, are a list.
const SENTENCES: f64 = 0.2;
const LEAST_LIST: usize = 5;
const LEAST_COMMA_LIST: usize = 4;
const LIST_FUNCTION: f64 = 0.08;
const LIST_CLAUSE: f64 = 1.4;
/// As many content words, nearly none of them the answer's own, with so much smaller a share of function words
/// than the expected answer has, are what is left of it when the sentences are taken out.
const LEAST_STRIPPED: usize = 12;
const STRIPPED: f64 = 0.9;
const STRIPPED_FUNCTION: f64 = 0.8;
/// From how many words on, and at what share of one word or of runs of three, an answer repeats itself.
const LEAST_REPETITION: usize = 12;
const MOST_TIMES: usize = 5;
const REPEATED: f64 = 0.3;

/// Everything the gates look at.
pub(super) struct Gates<'a> {
    pub(super) question: &'a PreparedQuestion,
    pub(super) stored: &'a str,
    pub(super) answer: &'a Text,
    pub(super) sightings: &'a Sightings<'a>,
    pub(super) coverage: &'a Coverage<'a>,
}

impl Gates<'_> {
    /// Every gate that holds the answer back, in a fixed order.
    ///
    /// Who says a reference word for word answers the question, however odd the reference reads.
    pub(super) fn reasons(&self) -> Vec<Reason> {
        if self.question.is_reference(self.answer) {
            return Vec::new();
        }
        let gates = [
            (Reason::DontKnow, self.does_not_know()),
            (Reason::NoReference, self.question.alternatives.is_empty()),
            (Reason::Instruction, instruction::addresses_grader(self.stored)),
            (Reason::QuestionCopy, self.copies_question()),
            (Reason::OffTopic, self.is_off_topic()),
            (Reason::WordSalad, self.is_word_salad()),
            (Reason::Negation, self.denies()),
            (Reason::MustNot, self.coverage.points.iter().any(|point| point.forbidden)),
            (Reason::Stuffing, self.is_stuffed()),
        ];
        gates.into_iter().filter(|&(_, holds)| holds).map(|(reason, _)| reason).collect()
    }

    fn does_not_know(&self) -> bool {
        self.answer.tokens.len() <= DONT_KNOW_WORDS
            && self.coverage.points.iter().all(|point| point.outcome == Outcome::NotMet && !point.denied)
            && self.answer.says_any(self.question.language.lexicon().dont_know)
    }

    fn copies_question(&self) -> bool {
        let met = self.meets_something();
        let content = self.content_share(&self.sightings.asked);
        let copied = share(pairs(self.answer), |pair| self.question.prompt_pairs.contains(&pair));
        let long = self.answer.tokens.len() >= LEAST_COPY;
        (long && copied >= COPIED_PAIRS)
            || (long && !met && copied >= COPIED_PAIRS / 2.0 && content >= COPIED_CONTENT)
            || copied >= 1.0
    }

    /// Without anything expected there is no topic to be off.
    fn is_off_topic(&self) -> bool {
        if self.answer.tokens.is_empty() {
            return true;
        }
        let least = if self.question.derived { LEAST_TOPIC } else { LEAST_TOPIC_BESIDE_POINTS };
        self.answer.content().count() >= least
            && !self.question.alternatives.is_empty()
            && !self.meets_something()
            && self.content_share(&self.sightings.known) < ON_TOPIC
    }

    /// The words of the expected answer without their neighbours.
    fn is_word_salad(&self) -> bool {
        let borrowed = self.borrowed();
        let in_order = share(pairs(self.answer), |pair| self.question.reference_pairs.contains(&pair));
        let by_sentence = self.misfits();
        let misfits: usize = by_sentence.iter().sum();
        let most_in_order = if misfits > 0 { MISFIT_IN_ORDER } else { SALAD_IN_ORDER };
        (self.answer.tokens.len() >= LEAST_SALAD && borrowed >= BORROWED && in_order <= most_in_order)
            || (misfits >= 2 && misfits * WORDS_A_MISFIT >= self.answer.tokens.len())
            || by_sentence.iter().any(|&misfits| misfits >= 2)
    }

    /// Places, in each sentence, where no sentence has these two words in a row.
    fn misfits(&self) -> Vec<usize> {
        let lexicon = self.question.language.lexicon();
        let sentences = self.answer.sentences.iter().map(|sentence| &self.answer.tokens[sentence.clone()]);
        let count = |tokens: &[Token]| {
            let followed = tokens.iter().zip(tokens.iter().skip(1).map(Some).chain([None]));
            followed.filter(|(token, next)| lexicon.misfit(&token.word, next.map(|next| next.word.as_str()))).count()
        };
        sentences.map(count).collect()
    }

    /// What is expected is denied, in whole or where it matters.
    fn denies(&self) -> bool {
        self.coverage.denied_points >= DENIED_POINTS
            || (self.coverage.denied_points > 0.0 && !self.coverage.says_something())
            || self.coverage.denied > (self.coverage.said + CLEARLY).max(DENIED)
            || (!self.question.denies && self.answer.says_any(self.question.language.lexicon().denials))
    }

    fn is_stuffed(&self) -> bool {
        self.is_list_of_terms() || self.repeats_itself()
    }

    /// Terms one after the other, where the expected answer is made of sentences.
    fn is_list_of_terms(&self) -> bool {
        let (tokens, content) = (self.answer.tokens.len(), self.answer.content().count());
        let function_share = 1.0 - content as f64 / tokens.max(1) as f64;
        let clause_length = tokens as f64 / self.answer.clause_count().max(1) as f64;
        let stripped = content >= LEAST_STRIPPED
            && self.borrowed() >= STRIPPED
            && function_share <= STRIPPED_FUNCTION * self.question.function_share;
        let bare = stripped || (content >= LEAST_LIST && function_share <= LIST_FUNCTION);
        let with_commas = tokens >= LEAST_COMMA_LIST && clause_length <= LIST_CLAUSE;
        self.question.function_share >= SENTENCES && (bare || with_commas)
    }

    fn repeats_itself(&self) -> bool {
        let tokens = &self.answer.tokens;
        if tokens.len() < LEAST_REPETITION {
            return false;
        }
        let mut times = HashMap::new();
        for token in self.answer.content() {
            *times.entry(token.stem.as_str()).or_insert(0_usize) += 1;
        }
        let content: usize = times.values().sum();
        let most = times.values().copied().max().unwrap_or_default();
        let triples: HashSet<_> = tokens.windows(3).map(|run| [&run[0].word, &run[1].word, &run[2].word]).collect();
        let repeated = 1.0 - triples.len() as f64 / (tokens.len() - 2) as f64;
        (most >= MOST_TIMES && most as f64 / content as f64 > REPEATED) || repeated > REPEATED
    }

    /// Share of the words that the expected answer has too.
    fn borrowed(&self) -> f64 {
        share(self.answer.tokens.iter(), |token| self.question.reference_words.contains(&token.word))
    }

    fn meets_something(&self) -> bool {
        self.coverage.points.iter().any(|point| point.outcome == Outcome::Met)
    }

    /// The weighted share of the answer's content that is marked.
    fn content_share(&self, marked: &[bool]) -> f64 {
        let lexicon = self.question.language.lexicon();
        let weighed = |only_marked: bool| -> f64 {
            let tokens = self.answer.tokens.iter().zip(marked);
            let counted = tokens.filter(|(token, marked)| token.is_content() && (**marked || !only_marked));
            counted.map(|(token, _)| phrase::weight(token, lexicon)).sum()
        };
        let whole = weighed(false);
        if whole > 0.0 { weighed(true) / whole } else { 0.0 }
    }
}

fn share<T>(items: impl Iterator<Item = T>, holds: impl Fn(T) -> bool) -> f64 {
    let (mut held, mut all) = (0_usize, 0_usize);
    for item in items {
        all += 1;
        held += usize::from(holds(item));
    }
    held as f64 / all.max(1) as f64
}
