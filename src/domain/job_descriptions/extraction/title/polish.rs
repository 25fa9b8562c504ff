//! What boards and recruiters put around a title, taken off.

use std::sync::LazyLock;

use super::super::phrases::{Phrases, entries};
use super::super::words::{Word, words};
use super::super::{company, place};
use super::{MOST_WORDS, tail};

const SEPARATORS: [&str; 9] = [" | ", "|", "\t", " · ", " • ", " // ", " – ", " — ", " - "];
/// Where a title ends within a line or sentence.
const ENDINGS: [&str; 24] = [
    " at ",
    " bei ",
    " @ ",
    " für unser",
    " für den ",
    " für das ",
    " für die ",
    " for our ",
    " zum nächst",
    " ab sofort",
    " per sofort",
    " to join ",
    " to ",
    " who ",
    " zur verstärkung",
    " zur unterstützung",
    " that ",
    " you ",
    " you'",
    " you’",
    " mit ",
    " with ",
    " an unserem ",
    " am standort ",
];

static BOILERPLATE: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let mut phrases = Phrases::default();
    entries(include_str!("../vocabulary/boilerplate.txt")).for_each(|(_, phrase)| phrases.insert(phrase, ()));
    phrases
});

/// Whether the words begin as an advertisement does ("We are hiring: …").
pub(super) fn announces(words: &[Word<'_>]) -> bool {
    BOILERPLATE.longest(words).is_some()
}

/// A title out of the text of a line, if one remains when everything else is taken off.
pub(super) fn polish(text: &str, company: Option<&str>) -> Option<String> {
    let (text, _) = tail::without(company::behind_hirer(text).unwrap_or(text));
    let text = text.replace(" | ", "|").replace('|', " | ");
    let is_aside =
        |part: &str| place::is_detail(part) || company::is_name(part) || company == Some(part) || is_boilerplate(part);
    let mut title = String::new();
    for (separator, part) in segments(&text) {
        let part = trim(without_boilerplate(trim(part)));
        let located = part.rsplit_once(", ").is_some_and(|(_, place)| !title.is_empty() && place::is_detail(place));
        let aside = part.is_empty() || located || is_aside(part) || tail::is_reference(part);
        match (title.is_empty(), aside) {
            (true, true) => {}
            (true, false) => {
                title.push_str(part);
                // What follows place or working time is of their kind.
                if !tail_free(part) {
                    break;
                }
            }
            (false, false) if matches!(separator, " – " | " — " | " - ") => title.extend([separator, part]),
            (false, _) => break,
        }
    }
    let title = trim(without_boilerplate(without_numbers(without_place(trim(until_ending(&title))))));
    let count = words(title).len();
    ((1..=MOST_WORDS).contains(&count) && title.contains(char::is_alphabetic)).then(|| title.to_owned())
}

pub(super) fn trim(text: &str) -> &str {
    let ends = [':', '!', ',', ';', '.', '–', '-', '"', '„', '“', '”', '*', '/', '|'];
    let ornament = |c: char| !c.is_ascii() && !c.is_alphanumeric();
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || ends.contains(&c) || ornament(c));
    text.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | '.'))
}

/// Whether the part ends with the position and not with place or working time.
fn tail_free(part: &str) -> bool {
    without_place(part) == part
}

/// The parts of a line with the separator before each.
fn segments(text: &str) -> Vec<(&'static str, &str)> {
    let (mut parts, mut rest, mut before) = (Vec::new(), text, "");
    loop {
        let cut = SEPARATORS
            .iter()
            .filter_map(|mark| rest.split_once(mark).map(|(head, tail)| (head.len(), *mark, head, tail)))
            .min_by_key(|cut| cut.0);
        let Some((_, mark, head, tail)) = cut else {
            break;
        };
        parts.push((before, head));
        (before, rest) = (mark, tail);
    }
    parts.push((before, rest));
    parts
}

fn is_boilerplate(part: &str) -> bool {
    BOILERPLATE.exact(part).is_some()
}

/// "Job description: Ward Nurse", "Disponent gesucht": the text without the words around its title.
fn without_boilerplate(text: &str) -> &str {
    let all = words(text);
    let text = match BOILERPLATE.longest(&all) {
        Some((len, ())) if len < all.len() => behind(text, all.get(..len).unwrap_or_default()),
        _ => text,
    };
    let found = BOILERPLATE.all(&all);
    let last = found.last().filter(|found| found.start > 0 && found.start + found.len == all.len());
    let first_word = last.and_then(|found| all.get(found.start)).map(|word| word.raw);
    first_word.and_then(|raw| text.rsplit_once(raw)).map_or(text, |(before, _)| before)
}

fn behind<'a>(text: &'a str, skipped: &[Word<'_>]) -> &'a str {
    skipped.iter().fold(text, |rest, word| rest.split_once(word.raw).map_or(rest, |(_, after)| after))
}

pub(super) fn until_ending(title: &str) -> &str {
    let folded = title.to_lowercase();
    let end = ENDINGS.iter().filter_map(|ending| folded.find(ending)).min();
    end.and_then(|end| title.get(..end)).unwrap_or(title)
}

/// "Apprentice Joiner 2026", "Buchhalter 80-100 %": the title without the year it begins in and without the workload.
fn without_numbers(title: &str) -> &str {
    let is_year = |word: &str| word.len() == 4 && word.starts_with("20") && word.bytes().all(|c| c.is_ascii_digit());
    let workload = |c: char| c.is_ascii_digit() || matches!(c, '-' | '–' | '%' | ' ');
    let title = title.strip_suffix('%').map_or(title, |rest| trim(rest.trim_end_matches(workload)));
    title.rsplit_once(' ').filter(|(_, last)| is_year(last)).map_or(title, |(before, _)| trim(before))
}

/// "Disponent in Vollzeit", "Ward Nurse, Leeds": the title without a detail at its end.
fn without_place(title: &str) -> &str {
    let mut title = title;
    for mark in [" in ", " im ", " auf ", ", ", " / ", " "] {
        if let Some((before, detail)) = title.rsplit_once(mark)
            && place::is_detail(detail)
            && detail.chars().any(char::is_alphabetic)
            && !(mark == " " && detail.chars().count() < 4)
        {
            title = trim(before);
        }
    }
    title
}

#[cfg(test)]
mod tests {
    use super::polish;

    #[test]
    fn boards_additions_are_taken_off() {
        for (line, title) in [
            ("Pflegefachkraft (m/w/d) in Vollzeit", "Pflegefachkraft"),
            ("Senior Backend Engineer (all genders) – Berlin", "Senior Backend Engineer"),
            ("Stellenausschreibung: Disponent (w/m/d) | Hamburg", "Disponent"),
            ("Job Description: Ward Nurse", "Ward Nurse"),
            ("Ward Nurse Job Description", "Ward Nurse"),
            ("Logistics Coordinator, Leeds", "Logistics Coordinator"),
            ("Koch m/w/d gesucht!", "Koch"),
            ("Approved Electrician wanted in Leeds", "Approved Electrician"),
            ("🔨 Ausbildung zum Tischler (m/w/d) 2026 🔨", "Ausbildung zum Tischler"),
            ("Account Manager - New Business", "Account Manager - New Business"),
            ("Mechatroniker:in (80–100 %) bei Nordwind", "Mechatroniker:in"),
            ("Head of Sales | Full-time | Remote", "Head of Sales"),
            ("Projektmanager*in (d/m/w) 80-100 %", "Projektmanager*in"),
            ("Physiotherapeut (m/w/d) in Teilzeit – Reha-Zentrum Allgäu", "Physiotherapeut"),
            ("Data Analyst (Ref. 12345) (Remote, part-time)", "Data Analyst"),
            ("We're hiring: Customer Support Agent", "Customer Support Agent"),
            ("Klinikum Nord sucht: Pflegefachkraft (m/w/d) Intensivstation", "Pflegefachkraft Intensivstation"),
            ("Northwind Foods is hiring: Shift Lead", "Shift Lead"),
        ] {
            assert_eq!(polish(line, None).as_deref(), Some(title), "{line}");
        }
    }
}
