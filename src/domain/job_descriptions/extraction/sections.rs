//! A text as sections: what stands under which heading, and what that is about.
//!
//! A heading the vocabulary does not know takes the topic of the heading above it where it stands below
//! that one, unless its entries clearly say otherwise; else its entries decide. What nobody can tell stays
//! without a topic.

use super::cues;
use super::headings::{self, Topic};
use super::labels;
use super::lines::{Line, Mark, is_sentence_end};

/// Lines under one heading, or before the first.
#[derive(Debug)]
pub(super) struct Section {
    /// `None` before the first heading and where neither heading nor entries tell.
    pub(super) topic: Option<Topic>,
    pub(super) lines: Vec<Line>,
    rank: Option<u8>,
}

impl Section {
    fn new(topic: Option<Topic>, rank: Option<u8>) -> Self {
        Self { topic, lines: Vec::new(), rank }
    }

    /// The entries of the section's lists; under a heading, a column of lines that are no sentences is one too.
    pub(super) fn entries(&self) -> Vec<&str> {
        let items: Vec<&str> =
            self.lines.iter().filter(|line| line.mark == Mark::Item).map(|line| line.text.as_str()).collect();
        let column =
            self.rank.is_some() && self.lines.len() > 2 && !self.lines.iter().any(|line| is_sentence_end(&line.text));
        if items.is_empty() && column { self.lines.iter().map(|line| line.text.as_str()).collect() } else { items }
    }

    /// Whether the section may hold tasks or requirements that no heading announces.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.topic, None | Some(Topic::Overview))
    }

    fn majority(&self) -> Option<(Topic, bool)> {
        cues::majority(self.lines.iter().map(|line| line.text.as_str()))
    }
}

/// The sections of a text in order, the first being what stands before any heading.
pub(super) fn split(lines: &[Line]) -> Vec<Section> {
    let mut sections = vec![Section::new(None, None)];
    for (at, line) in lines.iter().enumerate() {
        if labels::is_fact(line) {
            continue;
        }
        // The first line is the title or a greeting, however much it looks like a heading over a list.
        match headings::recognise(line, lines.get(at + 1)).filter(|heading| at > 0 || heading.topic.is_some()) {
            Some(heading) => {
                let mut section = Section::new(heading.topic, Some(heading.rank));
                section.lines.extend(heading.rest.map(|text| Line { text, mark: Mark::Plain, gap: true }));
                sections.push(section);
            }
            None => sections.last_mut().into_iter().for_each(|section| section.lines.push(line.clone())),
        }
    }
    resolve(&mut sections);
    sections
}

fn resolve(sections: &mut [Section]) {
    let has_tasks = sections.iter().any(|section| section.topic == Some(Topic::Tasks));
    let mut above: Option<(Topic, u8, bool)> = None;
    for section in sections {
        let Some(rank) = section.rank else { continue };
        section.topic = match section.topic {
            Some(Topic::Either) => Some(either(section, has_tasks)),
            None => unknown(section, rank, above),
            known => known,
        };
        if let Some(topic) = section.topic {
            let keeps_rank = above.is_some_and(|(known, top, _)| known == topic && top < rank);
            let top = if keeps_rank { above.map_or(rank, |(_, top, _)| top) } else { rank };
            above = Some((topic, top, section.lines.is_empty()));
        }
    }
}

fn either(section: &Section, has_tasks: bool) -> Topic {
    match section.majority() {
        Some((topic @ (Topic::Tasks | Topic::Profile | Topic::Benefits), _)) => topic,
        _ if has_tasks => Topic::Benefits,
        _ => Topic::Tasks,
    }
}

fn unknown(section: &Section, rank: u8, above: Option<(Topic, u8, bool)>) -> Option<Topic> {
    let majority = section.majority();
    let inherited = above.filter(|(_, top, empty)| *empty || rank > *top).map(|(topic, _, _)| topic);
    let listed = matches!(inherited, Some(Topic::Tasks | Topic::Profile | Topic::Benefits));
    match (inherited, majority) {
        (Some(_), Some((topic, true))) if section.entries().len() > 1 => Some(topic),
        (Some(topic), _) if listed => Some(topic),
        (_, Some((topic, _))) if !section.entries().is_empty() => Some(topic),
        (topic, _) => topic,
    }
}
