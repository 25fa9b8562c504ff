//! What a text claims, what it denies and what it sets aside.
//!
//! A negator reaches over its own statement and no further: a clause is parted again where `and` joins a second
//! statement to a negated one, where `until` or `before` ends what is ruled out, and where `without` or `instead`
//! rules out only what follows, up to the next subject. Set phrases such as `no later than` negate nothing. What `no matter` introduces is
//! neither claimed nor denied.

use std::ops::Range;

use super::{languages::Lexicon, text::Token};

/// How a text stands to what a word of it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stance {
    #[default]
    Claimed,
    Denied,
    SetAside,
}

impl Stance {
    /// The stance to the opposite of the word.
    pub(super) fn turned(self) -> Self {
        match self {
            Self::Claimed => Self::Denied,
            Self::Denied => Self::Claimed,
            Self::SetAside => Self::SetAside,
        }
    }
}

/// A clause as punctuation and conjunctions part them.
#[derive(Debug)]
pub(super) struct Clause {
    /// Depends on the clause before and shares its negation (`it is not true that …`).
    pub(super) tied: bool,
    /// Opened by punctuation rather than by a word.
    pub(super) parted: bool,
    pub(super) tokens: Range<usize>,
}

/// Where every token of a text stands: its stance, and which statement it belongs to.
#[derive(Debug, Default)]
pub(super) struct Stances {
    pub(super) by_token: Vec<Stance>,
    pub(super) statements: Vec<usize>,
    /// Behind a coordinator of its statement: `do not drive it and report it` may deny both or the first alone.
    pub(super) joined: Vec<bool>,
}

/// A stretch of tokens that one set of negators reaches over.
struct Statement {
    negators: usize,
    tied: bool,
    tokens: Range<usize>,
}

impl Stances {
    pub(super) fn new(tokens: &[Token], clauses: &[Clause], lexicon: &Lexicon) -> Self {
        let void = idioms(tokens, lexicon.idioms);
        let negators: Vec<bool> = (0..tokens.len()).map(|at| !void[at] && negates(tokens, at, lexicon)).collect();
        let mut exclusions = vec![false; tokens.len()];
        occurrences(tokens, lexicon.exclusions).for_each(|found| exclusions[found.start] = true);
        let reach = Reach { tokens, negators: &negators, exclusions: &exclusions, lexicon };
        let mut statements: Vec<Statement> = Vec::new();
        for clause in clauses {
            reach.part(clause, &mut statements);
        }
        let mut read = Self {
            by_token: vec![Stance::Claimed; tokens.len()],
            statements: vec![0; tokens.len()],
            joined: vec![false; tokens.len()],
        };
        let mut before = 0;
        for (number, statement) in statements.iter().enumerate() {
            let own = if lexicon.concord { statement.negators.min(1) } else { statement.negators };
            before = own + if statement.tied { before } else { 0 };
            let stance = if before % 2 == 1 { Stance::Denied } else { Stance::Claimed };
            read.by_token[statement.tokens.clone()].fill(stance);
            read.statements[statement.tokens.clone()].fill(number);
            let coordinator = statement.tokens.clone().skip(1).find(|&at| lexicon.is_coordinator(&tokens[at].word));
            if let Some(coordinator) = coordinator {
                read.joined[coordinator..statement.tokens.end].fill(true);
            }
        }
        for concession in concessions(tokens, clauses, lexicon.concessions) {
            read.by_token[concession].fill(Stance::SetAside);
        }
        read
    }
}

/// A negator by itself. A limiter behind one takes the edge off it: `not only` counts twice, which undoes itself.
fn negates(tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    let is_negator = |word: &str| lexicon.is_negator(word) || word.ends_with("n't");
    let follows_negator = at > 0 && is_negator(&tokens[at - 1].word);
    is_negator(&tokens[at].word) || (lexicon.is_limiter(&tokens[at].word) && follows_negator)
}

struct Reach<'t> {
    tokens: &'t [Token],
    negators: &'t [bool],
    exclusions: &'t [bool],
    lexicon: &'t Lexicon,
}

impl Reach<'_> {
    /// Parts a clause into its statements.
    fn part(&self, clause: &Clause, statements: &mut Vec<Statement>) {
        let mut current =
            Statement { negators: 0, tied: clause.tied, tokens: clause.tokens.start..clause.tokens.start };
        let mut joined = None;
        let mut ruled_out = None;
        for at in clause.tokens.clone() {
            let excludes = self.exclusions[at];
            let starts = if self.joins(at, clause.tokens.end) {
                joined = Some(at);
                self.states_anew(at, clause.tokens.end).then_some((at, false))
            } else if excludes && at > clause.tokens.start {
                Some((at, true))
            } else if ruled_out.is_some_and(|from| at > from + 1) && self.lexicon.is_subject(&self.tokens[at].word) {
                ruled_out = None;
                Some((at, false))
            } else if self.lexicon.ends_negation(&self.tokens[at].word) && current.negators > 0 {
                Some((at, false))
            } else if self.negators[at] && current.negators > 0 {
                joined.filter(|&joint| joint > current.tokens.start).map(|joint| (joint, false))
            } else {
                None
            };
            if let Some((start, tied)) = starts {
                let rest = Statement { negators: 0, tied, tokens: start..at };
                current.tokens.end = start;
                statements.push(std::mem::replace(&mut current, rest));
                joined = None;
            }
            if excludes {
                ruled_out = Some(at);
            }
            current.negators += usize::from(self.negators[at] || excludes);
            current.tokens.end = at + 1;
        }
        statements.push(current);
    }

    fn joins(&self, at: usize, end: usize) -> bool {
        at + 1 < end && self.lexicon.is_coordinator(&self.tokens[at].word)
    }

    /// Whether a coordinator is followed by a negator or a subject of its own.
    fn states_anew(&self, joint: usize, end: usize) -> bool {
        let soon = &self.negators[joint + 1..end.min(joint + 3)];
        soon.contains(&true) || self.lexicon.is_subject(&self.tokens[joint + 1].word)
    }
}

/// Which tokens belong to a set phrase whose negator negates nothing.
fn idioms(tokens: &[Token], phrases: &[&str]) -> Vec<bool> {
    let mut void = vec![false; tokens.len()];
    for found in occurrences(tokens, phrases) {
        void[found].fill(true);
    }
    void
}

/// The stretches that a concession sets aside: up to the next punctuation mark, or the next but one when the mark
/// comes right behind the phrase (`egal, ob …`).
fn concessions<'t>(
    tokens: &'t [Token],
    clauses: &'t [Clause],
    phrases: &'t [&str],
) -> impl Iterator<Item = Range<usize>> + 't {
    occurrences(tokens, phrases).map(move |found| {
        let sentence = tokens[found.start].sentence;
        let end = tokens.iter().rposition(|token| token.sentence == sentence).map_or(found.end, |last| last + 1);
        let marks = clauses.iter().filter(|clause| clause.parted).map(|clause| clause.tokens.start);
        found.start..marks.filter(|&mark| mark > found.end).min().unwrap_or(end).min(end)
    })
}

/// Where any of the phrases stands within a sentence.
fn occurrences<'t>(tokens: &'t [Token], phrases: &'t [&str]) -> impl Iterator<Item = Range<usize>> + 't {
    (0..tokens.len()).flat_map(move |at| {
        let here = phrases.iter().filter(move |phrase| stands(&tokens[at..], phrase));
        here.map(move |phrase| at..at + phrase.split(' ').count())
    })
}

fn stands(tokens: &[Token], phrase: &str) -> bool {
    let mut words = tokens.iter().take_while(|token| token.sentence == tokens[0].sentence);
    phrase.split(' ').all(|word| words.next().is_some_and(|token| token.word == word))
}

#[cfg(test)]
mod tests {
    use super::{
        super::{languages::Language, text::Text},
        *,
    };

    fn stance(text: &str, word: &str, language: Language) -> Stance {
        let text = Text::read(text, language.lexicon());
        let at = text.tokens.iter().position(|token| token.word == word);
        text.stance(at.unwrap_or_else(|| panic!("{word} is no word of the text")))
    }

    #[test]
    fn negation_holds_for_its_clause_and_what_depends_on_it() {
        use Language::{English, French, German, Spanish};
        for (text, word, language) in [
            ("The bulb isn't connected, but the switch is closed", "connected", English),
            ("It is not true that the gap is closed", "closed", English),
            ("Do not add an index and do not cache the result", "cache", English),
            ("Nothing is delivered until they release it", "delivered", English),
            ("Es stimmt nicht, dass die Lampe brennt", "brennt", German),
            ("Das Passwort muss man nicht ändern und das Konto nicht sperren", "andern", German),
            ("Das Passwort muss man nicht ändern und das Konto nicht sperren", "sperren", German),
            ("Ich drohe ihm und zwinge niemanden", "zwinge", German),
            ("Il n'y a pas de courant", "courant", French),
            ("No hay ningún hueco", "hueco", Spanish),
        ] {
            assert_eq!(stance(text, word, language), Stance::Denied, "{word}: {text}");
        }
    }

    #[test]
    fn negation_does_not_reach_into_another_statement() {
        use Language::{English, German};
        for (text, word, language) in [
            ("The bulb isn't connected, but the switch is closed", "closed", English),
            ("It is not true that the gap isn’t closed", "closed", English),
            ("The gap is not only closed", "closed", English),
            ("Nothing is delivered until they release it", "release", English),
            ("I take the case over and don't pass it on", "case", English),
            ("I apologise without arguing", "apologise", English),
            ("Without interrupting I let her speak", "speak", English),
            ("I close the aisle to avoid accidents", "aisle", English),
            ("I never start without checking the label", "checking", English),
            ("They are paid no later than Friday", "paid", English),
            ("Never forget to lock the door", "lock", English),
            ("Nichts anfassen bevor die Spannung gemessen ist", "gemessen", German),
            ("Den Vorfall melde ich ohne Verzug", "melde", German),
            ("Nicht nur melden", "melden", German),
        ] {
            assert_eq!(stance(text, word, language), Stance::Claimed, "{word}: {text}");
        }
    }

    #[test]
    fn a_concession_claims_and_denies_nothing() {
        use Language::{English, German};
        for (text, word, language) in [
            ("The oldest goes first, no matter when it arrived.", "arrived", English),
            ("It does not matter whether you check the label.", "label", English),
            ("Das gilt, egal, ob der Karton fehlt.", "karton", German),
            ("Jede Reihe wird verzurrt, egal wie kurz die Strecke ist.", "strecke", German),
        ] {
            assert_eq!(stance(text, word, language), Stance::SetAside, "{word}: {text}");
        }
        assert_eq!(stance("Regardless of the hour, I ring the doctor.", "ring", English), Stance::Claimed);
    }
}
