//! Skills named in a text, by a vocabulary over many trades.
//!
//! Looked for in the title and wherever tasks and requirements may stand, not where the employer speaks of
//! itself: a logistics company does not ask every clerk for logistics.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::MAX_ITEMS;
use super::headings::Topic;
use super::phrases::{Phrases, entries};
use super::sections::Section;
use super::words::words;

static VOCABULARY: LazyLock<Phrases<&'static str>> = LazyLock::new(|| {
    let mut phrases = Phrases::default();
    for (_, line) in entries(include_str!("vocabulary/skills.txt")) {
        let mut names = line.split('|').map(str::trim);
        let Some(first) = names.next() else { continue };
        let canonical = first.trim_start_matches(['~', '=']);
        let matched = (!first.starts_with('~')).then_some(first);
        for name in matched.into_iter().chain(names) {
            phrases.insert(name, canonical);
        }
    }
    phrases
});

/// Canonical names, each once, in order of appearance.
pub(super) fn find(title: Option<&str>, sections: &[Section]) -> Vec<String> {
    let aside = [Topic::Benefits, Topic::Company, Topic::Process];
    let announced = sections.iter().any(|section| matches!(section.topic, Some(Topic::Tasks | Topic::Profile)));
    // What stands above all headings is about the employer as often as not: it counts where there is nothing better.
    let sections = sections.iter().skip(usize::from(announced));
    let sections = sections.filter(|section| !section.topic.is_some_and(|topic| aside.contains(&topic)));
    let lines = sections.flat_map(|section| &section.lines).map(|line| line.text.as_str());
    let mut seen = HashSet::new();
    title
        .into_iter()
        .chain(lines)
        .flat_map(|text| VOCABULARY.all(&words(text)).into_iter().map(|found| *found.value).collect::<Vec<_>>())
        .filter(|skill| seen.insert(*skill))
        .take(MAX_ITEMS)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{VOCABULARY, words};

    fn skills(text: &str) -> Vec<&'static str> {
        VOCABULARY.all(&words(text)).iter().map(|found| *found.value).collect()
    }

    #[test]
    fn names_are_whole_words_with_their_aliases() {
        assert_eq!(
            skills("Services in Go or JS, C++ and C#; Postgres; Führerschein der Klasse B, MS-Office"),
            ["Go", "JavaScript", "C++", "C#", "PostgreSQL", "Driving licence class B", "Microsoft Office"]
        );
    }

    #[test]
    fn everyday_words_are_no_skills() {
        assert_eq!(skills("Go the extra mile, rest well, react swiftly to rust and javanese art"), [""; 0]);
    }
}
