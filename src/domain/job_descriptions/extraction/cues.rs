//! What a sentence or list entry talks about, by its own words, where no heading says it.
//!
//! Each cue of the vocabulary weighs as many points as it has words, so that "you will have" outweighs
//! "you will". Shapes count where no cue opens the text: "Planning …", "Durchführung …", "Sie planen …".

use std::sync::LazyLock;

use super::headings::Topic;
use super::lines::is_sentence_end;
use super::phrases::{Phrases, entries};
use super::words::{Word, words};

#[derive(Debug, Clone, Copy)]
struct Cue {
    topic: Topic,
    only_first: bool,
}

/// Later words say little about what a text is.
const MOST_WORDS: usize = 60;
const TOPICS: [Topic; 5] = [Topic::Profile, Topic::Tasks, Topic::Benefits, Topic::Process, Topic::Company];

static CUES: LazyLock<Phrases<Cue>> = LazyLock::new(|| {
    let mut cues = Phrases::default();
    for (section, phrase) in entries(include_str!("vocabulary/cues.txt")) {
        let topic = match section {
            "tasks" => Topic::Tasks,
            "profile" => Topic::Profile,
            "benefits" => Topic::Benefits,
            "process" => Topic::Process,
            _ => Topic::Company,
        };
        let cue = Cue { topic, only_first: phrase.starts_with('^') };
        cues.insert(phrase.trim_start_matches('^'), cue);
    }
    cues
});

/// The topic with the most points; `None` without any, or where two share the lead.
pub(super) fn verdict(text: &str) -> Option<Topic> {
    let mut words = words(text);
    words.truncate(MOST_WORDS);
    let shape = shape(text, &words);
    let points = TOPICS.map(|topic| (points(topic, &words) + usize::from(shape == Some(topic)), topic));
    lead(&points)
}

/// What most of the texts talk about, and whether at least two and two thirds of them agree.
pub(super) fn majority<'a>(texts: impl Iterator<Item = &'a str>) -> Option<(Topic, bool)> {
    let verdicts: Vec<Topic> = texts.filter_map(verdict).collect();
    let counts = TOPICS.map(|topic| (verdicts.iter().filter(|found| **found == topic).count(), topic));
    let topic = lead(&counts)?;
    let votes = counts.iter().find(|(_, counted)| *counted == topic).map_or(0, |(votes, _)| *votes);
    Some((topic, votes >= 2 && votes * 3 >= verdicts.len() * 2))
}

fn lead(points: &[(usize, Topic)]) -> Option<Topic> {
    let (most, topic) = points.iter().max_by_key(|(points, _)| *points)?;
    let shared = points.iter().filter(|(points, _)| points == most).count() > 1;
    (*most > 0 && !shared).then_some(*topic)
}

fn points(topic: Topic, words: &[Word<'_>]) -> usize {
    let found = CUES.all(words);
    let counts =
        found.iter().filter(|found| found.value.topic == topic && (found.start == 0 || !found.value.only_first));
    counts.map(|found| found.len).sum()
}

fn shape(text: &str, words: &[Word<'_>]) -> Option<Topic> {
    if CUES.longest(words).is_some() {
        return None;
    }
    let first = words.first()?.folded.as_str();
    let last = words.last()?;
    let addressed = matches!(first, "you" | "sie" | "du");
    let noun_of_action =
        first.chars().count() > 5 && ["ing", "ung", "ungen", "ieren"].iter().any(|ending| first.ends_with(ending));
    let infinitive = words.len() > 2 && !last.is_capitalised() && last.folded.ends_with("en") && !is_sentence_end(text);
    (addressed || noun_of_action || infinitive).then_some(Topic::Tasks)
}

#[cfg(test)]
mod tests {
    use super::{Topic, verdict};

    #[test]
    fn entries_say_themselves_what_they_are() {
        for text in [
            "Plan the daily routes",
            "Planning the daily routes",
            "You will coordinate our drivers.",
            "Durchführung der Grundpflege",
            "Sie planen die Touren.",
            "Ware annehmen und kontrollieren",
        ] {
            assert_eq!(verdict(text), Some(Topic::Tasks), "{text}");
        }
        for text in [
            "Three years of experience in a warehouse",
            "You should have a driving licence.",
            "Abgeschlossene Ausbildung als Koch",
            "Sie verfügen über gute Deutschkenntnisse.",
            "You will have a degree in nursing",
        ] {
            assert_eq!(verdict(text), Some(Topic::Profile), "{text}");
        }
        assert_eq!(verdict("We offer 30 days of paid holiday"), Some(Topic::Benefits));
        assert_eq!(verdict("The sky is blue"), None);
    }
}
