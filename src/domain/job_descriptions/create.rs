//! A recruiter pastes a job description.

use super::jobs::ExtractJobDescription;
use super::store;
use crate::access::{Grant, ManageJobDescriptions};
use crate::db::Tx;
use crate::db::error::OnConflict;
use crate::events::{self, Event};
use crate::jobs;
use crate::kernel::ids::JobDescriptionId;
use crate::kernel::problem::{Outcome, Problem, Problems};
use crate::kernel::text::{TextCodes, clean};

/// Most bytes of a pasted text.
const MAX_RAW_TEXT: usize = 100 * 1024;
/// Most characters of a title.
const MAX_TITLE: usize = 300;

/// What is pasted.
#[derive(Debug)]
pub struct NewJobDescription {
    /// The text as it is, whatever its form.
    pub raw_text: String,
    /// A title of the recruiter's own.
    pub title: Option<String>,
    /// The caller's own key for it.
    pub external_id: Option<String>,
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum CreateJobDescriptionCode {
    /// Nothing but white space.
    Empty,
    /// More than fits.
    TooLong,
    /// Another job description of the organization has this external id.
    ExternalIdTaken,
}

/// Keeps the text and has it read by a job.
pub async fn create(
    grant: &Grant<ManageJobDescriptions>,
    tx: &mut Tx,
    form: &NewJobDescription,
) -> Outcome<JobDescriptionId, CreateJobDescriptionCode> {
    let codes = TextCodes { empty: CreateJobDescriptionCode::Empty, too_long: CreateJobDescriptionCode::TooLong };
    let mut problems = Problems::default();
    let raw_text = problems.check(check_raw_text(&form.raw_text));
    let title = problems.check(codes.optional("title", form.title.as_deref(), MAX_TITLE)).flatten();
    let external_id = problems.check(codes.optional("externalId", form.external_id.as_deref(), 200)).flatten();
    problems.finish()?;
    let raw_text = raw_text.unwrap_or_default();
    let row = store::NewRow {
        id: tx.new_id(),
        title_given: title.is_some(),
        title: title.unwrap_or_else(|| first_line(&raw_text)),
        raw_text,
        external_id,
    };
    let job_description = row.id;
    store::insert(tx, grant, row).await.on_conflict("job_descriptions_external_id_key", || {
        let message = "Another job description of the organization has this external id.";
        Problem::new(CreateJobDescriptionCode::ExternalIdTaken, "externalId", message)
    })?;
    jobs::enqueue(tx, &ExtractJobDescription { organization: grant.organization(), job_description });
    events::emit(tx, grant.organization(), Event::JobDescriptionCreated { job_description });
    Ok(job_description)
}

/// The text stays as it was pasted; only NUL, which PostgreSQL cannot hold, is dropped.
fn check_raw_text(text: &str) -> Result<String, Problem<CreateJobDescriptionCode>> {
    if clean(text).is_empty() {
        let message = "Paste the text of the job description.";
        return Err(Problem::new(CreateJobDescriptionCode::Empty, "rawText", message));
    }
    if text.len() > MAX_RAW_TEXT {
        let message = format!("At most {MAX_RAW_TEXT} bytes are allowed.");
        return Err(Problem::new(CreateJobDescriptionCode::TooLong, "rawText", message));
    }
    Ok(text.replace('\0', ""))
}

/// What stands for the title until the text has been read.
fn first_line(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("…");
    line.chars().take(MAX_TITLE).collect()
}
