//! A paste as the lines a reader sees.
//!
//! [`html`] and [`plain`] both end in [`Line`]s: free of tags, entities, bullets, Markdown and invisible
//! characters, with wrapped lines joined. What the layout said survives as a [`Mark`] and a gap.
//! Whatever comes in, each character is looked at a bounded number of times.

mod bullets;
mod characters;
mod entities;
mod html;
mod plain;

use unicode_normalization::UnicodeNormalization;

/// One line as a reader sees it; a table row keeps tabs between its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) mark: Mark,
    /// Whether the layout sets the line off from the one before.
    pub(super) gap: bool,
}

/// What the layout says about a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing.
    Plain,
    /// An entry of a list.
    Item,
    /// All of it is bold.
    Strong,
    /// A heading of this level, 1 being the highest.
    Heading(u8),
}

/// Reads HTML, also when its markup was escaped once more, Markdown or plain text.
pub(super) fn read(raw: &str) -> Vec<Line> {
    let composed: String = raw.nfc().collect();
    if html::is_markup(&composed) {
        return html::read(&composed);
    }
    let decoded = entities::decode(&composed);
    if html::is_markup(&decoded) {
        return html::read(&decoded);
    }
    plain::read(&characters::tidy(&decoded))
}

/// Whether a line ends like a sentence.
pub(super) fn is_sentence_end(text: &str) -> bool {
    text.trim_end_matches(['"', '“', '”', ')']).ends_with(['.', '!', '?', ';'])
}
