//! Slugs: the short name of an organization in addresses.

/// Lower-case letters, digits and single hyphens, 1 to 63 characters, as in a host name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slug(String);

const MAX_LENGTH: usize = 63;

impl Slug {
    /// Accepts a slug as it must be written.
    pub fn parse(text: &str) -> Option<Self> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let shaped = !text.is_empty() && text.len() <= MAX_LENGTH && !text.starts_with('-') && !text.ends_with('-');
        (shaped && text.chars().all(allowed)).then(|| Self(text.to_owned()))
    }

    /// Makes a slug out of a name: what is no letter or digit becomes a hyphen, accents are dropped.
    pub fn from_name(name: &str) -> Self {
        use unicode_normalization::UnicodeNormalization;
        let mut slug = String::new();
        for c in name.to_lowercase().replace('ß', "ss").nfkd() {
            if c.is_ascii_alphanumeric() {
                slug.push(c);
            } else if !unicode_normalization::char::is_combining_mark(c) && !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        slug.truncate(48);
        let slug = slug.trim_end_matches('-');
        Self(if slug.is_empty() { "organization".to_owned() } else { slug.to_owned() })
    }

    /// The same slug with a suffix that tells it from a taken one.
    #[must_use]
    pub fn with_suffix(&self, suffix: &str) -> Self {
        Self(format!("{}-{suffix}", self.0))
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_slugs() {
        let cases = [
            ("Acme Ltd.", "acme-ltd"),
            ("Müller & Söhne", "muller-sohne"),
            ("  Straße 9 ", "strasse-9"),
            ("日本", "organization"),
        ];
        for (name, slug) in cases {
            assert_eq!(Slug::from_name(name).as_str(), slug);
            assert!(Slug::parse(slug).is_some());
        }
    }

    #[test]
    fn refuses_other_shapes() {
        for text in ["", "-a", "a-", "A", "a b", "ä", &"a".repeat(64)] {
            assert!(Slug::parse(text).is_none(), "{text}");
        }
    }
}
