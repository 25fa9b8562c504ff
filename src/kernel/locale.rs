//! Language tags of people: what mail and candidate texts are written in.

/// A language tag in the common part of BCP 47: `de`, `de-AT`, `zh-Hant-TW`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Locale(String);

impl Locale {
    /// Accepts a well-formed tag. Whether there are texts in it is for the reader to decide, with English as the fallback.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let language = parts.next()?;
        let shaped = (2..=3).contains(&language.len()) && language.chars().all(|c| c.is_ascii_alphabetic());
        let rest = parts.all(|part| (2..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric()));
        (shaped && rest && text.len() <= 35).then(|| Self(text.to_owned()))
    }

    /// English, the fallback everywhere.
    pub fn english() -> Self {
        Self("en".to_owned())
    }

    /// The tag as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language alone, in lower case: `de` of `de-AT`.
    pub fn language(&self) -> String {
        self.0.split('-').next().unwrap_or("en").to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_tags() {
        assert_eq!(Locale::parse("de-AT").map(|l| l.language()), Some("de".to_owned()));
        for wrong in ["", "d", "deutsch", "de_AT", "de-", "12", "de-a"] {
            assert_eq!(Locale::parse(wrong), None, "{wrong}");
        }
    }
}
