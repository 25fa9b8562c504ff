//! From stored text to tokens that remember where they stand.
//!
//! Words are split on the text exactly as it was stored, then each is folded by itself (compatibility forms,
//! lower case, accents and invisible characters away). Folding may lengthen or shorten a word, but never moves
//! one: a token's `start..end` counts Unicode scalar values of the stored text, so a quote needs no mapping back.
//!
//! Sentences and clauses are numbered along the way; `negation` then tells what the text claims and what it denies.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    languages::Lexicon,
    negation::{Clause, Stance, Stances},
};

/// What part a token plays in matching.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Carries meaning.
    Content,
    /// A figure or a numeral; its stem is the plain figure.
    Number,
    /// A stop word, negators included.
    Function,
}

/// A word of a text.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// Where it stands, in Unicode scalar values of the stored text.
    pub(super) span: Range<usize>,
    /// The folded word.
    pub(super) word: String,
    /// The folded stem, or the figure of a number.
    pub(super) stem: String,
    /// The stem without verbal prefixes.
    pub(super) root: String,
    /// Groups of words that mean nearly the same.
    pub(super) synonyms: &'static [usize],
    pub(super) role: Role,
    pub(super) sentence: usize,
    pub(super) clause: usize,
    /// Written in capitals, as TCP is.
    pub(super) acronym: bool,
}

impl Token {
    pub(super) fn is_content(&self) -> bool {
        self.role != Role::Function
    }
}

/// A text, split.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) tokens: Vec<Token>,
    /// Token ranges of the sentences, none of them empty.
    pub(super) sentences: Vec<Range<usize>>,
    clauses: Vec<Clause>,
    stances: Stances,
}

impl Text {
    /// Splits a text as it was stored.
    pub(super) fn read(stored: &str, lexicon: &'static Lexicon) -> Self {
        let mut reader = Reader { lexicon, text: Self::default(), position: 0, at_boundary: true };
        for sentence in stored.split_sentence_bounds() {
            reader.sentence(sentence);
        }
        let mut text = reader.text;
        text.stances = Stances::new(&text.tokens, &text.clauses, lexicon);
        text
    }

    /// How the text stands to what the token says.
    pub(super) fn stance(&self, token: usize) -> Stance {
        self.stances.by_token[token]
    }

    /// The stance to it where words joined to a denial are given the benefit of the doubt.
    pub(super) fn terse_stance(&self, token: usize) -> Stance {
        match self.stance(token) {
            Stance::Denied if self.stances.joined[token] => Stance::SetAside,
            stance => stance,
        }
    }

    /// The number of the statement that the token belongs to.
    pub(super) fn statement(&self, token: usize) -> usize {
        self.stances.statements[token]
    }

    /// The tokens of the clauses that a run of tokens touches.
    pub(super) fn whole_clauses(&self, first: usize, last: usize) -> Range<usize> {
        let start = self.clauses[self.tokens[first].clause].tokens.start;
        start..self.clauses[self.tokens[last].clause].tokens.end
    }

    /// Whether any of the phrases, written as folded words, stands in the text.
    pub(super) fn says_any(&self, phrases: &[&str]) -> bool {
        let words: Vec<&str> = self.tokens.iter().map(|token| token.word.as_str()).collect();
        let said = format!(" {} ", words.join(" "));
        phrases.iter().any(|phrase| said.contains(&format!(" {phrase} ")))
    }

    pub(super) fn clause_count(&self) -> usize {
        self.clauses.len()
    }

    /// The tokens that carry meaning.
    pub(super) fn content(&self) -> impl Iterator<Item = &Token> {
        self.tokens.iter().filter(|token| token.is_content())
    }
}

struct Reader {
    lexicon: &'static Lexicon,
    text: Text,
    position: usize,
    at_boundary: bool,
}

impl Reader {
    fn sentence(&mut self, sentence: &str) {
        let first = self.text.tokens.len();
        self.at_boundary = true;
        for segment in sentence.split_word_bounds() {
            let length = segment.chars().count();
            if segment.chars().any(char::is_alphanumeric) {
                self.word(segment);
            } else if segment.chars().any(breaks_clause) {
                self.at_boundary = true;
            }
            self.position += length;
        }
        let last = self.text.tokens.len();
        if last > first {
            self.text.sentences.push(first..last);
        }
    }

    /// A word, or a figure and the unit written on to it (`20ms`).
    fn word(&mut self, word: &str) {
        let figures = word.find(char::is_alphabetic).unwrap_or(0);
        let (figure, unit) = word.split_at(figures);
        if figure.chars().any(char::is_numeric) && unit.chars().all(char::is_alphabetic) && figure.is_ascii() {
            self.push(figure, self.position);
            self.push(unit, self.position + figure.len());
        } else {
            self.push(word, self.position);
        }
    }

    fn push(&mut self, written: &str, start: usize) {
        let lower = lower(written);
        let bare = self.lexicon.without_clitic(&lower);
        let word = fold_accents(bare);
        if word.is_empty() {
            return;
        }
        let (role, stem) = self.classify(bare, &word);
        self.enter_clause(&word);
        let clause = self.text.clauses.len() - 1;
        self.text.clauses[clause].tokens.end = self.text.tokens.len() + 1;
        let capitals = written.chars().filter(|letter| letter.is_uppercase()).count();
        self.text.tokens.push(Token {
            span: start..start + written.chars().count(),
            root: self.lexicon.root(&stem).to_owned(),
            synonyms: self.lexicon.synonyms(&stem),
            word,
            stem,
            role,
            sentence: self.text.sentences.len(),
            clause,
            acronym: capitals >= 2 && !written.chars().any(char::is_lowercase),
        });
    }

    fn classify(&self, bare: &str, word: &str) -> (Role, String) {
        if let Some(figure) = figure(word).or_else(|| self.lexicon.numeral(word).map(str::to_owned)) {
            (Role::Number, figure)
        } else if self.lexicon.is_stop(word) {
            (Role::Function, word.to_owned())
        } else {
            (Role::Content, self.lexicon.stem(bare))
        }
    }

    /// Opens a clause where the last segment or this word asks for one.
    fn enter_clause(&mut self, word: &str) {
        let tied = self.lexicon.is_complementizer(word) && !self.text.tokens.is_empty();
        let next = self.text.tokens.len();
        if self.at_boundary || tied || self.lexicon.opens_clause(word) {
            let tied = tied && self.text.sentences.last().is_none_or(|last| last.end < next);
            self.text.clauses.push(Clause { tied, parted: self.at_boundary, tokens: next..next });
        }
        self.at_boundary = false;
    }
}

fn breaks_clause(symbol: char) -> bool {
    matches!(symbol, ',' | ';' | ':' | '(' | ')' | '–' | '—' | '•' | '\n' | '.' | '!' | '?' | '"' | '„' | '“' | '”')
}

/// The plain form of a figure: `1,5` and `1.50` are `1.5`, `007` is `7`; nothing for a word.
///
/// A comma or a point before exactly three figures may part thousands. It is read as a decimal mark all the same:
/// what matters is that the answer and the key are read alike.
fn figure(word: &str) -> Option<String> {
    if !word.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    if !word.chars().all(|symbol| symbol.is_ascii_digit() || matches!(symbol, '.' | ',')) {
        return None;
    }
    let point = word.replace(',', ".");
    let (whole, decimals) = point.split_once('.').unwrap_or((&point, ""));
    let whole = whole.trim_start_matches('0');
    let decimals = decimals.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if decimals.is_empty() { whole.to_owned() } else { format!("{whole}.{decimals}") })
}

/// Lower case and accents away: the form in which words are compared.
pub(super) fn fold(text: &str) -> String {
    fold_accents(&lower(text))
}

fn lower(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let plain = word.chars().filter(|&symbol| !is_invisible(symbol)).map(|symbol| match symbol {
        '’' | 'ʼ' | '‘' | '＇' => '\'',
        other => other,
    });
    plain.nfkc().flat_map(char::to_lowercase).collect()
}

pub(super) fn fold_accents(lower: &str) -> String {
    if lower.is_ascii() {
        return lower.to_owned();
    }
    let mut folded = String::with_capacity(lower.len());
    for symbol in lower.nfkd().filter(|&symbol| !is_combining_mark(symbol)) {
        match symbol {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            'ı' => folded.push('i'),
            other => folded.push(other),
        }
    }
    folded
}

/// Characters without a glyph that people paste and cheats insert: soft hyphen, zero-width and direction marks.
pub(super) fn is_invisible(symbol: char) -> bool {
    matches!(symbol, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::{super::languages::Language, *};

    #[test]
    fn words_are_folded_and_keep_their_place() {
        let stored = "ﬁne İstanbul\r\nGROẞE re\u{301}sume\u{301} l’eau 20ms 1,50";
        let text = Text::read(stored, Language::French.lexicon());
        let characters: Vec<char> = stored.chars().collect();
        let read: Vec<(&str, String)> = text
            .tokens
            .iter()
            .map(|token| (token.word.as_str(), characters[token.span.clone()].iter().collect()))
            .collect();
        let expected = [
            ("fine", "ﬁne"),
            ("istanbul", "İstanbul"),
            ("grosse", "GROẞE"),
            ("resume", "re\u{301}sume\u{301}"),
            ("eau", "l’eau"),
            ("20", "20"),
            ("ms", "ms"),
            ("1,50", "1,50"),
        ];
        assert_eq!(read, expected.map(|(word, quote)| (word, quote.to_owned())));
        assert_eq!(text.tokens[7].stem, "1.5");
    }
}
