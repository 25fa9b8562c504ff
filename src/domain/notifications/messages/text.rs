//! Words of people on their way into a mail.
//!
//! They are plain text. What could change how the rest of the mail reads is taken out here, once for
//! all templates: control characters, and marks that turn the direction of writing around.

use std::fmt;

/// A name or a title: one line of at most 200 characters.
#[derive(Clone, PartialEq, Eq)]
pub struct OneLine(String);

impl OneLine {
    const MAX_CHARS: usize = 200;
}

impl From<&str> for OneLine {
    fn from(text: &str) -> Self {
        let line = single_spaced(text);
        if line.chars().count() <= Self::MAX_CHARS {
            return Self(line);
        }
        let kept: String = line.chars().take(Self::MAX_CHARS - 1).collect();
        Self(format!("{}…", kept.trim_end()))
    }
}

impl From<String> for OneLine {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl fmt::Display for OneLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Shows nothing: it is somebody's name more often than not.
impl fmt::Debug for OneLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneLine(…)")
    }
}

/// A few lines from the recruiter to the person invited.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonalMessage(String);

/// Why a text cannot be a personal message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PersonalMessageError {
    /// Nothing but spaces.
    #[error("the message is empty")]
    Empty,
    /// More than [`PersonalMessage::MAX_CHARS`].
    #[error("the message is longer than {} characters", PersonalMessage::MAX_CHARS)]
    TooLong,
}

impl PersonalMessage {
    /// The bound, counted after tidying.
    pub const MAX_CHARS: usize = 2_000;

    /// Keeps line breaks, at most one empty line in a row.
    pub fn parse(text: &str) -> Result<Self, PersonalMessageError> {
        let unix = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut lines: Vec<String> = unix.lines().map(single_spaced).collect();
        lines.dedup_by(|line, before| line.is_empty() && before.is_empty());
        let message = lines.join("\n").trim().to_owned();
        match message.chars().count() {
            0 => Err(PersonalMessageError::Empty),
            length if length > Self::MAX_CHARS => Err(PersonalMessageError::TooLong),
            _ => Ok(Self(message)),
        }
    }

    /// Line by line, so that each template marks every line as quoted.
    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        self.0.lines()
    }
}

/// Shows nothing: what people write to each other is theirs.
impl fmt::Debug for PersonalMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonalMessage(…)")
    }
}

fn single_spaced(text: &str) -> String {
    let spaced = text.replace(|c: char| c.is_control(), " ");
    let readable = spaced.replace(turns_direction, "");
    let words: Vec<&str> = readable.split_whitespace().collect();
    words.join(" ")
}

/// Embeddings, overrides and isolates of Unicode's bidirectional algorithm.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line_whatever_was_typed() {
        let line = OneLine::from("  Ann\u{202E}a\r\nBcc: x\u{2028}y\u{0}  z ");
        assert_eq!(line.to_string(), "Anna Bcc: x y z");
        let long = OneLine::from("ü".repeat(500)).to_string();
        assert_eq!(long.chars().count(), OneLine::MAX_CHARS);
        assert!(long.ends_with('…'));
        let fits = "x".repeat(OneLine::MAX_CHARS);
        assert_eq!(OneLine::from(fits.as_str()).to_string(), fits);
    }

    #[test]
    fn a_message_keeps_its_lines_within_bounds() {
        let message = PersonalMessage::parse("\r\n Dear Anna,\r\n\r\n\n\nsee\tyou\u{7} soon\n").unwrap();
        assert_eq!(message.lines().collect::<Vec<_>>(), ["Dear Anna,", "", "see you soon"]);
        assert_eq!(PersonalMessage::parse(" \n\t"), Err(PersonalMessageError::Empty));
        let bound = "ß".repeat(PersonalMessage::MAX_CHARS);
        assert!(PersonalMessage::parse(&bound).is_ok());
        assert_eq!(PersonalMessage::parse(&format!("{bound}x")), Err(PersonalMessageError::TooLong));
    }

    #[test]
    fn what_people_wrote_is_not_debugged_into_a_log() {
        let message = PersonalMessage::parse("secret").unwrap();
        let shown = format!("{message:?} {:?}", OneLine::from("Anna"));
        assert!(!shown.contains("secret") && !shown.contains("Anna"));
    }
}
