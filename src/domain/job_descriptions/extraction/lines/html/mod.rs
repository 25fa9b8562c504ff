//! HTML as lines, without building a tree.
//!
//! The page is written as the tags come: blocks end a line; list entries, headings and bold lines leave their
//! mark. Elements nobody reads (scripts, styles) never get here.

mod tags;

use super::{Line, Mark, bullets, characters, entities};
use tags::{Piece, Pieces, Tag};

/// Whether the text holds a tag that people write.
pub(super) fn is_markup(text: &str) -> bool {
    Pieces::of(text).any(|piece| match piece {
        Piece::Tag(tag) => tag.is_block() || tag.is_inline(),
        Piece::Text(_) => false,
    })
}

/// The lines that a browser would show.
pub(super) fn read(text: &str) -> Vec<Line> {
    let has_blocks = Pieces::of(text).any(|piece| matches!(piece, Piece::Tag(tag) if tag.is_block()));
    let mut page = Page { keeps_newlines: !has_blocks, ..Page::default() };
    for piece in Pieces::of(text) {
        match piece {
            Piece::Text(text) => page.write(&characters::tidy(&entities::decode(text))),
            Piece::Tag(tag) => page.apply(&tag),
        }
    }
    page.end_line();
    page.lines
}

/// The page as far as it is written.
#[derive(Default)]
struct Page {
    lines: Vec<Line>,
    text: String,
    mark: Option<Mark>,
    gap: bool,
    letters: usize,
    bold_letters: usize,
    /// For each open element that may be bold, whether it is.
    weights: Vec<bool>,
    bold_depth: usize,
    /// Further lines belong to the list entry written last.
    in_entry: bool,
    keeps_newlines: bool,
}

impl Page {
    fn write(&mut self, text: &str) {
        for (nth, part) in text.split('\n').enumerate() {
            if nth > 0 && (self.keeps_newlines || bullets::opens(part.trim_start())) {
                self.break_line(part.trim().is_empty());
            } else if nth > 0 {
                self.text.push(' ');
            }
            let letters = part.chars().filter(|c| c.is_alphanumeric()).count();
            self.letters += letters;
            self.bold_letters += if self.bold_depth > 0 { letters } else { 0 };
            self.text.push_str(part);
        }
    }

    fn apply(&mut self, tag: &Tag<'_>) {
        if let Some(bold) = tag.weight() {
            return self.weigh(bold, tag.closes);
        }
        if let Some(level) = tag.heading_level() {
            self.break_line(true);
            self.in_entry = false;
            self.mark = (!tag.closes).then_some(Mark::Heading(level));
            return;
        }
        match tag.name.as_str() {
            "li" => self.entry(tag.closes),
            "ul" | "ol" | "table" => {
                self.break_line(true);
                self.in_entry = false;
            }
            "td" | "th" => self.text.push('\t'),
            "br" => self.break_line(self.text.trim().is_empty() && self.mark.is_none()),
            "div" | "tr" | "dt" | "dd" | "body" => self.break_line(false),
            _ if tag.is_block() => self.break_line(true),
            _ => {}
        }
    }

    fn weigh(&mut self, bold: bool, closes: bool) {
        let bold = if closes { self.weights.pop().unwrap_or(false) } else { bold };
        match (bold, closes) {
            (true, true) => self.bold_depth = self.bold_depth.saturating_sub(1),
            (true, false) => self.bold_depth += 1,
            (false, _) => {}
        }
        if !closes {
            self.weights.push(bold);
        }
    }

    fn entry(&mut self, closes: bool) {
        self.break_line(false);
        self.in_entry = false;
        self.mark = (!closes).then_some(Mark::Item);
    }

    fn break_line(&mut self, gap: bool) {
        self.end_line();
        self.gap |= gap;
    }

    fn end_line(&mut self) {
        let text = characters::squeeze(&std::mem::take(&mut self.text));
        let strong = self.letters > 0 && self.bold_letters == self.letters;
        (self.letters, self.bold_letters) = (0, 0);
        if text.is_empty() {
            return;
        }
        let set = self.mark.take();
        let gap = std::mem::take(&mut self.gap);
        for entry in bullets::split_entries(&text) {
            self.push_line(entry, set.or(strong.then_some(Mark::Strong)), gap);
        }
        self.in_entry |= set == Some(Mark::Item);
    }

    fn push_line(&mut self, text: &str, set: Option<Mark>, gap: bool) {
        let (text, found) = bullets::undress(text);
        let mark = match (set, found) {
            (Some(Mark::Strong) | None, Mark::Plain) | (Some(Mark::Item | Mark::Heading(_)), _) => set.unwrap_or(found),
            (_, found) => found,
        };
        match self.lines.last_mut().filter(|_| self.in_entry && set != Some(Mark::Item) && found != Mark::Item) {
            Some(entry) => entry.text.extend([" ", &text]),
            None => self.lines.push(Line { text, mark, gap }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, Mark, is_markup, read};

    fn shown(html: &str) -> Vec<(String, Mark)> {
        read(html).into_iter().map(|Line { text, mark, .. }| (text, mark)).collect()
    }

    fn line(text: &str, mark: Mark) -> (String, Mark) {
        (text.to_owned(), mark)
    }

    #[test]
    fn lists_headings_and_bold_lines_are_marked_and_scripts_dropped() {
        let html = "<h2>Your&nbsp;tasks</h2><script>if (a < b) alert('<li>no</li>')</script>\
            <ul><li><p>Plan <b>routes</b></p><p>every day</p></li><li>Drive</ul><p><strong>Your profile:</strong></p>";
        assert_eq!(
            shown(html),
            [
                line("Your tasks", Mark::Heading(2)),
                line("Plan routes every day", Mark::Item),
                line("Drive", Mark::Item),
                line("Your profile:", Mark::Strong),
            ]
        );
    }

    #[test]
    fn less_than_signs_and_unclosed_tags_are_text() {
        assert_eq!(shown("<p>Loads < 5 t and <3 axles <b"), [line("Loads < 5 t and <3 axles <b", Mark::Plain)]);
        assert!(!is_markup("a < b and <5 years, List<String>"));
    }

    #[test]
    fn newlines_count_where_no_block_element_stands() {
        let lines = shown("<b>Your tasks</b>\n- Plan routes\n- Drive");
        assert_eq!(
            lines,
            [line("Your tasks", Mark::Strong), line("Plan routes", Mark::Item), line("Drive", Mark::Item)]
        );
    }
}
