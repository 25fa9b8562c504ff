//! An assessment is edited, whole or in parts.
//!
//! A draft changes in place, and parts that are named keep their ids. A published one stays what candidates were asked:
//! the change goes to the draft of its next revision, which the first change makes. A retired one is cloned instead.

use super::check::{self, Earlier, Ids};
use super::codes::UpdateAssessmentCode;
use super::form::{NewAssessment, NewCriterion, NewSection};
use super::model::{Assessment, AssessmentStatus, Section};
use super::store;
use crate::access::{Grant, ManageAssessments, OrgScope};
use crate::db::{DbError, Tx};
use crate::domain::job_descriptions;
use crate::events::{self, Event};
use crate::kernel::error::ApiError;
use crate::kernel::ids::AssessmentId;
use crate::kernel::problem::{Outcome, Problem, Rejection, expect_version};

/// What is to change; absent parts stay.
#[derive(Debug)]
pub struct AssessmentChanges {
    /// A draft, or a published one that is to have a next revision.
    pub assessment: AssessmentId,
    /// The version that was looked at: of the draft, where there is one.
    pub expected_version: Option<i32>,
    /// Title shown to candidates.
    pub title: Option<String>,
    /// Time for the whole of it; `Some(None)`: untimed.
    pub time_limit_seconds: Option<Option<i64>>,
    /// All sections, in order.
    pub sections: Option<Vec<NewSection>>,
    /// All criteria for text questions without their own.
    pub criteria: Option<Vec<NewCriterion>>,
}

/// Changes a draft, and answers which: the one that was named, or that of the next revision.
pub async fn update(
    grant: &Grant<ManageAssessments>,
    tx: &mut Tx,
    changes: &AssessmentChanges,
) -> Outcome<AssessmentId, UpdateAssessmentCode> {
    // Held, so that two who edit a published assessment at once make one draft of it.
    let named = store::lock(tx, grant, changes.assessment).await?.ok_or(ApiError::NotFound)?;
    let (draft, published) = match named.status {
        AssessmentStatus::Draft => (Some(named), None),
        AssessmentStatus::Published => (store::lock_next_draft(tx, grant, named.id).await?, Some(named)),
        AssessmentStatus::Retired => return Err(retired().into()),
    };
    let Some(base) = draft.as_ref().or(published.as_ref()) else { return Err(ApiError::NotFound.into()) };
    check_version(base, changes.expected_version)?;
    let content = content(tx, grant, base.id).await?;
    let mut earlier = Earlier::default();
    if let Some(draft) = &draft {
        earlier.keep(draft, &content);
    }
    if let Some(published) = &published {
        earlier.renew(published, &self::content(tx, grant, published.id).await?);
    }
    let form = changed(base, &content, changes);
    let job = job_descriptions::get(grant, tx, base.job_description).await?;
    let language = job.extraction.map(|extraction| extraction.language).unwrap_or_default();
    let checked = check::check(&form, language, Ids::after(earlier, tx.now(), tx.random()))
        .map_err(|problems| Rejection::Problems(problems).map(Into::into))?;
    let (assessment, job_description) = (checked.id, base.job_description);
    if draft.is_some() {
        store::replace(tx, grant, &checked).await?;
        events::emit(tx, grant.organization(), Event::AssessmentUpdated { assessment, job_description });
    } else {
        store::insert(tx, grant, job_description, &checked, published.as_ref()).await?;
        events::emit(tx, grant.organization(), Event::AssessmentCreated { assessment, job_description });
    }
    Ok(assessment)
}

async fn content(tx: &mut Tx, scope: &OrgScope, id: AssessmentId) -> Result<Vec<Section>, DbError> {
    Ok(store::load_sections(tx, scope, &[id]).await?.remove(&id).unwrap_or_default())
}

/// The form as it was, with the changes in it.
fn changed(base: &Assessment, content: &[Section], changes: &AssessmentChanges) -> NewAssessment {
    let mut form = NewAssessment::of(base, content);
    if let Some(title) = &changes.title {
        form.title.clone_from(title);
    }
    if let Some(limit) = changes.time_limit_seconds {
        form.time_limit_seconds = limit;
    }
    if let Some(sections) = &changes.sections {
        form.sections.clone_from(sections);
    }
    if let Some(criteria) = &changes.criteria {
        form.criteria.clone_from(criteria);
    }
    form
}

fn check_version(base: &Assessment, expected: Option<i32>) -> Result<(), Problem<UpdateAssessmentCode>> {
    expect_version(expected, base.version, UpdateAssessmentCode::VersionConflict, "and repeat the change")?;
    Ok(())
}

fn retired() -> Problem<UpdateAssessmentCode> {
    let message = "It is retired: edit its next revision, or clone it and edit the clone.";
    Problem::new(UpdateAssessmentCode::Retired, "assessmentId", message)
}
