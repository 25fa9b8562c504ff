//! The lines of a source, numbered; one that is too long is skipped without being held in memory.

use std::io::{self, BufRead, Read};

/// Bytes of the longest line that is read.
const LONGEST: u64 = 4 * 1024 * 1024;

/// A line that is not blank.
#[derive(Debug, PartialEq)]
pub(super) struct Line {
    /// Counted from 1, blank lines included.
    pub(super) number: usize,
    /// What it says; none where it is too long.
    pub(super) bytes: Option<Vec<u8>>,
}

/// Reads lines one by one.
pub(super) struct Lines<R> {
    source: R,
    number: usize,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source, number: 0 }
    }

    fn read(&mut self) -> io::Result<Option<Line>> {
        loop {
            let mut bytes = Vec::new();
            let mut limited = self.source.by_ref().take(LONGEST);
            if limited.read_until(b'\n', &mut bytes)? == 0 {
                return Ok(None);
            }
            let cut = limited.limit() == 0 && !bytes.ends_with(b"\n");
            self.number += 1;
            if cut && self.source.skip_until(b'\n')? > 0 {
                return Ok(Some(Line { number: self.number, bytes: None }));
            }
            // A byte order mark is no part of the first line.
            if self.number == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
                bytes.drain(..3);
            }
            if !bytes.trim_ascii().is_empty() {
                return Ok(Some(Line { number: self.number, bytes: Some(bytes) }));
            }
        }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_are_counted_and_left_out() {
        let read: Vec<_> = Lines::new(&b"\xef\xbb\xbfone\r\n\n  \ntwo"[..]).map(Result::unwrap).collect();
        let line = |number, text: &str| Line { number, bytes: Some(text.as_bytes().to_vec()) };
        assert_eq!(read, [line(1, "one\r\n"), line(4, "two")]);
    }

    #[test]
    fn a_line_that_is_too_long_does_not_hide_the_next() {
        let source = [vec![b'x'; 5 * 1024 * 1024], b"\nnext".to_vec()].concat();
        let read: Vec<_> = Lines::new(source.as_slice()).map(Result::unwrap).collect();
        assert_eq!(read[0], Line { number: 1, bytes: None });
        assert_eq!(read[1], Line { number: 2, bytes: Some(b"next".to_vec()) });
    }
}
