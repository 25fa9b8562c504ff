//! A recruiter mends a job description.

use super::form::{MAX_EXTERNAL_ID, MAX_TITLE, Paste, PasteCodes, first_line};
use super::jobs::ExtractJobDescription;
use super::model::{JobDescription, JobDescriptionStatus};
use super::store::{self, Contents};
use crate::access::{Grant, ManageJobDescriptions};
use crate::db::Tx;
use crate::db::error::OnConflict;
use crate::events::{self, Event};
use crate::jobs;
use crate::kernel::error::ApiError;
use crate::kernel::ids::JobDescriptionId;
use crate::kernel::problem::{Outcome, Problem, Problems, expect_version};
use crate::kernel::text::TextCodes;

/// What becomes of something that need not be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change<T> {
    /// It stays.
    Keep,
    /// It goes.
    Clear,
    /// It becomes this.
    Set(T),
}

/// What is to change.
#[derive(Debug)]
pub struct JobDescriptionChanges {
    /// The text as it is, whatever its form; absent, it stays.
    pub raw_text: Option<String>,
    /// A title of the recruiter's own; cleared, the text gives it again.
    pub title: Change<String>,
    /// The caller's own key for it.
    pub external_id: Change<String>,
    /// Its submissions are reviewed blindly, or not any more; absent, that stays.
    pub blind_review: Option<bool>,
    /// The version that was looked at.
    pub expected_version: Option<i32>,
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum UpdateJobDescriptionCode {
    /// Nothing that a reader could see.
    Empty,
    /// More than fits.
    TooLong,
    /// A character that text cannot hold.
    InvalidCharacter,
    /// Another job description of the organization has this external id.
    ExternalIdTaken,
    /// Somebody else changed it meanwhile.
    VersionConflict,
    /// It was put away.
    Archived,
}

const PASTE: PasteCodes<UpdateJobDescriptionCode> = PasteCodes {
    empty: UpdateJobDescriptionCode::Empty,
    too_long: UpdateJobDescriptionCode::TooLong,
    invalid_character: UpdateJobDescriptionCode::InvalidCharacter,
};

/// Changes it, and has another text read by a job. Where everything is so already nothing happens.
pub async fn update(
    grant: &Grant<ManageJobDescriptions>,
    tx: &mut Tx,
    id: JobDescriptionId,
    changes: &JobDescriptionChanges,
) -> Outcome<(), UpdateJobDescriptionCode> {
    let checked = Checked::of(changes)?;
    let found = store::lock(tx, grant, id).await?.ok_or(ApiError::NotFound)?;
    check_standing(&found, changes.expected_version)?;
    let contents = checked.applied_to(&found);
    if contents.are_those_of(&found) {
        return Ok(());
    }
    let another_text = contents.raw_text.is_some();
    store::update(tx, grant, id, contents).await.on_conflict("job_descriptions_external_id_key", || {
        let message = "Another job description of the organization has this external id.";
        Problem::new(UpdateJobDescriptionCode::ExternalIdTaken, "externalId", message)
    })?;
    if another_text {
        jobs::enqueue(tx, &ExtractJobDescription { organization: grant.organization(), job_description: id });
    }
    events::emit(tx, grant.organization(), Event::JobDescriptionUpdated { job_description: id });
    Ok(())
}

fn check_standing(
    found: &JobDescription,
    expected_version: Option<i32>,
) -> Result<(), Problem<UpdateJobDescriptionCode>> {
    if found.status == JobDescriptionStatus::Archived {
        let message = "It is archived, which is for good: create a new one from its text.";
        return Err(Problem::new(UpdateJobDescriptionCode::Archived, "jobDescriptionId", message));
    }
    expect_version(
        expected_version,
        found.version,
        UpdateJobDescriptionCode::VersionConflict,
        "and repeat the change",
    )?;
    Ok(())
}

/// Changes that can be made, as far as they show it themselves.
struct Checked {
    paste: Option<Paste>,
    title: Change<String>,
    external_id: Change<String>,
    blind_review: Option<bool>,
}

impl Checked {
    fn of(changes: &JobDescriptionChanges) -> Outcome<Self, UpdateJobDescriptionCode> {
        let codes = TextCodes { empty: UpdateJobDescriptionCode::Empty, too_long: UpdateJobDescriptionCode::TooLong };
        let mut problems = Problems::default();
        let paste = changes.raw_text.as_deref().and_then(|text| problems.check(PASTE.check(text)));
        let title = changes.title.try_map(|title| problems.check(codes.required("title", title, MAX_TITLE)));
        let external_id = changes
            .external_id
            .try_map(|external_id| problems.check(codes.required("externalId", external_id, MAX_EXTERNAL_ID)));
        problems.finish()?;
        Ok(Self { paste, title, external_id, blind_review: changes.blind_review })
    }

    fn applied_to(self, found: &JobDescription) -> Contents {
        let another = self.paste.filter(|paste| paste.raw_text != found.raw_text);
        let (title, title_given) = match self.title {
            // The old text's title stands until the new text is read.
            Change::Keep => (found.title.clone(), found.title_given),
            Change::Set(title) => (title, true),
            Change::Clear => (title_of_text(found, another.as_ref()), false),
        };
        let external_id = match self.external_id {
            Change::Keep => found.external_id.clone(),
            Change::Set(external_id) => Some(external_id),
            Change::Clear => None,
        };
        let blind_review = self.blind_review.unwrap_or(found.blind_review);
        Contents { title, title_given, external_id, blind_review, raw_text: another.map(|paste| paste.raw_text) }
    }
}

/// The title that a text gives: what was read in it, or its first line while nothing was.
fn title_of_text(found: &JobDescription, another: Option<&Paste>) -> String {
    let extracted = || found.extraction.as_ref().and_then(|extraction| extraction.title.clone());
    match another {
        Some(paste) => paste.first_line.clone(),
        None => extracted().or_else(|| first_line(&found.raw_text)).unwrap_or_else(|| found.title.clone()),
    }
}

impl<T> Change<T> {
    /// The same with another value; what has none is kept.
    fn try_map<U>(&self, change: impl FnOnce(&T) -> Option<U>) -> Change<U> {
        match self {
            Self::Keep => Change::Keep,
            Self::Clear => Change::Clear,
            Self::Set(value) => change(value).map_or(Change::Keep, Change::Set),
        }
    }
}

impl Contents {
    fn are_those_of(&self, found: &JobDescription) -> bool {
        self.raw_text.is_none()
            && (&self.title, self.title_given, &self.external_id, self.blind_review)
                == (&found.title, found.title_given, &found.external_id, found.blind_review)
    }
}
