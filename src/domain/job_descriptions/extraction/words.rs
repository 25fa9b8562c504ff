//! Words as the vocabulary compares them.
//!
//! A word keeps its spelling beside its folded form. Contractions fall into their parts ("you'll" is
//! "you will"), so that phrases need writing down once; names such as C++, C# and node.js stay whole.

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word<'a> {
    /// As written.
    pub(super) raw: &'a str,
    /// In lower case.
    pub(super) folded: String,
}

impl<'a> Word<'a> {
    fn new(raw: &'a str) -> Self {
        Self { raw, folded: raw.to_lowercase() }
    }

    fn contracted(raw: &'a str, folded: &str) -> Self {
        Self { raw, folded: folded.to_owned() }
    }

    /// Whether the word is written with a capital at its beginning.
    pub(super) fn is_capitalised(&self) -> bool {
        self.raw.chars().next().is_some_and(char::is_uppercase)
    }
}

/// Before these, "'s" is "is"; elsewhere it marks a possessive, which says nothing here.
const ASKING: [&str; 6] = ["what", "who", "here", "it", "that", "where"];
const APOSTROPHES: [char; 4] = ['\'', '’', '‘', '´'];

/// All words of a text, in order.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    text.split(|c: char| !belongs(c)).flat_map(parts).collect()
}

/// The number of words, without keeping them.
pub(super) fn count(text: &str) -> usize {
    text.split(|c: char| !belongs(c)).filter(|chunk| chunk.contains(char::is_alphanumeric)).count()
}

fn belongs(c: char) -> bool {
    c.is_alphanumeric() || c == '.' || c == '+' || c == '#' || APOSTROPHES.contains(&c)
}

fn parts(chunk: &str) -> impl Iterator<Item = Word<'_>> {
    let chunk = chunk.trim_matches(|c| c == '.' || APOSTROPHES.contains(&c)).trim_start_matches(['+', '#', '.']);
    let (base, tail) = chunk.rsplit_once(APOSTROPHES).unwrap_or((chunk, ""));
    let expanded = match tail {
        "s" if ASKING.contains(&base.to_lowercase().as_str()) => Some(Word::contracted(tail, "is")),
        "" | "s" | "S" => None,
        "ll" => Some(Word::contracted(tail, "will")),
        "re" => Some(Word::contracted(tail, "are")),
        "ve" => Some(Word::contracted(tail, "have")),
        "d" => Some(Word::contracted(tail, "would")),
        _ => Some(Word::new(tail)),
    };
    let base = base.contains(char::is_alphanumeric).then(|| Word::new(base));
    base.into_iter().chain(expanded)
}

#[cfg(test)]
mod tests {
    use super::words;

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn contractions_are_expanded_with_either_apostrophe() {
        assert_eq!(folded("What you'll do"), ["what", "you", "will", "do"]);
        assert_eq!(folded("Who we’re looking for"), ["who", "we", "are", "looking", "for"]);
        assert_eq!(folded("driver's licence"), ["driver", "licence"]);
    }

    #[test]
    fn names_of_languages_stay_whole() {
        assert_eq!(folded("C++, C#/.NET and node.js."), ["c++", "c#", "net", "and", "node.js"]);
    }
}
