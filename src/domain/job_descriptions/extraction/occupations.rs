//! Names of occupations, by their endings: "nurse" also names a ward nurse, "kraft" a Pflegefachkraft.

use std::sync::LazyLock;

use super::phrases::entries;
use super::words::words;

static ENDINGS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| entries(include_str!("vocabulary/occupations.txt")).map(|(_, ending)| ending).collect());

/// Whether a word of the text names an occupation, in the singular or with a plural s.
pub(super) fn is_named_in(text: &str) -> bool {
    words(text).iter().any(|word| {
        let singular = word.folded.strip_suffix('s').unwrap_or(&word.folded);
        ENDINGS.iter().any(|ending| word.folded.ends_with(ending) || singular.ends_with(ending))
    })
}
