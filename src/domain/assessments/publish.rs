//! An assessment is frozen: from now on it can be sent, and no longer changed.

use super::model::{Assessment, AssessmentStatus, Section};
use super::store;
use crate::access::{Grant, ManageAssessments, OrgScope};
use crate::db::Tx;
use crate::domain::job_descriptions::{self, JobDescriptionStatus};
use crate::events::{self, Event};
use crate::kernel::error::ApiError;
use crate::kernel::ids::AssessmentId;
use crate::kernel::problem::{Outcome, Problem, expect_version};

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum PublishAssessmentCode {
    /// It is published or retired already.
    NotDraft,
    /// It has no sections, or a section without questions.
    Empty,
    /// Somebody else changed it meanwhile.
    VersionConflict,
    /// The job description takes no new invites.
    JobClosed,
}

/// Freezes a draft and opens its job description, if that is a draft too. The revision that it was made from is retired:
/// new invites go to the newest.
pub async fn publish(
    grant: &Grant<ManageAssessments>,
    tx: &mut Tx,
    id: AssessmentId,
    expected_version: Option<i32>,
) -> Outcome<(), PublishAssessmentCode> {
    let assessment = lock(tx, grant, id).await?;
    let sections = store::load_sections(tx, grant, &[id]).await?.remove(&id).unwrap_or_default();
    check(&assessment, &sections, expected_version)?;
    let job_description = assessment.job_description;
    // Locks the job description, so that it stays as it is found until this is committed.
    job_descriptions::open_draft(grant, tx, job_description).await?;
    check_job(job_descriptions::get(grant, tx, job_description).await?.status)?;
    store::update_published(tx, grant, id).await?;
    events::emit(tx, grant.organization(), Event::AssessmentPublished { assessment: id, job_description });
    if let Some(earlier) = assessment.revises {
        retire_published(grant, tx, earlier).await?;
    }
    Ok(())
}

/// Holds the revision before it, too: in the order in which an edit of that one does.
async fn lock(tx: &mut Tx, scope: &OrgScope, id: AssessmentId) -> Result<Assessment, ApiError> {
    let seen = store::load(tx, scope, &[id]).await?.remove(&id).ok_or(ApiError::NotFound)?;
    if let Some(earlier) = seen.revises {
        store::lock(tx, scope, earlier).await?;
    }
    store::lock(tx, scope, id).await?.ok_or(ApiError::NotFound)
}

async fn retire_published(grant: &Grant<ManageAssessments>, tx: &mut Tx, id: AssessmentId) -> Result<(), ApiError> {
    let earlier = store::lock(tx, grant, id).await?.ok_or(ApiError::NotFound)?;
    if earlier.status == AssessmentStatus::Published {
        store::update_retired(tx, grant, id).await?;
        let job_description = earlier.job_description;
        events::emit(tx, grant.organization(), Event::AssessmentRetired { assessment: id, job_description });
    }
    Ok(())
}

/// DRAFT -> PUBLISHED, of the version that was looked at, with something to ask.
fn check(
    assessment: &Assessment,
    sections: &[Section],
    expected_version: Option<i32>,
) -> Result<(), Problem<PublishAssessmentCode>> {
    if assessment.status != AssessmentStatus::Draft {
        let message = "Only a draft can be published.";
        return Err(Problem::new(PublishAssessmentCode::NotDraft, "assessmentId", message));
    }
    expect_version(
        expected_version,
        assessment.version,
        PublishAssessmentCode::VersionConflict,
        "before you publish it",
    )?;
    if sections.is_empty() || sections.iter().any(|section| section.questions.is_empty()) {
        let message = "Every section needs a question, and the assessment a section.";
        return Err(Problem::new(PublishAssessmentCode::Empty, "assessmentId", message));
    }
    Ok(())
}

fn check_job(status: JobDescriptionStatus) -> Result<(), Problem<PublishAssessmentCode>> {
    match status {
        JobDescriptionStatus::Draft | JobDescriptionStatus::Open => Ok(()),
        JobDescriptionStatus::Closed | JobDescriptionStatus::Archived => {
            let message = "The job description takes no new invites: open it again before you publish.";
            Err(Problem::new(PublishAssessmentCode::JobClosed, "assessmentId", message))
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::PublishAssessmentCode::*;
    use super::*;
    use crate::domain::assessments::model::{Question, QuestionKind};
    use crate::kernel::ids::{JobDescriptionId, QuestionId, SectionId, TypedId};

    fn assessment(status: AssessmentStatus) -> Assessment {
        Assessment {
            id: AssessmentId::from_uuid(Uuid::nil()),
            job_description: JobDescriptionId::from_uuid(Uuid::nil()),
            title: "Ward nurse".to_owned(),
            status,
            revision: 1,
            revises: None,
            time_limit_seconds: None,
            criteria: Vec::new(),
            version: 3,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
            published_at: None,
        }
    }

    fn section(questions: i32) -> Section {
        let (id, assessment) = (SectionId::from_uuid(Uuid::nil()), AssessmentId::from_uuid(Uuid::nil()));
        let question = |position| Question {
            id: QuestionId::from_uuid(Uuid::nil()),
            assessment,
            section: id,
            position,
            kind: QuestionKind::ShortText,
            prompt: "Why?".to_owned(),
            required: true,
            weight: rust_decimal::Decimal::ONE,
            max_length: Some(100),
            reference_answer: None,
            choices: Vec::new(),
            numeric_answer: None,
            key_points: Vec::new(),
            criteria: Vec::new(),
            file: None,
        };
        let questions = (0..questions).map(question).collect();
        Section { id, assessment, position: 0, title: "Basics".to_owned(), questions }
    }

    fn refused(status: AssessmentStatus, sections: &[Section], expected: Option<i32>) -> PublishAssessmentCode {
        check(&assessment(status), sections, expected).unwrap_err().code
    }

    #[test]
    fn a_complete_draft_may_be_published() {
        for expected in [None, Some(3)] {
            assert_eq!(check(&assessment(AssessmentStatus::Draft), &[section(1)], expected), Ok(()));
        }
    }

    #[test]
    fn each_refusal_has_its_code() {
        let complete = [section(1)];
        assert_eq!(refused(AssessmentStatus::Published, &complete, None), NotDraft);
        assert_eq!(refused(AssessmentStatus::Retired, &complete, None), NotDraft);
        // That it was published is what the caller needs to know, not that its version moved by that.
        assert_eq!(refused(AssessmentStatus::Published, &complete, Some(2)), NotDraft);
        assert_eq!(refused(AssessmentStatus::Draft, &complete, Some(2)), VersionConflict);
        assert_eq!(refused(AssessmentStatus::Draft, &[], None), Empty);
        assert_eq!(refused(AssessmentStatus::Draft, &[section(1), section(0)], None), Empty);
    }

    #[test]
    fn a_job_that_takes_no_invites_takes_no_assessments_to_send() {
        assert_eq!(check_job(JobDescriptionStatus::Open), Ok(()));
        for status in [JobDescriptionStatus::Closed, JobDescriptionStatus::Archived] {
            assert_eq!(check_job(status).unwrap_err().code, JobClosed);
        }
    }
}
