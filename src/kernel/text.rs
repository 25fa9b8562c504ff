//! Text that people typed: trimmed, bounded, without control characters.

use super::problem::Problem;

/// The codes with which a use case reports text that is missing or too long.
#[derive(Debug, Clone, Copy)]
pub struct TextCodes<C> {
    /// Nothing but white space.
    pub empty: C,
    /// More characters than allowed.
    pub too_long: C,
}

impl<C: Copy> TextCodes<C> {
    /// A line or paragraph of 1 to `max` characters (Unicode scalar values), trimmed. NUL, which PostgreSQL cannot
    /// hold, is dropped; other text stays as it was typed.
    pub fn required(&self, path: &str, text: &str, max: usize) -> Result<String, Problem<C>> {
        let text = clean(text);
        if text.is_empty() {
            return Err(Problem::new(self.empty, path, "This must not be empty."));
        }
        self.bounded(path, text, max)
    }

    /// The same, where nothing is fine too.
    pub fn optional(&self, path: &str, text: Option<&str>, max: usize) -> Result<Option<String>, Problem<C>> {
        let Some(text) = text.map(clean).filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        self.bounded(path, text, max).map(Some)
    }

    fn bounded(&self, path: &str, text: String, max: usize) -> Result<String, Problem<C>> {
        // Bytes bound characters from above: counting is needed only near the limit.
        if text.len() > max && text.chars().count() > max {
            return Err(Problem::new(self.too_long, path, format!("At most {max} characters are allowed.")));
        }
        Ok(text)
    }
}

/// Without NUL characters and surrounding white space.
pub fn clean(text: &str) -> String {
    text.trim().replace('\0', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODES: TextCodes<&str> = TextCodes { empty: "EMPTY", too_long: "TOO_LONG" };

    #[test]
    fn counts_characters_not_bytes() {
        assert_eq!(CODES.required("name", "  ööö ", 3).as_deref(), Ok("ööö"));
        assert_eq!(CODES.required("name", "öööö", 3).unwrap_err().code, "TOO_LONG");
    }

    #[test]
    fn blank_is_empty_or_absent() {
        assert_eq!(CODES.required("a.0.name", " \t\u{a0}", 3).unwrap_err().path, ["a", "0", "name"]);
        assert_eq!(CODES.optional("name", Some(" \0 "), 3), Ok(None));
    }
}
