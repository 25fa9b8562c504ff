//! Quotes: the stretches of an answer that say what is expected.
//!
//! A quote takes in the whole clauses around the matched words, negators included, so that it can be judged by
//! itself. Offsets are the tokens' own, and the text is cut from the stored answer by them: a quote cannot differ
//! from what was stored.

use super::{text::Text, verdict::Quote};

/// Longer stretches are cut down to the matched words, and those to this many characters.
const LONGEST: usize = 400;

/// One quote per sentence that holds matched tokens; `matched` is in order.
pub(super) fn quotes(stored: &[char], answer: &Text, matched: &[usize]) -> Vec<Quote> {
    let same_sentence = |a: &usize, b: &usize| answer.tokens[*a].sentence == answer.tokens[*b].sentence;
    matched.chunk_by(same_sentence).map(|tokens| quote(stored, answer, tokens)).collect()
}

fn quote(stored: &[char], answer: &Text, matched: &[usize]) -> Quote {
    let (first, last) = (matched[0], matched[matched.len() - 1]);
    let clauses = answer.whole_clauses(first, last);
    let span = |first: usize, last: usize| answer.tokens[first].span.start..answer.tokens[last].span.end;
    let whole = span(clauses.start, clauses.end - 1);
    let mut chosen = if whole.len() <= LONGEST { whole } else { span(first, last) };
    if chosen.len() > LONGEST {
        let fits = |token: &&usize| answer.tokens[**token].span.end - chosen.start <= LONGEST;
        chosen.end = matched.iter().take_while(fits).last().map_or(chosen.end, |&token| answer.tokens[token].span.end);
    }
    Quote { start: chosen.start, end: chosen.end, quote: stored[chosen].iter().collect() }
}

/// The quotes in reading order, each once; one that lies within another is dropped.
pub(super) fn merged(mut quotes: Vec<Quote>) -> Vec<Quote> {
    quotes.sort_by_key(|quote| (quote.start, std::cmp::Reverse(quote.end)));
    let mut kept: Vec<Quote> = Vec::with_capacity(quotes.len());
    for quote in quotes {
        if kept.last().is_none_or(|last| quote.end > last.end) {
            kept.push(quote);
        }
    }
    kept
}
