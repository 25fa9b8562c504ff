//! What a draft is made of: what the job description says, cut down to what may be asked.

use super::vocabulary::{Competency, Skill, Vocabulary};
use super::wording::{Gist, quotable};
use crate::domain::job_descriptions::extraction::{Extraction, Language};

/// A job as questions are drafted for it.
#[derive(Debug)]
pub(super) struct Brief {
    /// The language of the questions.
    pub(super) language: Language,
    /// The language of the job description.
    pub(super) source: Language,
    /// What the person will do, each task once.
    pub(super) tasks: Vec<String>,
    /// What else the text says of the person: requirements, and the title.
    pub(super) demands: Vec<String>,
    /// Names of skills.
    skills: Vec<String>,
    /// The text in lower case.
    text: String,
}

/// A skill to be asked for, and how the job names it.
#[derive(Debug)]
pub(super) struct Topic<'b> {
    pub(super) skill: &'static Skill,
    pub(super) name: &'b str,
    /// What the criterion is called by: the name, or where several skills are one topic its title.
    pub(super) title: &'b str,
}

impl Brief {
    /// Of what was read out of a text.
    pub(super) fn new(extraction: Extraction, title: &str, text: &str, language: Option<Language>) -> Self {
        let source = extraction.language;
        let mut tasks: Vec<(Gist, String)> = Vec::new();
        for task in extraction.responsibilities {
            let gist = Gist::new(&task, source);
            if tasks.iter().all(|(known, _)| !known.resembles(&gist)) {
                tasks.push((gist, task));
            }
        }
        Self {
            language: language.unwrap_or(source),
            source,
            tasks: tasks.into_iter().map(|(_, task)| task).collect(),
            demands: extraction.requirements.into_iter().chain([title.to_owned()]).collect(),
            skills: extraction.skills,
            text: text.to_lowercase(),
        }
    }

    /// What a text of the job description asks of people, in the words of the draft's language.
    pub(super) fn competencies_in(&self, text: &str) -> Vec<&'static Competency> {
        let found = Vocabulary::of(self.source).competencies_in(text);
        found.into_iter().filter_map(|competency| Vocabulary::of(self.language).competency(competency.key)).collect()
    }

    /// A task as it may be quoted: not in a question of another language, and not where it speaks of private matters.
    pub(super) fn quotation(&self, task: &str) -> Option<String> {
        let fits = self.language == self.source && !Vocabulary::of(self.source).private.found_in(task);
        fits.then(|| quotable(task)).filter(|quoted| !quoted.is_empty())
    }

    /// The topics that questions on knowledge are known for, in the order in which the text names them.
    pub(super) fn known_topics(&self) -> Vec<Topic<'_>> {
        let mut topics: Vec<Topic<'_>> = Vec::new();
        for name in &self.skills {
            let known = &Vocabulary::of(self.language).skills;
            let Some(skill) = known.iter().find(|skill| skill.names.contains(&name.as_str())) else { continue };
            if topics.iter().all(|topic| !std::ptr::eq(topic.skill, skill)) {
                topics.push(Topic { skill, name, title: skill.title });
            }
        }
        topics
    }

    /// Other skills, each with one of the questions that fit any. Names in the vocabulary of extraction are English or
    /// proper names: elsewhere only those are used that stand in the text.
    pub(super) fn other_topics(&self) -> Vec<Topic<'_>> {
        let vocabulary = Vocabulary::of(self.language);
        let is_known = |name: &str| vocabulary.skills.iter().any(|skill| skill.names.contains(&name));
        let is_readable = |name: &str| self.language == Language::En || self.text.contains(&name.to_lowercase());
        let others = self.skills.iter().map(String::as_str).filter(|name| {
            !is_known(name) && !vocabulary.formal.mark(name) && !is_competency(name) && is_readable(name)
        });
        vocabulary.any_skill.iter().zip(others).map(|(skill, name)| Topic { skill, name, title: name }).collect()
    }

    /// Skills that are no knowledge but a way of working.
    pub(super) fn soft_skills(&self) -> impl Iterator<Item = &'static Competency> {
        let english =
            self.skills.iter().filter_map(|name| Vocabulary::of(Language::En).competencies_in(name).first().copied());
        english.filter_map(|competency| Vocabulary::of(self.language).competency(competency.key))
    }
}

/// Names of skills are English, whatever the language of the text.
fn is_competency(skill: &str) -> bool {
    !Vocabulary::of(Language::En).competencies_in(skill).is_empty()
}
