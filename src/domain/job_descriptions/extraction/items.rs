//! Tasks and requirements out of the sections.
//!
//! Where headings announce them, what stands below is taken: list entries if there are any, else lines, else
//! sentences. Where no heading announces one of the two, entries and then sentences are told apart by their
//! own words; a sentence that says nothing itself continues the one before it.

use std::collections::HashSet;

use super::cues;
use super::headings::Topic;
use super::lines::{Mark, is_sentence_end};
use super::sections::Section;
use super::{MAX_ITEM_CHARS, MAX_ITEMS, bounded, sentences, words};

/// Fragments of an enumeration are short, above all where they might be clauses of a sentence.
const MOST_WORDS_ENUMERATED: usize = 10;
const MOST_WORDS_IN_SENTENCE: usize = 6;
/// What links the last entries of a list that was written as one sentence.
const LINKS: [&str; 5] = [" sowie", " und", " oder", " and", " or"];

/// Responsibilities and requirements, in order of appearance.
pub(super) fn collect(sections: &[Section]) -> (Vec<String>, Vec<String>) {
    (gather(sections, Topic::Tasks), gather(sections, Topic::Profile))
}

fn gather(sections: &[Section], topic: Topic) -> Vec<String> {
    let announced: Vec<&Section> = sections.iter().filter(|section| section.topic == Some(topic)).collect();
    let listed = announced.iter().any(|section| section.is_list());
    let taken = announced.into_iter().flat_map(|section| {
        // Beside a list, what is written out introduces it, unless it says itself what it is.
        let introduces = listed && !section.is_list();
        announced_items(section).into_iter().filter(move |text| !introduces || cues::verdict(text) == Some(topic))
    });
    let mut items = finish(taken);
    if items.is_empty() {
        items = finish(scattered_entries(sections, topic));
    }
    if items.is_empty() {
        items = finish(scattered_sentences(sections, topic));
    }
    items
}

fn announced_items(section: &Section) -> Vec<&str> {
    let entries = section.entries();
    if entries.len() > 1 || entries.len() * 2 > section.lines.len() {
        return entries;
    }
    let lone = section.lines.len() == 1;
    let lines = section.lines.iter().filter(|line| !line.text.ends_with(':'));
    lines
        .flat_map(|line| if lone { enumerated(&line.text) } else { separated(&line.text) })
        .filter(|text| !closes(text))
        .collect()
}

/// The fragments of "till work, stocking shelves, advice", or the sentences of a text.
fn enumerated(text: &str) -> Vec<&str> {
    let fragments: Vec<&str> = text.trim_end_matches('.').split(", ").collect();
    let most = if is_sentence_end(text) { MOST_WORDS_IN_SENTENCE } else { MOST_WORDS_ENUMERATED };
    let short = |text: &&str| words::count(text) <= most;
    if fragments.len() > 2 && fragments.iter().all(short) { fragments } else { separated(text) }
}

fn separated(text: &str) -> Vec<&str> {
    let fragments: Vec<&str> = text.split("; ").collect();
    if fragments.len() > 2 { fragments } else { sentences::split(text) }
}

/// Whether a sentence asks to apply, as the last one of a section may.
fn closes(text: &str) -> bool {
    is_sentence_end(text) && cues::verdict(text) == Some(Topic::Process)
}

fn scattered_entries(sections: &[Section], topic: Topic) -> Vec<&str> {
    // Where requirements have a heading of their own, an overview lists tasks only.
    let has_profile = sections.iter().any(|section| section.topic == Some(Topic::Profile));
    let mut found = Vec::new();
    for section in sections.iter().filter(|section| section.is_open()) {
        let entries = section.entries();
        let default = cues::majority(entries.iter().copied())
            .filter(|(_, clear)| *clear)
            .map(|(topic, _)| topic)
            .or((section.topic == Some(Topic::Overview)).then_some(Topic::Tasks));
        let settled = (has_profile && section.topic == Some(Topic::Overview)).then_some(Topic::Tasks);
        let topic_of = |text: &str| settled.or_else(|| cues::verdict(text)).or(default);
        found.extend(entries.into_iter().filter(|text| topic_of(text) == Some(topic)));
    }
    found
}

fn scattered_sentences(sections: &[Section], topic: Topic) -> Vec<&str> {
    let mut found = Vec::new();
    for section in sections.iter().filter(|section| section.is_open()) {
        for line in section.lines.iter().filter(|line| matches!(line.mark, Mark::Plain)) {
            let mut current = None;
            for sentence in sentences::split(&line.text).into_iter().filter(|text| is_sentence_end(text)) {
                current = cues::verdict(sentence).or(current);
                found.extend(Some(sentence).filter(|_| current == Some(topic)));
            }
        }
    }
    found
}

fn finish<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut seen = HashSet::new();
    let trimmed = texts.into_iter().map(|text| unlinked(text).replace('\t', " "));
    let named = trimmed.filter(|text| text.chars().filter(|c| c.is_alphanumeric()).nth(1).is_some());
    let bounded = named.map(|text| bounded(text.trim(), MAX_ITEM_CHARS));
    bounded.filter(|text| seen.insert(text.to_lowercase())).take(MAX_ITEMS).collect()
}

/// An entry without the comma or "and" that leads on to the next one.
fn unlinked(text: &str) -> &str {
    let bare = |text: &str| text.trim_end_matches([';', ',', ':', ' ']).len();
    let text = text.get(..bare(text)).unwrap_or(text);
    let unlinked = LINKS.iter().find_map(|link| text.strip_suffix(link)).unwrap_or(text);
    unlinked.get(..bare(unlinked)).unwrap_or(unlinked)
}
