//! What creating and changing a job description check alike.

use super::extraction;
use crate::kernel::problem::Problem;

/// Most bytes of a pasted text.
const MAX_RAW_TEXT: usize = 100 * 1024;
/// Most characters of a title.
pub(super) const MAX_TITLE: usize = 300;
/// Most characters of an external id.
pub(super) const MAX_EXTERNAL_ID: usize = 200;

/// The codes with which a use case reports a text that cannot be kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct PasteCodes<C> {
    /// It shows nothing to a reader.
    pub(super) empty: C,
    /// It is more than fits.
    pub(super) too_long: C,
    /// It has a character that cannot be kept.
    pub(super) invalid_character: C,
}

/// A text that can be kept as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paste {
    pub(super) raw_text: String,
    /// What stands for the title until the text has been read.
    pub(super) first_line: String,
}

impl<C: Copy> PasteCodes<C> {
    /// The text as it was pasted. Nothing of it is dropped or changed: one that PostgreSQL cannot hold is refused.
    pub(super) fn check(&self, text: &str) -> Result<Paste, Problem<C>> {
        if text.len() > MAX_RAW_TEXT {
            let message =
                format!("At most {MAX_RAW_TEXT} bytes are allowed. Leave out what says nothing about the job.");
            return Err(Problem::new(self.too_long, "rawText", message));
        }
        if let Some(before) = text.split_once('\0').map(|(before, _)| before) {
            let place = before.chars().count() + 1;
            let message = format!(
                "Character {place} is NUL (U+0000), which text cannot hold. Remove all of them, \
                 or paste by way of a plain text editor."
            );
            return Err(Problem::new(self.invalid_character, "rawText", message));
        }
        let Some(first_line) = first_line(text) else {
            return Err(Problem::new(self.empty, "rawText", "Paste the text of the job description."));
        };
        Ok(Paste { raw_text: text.to_owned(), first_line })
    }
}

/// The first line that a reader sees, as a title.
pub(super) fn first_line(text: &str) -> Option<String> {
    extraction::first_line(text).map(|line| line.chars().take(MAX_TITLE).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODES: PasteCodes<&str> =
        PasteCodes { empty: "EMPTY", too_long: "TOO_LONG", invalid_character: "INVALID_CHARACTER" };

    #[test]
    fn what_nobody_can_see_is_empty() {
        for text in
            ["", " \t\r\n", "\u{200b}\u{feff}", "\u{2060} \u{ad}", "<p>&nbsp;</p><br>", "\u{2800}\u{3164}", "&#8203;"]
        {
            assert_eq!(CODES.check(text).unwrap_err().code, "EMPTY", "{text:?}");
        }
        assert_eq!(CODES.check(".").unwrap().first_line, ".");
    }

    #[test]
    fn a_text_stays_as_it_is_or_is_refused() {
        let text = "  <p>Ward&nbsp;Nurse</p>\r\n\u{200b}";
        assert_eq!(CODES.check(text), Ok(Paste { raw_text: text.to_owned(), first_line: "Ward Nurse".to_owned() }));
        let problem = CODES.check("Köchin\0").unwrap_err();
        assert_eq!(problem.code, "INVALID_CHARACTER");
        assert!(problem.message.starts_with("Character 7 is NUL"), "{}", problem.message);
        assert_eq!(CODES.check(&"x".repeat(MAX_RAW_TEXT + 1)).unwrap_err().code, "TOO_LONG");
    }
}
