//! Which questions are asked: the job's own tasks first, then what else it demands, then what every job needs.
//!
//! Invariants: no competency is asked for twice in the same way; no two questions are nearly the same; there are as many
//! as were wanted, since what every job needs gives twenty alone.

use std::collections::HashSet;

use super::brief::{Brief, Topic};
use super::vocabulary::{Competency, Question, Vocabulary};
use super::wording::Gist;

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// What a person has done.
    Experience,
    /// What a person would do.
    Situation,
    /// What a person knows.
    Knowledge,
}

/// A question that was chosen.
#[derive(Debug)]
pub(super) struct Chosen<'b> {
    pub(super) kind: Kind,
    pub(super) prompt: String,
    pub(super) question: &'static Question,
    pub(super) subject: Subject<'b>,
    /// It is about one of the job's own tasks or skills.
    pub(super) is_own: bool,
}

/// What a chosen question shows.
#[derive(Debug)]
pub(super) enum Subject<'b> {
    Competency(&'static Competency),
    Topic(Topic<'b>),
}

/// Chooses `count` questions.
pub(super) fn choose(brief: &Brief, count: usize) -> Vec<Chosen<'_>> {
    let mut choice = Choice::new(brief);
    // Three of eight on knowledge, where the job names skills.
    choice.most = (3 * count + 4) / 8;
    choice.ask_topics();
    choice.most = count;
    choice.ask_tasks();
    choice.ask_demands();
    choice.ask_what_every_job_needs();
    choice.chosen
}

struct Choice<'b> {
    brief: &'b Brief,
    vocabulary: &'static Vocabulary,
    most: usize,
    chosen: Vec<Chosen<'b>>,
    gists: Vec<Gist>,
    taken: HashSet<(&'static str, Kind)>,
    leads: usize,
}

impl<'b> Choice<'b> {
    fn new(brief: &'b Brief) -> Self {
        let vocabulary = Vocabulary::of(brief.language);
        Self { brief, vocabulary, most: 0, chosen: Vec::new(), gists: Vec::new(), taken: HashSet::new(), leads: 0 }
    }

    fn ask_topics(&mut self) {
        let brief = self.brief;
        for topic in brief.known_topics().into_iter().chain(brief.other_topics()) {
            let prompt = topic.skill.question.prompt.replace("{skill}", topic.name);
            let question = &topic.skill.question;
            let gist = Gist::new(&prompt, self.brief.language);
            let subject = Subject::Topic(topic);
            self.add(gist, Chosen { kind: Kind::Knowledge, prompt, question, subject, is_own: true });
        }
    }

    /// A question on each task in its order, then on the tasks' competencies in the other way.
    fn ask_tasks(&mut self) {
        let brief = self.brief;
        for task in &brief.tasks {
            let fitting = brief.competencies_in(task);
            let any = ["task", "task again"].iter().filter_map(|key| self.vocabulary.competency(key));
            // A question that fits any task is nothing without the task.
            let quotation = brief.quotation(task);
            let any = any.filter(|_| quotation.is_some());
            for competency in fitting.into_iter().chain(any) {
                if self.ask_either_way(competency, quotation.as_deref(), true) {
                    break;
                }
            }
        }
        for task in &brief.tasks {
            for competency in brief.competencies_in(task).into_iter().take(1) {
                self.ask_either_way(competency, None, true);
            }
        }
    }

    fn ask_demands(&mut self) {
        let brief = self.brief;
        let named = brief.demands.iter().filter_map(|demand| brief.competencies_in(demand).first().copied());
        for competency in named.chain(brief.soft_skills()) {
            self.ask_either_way(competency, None, false);
        }
    }

    fn ask_what_every_job_needs(&mut self) {
        // Once for each way of asking.
        for _ in 0..2 {
            for competency in self.vocabulary.competencies.iter().filter(|competency| competency.general) {
                self.ask_either_way(competency, None, false);
            }
        }
    }

    /// Asks for the past or for a decision, whichever was asked less so far and is still open.
    fn ask_either_way(&mut self, competency: &'static Competency, quoted: Option<&str>, is_own: bool) -> bool {
        let number = |kind: Kind| self.chosen.iter().filter(|chosen| chosen.kind == kind).count();
        let ways = if number(Kind::Situation) < number(Kind::Experience) {
            [Kind::Situation, Kind::Experience]
        } else {
            [Kind::Experience, Kind::Situation]
        };
        ways.into_iter().any(|kind| self.ask(competency, kind, quoted, is_own))
    }

    fn ask(&mut self, competency: &'static Competency, kind: Kind, quoted: Option<&str>, is_own: bool) -> bool {
        if self.chosen.len() >= self.most || self.taken.contains(&(competency.key, kind)) {
            return false;
        }
        let question = if kind == Kind::Experience { &competency.experience } else { &competency.situation };
        let prompt = match quoted {
            Some(task) => format!("{}\n\n{}", self.lead(task), question.prompt),
            None => question.prompt.to_owned(),
        };
        let subject = Subject::Competency(competency);
        let gist = Gist::new(question.prompt, self.brief.language);
        let is_asked = self.add(gist, Chosen { kind, prompt, question, subject, is_own });
        if is_asked {
            self.taken.insert((competency.key, kind));
            self.leads += usize::from(quoted.is_some());
        }
        is_asked
    }

    /// A task in quotation marks, introduced in turn by one of several sentences.
    fn lead(&self, task: &str) -> String {
        let lead = self.vocabulary.leads.iter().cycle().nth(self.leads).copied().unwrap_or_default();
        lead.replace("{task}", task)
    }

    fn add(&mut self, gist: Gist, chosen: Chosen<'b>) -> bool {
        let fits = self.chosen.len() < self.most && self.gists.iter().all(|known| !known.resembles(&gist));
        if fits {
            self.gists.push(gist);
            self.chosen.push(chosen);
        }
        fits
    }
}
