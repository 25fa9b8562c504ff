//! The name of the position: a label, the best of the first lines, or a sentence that says who is wanted.
//!
//! A gender tail such as "(m/w/d)" is the surest sign of a title and no part of it; neither are place,
//! working time, company and reference number, which boards put behind it.

mod polish;
mod tail;
mod wanted;

use super::labels::{self, Fact, Labels};
use super::lines::{Line, Mark};
use super::words::words;
use super::{MAX_NAME_CHARS, bounded, headings, occupations};
use polish::{announces, polish};
use wanted::wanted;

/// A title has no more words.
const MOST_WORDS: usize = 12;
const LONGEST_LINE: usize = 140;
const READ_LINES: usize = 40;
const SPEECH: &str = " we wir you du us uns our unser unsere your dein deine ihr ihre i ich sie ";

/// The title without what boards add to it.
pub(super) fn find(lines: &[Line], labels: &Labels<'_>, company: Option<&str>) -> Option<String> {
    let labelled = labels.get(Fact::Title).and_then(|title| polish(title, company));
    labelled
        .or_else(|| best_line(headings::preamble(lines), company, true))
        .or_else(|| wanted(lines.get(..READ_LINES).unwrap_or(lines)))
        .or_else(|| best_line(headings::preamble(lines), company, false))
        .map(|title| bounded(&title, MAX_NAME_CHARS))
}

/// The likeliest title among the first lines; `surely` asks for a sign that it is one.
fn best_line(preamble: &[Line], company: Option<&str>, surely: bool) -> Option<String> {
    let mut best: Option<(usize, String)> = None;
    let listed = |at: usize| preamble.get(at).is_some_and(|line| line.mark == Mark::Item && !line.gap);
    // What stands in the midst of a list is no title, unless a gender tail says so.
    let alone = |at: usize, line: &Line| !(listed(at) || line.mark == Mark::Item && listed(at + 1));
    let candidates = preamble.iter().enumerate().filter(|(at, line)| alone(*at, line) || tail::without(&line.text).1);
    for (_, line) in candidates.filter(|(_, line)| may_be_title(line)) {
        let Some(title) = polish(&line.text, company) else {
            continue;
        };
        let weight = weight(&title, line);
        if weight > best.as_ref().map_or(usize::from(surely), |(most, _)| *most) || (best.is_none() && !surely) {
            best = Some((weight, title));
        }
    }
    best.map(|(_, title)| title)
}

fn weight(title: &str, line: &Line) -> usize {
    let gendered = 4 * usize::from(tail::without(&line.text).1);
    let occupied = 2 * usize::from(occupations::is_named_in(title));
    let set_off = usize::from(matches!(line.mark, Mark::Heading(_) | Mark::Strong));
    gendered + occupied + set_off
}

fn may_be_title(line: &Line) -> bool {
    let text = line.text.as_str();
    if text.len() > LONGEST_LINE || text.ends_with(['.', '?', ',', ';']) {
        return false;
    }
    let words = words(text);
    let speaks = words.iter().any(|word| SPEECH.contains(&format!(" {} ", word.folded)));
    let announces = announces(&words);
    let is_address = ["@", "http", "www."].iter().any(|sign| text.contains(sign));
    let is_known = labels::is_fact(line) || labels::is_label(text) || headings::is_exactly_a_heading(text);
    (announces || !speaks) && !is_address && !is_known
}
