//! Gaps that the author of a text was to fill: nobody shall agree to the data handling of `[Company name]`.

/// Most characters of a placeholder in brackets: what is longer is a remark.
const LONGEST: usize = 80;
/// Words that stand for something yet to be written, and the names that templates give to nobody in particular.
const WORDS: [&str; 8] =
    ["TODO", "TBD", "FIXME", "Mustermann", "Musterfrau", "Musterfirma", "Musterstraße", "Musterstadt"];

/// The first gap in a text as it stands there; none when there is nothing left to fill.
pub(super) fn unfilled(text: &str) -> Option<&str> {
    let starts = text.char_indices().map(|(start, _)| text.get(start..).unwrap_or_default());
    let mut before = None;
    for rest in starts {
        let found = bracketed(rest, '{', '}')
            .or_else(|| bracketed(rest, '[', ']').filter(|gap| !is_link(rest, gap)))
            .or_else(|| bracketed(rest, '<', '>').filter(|gap| !gap.contains(['@', '/'])))
            .or_else(|| bracketed(rest, '%', '%').filter(|gap| !gap.contains(char::is_whitespace)))
            .or_else(|| line(rest))
            .or_else(|| if before.is_some_and(char::is_alphanumeric) { None } else { word(rest) });
        if found.is_some() {
            return found;
        }
        before = rest.chars().next();
    }
    None
}

/// `{name}`, `[Firma]`, `<your company>`: a short stretch on one line with a letter in it.
fn bracketed(text: &str, open: char, close: char) -> Option<&str> {
    let inner = text.strip_prefix(open)?;
    let end = inner.find(close)?;
    let (gap, inner) = (text.get(..=end + open.len_utf8())?, inner.get(..end)?);
    let short = inner.chars().count() <= LONGEST && !inner.contains('\n');
    (short && inner.contains(char::is_alphabetic)).then_some(gap)
}

/// `[our full notice](https://…)` is a link in Markdown.
fn is_link(text: &str, gap: &str) -> bool {
    text.get(gap.len()..).is_some_and(|rest| rest.starts_with('('))
}

/// `____`: a line to write on.
fn line(text: &str) -> Option<&str> {
    let end = text.find(|c| c != '_').unwrap_or(text.len());
    text.get(..end).filter(|line| line.len() >= 3)
}

/// `TODO`, `XXX` and the like as a word of their own.
fn word(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    let word = text.get(..end)?;
    let crosses = word.len() >= 3 && (word.chars().all(|c| c == 'X') || word.chars().all(|c| c == 'x'));
    (crosses || WORDS.contains(&word)).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::unfilled;

    #[test]
    fn finds_what_is_left_to_fill() {
        let gaps = [
            ("{organization} handles your data", "{organization}"),
            ("We, {{ company }}, handle your data", "{{ company }"),
            ("Verantwortlich ist [Firmenname, Anschrift].", "[Firmenname, Anschrift]"),
            ("Write to <your e-mail address>", "<your e-mail address>"),
            ("Controller: %COMPANY%", "%COMPANY%"),
            ("Telefon: _____", "_____"),
            ("kept for XX months, or XXX", "XXX"),
            ("Retention: TBD.", "TBD"),
            ("Max Mustermann, Datenschutzbeauftragter", "Mustermann"),
            ("ß[Ü]", "[Ü]"),
        ];
        for (text, gap) in gaps {
            assert_eq!(unfilled(text), Some(gap), "{text}");
        }
    }

    #[test]
    fn leaves_ordinary_text_alone() {
        let texts = [
            "See [our full notice](https://example.com/privacy) and footnote [1].",
            "Write to <privacy@example.com> or <https://example.com/privacy>.",
            "5 % of 10 % is less than 1 %, and 3 < 4 > 2.",
            "The todo list, a TODOS file, an XXL shirt, snake_case_names.",
            "{ }, [], <>, %%, [\n a line break ends it]",
            "",
        ];
        for text in texts {
            assert_eq!(unfilled(text), None, "{text}");
        }
    }
}
