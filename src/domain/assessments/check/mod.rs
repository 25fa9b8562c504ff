//! The pure half of writing an assessment: a form goes in, content with ids comes out, or all that is wrong with it.
//!
//! A [`Check`] gathers problems on its way through the form; an [`Entry`] is an item of a list with its path. What
//! comes after a list that is too long is still checked, its items are not, so that answers stay of a readable length.

mod ids;
mod question;
mod rubric;
#[cfg(test)]
mod tests;

pub(super) use ids::{Earlier, Ids};
use rust_decimal::Decimal;

use super::codes::ContentCode as Code;
use super::default_criterion::default_criterion;
use super::form::{NewAssessment, NewSection};
use super::limits;
use super::model::{Criterion, Question, Section};
use crate::domain::job_descriptions::extraction::Language;
use crate::kernel::decimal;
use crate::kernel::ids::AssessmentId;
use crate::kernel::problem::{Problem, Problems};
use crate::kernel::text::TextCodes;

/// An assessment that can be kept. Its questions carry criteria of their own only.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) id: AssessmentId,
    pub(super) title: String,
    pub(super) time_limit_seconds: Option<i32>,
    pub(super) criteria: Vec<Criterion>,
    pub(super) sections: Vec<Section>,
}

/// Checks a form. Standard texts come in `language`.
pub(super) fn check(form: &NewAssessment, language: Language, ids: Ids<'_>) -> Result<Checked, Vec<Problem<Code>>> {
    let id = ids.assessment();
    let mut check = Check { problems: Problems::default(), language, ids };
    let title = check.text("title", &form.title, limits::TITLE);
    let time_limit_seconds = check.time_limit(form.time_limit_seconds);
    let mut criteria = check.criteria("criteria", &form.criteria);
    let mut sections = check.sections(id, &form.sections);
    for question in sections.iter_mut().flat_map(|section| &mut section.questions) {
        // Handed back as it was shown: with what it inherits.
        if rubric::say_the_same(&question.criteria, &criteria) {
            question.criteria = Vec::new();
        }
    }
    if criteria.is_empty() && sections.iter().flat_map(|section| &section.questions).any(lacks_criteria) {
        criteria.push(default_criterion(check.ids.fresh(), language));
    }
    let problems = check.problems.into_inner();
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Checked { id, title, time_limit_seconds, criteria, sections })
}

fn lacks_criteria(question: &Question) -> bool {
    question.kind.is_judged() && question.criteria.is_empty()
}

/// A walk through a form. Where something is wrong it notes the problem and goes on with a stand-in, which never
/// leaves [`check`].
struct Check<'a> {
    problems: Problems<Code>,
    language: Language,
    ids: Ids<'a>,
}

/// An item of a list in the form.
struct Entry<'f, T> {
    path: String,
    position: i32,
    form: &'f T,
}

impl<T> Entry<'_, T> {
    /// The path of one of its fields.
    fn field(&self, name: &str) -> String {
        format!("{}.{name}", self.path)
    }
}

impl Check<'_> {
    fn sections(&mut self, assessment: AssessmentId, forms: &[NewSection]) -> Vec<Section> {
        if self.has_too_many_questions(forms) {
            return Vec::new();
        }
        self.list("sections", forms, limits::SECTIONS, |check, entry| {
            let id = check.id(&entry.field("id"), entry.form.id.as_deref());
            let title = check.text(&entry.field("title"), &entry.form.title, limits::TITLE);
            let questions = &entry.form.questions;
            let questions = check.list(&entry.field("questions"), questions, limits::QUESTIONS, |check, entry| {
                check.question(assessment, id, &entry)
            });
            Section { id, assessment, position: entry.position, title, questions }
        })
    }

    /// Notes the section with which it becomes too many.
    fn has_too_many_questions(&mut self, sections: &[NewSection]) -> bool {
        let mut total = 0;
        let crossing = sections.iter().position(|section| {
            total += section.questions.len();
            total > limits::QUESTIONS
        });
        if let Some(index) = crossing {
            let message = format!("An assessment has at most {} questions, all sections together.", limits::QUESTIONS);
            self.problems.add(Code::TooMany, &format!("sections.{index}.questions"), message);
        }
        crossing.is_some()
    }

    fn time_limit(&mut self, seconds: Option<i64>) -> Option<i32> {
        let seconds = seconds?;
        let fitting = i32::try_from(seconds).ok().filter(|_| limits::TIME.contains(&seconds));
        if fitting.is_none() {
            self.problems.add(Code::BadTimeLimit, "timeLimit", "A time limit is a minute at least and a week at most.");
        }
        fitting
    }

    /// Checks each item, unless there are more than `most`.
    fn list<'f, T, U>(
        &mut self,
        path: &str,
        items: &'f [T],
        most: usize,
        mut each: impl FnMut(&mut Self, Entry<'f, T>) -> U,
    ) -> Vec<U> {
        if items.len() > most {
            self.problems.add(Code::TooMany, path, format!("At most {most} are allowed here."));
            return Vec::new();
        }
        let entries = (0..).zip(items);
        entries.map(|(n, form)| each(self, Entry { path: format!("{path}.{n}"), position: n, form })).collect()
    }

    fn text(&mut self, path: &str, text: &str, most: usize) -> String {
        self.problems.check(TEXT.required(path, text, most)).unwrap_or_default()
    }

    fn optional_text(&mut self, path: &str, text: Option<&str>, most: usize) -> Option<String> {
        self.problems.check(TEXT.optional(path, text, most)).flatten()
    }

    /// A weight as it was typed; 1 when nothing was.
    fn weight(&mut self, path: &str, typed: Option<&str>) -> Decimal {
        let Some(typed) = typed else { return Decimal::ONE };
        let fits = |weight: &Decimal| {
            *weight > Decimal::ZERO
                && *weight <= Decimal::from(limits::WEIGHT)
                && weight.scale() <= limits::WEIGHT_DECIMALS
        };
        decimal::parse(typed).filter(fits).unwrap_or_else(|| {
            let (most, decimals) = (limits::WEIGHT, limits::WEIGHT_DECIMALS);
            let message = format!("A weight is a number above 0, at most {most}, with at most {decimals} decimals.");
            self.problems.add(Code::InvalidWeight, path, message);
            Decimal::ONE
        })
    }
}

const TEXT: TextCodes<Code> = TextCodes { empty: Code::Empty, too_long: Code::TooLong };
