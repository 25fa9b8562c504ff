//! From the text a recruiter pastes to the facts an assessment is built on.
//!
//! The cast: `lines` frees the paste of its markup and bullets, `sections` finds the headings and
//! what stands under each, `items` reads tasks and requirements out of the sections, and one module
//! each finds title, company, place, terms of employment and skills. Everything known about words stands
//! in `vocabulary/*.txt`; the code knows only shapes.
//!
//! Rule: pure, deterministic and linear in the length of the text, whatever the text is. What is found is
//! quoted as it was written, never invented; what is not said stays `None`.

mod company;
mod cues;
mod headings;
mod items;
mod labels;
mod language;
mod lines;
mod occupations;
mod phrases;
mod place;
mod sections;
mod sentences;
mod skills;
mod terms;
mod title;
mod words;

use serde::{Deserialize, Serialize};

use crate::kernel::text::is_blank;
use labels::{Fact, Labels};

/// No list of an extraction is longer than this.
pub const MAX_ITEMS: usize = 80;
/// No entry of a list is longer than this, in characters; a longer one is cut at a word.
pub const MAX_ITEM_CHARS: usize = 600;
/// Lines beyond these are not looked at: no job description has so many, whatever its markup.
const MOST_LINES: usize = 4_000;
/// Title, company and location are at most this long, in characters.
pub const MAX_NAME_CHARS: usize = 160;

/// What a job description says about the job, in the words it says it with.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Extraction {
    /// The language of the text, in which questions are drafted too.
    pub language: Language,
    /// The name of the position, without gender tail, place or reference number.
    pub title: Option<String>,
    /// Who employs.
    pub company: Option<String>,
    /// Only when the text names a level; years of experience are not interpreted.
    pub seniority: Option<Seniority>,
    /// Where several are offered, the one that binds a candidate most.
    pub employment_type: Option<EmploymentType>,
    /// A place, with "(remote)" or "(hybrid)" where said; "Remote" without a place.
    pub location: Option<String>,
    /// What the person will do.
    pub responsibilities: Vec<String>,
    /// What the person should bring, needed and desired alike.
    pub requirements: Vec<String>,
    /// Canonical names in order of appearance.
    pub skills: Vec<String>,
}

/// A language whose job descriptions are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English, also where neither language shows.
    #[default]
    En,
    /// German.
    De,
}

/// How much standing a position has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Seniority {
    /// First years, training and internships.
    Junior,
    /// Some years of practice.
    Mid,
    /// Works and decides alone in the field.
    Senior,
    /// Leads people or sets the direction of a team.
    Lead,
    /// Leads the organisation or a large part of it.
    Executive,
}

/// How a person is employed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EmploymentType {
    /// Also where full-time and part-time are both possible.
    FullTime,
    /// Includes marginal employment.
    PartTime,
    /// Self-employed, for a project or by the day.
    Contract,
    /// Employed until a given date.
    Temporary,
    /// Beside or after studies, for a few months.
    Internship,
    /// A student employed during term.
    WorkingStudent,
    /// Vocational training with a contract.
    Apprenticeship,
}

/// Reads a job description as it was pasted: plain text, HTML, Markdown or what a word processor leaves.
pub fn extract(raw: &str) -> Extraction {
    let mut lines = lines::read(raw);
    lines.truncate(MOST_LINES);
    let labels = Labels::read(&lines);
    let sections = sections::split(&lines);
    let company = company::find(&lines, &labels);
    let location = place::find(&lines, &labels);
    let title = title::find(&lines, &labels, company.as_deref());
    let (responsibilities, requirements) = items::collect(&sections);
    Extraction {
        language: language::detect(&lines),
        seniority: terms::seniority(title.as_deref(), labels.get(Fact::Seniority)),
        employment_type: terms::employment(title.as_deref(), &labels, &lines),
        skills: skills::find(title.as_deref(), &sections),
        title,
        company,
        location,
        responsibilities,
        requirements,
    }
}

/// The first line that a reader sees; none where there is nothing to be seen.
pub(super) fn first_line(raw: &str) -> Option<String> {
    let shown = lines::read(raw).into_iter().map(|line| line.text.replace('\t', " "));
    shown.into_iter().find(|text| !is_blank(text))
}

/// Cuts a text at the last word that fits and says so with an ellipsis.
fn bounded(text: &str, max_chars: usize) -> String {
    if text.chars().nth(max_chars).is_none() {
        return text.to_owned();
    }
    let head: String = text.chars().take(max_chars.saturating_sub(1)).collect();
    let whole = head.rsplit_once(' ').map_or(head.as_str(), |(words, _)| words);
    format!("{}…", whole.trim_end())
}
