//! Names of files, as people and their devices send them, made fit to be shown and to be saved under.

/// Most characters of a name.
const LONGEST: usize = 200;

/// The last part of a path, on one line, with nothing in it that turns the reading direction or is not seen. Its ending
/// stays when the rest is too long. A name of which nothing is left becomes `file`.
pub(super) fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = last.chars().filter(|character| !is_unseen(*character)).collect();
    let trimmed = seen.trim().trim_start_matches('.').trim();
    if trimmed.is_empty() { "file".to_owned() } else { shortened(trimmed) }
}

fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(character, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| ending.len() <= 10);
    let ending = ending.map(|ending| format!(".{ending}")).unwrap_or_default();
    let room = LONGEST.saturating_sub(ending.chars().count());
    name.chars().take(room).chain(ending.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_last_part_of_a_path_and_nothing_hidden() {
        for (sent, kept) in [
            ("Lebenslauf Zoë Müller.pdf", "Lebenslauf Zoë Müller.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\Ada\\cv.docx", "cv.docx"),
            ("/", "file"),
            ("..", "file"),
            ("", "file"),
            (" \u{0}\t\r\n ", "file"),
            (".bashrc", "bashrc"),
            ("cv\u{202e}fdp.exe", "cvfdp.exe"),
            ("a\u{200b}b\u{feff}.pdf\r\nX-Evil: 1", "ab.pdfX-Evil: 1"),
            ("履歴書.pdf", "履歴書.pdf"),
        ] {
            assert_eq!(clean(sent), kept, "{sent:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let long = clean(&format!("{}.pdf", "ü".repeat(300)));
        assert_eq!(long.chars().count(), LONGEST);
        assert!(long.ends_with("ü.pdf"));
        assert_eq!(clean(&"x".repeat(10_000)).len(), LONGEST);
        assert_eq!(clean(&format!("a.{}", "x".repeat(10_000))).chars().count(), LONGEST);
    }
}
