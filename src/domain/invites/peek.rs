//! What the holder of a link sees. Looking consumes nothing: mail scanners follow links too.

use chrono::{DateTime, TimeDelta, Utc};

use super::model::{Invite, InviteStatus};
use super::store::{self, ViewRow};
use crate::access::{CandidateGrant, OrgScope, ReplacedLink};
use crate::db::{DbError, Tx};
use crate::domain::organizations::ResultVisibility;
use crate::kernel::error::ApiError;
use crate::kernel::ids::InviteId;
use crate::kernel::locale::Locale;
use crate::kernel::time_zone::TimeZone;

/// An invite as the person sees it whom it was sent to.
#[derive(Debug, Clone)]
pub struct CandidateInviteView {
    /// Id; the same as the team's.
    pub invite: InviteId,
    /// Who asks.
    pub organization_name: String,
    /// For which position.
    pub job_title: String,
    /// What is to be taken.
    pub assessment_title: String,
    /// Where it stands now, by the server's clock.
    pub status: InviteStatus,
    /// The last moment to begin.
    pub expires_at: DateTime<Utc>,
    /// How long an attempt may take, extra time included; without it, as long as it takes.
    pub time_limit: Option<TimeDelta>,
    /// What to address the person in.
    pub locale: Locale,
    /// Where the person lives, as far as it is known.
    pub time_zone: Option<TimeZone>,
    /// How much of a result the organization shows once it is released.
    pub result_visibility: ResultVisibility,
    /// The server's time.
    pub server_time: DateTime<Utc>,
}

/// Shows the invite.
pub async fn peek(grant: &CandidateGrant, tx: &mut Tx) -> Result<CandidateInviteView, ApiError> {
    find(grant.scope(), tx, grant.invite()).await
}

/// Shows the invite to whoever holds a link that was replaced: it is the same person, who should take the newer mail.
pub async fn peek_replaced(link: &ReplacedLink, tx: &mut Tx) -> Result<CandidateInviteView, ApiError> {
    find(link.scope(), tx, link.invite()).await
}

async fn find(scope: &OrgScope, tx: &mut Tx, id: InviteId) -> Result<CandidateInviteView, ApiError> {
    let row = store::find_view(tx, scope, id).await?.ok_or(ApiError::NotFound)?;
    Ok(view(row, tx.now())?)
}

fn view(row: ViewRow, now: DateTime<Utc>) -> Result<CandidateInviteView, DbError> {
    let invite = Invite::try_from(row.invite)?;
    let zone = |name: String| TimeZone::parse(&name).ok_or(DbError::Unreadable("time zone"));
    Ok(CandidateInviteView {
        invite: invite.id,
        organization_name: row.organization_name,
        job_title: row.job_title,
        assessment_title: row.assessment_title,
        status: invite.status_at(now),
        expires_at: invite.expires_at,
        time_limit: invite.accommodations.time_allowed(row.time_limit_seconds),
        locale: Locale::parse(&row.locale).ok_or(DbError::Unreadable("locale"))?,
        time_zone: row.time_zone.map(zone).transpose()?,
        result_visibility: ResultVisibility::read(&row.result_visibility)?,
        server_time: now,
    })
}
