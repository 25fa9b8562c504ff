//! English or German, by the small words that no text does without.

use super::Language;
use super::lines::Line;
use super::words::words;

const ENGLISH: &str =
    " the and of to in for with you your our are is we will on as be or this at from who an have what ";
const GERMAN: &str = " der die das und von zu für mit sie du ihr ihre dein deine unser unsere ist wir sind im als auf bei oder eine einen den dem zur zum uns was wer ";

/// The language most small words belong to; English where they tie.
pub(super) fn detect(lines: &[Line]) -> Language {
    let (mut english, mut german) = (0, 0);
    for line in lines {
        for word in words(&line.text).iter().filter(|word| word.folded.len() <= 7) {
            let padded = format!(" {} ", word.folded);
            english += usize::from(ENGLISH.contains(&padded));
            german += usize::from(GERMAN.contains(&padded));
        }
    }
    if german > english { Language::De } else { Language::En }
}
