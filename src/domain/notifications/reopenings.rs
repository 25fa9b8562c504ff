//! The mail about a reopened attempt, one job for each time.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::jobs::ATTEMPTS;
use super::messages::{AttemptReopened, MailLocale, Minutes, Moment};
use super::post::{InviteAddresses, Letter, deliver};
use super::store::{self, InviteRow};
use crate::access::{OrgScope, system_scope};
use crate::db::Tx;
use crate::db::session::DbSession;
use crate::domain::env::Env;
use crate::domain::invites::{self, DeliveryStatus, FinishedMail, InviteStatus, MailKind};
use crate::domain::submissions::{self, Waiting};
use crate::jobs::{Job, JobError};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{EventId, InviteId, OrganizationId, SubmissionId};

/// Tells a person that an attempt can be gone on with, as long as it waits for that.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct MailReopening {
    pub(super) organization: OrganizationId,
    pub(super) invite: InviteId,
    pub(super) submission: SubmissionId,
    /// The fact that is told: names the mail among those of its attempt.
    pub(super) event: EventId,
}

impl Job<Env> for MailReopening {
    const NAME: &'static str = "mail_reopening";
    const ATTEMPTS: i32 = ATTEMPTS;

    fn dedupe_key(&self) -> Option<String> {
        Some(self.key())
    }

    async fn run(self, env: &Env) -> Result<(), JobError> {
        let scope = system_scope(self.organization);
        let found = env.database.read(&DbSession::WORKER, async |tx| self.find(&scope, tx).await).await?;
        let Some((row, waiting)) = found else { return Ok(()) };
        let status = deliver(env, self.letter(env, row, waiting)?).await?;
        let record = async |tx: &mut Tx| self.record(&scope, tx, status).await;
        Ok(env.database.write("recordReopeningMail", &DbSession::WORKER, record).await?)
    }
}

impl MailReopening {
    fn key(&self) -> String {
        format!("reopened-{}-{}", self.submission, self.event)
    }

    /// What the mail is made of; none when it has left, or when the attempt does not wait any more.
    async fn find(&self, scope: &OrgScope, tx: &mut Tx) -> Result<Option<(InviteRow, Waiting)>, ApiError> {
        if invites::is_finished(scope, tx, &self.key()).await? {
            return Ok(None);
        }
        let waiting = submissions::waiting(scope, tx, self.submission).await?;
        let waiting = waiting.filter(|waiting| is_ahead(waiting.resume_until, tx.now()));
        let row = store::find_invite(tx, scope, self.invite).await?;
        let row = row.filter(|row| row.status == InviteStatus::Started.as_str());
        Ok(row.zip(waiting))
    }

    fn letter(&self, env: &Env, row: InviteRow, waiting: Waiting) -> Result<Letter, JobError> {
        let addresses = InviteAddresses::of(env, self.invite, &row)?;
        let message = AttemptReopened {
            organization_name: row.organization_name.as_str().into(),
            job_title: row.job_title.as_str().into(),
            participant_name: row.name.as_str().into(),
            time_allowed: waiting.time_allowed.map(Minutes::of),
            resume_until: Moment::in_zone(waiting.resume_until, row.zone()),
            link: addresses.invite,
            privacy_notice: addresses.privacy_notice,
        };
        let rendered = message.render(MailLocale::from_tag(&row.locale));
        Letter::to_invited(self.key(), row, rendered)
    }

    /// Notes what became of it. A mail that bounces changes nothing about the attempt: the link in the one before works.
    async fn record(&self, scope: &OrgScope, tx: &mut Tx, status: DeliveryStatus) -> Result<(), ApiError> {
        let mail = FinishedMail { invite: self.invite, kind: MailKind::AttemptReopened, key: &self.key(), status };
        invites::record_delivery(scope, tx, &mail).await?;
        Ok(())
    }
}

/// Whether there is a minute left at least: who reads later cannot go on.
fn is_ahead(end: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    end - now >= TimeDelta::minutes(1)
}
