//! A recruiter pastes a job description.

use super::form::{MAX_EXTERNAL_ID, MAX_TITLE, PasteCodes};
use super::jobs::ExtractJobDescription;
use super::store;
use crate::access::{Grant, ManageJobDescriptions};
use crate::db::Tx;
use crate::db::error::OnConflict;
use crate::events::{self, Event};
use crate::jobs;
use crate::kernel::error::ApiError;
use crate::kernel::ids::JobDescriptionId;
use crate::kernel::problem::{Outcome, Problem, Problems};
use crate::kernel::text::TextCodes;

/// What is pasted.
#[derive(Debug)]
pub struct NewJobDescription {
    /// The text as it is, whatever its form.
    pub raw_text: String,
    /// A title of the recruiter's own.
    pub title: Option<String>,
    /// The caller's own key for it.
    pub external_id: Option<String>,
    /// Its submissions are reviewed blindly.
    pub blind_review: bool,
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum CreateJobDescriptionCode {
    /// Nothing that a reader could see.
    Empty,
    /// More than fits.
    TooLong,
    /// A character that text cannot hold.
    InvalidCharacter,
    /// Another job description of the organization has this external id.
    ExternalIdTaken,
}

const PASTE: PasteCodes<CreateJobDescriptionCode> = PasteCodes {
    empty: CreateJobDescriptionCode::Empty,
    too_long: CreateJobDescriptionCode::TooLong,
    invalid_character: CreateJobDescriptionCode::InvalidCharacter,
};

/// Keeps the text and has it read by a job.
pub async fn create(
    grant: &Grant<ManageJobDescriptions>,
    tx: &mut Tx,
    form: &NewJobDescription,
) -> Outcome<JobDescriptionId, CreateJobDescriptionCode> {
    let codes = TextCodes { empty: CreateJobDescriptionCode::Empty, too_long: CreateJobDescriptionCode::TooLong };
    let mut problems = Problems::default();
    let paste = problems.check(PASTE.check(&form.raw_text));
    let title = problems.check(codes.optional("title", form.title.as_deref(), MAX_TITLE)).flatten();
    let external_id = codes.optional("externalId", form.external_id.as_deref(), MAX_EXTERNAL_ID);
    let external_id = problems.check(external_id).flatten();
    problems.finish()?;
    let Some(paste) = paste else { return Err(ApiError::internal("a text without problems").into()) };
    let row = store::NewRow {
        id: tx.new_id(),
        title_given: title.is_some(),
        title: title.unwrap_or(paste.first_line),
        raw_text: paste.raw_text,
        external_id,
        blind_review: form.blind_review,
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
