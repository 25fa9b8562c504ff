//! What is known about jobs and questions, read out of `vocabulary/*.txt`: a file of each kind for each language.
//!
//! `competencies` holds what jobs ask of people, with a question on the past and one on what a person would do;
//! `skills` holds what people know; `frames` holds everything around a question. Their notation: `[key] Title` opens an
//! entry, `name: value` is a part of it, ` | ` parts the items of a value, `#` begins a comment.
//!
//! | part | what it is |
//! |---|---|
//! | `general` | every job needs it |
//! | `find` | words that speak of it; `*` stands for any beginning or ending |
//! | `experience`, `situation`, `ask` | a question; `{skill}` and `{task}` stand for what the job names |
//! | `point 2` | a key point of weight 2, then other ways to say it; `experience point 1` belongs to that question alone |
//! | `criterion`, `level 0` to `level 4` | name and description of a criterion, and its anchors |

use std::sync::LazyLock;

use super::patterns::Patterns;
use crate::domain::job_descriptions::extraction::Language;

/// Everything known in one language.
#[derive(Debug)]
pub(super) struct Vocabulary {
    pub(super) competencies: Vec<Competency>,
    pub(super) skills: Vec<Skill>,
    /// Questions on a skill that nothing more is known of.
    pub(super) any_skill: Vec<Skill>,
    /// Ways to quote a task before a question.
    pub(super) leads: Vec<&'static str>,
    /// Words for the levels 0 to 4.
    pub(super) labels: Vec<&'static str>,
    /// Titles of the sections.
    pub(super) experience_title: &'static str,
    pub(super) situation_title: &'static str,
    pub(super) knowledge_title: &'static str,
    /// What stories of the past are judged by, beside what they show.
    pub(super) experience: Rubric,
    /// What decisions are judged by, beside what they show.
    pub(super) situation: Rubric,
    /// What knowledge is judged by: `{skill}`, `{first}`, `{main}`, `{most}` and `{all}` stand for skill and key points.
    pub(super) knowledge: Rubric,
    /// Licences and certificates: a matter of papers, not of questions.
    pub(super) formal: Patterns,
    /// What is nobody's business in a selection: text that speaks of it is not quoted.
    pub(super) private: Patterns,
}

/// Something that a job asks of people.
#[derive(Debug)]
pub(super) struct Competency {
    pub(super) key: &'static str,
    /// Every job needs it.
    pub(super) general: bool,
    pub(super) find: Patterns,
    pub(super) experience: Question,
    pub(super) situation: Question,
    pub(super) rubric: Rubric,
}

/// A question with what a good answer names, the weightiest first.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) prompt: &'static str,
    pub(super) points: Vec<Point>,
}

/// Something that people know.
#[derive(Debug)]
pub(super) struct Skill {
    /// The skills of an extraction that it stands for.
    pub(super) names: Vec<&'static str>,
    pub(super) title: &'static str,
    pub(super) question: Question,
}

/// A key point.
#[derive(Debug, Clone)]
pub(super) struct Point {
    pub(super) weight: &'static str,
    pub(super) text: &'static str,
    pub(super) synonyms: Vec<&'static str>,
}

/// A criterion with its anchors, lowest level first.
#[derive(Debug)]
pub(super) struct Rubric {
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) anchors: Vec<&'static str>,
}

impl Vocabulary {
    /// The vocabulary of a language, read once.
    pub(super) fn of(language: Language) -> &'static Self {
        static ENGLISH: LazyLock<Vocabulary> = LazyLock::new(|| {
            Vocabulary::read(
                include_str!("vocabulary/competencies.en.txt"),
                include_str!("vocabulary/skills.en.txt"),
                include_str!("vocabulary/frames.en.txt"),
            )
        });
        static GERMAN: LazyLock<Vocabulary> = LazyLock::new(|| {
            Vocabulary::read(
                include_str!("vocabulary/competencies.de.txt"),
                include_str!("vocabulary/skills.de.txt"),
                include_str!("vocabulary/frames.de.txt"),
            )
        });
        match language {
            Language::En => &ENGLISH,
            Language::De => &GERMAN,
        }
    }

    fn read(competencies: &'static str, skills: &'static str, frames: &'static str) -> Self {
        let frames = entries(frames);
        let frame = |key: &str| frames.iter().find(|entry| entry.key == key).cloned().unwrap_or_default();
        let sections = frame("sections");
        Self {
            competencies: entries(competencies).iter().map(Entry::competency).collect(),
            skills: entries(skills).iter().map(Entry::skill).collect(),
            any_skill: frames.iter().filter(|entry| entry.key.starts_with("skill")).map(Entry::skill).collect(),
            leads: frame("leads").all("lead").collect(),
            labels: frame("labels").all("label").collect(),
            experience_title: sections.one("experience"),
            situation_title: sections.one("situation"),
            knowledge_title: sections.one("knowledge"),
            experience: frame("experience").rubric(),
            situation: frame("situation").rubric(),
            knowledge: frame("knowledge").rubric(),
            formal: frame("formal").patterns(),
            private: frame("private").patterns(),
        }
    }

    /// What a text speaks of, the plainest first; among equals what few jobs ask before what every job needs.
    pub(super) fn competencies_in(&self, text: &str) -> Vec<&Competency> {
        let hits = |competency: &Competency| competency.find.count_in(text);
        let mut found: Vec<_> = self.competencies.iter().map(|one| (hits(one), one)).filter(|(n, _)| *n > 0).collect();
        found.sort_by_key(|(n, competency)| (std::cmp::Reverse(*n), competency.general));
        found.into_iter().map(|(_, competency)| competency).collect()
    }

    /// The competency of a key, the same in every language.
    pub(super) fn competency(&self, key: &str) -> Option<&Competency> {
        self.competencies.iter().find(|competency| competency.key == key)
    }
}

/// An entry as it is written.
#[derive(Debug, Clone, Default)]
struct Entry {
    key: &'static str,
    title: &'static str,
    parts: Vec<(&'static str, &'static str)>,
}

fn entries(file: &'static str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for line in file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some((key, title)) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            entries.push(Entry { key, title: title.trim(), parts: Vec::new() });
        } else if let Some(entry) = entries.last_mut() {
            entry.parts.push(line.split_once(": ").unwrap_or((line, "")));
        }
    }
    entries
}

impl Entry {
    fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'static str> + 'e {
        self.parts.iter().filter(move |(part, _)| *part == name).map(|(_, value)| *value)
    }

    fn one(&self, name: &str) -> &'static str {
        self.all(name).next().unwrap_or_default()
    }

    fn patterns(&self) -> Patterns {
        Patterns::new(self.all("find").flat_map(items))
    }

    /// The key points whose part has this name, a number behind it.
    fn points<'e>(&'e self, name: &'e str) -> impl Iterator<Item = Point> + 'e {
        self.parts.iter().filter_map(move |(part, value)| {
            let weight = part.strip_prefix(name)?.trim();
            let mut ways = items(value);
            Some(Point { weight, text: ways.next()?, synonyms: ways.collect() })
        })
    }

    /// A question with its own key points and those of the entry.
    fn question(&self, name: &str) -> Question {
        let mut points: Vec<Point> = self.points("point ").chain(self.points(&format!("{name} point "))).collect();
        points.sort_by(|one, other| other.weight.cmp(one.weight));
        Question { prompt: self.one(name), points }
    }

    fn rubric(&self) -> Rubric {
        let (name, description) = self.one("criterion").split_once(" | ").unwrap_or_default();
        let anchors = (0..=4).map(|level| self.one(&format!("level {level}"))).collect();
        Rubric { name, description, anchors }
    }

    fn competency(&self) -> Competency {
        Competency {
            key: self.key,
            general: self.all("general").next().is_some(),
            find: self.patterns(),
            experience: self.question("experience"),
            situation: self.question("situation"),
            rubric: self.rubric(),
        }
    }

    fn skill(&self) -> Skill {
        Skill { names: self.key.split(", ").collect(), title: self.title, question: self.question("ask") }
    }
}

fn items(value: &'static str) -> impl Iterator<Item = &'static str> {
    value.split('|').map(str::trim).filter(|item| !item.is_empty())
}
