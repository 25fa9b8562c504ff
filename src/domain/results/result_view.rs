//! What opens behind the link in the mail about a result.

use chrono::{DateTime, Utc};

use super::result::{CandidateResult, released};
use crate::access::OrgScope;
use crate::db::Tx;
use crate::domain::organizations::{self, BrandColor};
use crate::domain::{job_descriptions, participants, submissions};
use crate::kernel::error::ApiError;
use crate::kernel::ids::SubmissionId;
use crate::kernel::locale::Locale;
use crate::kernel::time_zone::TimeZone;

/// A released result as the holder of its link sees it.
#[derive(Debug, Clone)]
pub struct ResultView {
    /// Who asked.
    pub organization_name: String,
    /// The colour that candidates know them by.
    pub brand_color: Option<BrandColor>,
    /// For which position.
    pub job_title: String,
    /// When the attempt was handed in.
    pub submitted_at: Option<DateTime<Utc>>,
    /// What the organization shows.
    pub result: CandidateResult,
    /// The language of the person who was invited.
    pub locale: Locale,
    /// Where that person lives, as far as it is known.
    pub time_zone: Option<TimeZone>,
}

/// The result behind a link, which [`enter_by_result`](crate::access::enter_by_result) has led to.
pub async fn result_view(scope: &OrgScope, tx: &mut Tx, id: SubmissionId) -> Result<ResultView, ApiError> {
    let submission = submissions::get(scope, tx, id).await?;
    let result = released(scope, tx, &submission).await?.ok_or(ApiError::NotFound)?;
    let organization = organizations::get(scope, tx).await?;
    let person = participants::get(scope, tx, submission.participant).await?;
    Ok(ResultView {
        organization_name: organization.name,
        brand_color: organization.brand_color,
        job_title: job_descriptions::get(scope, tx, submission.job_description).await?.title,
        submitted_at: submission.submitted_at,
        result,
        locale: person.locale,
        time_zone: person.time_zone,
    })
}
