//! Words to look for in a text, whatever their case and whatever stands between them.

/// Some words or phrases.
#[derive(Debug, Default)]
pub(super) struct Patterns(Vec<Pattern>);

#[derive(Debug)]
struct Pattern {
    /// With a space wherever a word has to begin or end.
    text: String,
}

impl Patterns {
    /// Phrases, with `*` for any beginning or ending.
    pub(super) fn new<'a>(phrases: impl Iterator<Item = &'a str>) -> Self {
        Self(phrases.map(Pattern::new).collect())
    }

    /// How many of them a text holds.
    pub(super) fn count_in(&self, text: &str) -> usize {
        let text = flat(text);
        self.0.iter().filter(|pattern| text.contains(&pattern.text)).count()
    }

    /// Whether a text holds any of them.
    pub(super) fn found_in(&self, text: &str) -> bool {
        self.count_in(text) > 0
    }

    /// Whether a text begins or ends with any of them.
    pub(super) fn mark(&self, text: &str) -> bool {
        let text = flat(text);
        self.0.iter().any(|pattern| text.starts_with(&pattern.text) || text.ends_with(&pattern.text))
    }
}

impl Pattern {
    fn new(phrase: &str) -> Self {
        let bare = flat(phrase);
        let bare = if phrase.starts_with('*') { bare.trim_start() } else { &bare };
        let bare = if phrase.ends_with('*') { bare.trim_end() } else { bare };
        Self { text: bare.to_owned() }
    }
}

/// The words of a text in lower case, a single space before, between and behind them.
fn flat(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|symbol: char| !symbol.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, text: &str) -> bool {
        Patterns::new([pattern].into_iter()).found_in(text)
    }

    #[test]
    fn stars_open_the_ends_of_words() {
        assert!(found("plan*", "Planning the week") && !found("plan*", "Explanations"));
        assert!(found("*plan*", "Tourenplanung") && found("*druck", "Zeitdruck") && !found("*druck", "Druckerei"));
        assert!(found("cross-functional", "In (cross functional) teams.") && !found("rota", "rotation"));
        assert!(!found("plan*", ""));
    }
}
