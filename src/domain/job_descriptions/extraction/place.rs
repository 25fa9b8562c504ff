//! Where the work is done: a label, a place among the first lines, or "in Leeds" in running text.
//!
//! Places are known by name, since in German every noun is written like one.

use std::sync::LazyLock;

use super::headings;
use super::labels::{Fact, Labels};
use super::lines::Line;
use super::phrases::{Phrases, entries};
use super::terms;
use super::words::{Word, words};
use super::{MAX_NAME_CHARS, bounded};

/// How far away from the place the work may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Distance {
    Remote,
    Hybrid,
    OnSite,
}

static PLACES: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let mut places = Phrases::default();
    for (_, line) in entries(include_str!("vocabulary/places.txt")) {
        line.split('|').for_each(|name| places.insert(name.trim(), ()));
    }
    places
});

static DISTANCES: LazyLock<Phrases<Distance>> = LazyLock::new(|| {
    let mut distances = Phrases::default();
    for (phrase, distance) in [
        ("remote", Distance::Remote),
        ("fully remote", Distance::Remote),
        ("work from home", Distance::Remote),
        ("home based", Distance::Remote),
        ("home office", Distance::Remote),
        ("homeoffice", Distance::Remote),
        ("hybrid*", Distance::Hybrid),
        ("teilweise remote", Distance::Hybrid),
        ("partly remote", Distance::Hybrid),
        ("teilweise homeoffice", Distance::Hybrid),
        ("on site", Distance::OnSite),
        ("onsite", Distance::OnSite),
        ("vor ort", Distance::OnSite),
    ] {
        distances.insert(phrase, distance);
    }
    distances
});

const LONGEST_DETAILS: usize = 200;

/// Words that stand beside a place and terms of employment without being part of a title.
const BESIDE: &str = " in im ab sofort am an and bei day days der die days unbefristet permanent per near oder office or raum region \
    standort std stunden und vom week woche wk hours hour h pro the month months m w d f x nach vereinbarung start asap area \
    greater city zentrum innenstadt großraum \
    bis to woche wöchentlich weekly hrs std auf basis eur auf basis euro eur ";

/// The place as written, and how far from it one may work.
pub(super) fn find(lines: &[Line], labels: &Labels<'_>) -> Option<String> {
    if let Some(labelled) = labels.get(Fact::Location) {
        return Some(bounded(&labelled.replace('\t', ", "), MAX_NAME_CHARS));
    }
    let preamble = headings::preamble(lines);
    let place = preamble
        .iter()
        .find_map(|line| beside_details(&line.text))
        .or_else(|| lines.iter().find_map(|line| inside(&line.text)));
    match (place, preamble.iter().find_map(|line| distance(&line.text))) {
        (Some(place), Some(Distance::Remote)) => Some(format!("{place} (remote)")),
        (Some(place), Some(Distance::Hybrid)) => Some(format!("{place} (hybrid)")),
        (None, Some(Distance::Remote)) => Some("Remote".to_owned()),
        (place, _) => place,
    }
}

/// Whether a text is nothing but places, working time, employment and the like.
pub(super) fn is_detail(text: &str) -> bool {
    let words = words(text);
    let mut rest = words.as_slice();
    while let Some(first) = rest.first() {
        let padded = format!(" {} ", first.folded);
        let beside = BESIDE.contains(&padded) || first.folded.starts_with(|c: char| c.is_ascii_digit());
        let known = place(rest)
            .or_else(|| terms::employment_words(rest))
            .or_else(|| DISTANCES.longest(rest).map(|(len, _)| len));
        let Some(len) = known.or(beside.then_some(1)) else {
            return false;
        };
        rest = rest.get(len..).unwrap_or_default();
    }
    !words.is_empty()
}

fn place(words: &[Word<'_>]) -> Option<usize> {
    let capitalised = words.first()?.is_capitalised();
    PLACES.longest(words).filter(|_| capitalised).map(|(len, ())| len)
}

/// "Berlin · Full-time", "Backend Engineer (Leeds)": the part of the line that is a detail and names a place.
fn beside_details(text: &str) -> Option<String> {
    if text.len() > LONGEST_DETAILS {
        return None;
    }
    let parts = text.split(['|', '·', '•', '(', ')', '\t', '–', '—', '/', ',']).flat_map(|part| part.split(" - "));
    let details = parts.map(str::trim).filter(|part| is_detail(part));
    details.into_iter().find_map(named)
}

/// "… in Hamburg", "in our Leeds office".
fn inside(text: &str) -> Option<String> {
    let words = words(text);
    let is = |word: &Word<'_>, list: &str| list.contains(&format!(" {} ", word.folded));
    let pairs = words.iter().zip(1..).filter(|(word, _)| is(word, " in near outside standort "));
    let behind = |(_, at): (&Word<'_>, usize)| {
        let linked = words.get(at).is_some_and(|word| is(word, " its our the unserem unserer central "));
        let rest = words.get(at + usize::from(linked)..)?;
        let name: Vec<&str> = rest.get(..place(rest)?)?.iter().map(|word| word.raw).collect();
        Some(name.join(" "))
    };
    pairs.into_iter().find_map(behind)
}

fn named(detail: &str) -> Option<String> {
    let words = words(detail);
    let (start, len) = (0..words.len()).find_map(|at| Some((at, place(words.get(at..)?)?)))?;
    let name: Vec<&str> = words.get(start..start + len)?.iter().map(|word| word.raw).collect();
    Some(name.join(" "))
}

fn distance(text: &str) -> Option<Distance> {
    let words = words(text);
    let short = words.len() <= 14;
    DISTANCES.all(&words).first().filter(|_| short).map(|found| *found.value)
}
