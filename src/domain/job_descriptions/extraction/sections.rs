//! A text as sections: what stands under which heading, and what that is about.
//!
//! A heading the vocabulary does not know takes the topic of the heading above it where it stands below
//! that one, unless its entries clearly say otherwise; else its entries decide. What nobody can tell stays
//! without a topic.

use super::MAX_ITEMS;
use super::cues;
use super::headings::{self, Heading, Topic};
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

    /// Whether the section has a list of several entries.
    pub(super) fn is_list(&self) -> bool {
        self.entries().len() > 1
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
    let mut in_blocks = false;
    for (at, line) in lines.iter().enumerate() {
        if labels::is_fact(line) {
            continue;
        }
        let following = lines.get(at + 1..).unwrap_or_default();
        let filled = sections.last().is_some_and(|section| !section.lines.is_empty());
        // The first line is the title or a greeting, however much it looks like a heading over a list.
        let heading = headings::recognise(line, following).filter(|heading| at > 0 || heading.topic.is_some());
        match heading.or_else(|| heads_block(line, following, in_blocks).filter(|_| filled)) {
            Some(heading) => {
                in_blocks = following.first().is_some_and(|next| !next.gap && next.mark == Mark::Plain);
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

/// A short line that begins a block of lines: a heading that no vocabulary knows. It is one where those before it stood
/// over their lists in the same way, or where the rest of the block clearly is a list of tasks, say.
fn heads_block(line: &Line, following: &[Line], in_blocks: bool) -> Option<Heading> {
    let heads = line.gap && line.mark == Mark::Plain && headings::may_head_a_column(&line.text);
    let block = following.iter().take_while(|line| heads && !line.gap && line.mark == Mark::Plain).take(MAX_ITEMS);
    let block: Vec<&str> = block.map(|line| line.text.as_str()).collect();
    let majority = cues::majority(block.iter().copied()).filter(|(_, clear)| *clear);
    let counts = block.len() > 1 && (in_blocks || majority.is_some());
    counts.then_some(Heading { topic: majority.map(|(topic, _)| topic), rank: headings::RANK_PLAIN, rest: None })
}

fn resolve(sections: &mut [Section]) {
    let has = |topic: Topic| sections.iter().any(|section| section.topic == Some(topic));
    let (has_tasks, has_profile) = (has(Topic::Tasks), has(Topic::Profile));
    let mut above: Option<(Topic, u8, bool)> = None;
    let mut met = Vec::new();
    for section in sections.iter_mut() {
        let Some(rank) = section.rank else { continue };
        section.topic = match section.topic {
            Some(Topic::Either) => Some(either(section, has_tasks, has_profile)),
            None => {
                let settled = [Topic::Tasks, Topic::Profile].iter().all(|topic| met.contains(topic));
                unknown(section, rank, above, settled)
            }
            known => known,
        };
        if let Some(topic) = section.topic {
            let keeps_rank = above.is_some_and(|(known, top, _)| known == topic && top < rank);
            let top = if keeps_rank { above.map_or(rank, |(_, top, _)| top) } else { rank };
            above = Some((topic, top, section.lines.is_empty()));
            if !met.contains(&topic) {
                met.push(topic);
            }
        }
    }
    place_by_order(sections);
}

/// Advertisements say what is to be done, then who is to do it, then what for: where one of the first two has no heading
/// that is known, the list that stands in its place is it.
fn place_by_order(sections: &mut [Section]) {
    let unplaced = |section: &Section| section.topic.is_none() && section.rank.is_some() && section.is_list();
    let first_profile = sections.iter().position(|section| section.topic == Some(Topic::Profile));
    let last_task = sections.iter().rposition(|section| section.topic == Some(Topic::Tasks));
    let placed = match (last_task, first_profile) {
        (Some(at), None) => sections.get_mut(at + 1).filter(|next| unplaced(next)).map(|next| (next, Topic::Profile)),
        (None, Some(at)) => {
            let before = at.checked_sub(1).and_then(|before| sections.get_mut(before));
            before.filter(|before| unplaced(before)).map(|before| (before, Topic::Tasks))
        }
        _ => None,
    };
    if let Some((section, topic)) = placed {
        section.topic = Some(topic);
    }
}

fn either(section: &Section, has_tasks: bool, has_profile: bool) -> Topic {
    match section.majority() {
        Some((topic @ (Topic::Tasks | Topic::Profile | Topic::Benefits), _)) => topic,
        _ if has_tasks && !has_profile => Topic::Profile,
        _ if has_tasks => Topic::Benefits,
        _ => Topic::Tasks,
    }
}

/// Once tasks and profile are told a list must say clearly that it is more of them.
fn unknown(section: &Section, rank: u8, above: Option<(Topic, u8, bool)>, settled: bool) -> Option<Topic> {
    let majority = section.majority();
    let inherited = above.filter(|(_, top, empty)| *empty || rank > *top).map(|(topic, _, _)| topic);
    let listed = matches!(inherited, Some(Topic::Tasks | Topic::Profile | Topic::Benefits));
    match (inherited, majority) {
        (Some(_), Some((topic, true))) if section.entries().len() > 1 => Some(topic),
        (Some(topic), _) if listed => Some(topic),
        (_, Some((topic, clear))) if !section.entries().is_empty() && (clear || !settled) => Some(topic),
        (topic, _) => topic,
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::{Topic, split};

    /// What the sections under headings are about, each with its number of lines.
    fn topics(text: &str) -> Vec<(Option<Topic>, usize)> {
        let sections = split(&lines::read(text));
        sections.iter().skip(1).map(|section| (section.topic, section.lines.len())).collect()
    }

    #[test]
    fn a_list_under_an_unknown_heading_is_what_stands_in_its_place() {
        let text = "Clerk\n\nYour tasks\n- Plan\n- Drive\n\nYour sparkle\n- Blue\n- Green\n\nBenefits\n- Tea\n- Cake";
        assert_eq!(topics(text), [(Some(Topic::Tasks), 2), (Some(Topic::Profile), 2), (Some(Topic::Benefits), 2)]);
    }

    #[test]
    fn a_block_without_bullets_may_have_its_first_line_for_a_heading() {
        let text = "Groomer\nLeeds\n\nThe daily splash\nBathing dogs\nCleaning the salon\n\nThe paw print\nCity & Guilds\nA van\nPatience";
        assert_eq!(topics(text), [(Some(Topic::Tasks), 2), (Some(Topic::Profile), 3)]);
        // Blank lines between entries make no headings of them.
        let spaced = "Clerk\n\nYour tasks\n\nPlanning the tours\n\nAnswering calls\n\nWriting invoices";
        assert_eq!(topics(spaced), [(Some(Topic::Tasks), 3)]);
    }

    #[test]
    fn a_line_that_breaks_off_leads_in() {
        let text =
            "Cook\n\nAs our cook, you will\nBake bread\nOrder flour\n\nTo do well, you should have\nA diploma\nTime";
        assert_eq!(topics(text), [(Some(Topic::Tasks), 2), (Some(Topic::Profile), 2)]);
    }
}
