//! What hangs on an attempt and has no id of its own: consents, progress, the times it was reopened.

use std::collections::HashMap;

use async_graphql::{Enum, SimpleObject};

use crate::access::{ViewInvites, ViewSubmissions};
use crate::domain::{invites, submissions as domain};
use crate::graphql::candidate::ConsentPurpose;
use crate::graphql::plan::Reader;
use crate::graphql::scalars::{DateTime, Decimal, Duration};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{InviteId, SubmissionId};

/// What the candidate agreed to or refused, and the notice that was shown.
#[derive(Debug, SimpleObject)]
pub(in crate::graphql) struct Consent {
    /// To what.
    purpose: ConsentPurpose,
    /// False: refused, or withdrawn.
    granted: bool,
    /// Which revision of the notice was shown.
    notice_revision: i32,
    /// When.
    recorded_at: DateTime,
}

/// How far an attempt has come: counts alone.
#[derive(Debug, Clone, SimpleObject)]
pub(in crate::graphql) struct AttemptProgress {
    /// Questions with an answer that counts; one that was cleared is none.
    answered: i32,
    /// Questions of the assessment.
    questions: i32,
    /// When an answer was last saved, in time or late; null before the first.
    last_saved_at: Option<DateTime>,
}

impl From<domain::Progress> for AttemptProgress {
    fn from(progress: domain::Progress) -> Self {
        Self {
            answered: progress.answered,
            questions: progress.questions,
            last_saved_at: progress.last_saved_at.map(Into::into),
        }
    }
}

/// The score by which a submission is sorted.
#[derive(Debug, Clone, SimpleObject)]
pub(in crate::graphql) struct SubmissionScore {
    /// 0 to 100 with two decimals.
    value: Decimal,
    /// Whose it is.
    source: ScoreSource,
    /// A person has to look before it counts.
    provisional: bool,
}

/// Whose a score is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(in crate::graphql) enum ScoreSource {
    /// The scorer's, on the newest finished scorecard.
    Scorer,
    /// A person's: of the newest review of a scorecard that waited for one.
    Review,
}

impl SubmissionScore {
    /// The score of a submission that has one.
    pub(super) fn of(row: &domain::Submission) -> Option<Self> {
        let source = if row.score_reviewed { ScoreSource::Review } else { ScoreSource::Scorer };
        let value = Decimal(row.overall_score?.to_string());
        Some(Self { value, source, provisional: row.score_provisional })
    }
}

/// More time for an attempt that had ended.
#[derive(Debug, Clone, SimpleObject)]
pub(in crate::graphql) struct Reopening {
    /// 1 for the first of a submission.
    number: i32,
    /// How much time was granted, before the person's extra time.
    granted: Duration,
    /// Why, in the recruiter's words.
    reason: String,
    /// When it was reopened.
    reopened_at: DateTime,
    /// The last moment to resume.
    resume_until: DateTime,
    /// When the candidate resumed; null before, and when that never happened.
    resumed_at: Option<DateTime>,
}

impl From<domain::Reopening> for Reopening {
    fn from(reopening: domain::Reopening) -> Self {
        Self {
            number: reopening.number,
            granted: Duration { seconds: reopening.granted_seconds.into() },
            reason: reopening.reason,
            reopened_at: reopening.reopened_at.into(),
            resume_until: reopening.resume_until.into(),
            resumed_at: reopening.resumed_at.map(Into::into),
        }
    }
}

impl From<invites::Consent> for Consent {
    fn from(consent: invites::Consent) -> Self {
        Self {
            purpose: consent.purpose.into(),
            granted: consent.granted,
            notice_revision: consent.notice_revision,
            recorded_at: consent.recorded_at.into(),
        }
    }
}

impl Consent {
    /// All that was said about each invite, the oldest first. Needs the right to see invites.
    pub(super) async fn of_invites(
        reader: &mut Reader<'_>,
        ids: &[InviteId],
    ) -> Result<HashMap<InviteId, Vec<Self>>, ApiError> {
        let grant = reader.grant::<ViewInvites>()?;
        let found = invites::consents(&grant, reader.tx, ids).await?;
        Ok(found.into_iter().map(|(id, said)| (id, said.into_iter().map(Self::from).collect())).collect())
    }
}

impl AttemptProgress {
    /// How far each attempt has come.
    pub(super) async fn of_submissions(
        reader: &mut Reader<'_>,
        ids: &[SubmissionId],
    ) -> Result<HashMap<SubmissionId, Self>, ApiError> {
        let grant = reader.grant::<ViewSubmissions>()?;
        let found = domain::progress(&grant, reader.tx, ids).await?;
        Ok(found.into_iter().map(|(id, progress)| (id, progress.into())).collect())
    }
}

impl Reopening {
    /// When each attempt was given more time, the oldest first.
    pub(super) async fn of_submissions(
        reader: &mut Reader<'_>,
        ids: &[SubmissionId],
    ) -> Result<HashMap<SubmissionId, Vec<Self>>, ApiError> {
        let grant = reader.grant::<ViewSubmissions>()?;
        let found = domain::reopenings(&grant, reader.tx, ids).await?;
        Ok(found.into_iter().map(|(id, all)| (id, all.into_iter().map(Self::from).collect())).collect())
    }
}
