//! An assessment is proposed from a job description: a draft to be edited, not a blank page.
//!
//! Cast: a [`Brief`] of what the job description says; the [`Vocabulary`](vocabulary::Vocabulary) of
//! competencies and skills, with questions as structured interviews ask them and anchored criteria; the choice of
//! questions among them; the [`proposal`] that puts them into a form, which is checked and kept like one that a person
//! filled in.
//!
//! Rule: everything but the use case is pure: the same job description makes the same draft. A task is quoted, never
//! bent into a sentence, and nothing private is asked.

mod brief;
mod choice;
mod patterns;
mod proposal;
#[cfg(test)]
mod tests;
mod vocabulary;
mod wording;

use brief::Brief;

use super::create;
use super::form::NewAssessment;
use super::limits;
use crate::access::{Grant, ManageAssessments};
use crate::db::Tx;
use crate::domain::job_descriptions::JobDescription;
use crate::domain::job_descriptions::extraction::{Extraction, Language, extract};
use crate::kernel::ids::{AssessmentId, JobDescriptionId};
use crate::kernel::locale::Locale;
use crate::kernel::problem::{Outcome, Problem, Problems};
use crate::kernel::text::TextCodes;

/// Questions of a draft when nobody says how many.
const QUESTIONS: i32 = 8;
/// Most questions of a draft.
const MOST_QUESTIONS: i32 = 20;

/// What is to be drafted.
#[derive(Debug)]
pub struct AssessmentDraft {
    /// What it assesses for.
    pub job_description: JobDescriptionId,
    /// Title shown to candidates; the job's, when absent.
    pub title: Option<String>,
    /// 1 to 20; 8 when absent.
    pub question_count: Option<i32>,
    /// Language tag; the language of the job description, when absent.
    pub locale: Option<String>,
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum DraftAssessmentCode {
    /// More characters than fit.
    TooLong,
    /// Not 1 to 20 questions.
    BadQuestionCount,
    /// No questions are known in this language.
    UnsupportedLocale,
    /// The job description was put away.
    JobClosed,
}

use DraftAssessmentCode as Code;

/// A blank title is none: the job has one.
const TITLES: TextCodes<Code> = TextCodes { empty: Code::TooLong, too_long: Code::TooLong };

/// Keeps a proposal as a draft. What has not been read out of the job description yet is read now.
pub async fn draft(
    grant: &Grant<ManageAssessments>,
    tx: &mut Tx,
    wanted: &AssessmentDraft,
) -> Outcome<AssessmentId, Code> {
    let job = create::open_job(grant, tx, wanted.job_description, Code::JobClosed).await?;
    let mut problems = Problems::default();
    let title = problems.check(TITLES.optional("title", wanted.title.as_deref(), limits::TITLE)).flatten();
    let count = question_count(wanted.question_count, &mut problems);
    let language = problems.check(language(wanted.locale.as_deref())).flatten();
    problems.finish()?;
    let extraction = job.extraction.clone().unwrap_or_else(|| extract(&job.raw_text));
    let form = propose(&job, extraction, title, count, language);
    Ok(create::keep_own(grant, tx, &form, &job).await?)
}

/// The form that a person who knows the job might have filled in.
fn propose(
    job: &JobDescription,
    extraction: Extraction,
    title: Option<String>,
    count: usize,
    language: Option<Language>,
) -> NewAssessment {
    let job_title = job_title(job, &extraction);
    let brief = Brief::new(extraction, &job_title, &job.raw_text, language);
    let chosen = choice::choose(&brief, count);
    proposal::form(job.id, title.unwrap_or(job_title), &brief, &chosen)
}

/// A title that only stands in until the text was read gives way to the one that was read.
fn job_title(job: &JobDescription, extraction: &Extraction) -> String {
    let stands_in = job.extraction.is_none() && job.raw_text.trim_start().starts_with(&job.title);
    extraction.title.clone().filter(|_| stands_in).unwrap_or_else(|| job.title.clone())
}

fn question_count(wanted: Option<i32>, problems: &mut Problems<Code>) -> usize {
    let count = wanted.unwrap_or(QUESTIONS);
    if !(1..=MOST_QUESTIONS).contains(&count) {
        let message = format!("A draft has 1 to {MOST_QUESTIONS} questions.");
        problems.add(Code::BadQuestionCount, "questionCount", message);
    }
    usize::try_from(count).unwrap_or_default()
}

fn language(locale: Option<&str>) -> Result<Option<Language>, Problem<Code>> {
    let Some(tag) = locale else { return Ok(None) };
    match Locale::parse(tag).map(|locale| locale.language()).as_deref() {
        Some("en") => Ok(Some(Language::En)),
        Some("de") => Ok(Some(Language::De)),
        _ => {
            let message = "Questions can be drafted in English (en) and German (de).";
            Err(Problem::new(Code::UnsupportedLocale, "locale", message))
        }
    }
}
