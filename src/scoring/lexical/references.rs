//! Key points from reference answers, for questions whose author wrote none.
//!
//! A reference is cut into sentences, and a long sentence into clauses. Each piece weighs what its words weigh, so
//! the coverage of a reference is close to the share of its content that the answer says.

use std::ops::Range;

use super::{
    features::Reference,
    languages::Lexicon,
    phrase::{Phrase, Vocabulary},
    question::{Alternative, Expected},
    text::Text,
};

/// A sentence with more content words than this is cut at its clauses.
const LONG_SENTENCE: usize = 12;
/// A piece with fewer content words stays with what follows it.
const LEAST_PIECE: usize = 3;
/// One alternative a reference.
pub(super) fn alternatives(
    references: &[String],
    vocabulary: &mut Vocabulary,
    lexicon: &'static Lexicon,
) -> Vec<Alternative> {
    let alternative = |reference: &String| {
        let reference = without_marks(reference);
        let expected = pieces(&reference, vocabulary, lexicon);
        let read = Text::read(&reference, lexicon);
        Alternative { expected, reference: Some(Reference::new(&read, references.len(), vocabulary, lexicon)) }
    };
    references.iter().map(alternative).collect()
}

fn pieces(reference: &str, vocabulary: &mut Vocabulary, lexicon: &'static Lexicon) -> Vec<Expected> {
    let text = Text::read(reference, lexicon);
    let mut expected = Vec::new();
    for sentence in &text.sentences {
        for run in cut(&text, sentence.clone()) {
            let span = text.tokens[run.start].span.start..text.tokens[run.end - 1].span.end;
            let Some(phrase) = Phrase::piece(&text, run, vocabulary, lexicon) else { continue };
            expected.push(Expected {
                text: reference.chars().skip(span.start).take(span.len()).collect(),
                weight: phrase.weight,
                required: false,
                phrases: vec![phrase],
                must_not: Vec::new(),
            });
        }
    }
    expected
}

/// The runs of tokens that a sentence is cut into.
fn cut(text: &Text, sentence: Range<usize>) -> Vec<Range<usize>> {
    let content = |run: Range<usize>| text.tokens[run].iter().filter(|token| token.is_content()).count();
    if content(sentence.clone()) <= LONG_SENTENCE {
        return vec![sentence];
    }
    let mut runs = Vec::new();
    let mut start = sentence.start;
    for next in sentence.start + 1..sentence.end {
        let new_clause = text.tokens[next].clause != text.tokens[next - 1].clause;
        if new_clause && content(start..next) >= LEAST_PIECE && content(next..sentence.end) >= LEAST_PIECE {
            runs.push(start..next);
            start = next;
        }
    }
    runs.push(start..sentence.end);
    runs
}

/// The reference without notes on marks such as `(0.5 P)` or `(2 points)`, which no answer should repeat.
fn without_marks(reference: &str) -> String {
    let mut kept = String::with_capacity(reference.len());
    let mut rest = reference;
    while let Some((before, after)) = rest.split_once('(') {
        let Some((note, behind)) = after.split_once(')') else { break };
        kept.push_str(before);
        if is_marks(note) {
            rest = behind;
        } else {
            kept.push('(');
            rest = after;
        }
    }
    kept + rest
}

fn is_marks(note: &str) -> bool {
    let unit = note.trim_start_matches(|symbol: char| symbol.is_ascii_digit() || matches!(symbol, '.' | ',' | ' '));
    let unit = unit.trim_end_matches(['.', ' ']).to_lowercase();
    unit.len() < note.len() && matches!(unit.as_str(), "p" | "pt" | "pts" | "point" | "points" | "punkt" | "punkte")
}

#[cfg(test)]
mod tests {
    use super::{super::languages::Language, *};

    #[test]
    fn notes_on_marks_are_dropped_and_other_brackets_kept() {
        assert_eq!(
            without_marks("Show the letter (0.25 P) (in the app) (2 points)."),
            "Show the letter  (in the app) ."
        );
        assert_eq!(without_marks("f(x) = (2"), "f(x) = (2");
    }

    #[test]
    fn a_long_sentence_is_cut_at_its_clauses() {
        let reference = "The sender keeps a window of unacknowledged segments, shrinks that window when segments \
            vanish, and doubles the retransmission timer because congested routers drop packets.";
        let lexicon = Language::English.lexicon();
        let pieces = pieces(reference, &mut Vocabulary::default(), lexicon);
        let texts: Vec<_> = pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(texts.len(), 4, "{texts:?}");
        assert_eq!(texts[3], "because congested routers drop packets");
    }
}
