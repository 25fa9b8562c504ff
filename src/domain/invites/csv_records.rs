//! CSV text taken apart into records, as spreadsheets write it: whatever separates the cells, with or without a byte
//! order mark, quoted or not. Every record knows its line, so that what is wrong can be found.

use csv::{ReaderBuilder, StringRecord};

/// A record of a list.
#[derive(Debug)]
pub(super) struct CsvRecord {
    /// Where it begins, counted from 1 as editors do.
    pub(super) line: usize,
    pub(super) cells: Vec<String>,
    /// Something stands behind the quote that closes a cell.
    pub(super) misquoted: bool,
}

/// A quote that is never closed, in the record that begins at this line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct UnclosedQuote {
    pub(super) line: usize,
}

/// What may separate cells, the most likely first.
const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// All records that are not blank.
pub(super) fn read(text: &str) -> Result<Vec<CsvRecord>, UnclosedQuote> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let (separator, skipped) = separator(&text);
    let mut records = Vec::new();
    let mut line = 1;
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (record, misquoted) = next_record(rest, separator).ok_or(UnclosedQuote { line })?;
        let cells = cells(record, separator);
        if line > skipped && cells.iter().any(|cell| !cell.trim().is_empty()) {
            records.push(CsvRecord { line, cells, misquoted });
        }
        line += record.matches('\n').count() + 1;
        rest = rest.get(record.len() + 1..).unwrap_or_default();
    }
    Ok(records)
}

/// What separates the cells, and how many lines say nothing else: spreadsheets write `sep=;` in front.
fn separator(text: &str) -> (char, usize) {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default().trim();
    if let Some(named) = first.strip_prefix("sep=").and_then(|rest| rest.chars().next()).filter(char::is_ascii) {
        return (named, 1);
    }
    let first = std::iter::once(first).chain(lines).find(|line| !line.trim().is_empty()).unwrap_or_default();
    let unquoted: String = first.split('"').step_by(2).collect();
    let count = |separator: &char| unquoted.matches(*separator).count();
    // The last of several that are as frequent would win: the most likely one comes last.
    (SEPARATORS.into_iter().rev().max_by_key(count).unwrap_or(','), 0)
}

/// The text of the next record, and whether it is quoted wrongly; none when a quote is never closed.
fn next_record(text: &str, separator: char) -> Option<(&str, bool)> {
    let (mut quoted, mut closed, mut begins, mut misquoted) = (false, false, true, false);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' if quoted && chars.peek().is_some_and(|(_, next)| *next == '"') => {
                chars.next();
            }
            '"' if quoted => (quoted, closed) = (false, true),
            _ if quoted => {}
            '\n' => return Some((text.get(..at)?, misquoted)),
            '"' if begins => (quoted, begins) = (true, false),
            c if c == separator => (begins, closed) = (true, false),
            _ => {
                misquoted |= closed && c != ' ';
                begins = false;
            }
        }
    }
    (!quoted).then_some((text, misquoted))
}

fn cells(record: &str, separator: char) -> Vec<String> {
    let separator = u8::try_from(separator).unwrap_or(b',');
    let mut builder = ReaderBuilder::new();
    builder.delimiter(separator).has_headers(false).flexible(true).buffer_capacity(record.len().max(1));
    let mut cells = StringRecord::new();
    let mut reader = builder.from_reader(record.as_bytes());
    // Text in memory that is UTF-8 reads, and a record without any cell is a blank line.
    let _ = reader.read_record(&mut cells);
    cells.iter().map(str::to_owned).collect()
}

/// Text that was read in another encoding than it was written in: a replacement character, or UTF-8 taken for Western
/// European, as in `MÃ¼ller`.
pub(super) fn is_garbled(text: &str) -> bool {
    let mut before = ' ';
    text.chars().any(|c| {
        let lead = matches!(before, 'Ã' | 'Â' | 'Ä' | 'Å');
        before = c;
        c == '\u{fffd}' || lead && is_continuation(c)
    })
}

/// A character that Western European encodings show for the second byte of one in UTF-8.
fn is_continuation(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{bf}') || "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(usize, Vec<String>, bool)> {
        read(text).unwrap().into_iter().map(|record| (record.line, record.cells, record.misquoted)).collect()
    }

    fn record(line: usize, cells: &[&str]) -> (usize, Vec<String>, bool) {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect(), false)
    }

    #[test]
    fn cells_are_told_apart_whatever_separates_them() {
        let expected = [record(1, &["Name", "E-Mail"]), record(2, &["Müller, Anna", "a@b.de"])];
        for text in [
            "\u{feff}Name;E-Mail\r\nMüller, Anna;a@b.de\r\n",
            "Name,E-Mail\n\"Müller, Anna\",a@b.de",
            "Name\tE-Mail\rMüller, Anna\ta@b.de\r",
        ] {
            assert_eq!(lines(text), expected, "{text:?}");
        }
        assert_eq!(lines("sep=|\nName|E-Mail\n")[0], record(2, &["Name", "E-Mail"]));
        assert_eq!(lines("\"a;b\",c,d\n")[0], record(1, &["a;b", "c", "d"]));
        assert_eq!(lines("email\na@b.de\n")[1], record(2, &["a@b.de"]));
    }

    #[test]
    fn lines_are_counted_as_editors_do() {
        let text = "Name;E-Mail\n\n;;\n\"two\nlines\";a@b.de\nsay \"\"hi\"\";\"a \"\"b\"\"\"\n";
        let expected = [
            record(1, &["Name", "E-Mail"]),
            record(4, &["two\nlines", "a@b.de"]),
            record(6, &["say \"\"hi\"\"", "a \"b\""]),
        ];
        assert_eq!(lines(text), expected);
    }

    #[test]
    fn wrong_quotes_are_found_where_they_are() {
        let read_all = lines("Name;E-Mail\n\"Anna\" B;a@b.de\n\"Ben\" ;b@b.de\n");
        assert_eq!(read_all.iter().map(|(_, _, misquoted)| *misquoted).collect::<Vec<_>>(), [false, true, false]);
        assert_eq!(read("Name\nAnna\n\"Ben\nCid\n").unwrap_err(), UnclosedQuote { line: 3 });
    }

    #[test]
    fn garbled_text_is_told_from_foreign_names() {
        for garbled in ["MÃ¼ller", "JosÃ©", "Stra\u{fffd}e", "Å\u{81}ukasz", "WeiÃŸ"] {
            assert!(is_garbled(garbled), "{garbled}");
        }
        for name in ["JOÃO", "Müller", "Ångström", "São Paulo", "Łukasz", "Ähnlich", "渡辺"] {
            assert!(!is_garbled(name), "{name}");
        }
    }
}
