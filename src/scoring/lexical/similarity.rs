//! How alike two words are, from 0 to 1.
//!
//! Equal stems are 1. Below that come slips of the pen, a shared root and a shared part of two compounds. Short
//! words and numbers must be equal: `not` is one letter from `now`. Opposites must never pass for slips, however
//! few letters part them: whoever compares asks `differ_by_prefix` and the lexicon's list first.

const SLIP: f64 = 0.95;
const COMPOUND: f64 = 0.75;
/// Letters in one piece that two words of a compounding language must share.
const SHARED_PIECE: usize = 5;
const SAME_ROOT: f64 = 0.7;
/// Bigram overlap from which two words with the same beginning are taken to share a root.
const ROOT_DICE: f64 = 0.7;
/// A slip is forgiven from this length on, a second one from twice as many letters less two.
const SLIP_LETTERS: usize = 5;

/// Prefixes that turn a word into its opposite. `in` is left to the lists: `form` is no opposite of `inform`.
const NEGATING_PREFIXES: [&str; 4] = ["un", "ir", "dis", "non"];
/// Prefixes that make opposites of the same root.
const OPPOSED_PREFIXES: [(&str, &str); 10] = [
    ("in", "ex"),
    ("im", "ex"),
    ("hyper", "hypo"),
    ("endo", "exo"),
    ("over", "under"),
    ("up", "down"),
    ("pre", "post"),
    ("micro", "macro"),
    ("ein", "aus"),
    ("zu", "ab"),
];

/// The word of a text as similarity sees it.
#[derive(Clone, Copy)]
pub(super) struct Word<'t> {
    pub(super) surface: &'t str,
    pub(super) stem: &'t str,
    pub(super) root: &'t str,
    pub(super) number: bool,
}

/// 1 for the same stem, 0 for words that have nothing to do with each other.
///
/// `compounds`: whether the language writes compounds as one word, so that a long common piece is a common root.
pub(super) fn similarity(one: Word<'_>, other: Word<'_>, compounds: bool) -> f64 {
    if one.stem == other.stem {
        return 1.0;
    }
    if one.number || other.number {
        return 0.0;
    }
    if one.root == other.root {
        return SAME_ROOT;
    }
    let (shorter, longer) = by_length(one.surface, other.surface);
    if shorter.len() < SLIP_LETTERS {
        return 0.0;
    }
    if one.surface.as_bytes()[0] == other.surface.as_bytes()[0] {
        let alike = alike(shorter, longer, one.stem, other.stem);
        if alike > 0.0 {
            return alike;
        }
    }
    if compounds && shares_piece(one.stem, other.stem) { COMPOUND } else { 0.0 }
}

/// Whether most of the shorter word stands in one piece in the longer: Schreiben, Informationsschreiben.
fn shares_piece(one: &str, other: &str) -> bool {
    let (shorter, longer) = by_length(one, other);
    let least = SHARED_PIECE.max(2 * shorter.len() / 3);
    shorter.as_bytes().windows(least).any(|piece| longer.as_bytes().windows(least).any(|other| other == piece))
}

fn alike(shorter: &str, longer: &str, one_stem: &str, other_stem: &str) -> f64 {
    let slips = if shorter.len() >= 2 * SLIP_LETTERS - 2 { 2 } else { 1 };
    if longer.len() - shorter.len() <= slips && is_within(shorter, longer, slips) {
        return SLIP;
    }
    let same_beginning = one_stem.bytes().zip(other_stem.bytes()).take_while(|(a, b)| a == b).count() >= 4;
    if same_beginning && dice(one_stem, other_stem) >= ROOT_DICE { SAME_ROOT } else { 0.0 }
}

/// Whether two stems are opposites by their prefixes: equal and unequal, import and export.
pub(super) fn differ_by_prefix(one: &str, other: &str) -> bool {
    const ROOT: usize = 4;
    let (shorter, longer) = by_length(one, other);
    if shorter.len() < ROOT || shorter.as_bytes()[shorter.len() - 3..] != longer.as_bytes()[longer.len() - 3..] {
        return false;
    }
    if longer.strip_suffix(shorter).is_some_and(|prefix| NEGATING_PREFIXES.contains(&prefix)) {
        return true;
    }
    let same_root = |one: Option<&str>, other: Option<&str>| one == other && one.is_some_and(|root| root.len() >= ROOT);
    OPPOSED_PREFIXES.iter().any(|(a, b)| {
        same_root(one.strip_prefix(a), other.strip_prefix(b)) || same_root(one.strip_prefix(b), other.strip_prefix(a))
    })
}

fn by_length<'w>(one: &'w str, other: &'w str) -> (&'w str, &'w str) {
    if one.len() <= other.len() { (one, other) } else { (other, one) }
}

/// Share of common letter pairs, counted on bytes: folded words are nearly always ASCII.
fn dice(one: &str, other: &str) -> f64 {
    let (a, b) = (one.as_bytes(), other.as_bytes());
    let mut left: Vec<&[u8]> = b.windows(2).collect();
    let mut common = 0;
    for pair in a.windows(2) {
        if let Some(found) = left.iter().position(|candidate| *candidate == pair) {
            left.swap_remove(found);
            common += 1;
        }
    }
    2.0 * f64::from(common) / (a.len() + b.len()).saturating_sub(2).max(1) as f64
}

/// Whether so many insertions, deletions, replacements or swaps of neighbours make one word of the other.
fn is_within(one: &str, other: &str, slips: usize) -> bool {
    let (a, b) = (one.as_bytes(), other.as_bytes());
    let width = b.len() + 1;
    let mut before = vec![0; width];
    let mut above: Vec<usize> = (0..width).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; width];
        for j in 1..width {
            let replaced = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        if row.iter().all(|&distance| distance > slips) {
            return false;
        }
        before = above;
        above = row;
    }
    above[width - 1] <= slips
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Word<'_> {
        Word { surface: text, stem: text, root: text, number: false }
    }

    #[test]
    fn slips_are_forgiven_in_long_words_only() {
        assert!(similarity(word("seperate"), word("separate"), false) > 0.8);
        assert!(similarity(word("voltgae"), word("voltage"), false) > 0.8);
        assert!(similarity(word("now"), word("not"), false) < 0.1);
        assert!(similarity(word("schreiben"), word("informationsschreiben"), true) > 0.5);
        assert!(similarity(word("battery"), word("bacteria"), false) < 0.1);
    }

    #[test]
    fn opposites_are_told_by_their_prefixes() {
        for (one, other) in
            [("equal", "unequal"), ("import", "export"), ("hypothermia", "hyperthermia"), ("connect", "disconnect")]
        {
            assert!(differ_by_prefix(one, other), "{one} {other}");
        }
        assert!(!differ_by_prefix("form", "inform"));
        assert!(!differ_by_prefix("water", "batter"));
    }
}
