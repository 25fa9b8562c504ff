//! Characters that word processors, web pages and social networks leave behind.

use unicode_normalization::char::decompose_compatible;

/// Replaces exotic spaces and line ends by plain ones, drops what cannot be seen and spells styled
/// letters (𝗕𝗼𝗹𝗱, ﬁ, Ｗｉｄｅ) with ordinary ones.
pub(super) fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut previous = ' ';
    for c in text.chars() {
        match c {
            '\n' if previous == '\r' => {}
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => tidied.push('\n'),
            '\u{1D400}'..='\u{1D7FF}' | '\u{FB00}'..='\u{FB06}' | '\u{FF01}'..='\u{FF5E}' => {
                decompose_compatible(c, |plain| tidied.push(plain));
            }
            '\n' | '\t' => tidied.push(c),
            _ if is_invisible(c) => {}
            _ if c.is_whitespace() => tidied.push(' '),
            _ => tidied.push(c),
        }
        previous = c;
    }
    tidied
}

/// Draws runs of white space together: to a tab where they hold one, else to a space.
pub(super) fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    let mut space = None;
    for c in text.trim().chars() {
        if c.is_whitespace() {
            space = if c == '\t' { Some('\t') } else { space.or(Some(' ')) };
        } else {
            squeezed.extend(space.take());
            squeezed.push(c);
        }
    }
    squeezed
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFFC}' | '\u{FFFD}')
}

#[cfg(test)]
mod tests {
    use super::{squeeze, tidy};

    #[test]
    fn a_word_processors_leftovers_disappear() {
        assert_eq!(
            tidy("Fach\u{AD}kraft\u{A0}(m/w/d)\u{200B}\r\nTeilzeit\u{B}ab sofort"),
            "Fachkraft (m/w/d)\nTeilzeit\nab sofort"
        );
        assert_eq!(tidy("𝗬𝗼𝘂𝗿 𝗽𝗿𝗼𝗳𝗶𝗹𝗲"), "Your profile");
    }

    #[test]
    fn a_tab_between_cells_survives() {
        assert_eq!(squeeze("  Location \t  Leeds   city "), "Location\tLeeds city");
    }
}
