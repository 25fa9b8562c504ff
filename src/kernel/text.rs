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
        if is_blank(&text) {
            return Err(Problem::new(self.empty, path, "This must not be empty."));
        }
        self.bounded(path, text, max)
    }

    /// The same, where nothing is fine too.
    pub fn optional(&self, path: &str, text: Option<&str>, max: usize) -> Result<Option<String>, Problem<C>> {
        let Some(text) = text.map(clean).filter(|text| !is_blank(text)) else {
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

/// True of a text that shows nothing: no character, or only such as cannot be seen (zero width, directions, fillers).
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || is_invisible(c))
}

/// Characters that Unicode says to draw nothing for (`Default_Ignorable_Code_Point`), and the blank of Braille.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
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
        assert_eq!(CODES.required("name", "\u{200b}\u{2060} \u{feff}", 9).unwrap_err().code, "EMPTY");
        // A family is joined by what cannot be seen, and stays one.
        assert_eq!(CODES.required("name", "👩\u{200d}👧", 9).as_deref(), Ok("👩\u{200d}👧"));
    }
}
