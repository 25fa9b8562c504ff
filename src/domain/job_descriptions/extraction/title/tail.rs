//! Gender tails and other asides in brackets: "(m/w/d)", "[all genders]", "(Ref. 123)", "(remote)".

use super::super::place;

const GENDERS: &str = " m w d f x i n a u div divers diverse gn mwd wmd mfd mensch mensch* gn* all any alle gender genders geschlechter h ";

/// The text without bracketed asides and gender tails, and whether it had a gender tail.
pub(super) fn without(text: &str) -> (String, bool) {
    let mut gendered = false;
    let mut kept = String::with_capacity(text.len());
    for (nth, piece) in text.split(['(', '[']).enumerate() {
        let aside = piece.split_once([')', ']']).filter(|_| nth > 0);
        match aside {
            Some((inside, after)) if is_gender(inside) => {
                gendered = true;
                kept.push_str(after);
            }
            Some((inside, after)) if place::is_detail(inside) || is_reference(inside) => kept.push_str(after),
            Some(_) => kept.extend(["(", &piece.replace(']', ")")]),
            None => kept.push_str(piece),
        }
    }
    let bare = |word: &&str| word.contains(['/', '|']) && is_gender(word);
    gendered |= kept.split_whitespace().any(|word| bare(&word));
    let kept: Vec<&str> = kept.split(' ').filter(|word| !bare(word) && !word.is_empty()).collect();
    (kept.join(" "), gendered)
}

/// Whether the text names genders and nothing else.
pub(super) fn is_gender(inside: &str) -> bool {
    let parts = inside.split(['/', '|', ',', ' ', '-', '\\', ':', '.', '+']).filter(|part| !part.is_empty());
    let folded: Vec<String> = parts.map(str::to_lowercase).collect();
    let alone =
        ["gn", "gn*", "mwd", "mensch", "divers"].iter().any(|sign| folded.first().is_some_and(|part| part == sign));
    (folded.len() > 1 || alone) && folded.iter().all(|part| GENDERS.contains(&format!(" {part} ")))
}

/// Whether the text is a reference number, a date or an amount.
pub(super) fn is_reference(part: &str) -> bool {
    let folded = part.to_lowercase();
    let named = ["ref", "id ", "id:", "job-id", "job id", "kennziffer", "req", "#", "€", "£", "$"]
        .iter()
        .any(|sign| folded.starts_with(sign));
    let digits = part.chars().filter(char::is_ascii_digit).count();
    digits > 0 && (named || digits * 2 >= part.chars().count())
}
