//! Tags and the text between them, in one pass that never looks back.
//!
//! A `<` opens a tag only if a `>` follows before the next `<`, so markup that is nested, crossed or never
//! closed costs no more than text. What stands inside elements nobody reads is skipped.

const BLOCKS: [&str; 34] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];
const INLINE: [&str; 10] = ["b", "strong", "i", "em", "u", "span", "font", "a", "html", "meta"];
const UNREAD: [&str; 8] = ["script", "style", "title", "noscript", "template", "svg", "xml", "textarea"];

/// Text or a tag, in the order of the page.
pub(super) enum Piece<'a> {
    Text(&'a str),
    Tag(Tag<'a>),
}

/// A tag as written.
pub(super) struct Tag<'a> {
    /// In lower case.
    pub(super) name: String,
    attributes: &'a str,
    pub(super) closes: bool,
}

impl<'a> Tag<'a> {
    /// Reads the tag at the beginning of a text that follows a `<`, and returns what comes after it.
    fn read(text: &'a str) -> Option<(Self, &'a str)> {
        let (closes, body) = text.strip_prefix('/').map_or((false, text), |body| (true, body));
        if !body.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?') {
            return None;
        }
        let end = tag_end(body)?;
        let (inside, rest) = (body.get(..end)?, body.get(end + 1..)?);
        let name_end = inside.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inside.len());
        let (name, attributes) = inside.split_at_checked(name_end)?;
        Some((Self { name: name.to_ascii_lowercase(), attributes, closes }, rest))
    }

    pub(super) fn is_block(&self) -> bool {
        BLOCKS.contains(&self.name.as_str())
    }

    pub(super) fn is_inline(&self) -> bool {
        INLINE.contains(&self.name.as_str())
    }

    pub(super) fn heading_level(&self) -> Option<u8> {
        self.name.strip_prefix('h')?.parse().ok().filter(|level| (1..=6).contains(level))
    }

    /// `Some` for elements that may set text in bold: whether this one does.
    pub(super) fn weight(&self) -> Option<bool> {
        let style = self.attributes.to_ascii_lowercase().replace(' ', "");
        let bold = ["font-weight:bold", "font-weight:6", "font-weight:7", "font-weight:8"];
        match self.name.as_str() {
            // Google Docs wraps everything it copies in a <b> of normal weight.
            "b" | "strong" => Some(!style.contains("font-weight:normal")),
            "span" | "font" => Some(bold.iter().any(|weight| style.contains(weight))),
            _ => None,
        }
    }
}

/// Where the tag ends: at the first `>` outside quotes, or at the first one where a quote stays open.
fn tag_end(body: &str) -> Option<usize> {
    let mut quote = None;
    let mut quoted_end = None;
    for (at, c) in body.char_indices() {
        match (c, quote) {
            ('<', _) => break,
            ('>', None) => return Some(at),
            ('>', Some(_)) => quoted_end = quoted_end.or(Some(at)),
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            _ => {}
        }
    }
    quoted_end
}

/// The pieces of a page.
pub(super) struct Pieces<'a> {
    rest: &'a str,
    comments_end: bool,
}

impl<'a> Pieces<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { rest: text, comments_end: true }
    }

    /// Skips a comment; one that never ends is only its opening.
    fn skip_comment(&mut self) -> bool {
        let Some(body) = self.rest.strip_prefix("<!--") else {
            return false;
        };
        let end = if self.comments_end { body.split_once("-->") } else { None };
        self.comments_end = end.is_some();
        self.rest = end.map_or(body, |(_, rest)| rest);
        true
    }

    fn skip_unread(&mut self, name: &str) {
        let closing = |(at, _): &(usize, &str)| {
            let tail = self.rest.get(at + 2..).unwrap_or_default();
            tail.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
        };
        let at = self.rest.match_indices("</").find(closing).map_or(self.rest.len(), |(at, _)| at);
        self.rest = self.rest.get(at..).unwrap_or_default();
    }

    fn text_until_tag(&mut self) -> Piece<'a> {
        let skipped = self.rest.strip_prefix('<').unwrap_or(self.rest);
        let offset = self.rest.len() - skipped.len();
        let end = skipped.find('<').map_or(self.rest.len(), |at| at + offset);
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        Piece::Text(text)
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.skip_comment() {}
        if self.rest.is_empty() {
            return None;
        }
        let Some((tag, rest)) = self.rest.strip_prefix('<').and_then(Tag::read) else {
            return Some(self.text_until_tag());
        };
        self.rest = rest;
        if !tag.closes && UNREAD.contains(&tag.name.as_str()) {
            self.skip_unread(&tag.name);
        }
        Some(Piece::Tag(tag))
    }
}
