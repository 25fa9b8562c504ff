//! Mails on their way out, one job each.

use serde::{Deserialize, Serialize};

use super::FIRST_LINK;
use super::messages::{AssessmentInvite, MailLocale, Moment, PersonalMessage, ResultReleased};
use super::post::{InviteAddresses, Letter, deliver, result_address};
use super::reminders::schedule;
use super::store::{self, InviteRow, ResultRow};
use crate::access::{OrgScope, system_scope};
use crate::db::session::DbSession;
use crate::db::{DbError, Tx};
use crate::domain::env::Env;
use crate::domain::invites::{self, DeliveryStatus, FinishedMail, InviteStatus, MailKind};
use crate::jobs::{Job, JobError};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{InviteId, OrganizationId, SubmissionId, TypedId};

/// A mail server that is down is given about a day to come back.
pub(super) const ATTEMPTS: i32 = 30;

/// Asks a person to take an assessment, as long as the invite waits for it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct MailInvite {
    pub(super) organization: OrganizationId,
    pub(super) invite: InviteId,
    /// Which link the mail carries: once another one counts, the mail is not sent.
    pub(super) generation: i32,
}

impl Job<Env> for MailInvite {
    const NAME: &'static str = "mail_invite";
    const ATTEMPTS: i32 = ATTEMPTS;

    fn dedupe_key(&self) -> Option<String> {
        Some(self.key())
    }

    async fn run(self, env: &Env) -> Result<(), JobError> {
        let scope = system_scope(self.organization);
        let found = env.database.read(&DbSession::WORKER, async |tx| self.find(&scope, tx).await).await?;
        let status = match found {
            Errand::Nothing => return Ok(()),
            Errand::Note => DeliveryStatus::Sent,
            Errand::Send(row) => deliver(env, self.letter(env, *row)?).await?,
        };
        let record = async |tx: &mut Tx| self.record(&scope, tx, status).await;
        Ok(env.database.write("recordInviteMail", &DbSession::WORKER, record).await?)
    }
}

/// What is to be done about an invite's mail.
enum Errand {
    /// It is not wanted any more, or its fate is known.
    Nothing,
    /// It left, since the link in it was opened; a process that died could not note that any more.
    Note,
    /// It is to be sent.
    Send(Box<InviteRow>),
}

impl MailInvite {
    fn key(&self) -> String {
        format!("invite-{}-{}", self.invite, self.generation)
    }

    async fn find(&self, scope: &OrgScope, tx: &mut Tx) -> Result<Errand, DbError> {
        use InviteStatus::{Bounced, Declined, Expired, Opened, Pending, Revoked, Sent, Started, Submitted};
        let Some(row) = store::find_invite(tx, scope, self.invite).await? else { return Ok(Errand::Nothing) };
        let counts = row.token_generation == self.generation;
        if !counts || invites::is_finished(scope, tx, &self.key()).await? {
            return Ok(Errand::Nothing);
        }
        Ok(match InviteStatus::read(&row.status)? {
            Pending if tx.now() < row.expires_at => Errand::Send(Box::new(row)),
            // Whoever asks for another link in the middle of an attempt has lost the one before.
            Started if self.generation > FIRST_LINK => Errand::Send(Box::new(row)),
            Opened | Started | Submitted | Declined => Errand::Note,
            Pending | Sent | Expired | Revoked | Bounced => Errand::Nothing,
        })
    }

    fn letter(&self, env: &Env, row: InviteRow) -> Result<Letter, JobError> {
        let addresses = InviteAddresses::of(env, self.invite, &row)?;
        let message = AssessmentInvite {
            organization_name: row.organization_name.as_str().into(),
            job_title: row.job_title.as_str().into(),
            participant_name: row.name.as_str().into(),
            expires_at: Moment::in_zone(row.expires_at, row.zone()),
            link: addresses.invite,
            privacy_notice: addresses.privacy_notice,
            personal_message: row.message.as_deref().and_then(|text| PersonalMessage::parse(text).ok()),
        };
        let rendered = message.render(MailLocale::from_tag(&row.locale));
        Letter::to_invited(self.key(), row, rendered)
    }

    async fn record(&self, scope: &OrgScope, tx: &mut Tx, status: DeliveryStatus) -> Result<(), ApiError> {
        let mail = FinishedMail { invite: self.invite, kind: MailKind::Invite, key: &self.key(), status };
        if !invites::record_delivery(scope, tx, &mail).await? {
            return Ok(());
        }
        match status {
            DeliveryStatus::Sent => {
                invites::mark_sent(scope, tx, self.invite, self.generation).await?;
                schedule(scope, tx, self.invite).await
            }
            DeliveryStatus::Bounced => invites::mark_bounced(scope, tx, self.invite, self.generation).await,
        }
    }
}

/// Tells a person that a result can be seen. What it is stays behind the link.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct MailResult {
    pub(super) organization: OrganizationId,
    pub(super) submission: SubmissionId,
}

/// A result has one link for good.
const RESULT_LINK: i32 = 1;

impl Job<Env> for MailResult {
    const NAME: &'static str = "mail_result";
    const ATTEMPTS: i32 = ATTEMPTS;

    fn dedupe_key(&self) -> Option<String> {
        Some(self.key())
    }

    async fn run(self, env: &Env) -> Result<(), JobError> {
        let scope = system_scope(self.organization);
        let found = env.database.read(&DbSession::WORKER, async |tx| self.find(&scope, tx).await).await?;
        let Some(row) = found else { return Ok(()) };
        let invite = InviteId::from_uuid(row.invite_id);
        let status = deliver(env, self.letter(env, row)?).await?;
        let record = async |tx: &mut Tx| self.record(&scope, tx, invite, status).await;
        Ok(env.database.write("recordResultMail", &DbSession::WORKER, record).await?)
    }
}

impl MailResult {
    fn key(&self) -> String {
        format!("result-{}", self.submission)
    }

    /// What the mail is made of; none when it has left.
    async fn find(&self, scope: &OrgScope, tx: &mut Tx) -> Result<Option<ResultRow>, DbError> {
        if invites::is_finished(scope, tx, &self.key()).await? {
            return Ok(None);
        }
        store::find_result(tx, scope, self.submission).await
    }

    fn letter(&self, env: &Env, row: ResultRow) -> Result<Letter, JobError> {
        let link = result_address(env, self.submission, RESULT_LINK, &row.token_hash)?;
        let message = ResultReleased {
            organization_name: row.organization_name.as_str().into(),
            job_title: row.job_title.into(),
            participant_name: row.name.as_str().into(),
            link,
        };
        let rendered = message.render(MailLocale::from_tag(&row.locale));
        let rendered = rendered.map_err(|error| JobError::GiveUp(error.into()))?;
        Ok(Letter {
            key: self.key(),
            name: row.name,
            address: row.email,
            organization_name: row.organization_name,
            rendered,
        })
    }

    async fn record(
        &self,
        scope: &OrgScope,
        tx: &mut Tx,
        invite: InviteId,
        status: DeliveryStatus,
    ) -> Result<(), DbError> {
        let mail = FinishedMail { invite, kind: MailKind::ResultReleased, key: &self.key(), status };
        invites::record_delivery(scope, tx, &mail).await?;
        Ok(())
    }
}
