//! Tables and paragraphs for a terminal, by the columns that characters take there: 田 takes two, an accent none.

use unicode_width::UnicodeWidthStr;

/// The widest that anything may be.
pub(super) const WIDTH: usize = 100;

/// Columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// On one line and in so many columns at most; what does not fit gives way to an ellipsis.
pub(super) fn short(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if width(&line) <= most {
        return line;
    }
    let mut kept = String::new();
    for symbol in line.chars() {
        kept.push(symbol);
        if width(&kept) >= most {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

/// Breaks a text into lines of so many columns at most, between words.
pub(super) fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut().filter(|line| width(line) + 1 + width(word) <= most) {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(short(word, most)),
        }
    }
    lines
}

/// Rows under a head. The first column is for names, on the left; the others stand on the right.
pub(super) fn table(rows: &[Vec<String>]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widest = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max();
    let widths: Vec<usize> = (0..columns).map(|column| widest(column).unwrap_or_default()).collect();
    rows.iter().map(|row| line(row, &widths)).collect()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (column, (cell, widest)) in row.iter().zip(widths).enumerate() {
        let blank = " ".repeat(widest - width(cell));
        let padded = if column == 0 { format!("{cell}{blank}") } else { format!("  {blank}{cell}") };
        line.push_str(&padded);
    }
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_as_a_terminal_shows_them() {
        let cell = |text: &str| text.to_owned();
        // The second name ends in an e and an accent of its own.
        let rows =
            [vec![cell("name"), cell("score")], vec![cell("愛子"), cell("9")], vec![cell("Zoe\u{301}"), cell("100")]];
        assert_eq!(table(&rows), ["name  score", "愛子      9", "Zoe\u{301}     100"]);
        let widths: Vec<usize> = table(&rows).iter().map(|line| width(line)).collect();
        assert_eq!(widths, [11, 11, 11]);
    }

    #[test]
    fn what_is_too_long_is_cut_or_broken_between_characters() {
        assert_eq!(short("one\n two", 7), "one two");
        assert_eq!(short("one two three", 8), "one two…");
        assert_eq!(short("田中愛子", 5), "田中…");
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("incomprehensibilities", 7), ["incomp…"]);
        assert_eq!(wrapped("  ", 7), Vec::<String>::new());
    }
}
