//! What is read out of pasted job descriptions.
//!
//! Each fixture is a paste as people make them, with a file beside it that says what a careful reader finds.
//! Titles must be right; of responsibilities and requirements at least nine in ten must be found, and no
//! more than one in ten may be something else. Hostile pastes must come to an end in time. How well whole
//! advertisements of many trades and forms are read is measured in `extraction_quality.rs`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use assay::domain::job_descriptions::extraction::{self, EmploymentType, Extraction, Language, Seniority, extract};
use serde::Deserialize;

const LARGEST_PASTE: usize = 100_000;
/// Linear work on the largest paste takes milliseconds, seconds in an unoptimised build on a busy machine; quadratic work
/// takes minutes.
const PATIENCE: Duration = Duration::from_secs(20);

/// What makes careless readers of markup, bullets, sentences and names slow or lost when it fills a paste.
#[rustfmt::skip]
const HOSTILE: [&str; 80] = [
    "<", ">", "</", "<a", "<a ", "<a \"", "<b>", "<ul><li>", "<div><p>", "<!--", "<!-- -->", "<script>", "<script",
    "<style><", "</b>", "<p \"'>", "&", "&#", "&amp;", "&#x110000;", "x", "ä", "•", "• ", "- \n", "-\n", "--- ", "\n",
    "\r", "\t", " ", "\u{a0}", "\u{ad}", "\u{200b}", "(", ")", "(m/w/d)", "[](", "](", "**", "**a**", "#", "# ", "| ",
    "a | ", "a|", "a: ", "a\n", "A\n\n", "Aufgaben\n", "Aufgaben:\n", "Your tasks: ", "a. ", "A. B ", "z. B. ", "1. ",
    "und ", "in Berlin ", "GmbH ", "sucht ", "we are looking for a ", "Go ", "C++ ", "\\", "\\*", "'", "'ll ",
    "\u{301}", "a\u{301}\u{327}", "🚀", "👩‍👩‍👧‍👦", "\u{f0b7}", "\u{1d54f}", "ﷺ", "\u{202e}", "İ", "ẞ", "; ", ", ",
    "Sie:\n• a\n",
];

/// What a careful reader finds; a fact left out is one the fixture does not ask for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expected {
    pub(crate) language: Language,
    pub(crate) title: String,
    pub(crate) company: Option<String>,
    pub(crate) location: Option<String>,
    seniority: Option<Seniority>,
    pub(crate) employment_type: Option<EmploymentType>,
    pub(crate) responsibilities: Vec<String>,
    pub(crate) requirements: Vec<String>,
    pub(crate) skills: Vec<String>,
}

/// Pastes by the stem of their expectation's name.
fn pastes() -> BTreeMap<String, (String, Expected)> {
    pastes_in("job_descriptions")
}

/// The pastes of a folder of fixtures.
pub(crate) fn pastes_in(folder: &str) -> BTreeMap<String, (String, Expected)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
    let files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().split('.').next().unwrap().to_owned();
    let is_expectation = |path: &&PathBuf| path.to_str().unwrap().ends_with(".expected.json");
    let (expectations, texts): (Vec<_>, Vec<_>) = files.iter().partition(is_expectation);
    let texts: BTreeMap<String, String> =
        texts.into_iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect();
    expectations
        .into_iter()
        .map(|path| {
            let expected = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
            (name(path), (texts[&name(path)].clone(), expected))
        })
        .collect()
}

pub(crate) fn missing<'a>(wanted: &'a [String], among: &[String]) -> Vec<&'a String> {
    wanted.iter().filter(|item| !among.contains(item)).collect()
}

#[track_caller]
fn assert_nearly_same(what: &str, found: &[String], expected: &[String]) {
    let (missed, invented) = (missing(expected, found), missing(found, expected));
    assert!(missed.len() * 10 <= expected.len(), "{what}: missed {missed:#?}, found {found:#?}");
    assert!(invented.len() * 10 <= found.len(), "{what}: invented {invented:#?}");
}

#[test]
fn responsibilities_and_requirements_are_found_in_every_paste() {
    let pastes = pastes();
    assert!(pastes.len() >= 10);
    for (name, (text, expected)) in pastes {
        let found = extract(&text);
        assert_nearly_same(&format!("responsibilities of {name}"), &found.responsibilities, &expected.responsibilities);
        assert_nearly_same(&format!("requirements of {name}"), &found.requirements, &expected.requirements);
    }
}

#[test]
fn title_and_language_are_right_in_every_paste() {
    for (name, (text, expected)) in pastes() {
        let found = extract(&text);
        assert_eq!(
            (found.title.as_deref(), found.language),
            (Some(expected.title.as_str()), expected.language),
            "{name}"
        );
    }
}

#[test]
fn facts_and_skills_are_found_where_the_paste_states_them() {
    for (name, (text, expected)) in pastes() {
        let found = extract(&text);
        assert!(expected.company.is_none() || found.company == expected.company, "{name}: {:?}", found.company);
        assert!(expected.location.is_none() || found.location == expected.location, "{name}: {:?}", found.location);
        assert_eq!(found.seniority, expected.seniority, "{name}");
        assert_eq!(found.employment_type, expected.employment_type, "{name}");
        assert!(missing(&expected.skills, &found.skills).is_empty(), "{name}: {:?}", found.skills);
    }
}

#[test]
fn a_paste_reads_the_same_with_other_bullets_and_line_ends() {
    let (text, _) = &pastes()["ward_nurse"];
    let expected = extract(text);
    for bullet in
        ["· ", "o\t", "- ", "–  ", "* ", "‣ ", "▪\u{a0}", "\u{f0b7}\t", "➢", "✓ ", "» ", "-> ", "+ ", "(1) ", "👉 "]
    {
        let disguised = text.replace("•\t", bullet).replace('\n', "\r\n");
        assert_eq!(extract(&disguised), expected, "{bullet:?}");
    }
}

#[test]
fn labels_in_a_row_are_facts_of_their_own() {
    let facts = "Location: Kingston upon Hull, East Riding of Yorkshire, United Kingdom";
    let profile = "We have been moving goods between the port and the Midlands since the\nyear 1911.";
    // One below the other in a text wrapped at seventy columns, and in a row where a page drew them together.
    for text in [
        format!("Transport Clerk\n\n{facts}\nEmployment type: Full-time\n\n{profile}"),
        format!("<h1>Transport Clerk</h1><p>{facts}\nEmployment type: Full-time</p><p>{profile}</p>"),
        format!("<h1>Transport Clerk</h1><p>{facts} <b>Employment type:</b> Full-time</p>"),
    ] {
        let found = extract(&text);
        let place = "Kingston upon Hull, East Riding of Yorkshire, United Kingdom";
        assert_eq!(found.location.as_deref(), Some(place), "{text}");
        assert_eq!(found.employment_type, Some(EmploymentType::FullTime), "{text}");
        assert_eq!(found.title.as_deref(), Some("Transport Clerk"), "{text}");
    }
}

#[test]
fn what_an_employer_trades_in_is_no_skill_and_no_name() {
    let text = "Northwind Traders – Logistics\nTransport Clerk\nLocation: Hull\n\nTasks\n- Plan tours\n- Use Excel\n";
    let found = extract(text);
    assert_eq!((found.title.as_deref(), found.company), (Some("Transport Clerk"), None));
    assert_eq!(found.skills, ["Microsoft Excel"]);
}

#[test]
fn an_extraction_has_bounds() {
    let explanation = "with a very long explanation ".repeat(40);
    let entries: Vec<String> = (0..500).map(|n| format!("- Task number {n} {explanation}")).collect();
    let found = extract(&format!("Clerk\n\nYour tasks\n{}", entries.join("\n")));
    assert_eq!(found.responsibilities.len(), extraction::MAX_ITEMS);
    assert!(found.responsibilities.iter().all(|item| item.chars().count() <= extraction::MAX_ITEM_CHARS));
}

#[test]
fn nothing_is_found_in_nothing() {
    assert_eq!(extract(""), Extraction::default());
    assert_eq!(extract(" \n\t\u{200b}<br><!-- -->"), Extraction::default());
}

fn filled(unit: &str, bytes: usize) -> String {
    unit.repeat(bytes / unit.len())
}

#[test]
fn hostile_pastes_come_to_an_end() {
    for unit in HOSTILE {
        assert_ends_in_time(&filled(unit, LARGEST_PASTE), unit);
        let some = filled(unit, LARGEST_PASTE / 10);
        assert_ends_in_time(&format!("<p>{some}"), unit);
        assert_ends_in_time(&format!("Clerk\n\nYour tasks\n{some}"), unit);
    }
}

#[test]
fn random_pastes_come_to_an_end() {
    let pieces = [
        "<",
        ">",
        "li",
        "</ul>",
        "&",
        ";",
        "\n",
        "•",
        "Your tasks",
        "Ihr Profil:",
        " ",
        "(m/w/d)",
        "\"",
        "1.",
        "**",
        "\t",
        "—",
        "ü",
        "🦀",
        "\u{301}",
    ];
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for round in 0..8 {
        let mut paste = String::new();
        while paste.len() < LARGEST_PASTE - 32 {
            // Marsaglia's xorshift: the same pastes on every run.
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let any = char::from_u32(u32::try_from(state % 0x11_0000).unwrap());
            match usize::try_from(state >> 32).unwrap() % (pieces.len() + 6) {
                piece if piece < pieces.len() => paste.push_str(pieces[piece]),
                _ => paste.extend(any),
            }
        }
        assert_ends_in_time(&paste, &format!("round {round}"));
    }
}

#[track_caller]
fn assert_ends_in_time(paste: &str, what: &str) {
    let start = Instant::now();
    let found = extract(paste);
    assert!(start.elapsed() < PATIENCE, "{what:?} took {:?}", start.elapsed());
    assert!(found.responsibilities.len() <= extraction::MAX_ITEMS && found.requirements.len() <= extraction::MAX_ITEMS);
    assert!(found.title.is_none_or(|title| title.chars().count() <= extraction::MAX_NAME_CHARS));
}
