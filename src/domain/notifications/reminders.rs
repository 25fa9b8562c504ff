//! Reminders by the clock, a job each.
//!
//! They are scheduled once the mail with the link has left: nobody is reminded of what never came. Each is named by the
//! instant at which it was wanted. Whether it still is, and whether it is night where the person lives, is looked at again
//! when its time comes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::jobs::ATTEMPTS;
use super::messages::{AssessmentReminder, MailLocale, Moment};
use super::post::{InviteAddresses, Letter, deliver};
use super::store::{self, InviteRow};
use crate::access::{OrgScope, system_scope};
use crate::db::session::DbSession;
use crate::db::{DbError, Tx};
use crate::domain::env::Env;
use crate::domain::invites::{self, DeliveryStatus, FinishedMail, MailKind, Reminder};
use crate::jobs::{self, Job, JobError};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{InviteId, OrganizationId};

/// Schedules what is still to come for an invite.
pub(super) async fn schedule(scope: &OrgScope, tx: &mut Tx, invite: InviteId) -> Result<(), ApiError> {
    let Some(row) = store::find_invite(tx, scope, invite).await? else { return Ok(()) };
    let found = invites::get(scope, tx, invite).await?;
    for reminder in found.upcoming_reminders(row.zone(), tx.now()) {
        MailReminder::new(scope, invite, reminder).enqueue(tx);
    }
    Ok(())
}

/// Schedules the reminders of an invite whose time to begin changed.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct ScheduleReminders {
    pub(super) organization: OrganizationId,
    pub(super) invite: InviteId,
}

impl Job<Env> for ScheduleReminders {
    const NAME: &'static str = "schedule_reminders";

    async fn run(self, env: &Env) -> Result<(), JobError> {
        let scope = system_scope(self.organization);
        let schedule = async |tx: &mut Tx| schedule(&scope, tx, self.invite).await;
        Ok(env.database.write("scheduleReminders", &DbSession::WORKER, schedule).await?)
    }
}

/// Reminds a person who has not begun.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct MailReminder {
    organization: OrganizationId,
    invite: InviteId,
    /// Names the reminder among those of its invite.
    wanted_at: DateTime<Utc>,
    /// When this job runs: one that is put off is another job.
    due_at: DateTime<Utc>,
}

/// What is to be done about a reminder.
enum Errand {
    /// It is not wanted any more, or has left.
    Nothing,
    /// It is not its time.
    Wait(Reminder),
    /// It is to be sent.
    Send(Box<InviteRow>),
}

impl Job<Env> for MailReminder {
    const NAME: &'static str = "mail_reminder";
    const ATTEMPTS: i32 = ATTEMPTS;

    fn dedupe_key(&self) -> Option<String> {
        Some(format!("{}-{}", self.key(), self.due_at.timestamp_micros()))
    }

    async fn run(self, env: &Env) -> Result<(), JobError> {
        let scope = system_scope(self.organization);
        let found = env.database.read(&DbSession::WORKER, async |tx| self.find(&scope, tx).await).await?;
        match found {
            Errand::Nothing => Ok(()),
            Errand::Wait(reminder) => {
                let put_off = async |tx: &mut Tx| -> Result<(), DbError> {
                    Self::new(&scope, self.invite, reminder).enqueue(tx);
                    Ok(())
                };
                Ok(env.database.write("putOffReminder", &DbSession::WORKER, put_off).await?)
            }
            Errand::Send(row) => {
                let generation = row.token_generation;
                let status = deliver(env, self.letter(env, *row)?).await?;
                let record = async |tx: &mut Tx| self.record(&scope, tx, generation, status).await;
                Ok(env.database.write("recordReminder", &DbSession::WORKER, record).await?)
            }
        }
    }
}

impl MailReminder {
    fn new(scope: &OrgScope, invite: InviteId, reminder: Reminder) -> Self {
        let Reminder { wanted_at, due_at } = reminder;
        Self { organization: scope.organization(), invite, wanted_at, due_at }
    }

    fn enqueue(&self, tx: &mut Tx) {
        jobs::enqueue_at(tx, self, self.due_at);
    }

    fn key(&self) -> String {
        format!("reminder-{}-{}", self.invite, self.wanted_at.timestamp_micros())
    }

    async fn find(&self, scope: &OrgScope, tx: &mut Tx) -> Result<Errand, ApiError> {
        let Some(row) = store::find_invite(tx, scope, self.invite).await? else { return Ok(Errand::Nothing) };
        if invites::is_finished(scope, tx, &self.key()).await? {
            return Ok(Errand::Nothing);
        }
        let invite = invites::get(scope, tx, self.invite).await?;
        Ok(match invite.reminder(self.wanted_at, row.zone(), tx.now()) {
            None => Errand::Nothing,
            Some(reminder) if reminder.due_at > tx.now() => Errand::Wait(reminder),
            Some(_) => Errand::Send(Box::new(row)),
        })
    }

    fn letter(&self, env: &Env, row: InviteRow) -> Result<Letter, JobError> {
        let addresses = InviteAddresses::of(env, self.invite, &row)?;
        let message = AssessmentReminder {
            organization_name: row.organization_name.as_str().into(),
            job_title: row.job_title.as_str().into(),
            participant_name: row.name.as_str().into(),
            expires_at: Moment::in_zone(row.expires_at, row.zone()),
            link: addresses.invite,
            privacy_notice: addresses.privacy_notice,
        };
        let rendered = message.render(MailLocale::from_tag(&row.locale));
        Letter::to_invited(self.key(), row, rendered)
    }

    async fn record(
        &self,
        scope: &OrgScope,
        tx: &mut Tx,
        generation: i32,
        status: DeliveryStatus,
    ) -> Result<(), ApiError> {
        let mail = FinishedMail { invite: self.invite, kind: MailKind::Reminder, key: &self.key(), status };
        if !invites::record_delivery(scope, tx, &mail).await? {
            return Ok(());
        }
        match status {
            DeliveryStatus::Sent => invites::mark_reminded(scope, tx, self.invite).await,
            DeliveryStatus::Bounced => invites::mark_bounced(scope, tx, self.invite, generation).await,
        }
    }
}
