//! What an invite is, and which way it can go.

use chrono::{DateTime, Utc};

use super::accommodations::Accommodations;
use crate::access::Hidden;
use crate::kernel::ids::{AssessmentId, InviteId, JobDescriptionId, ParticipantId, TypedId};
use crate::kernel::paging::{Position, SortKey};
use crate::scoring::Score;

/// An invite of one person to one assessment.
#[derive(Debug, Clone)]
pub struct Invite {
    /// Id.
    pub id: InviteId,
    /// What the person is asked to take.
    pub assessment: AssessmentId,
    /// The position it is for.
    pub job_description: JobDescriptionId,
    /// Who is asked.
    pub participant: ParticipantId,
    /// Where it stands.
    pub status: InviteStatus,
    /// Which link counts; a higher one makes the links before it useless.
    pub token_generation: i32,
    /// The recruiter's own words in the mail.
    pub message: Option<String>,
    /// What eases the attempt.
    pub accommodations: Accommodations,
    /// The caller's own key for it.
    pub external_id: Option<String>,
    /// When the person is to be reminded; absent: at the usual time before the end.
    pub remind_at: Option<Vec<DateTime<Utc>>>,
    /// Reminders that were handed over.
    pub reminders_sent: i32,
    /// The last moment to begin.
    pub expires_at: DateTime<Utc>,
    /// When the person was invited.
    pub created_at: DateTime<Utc>,
    /// When the mail with the link that counts was handed over.
    pub sent_at: Option<DateTime<Utc>>,
    /// When the person first pressed the button behind the link that counts.
    pub opened_at: Option<DateTime<Utc>>,
    /// When the attempt began.
    pub started_at: Option<DateTime<Utc>>,
    /// When the attempt ended.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it was closed without anything that counts: expired, revoked, declined or withdrawn.
    pub closed_at: Option<DateTime<Utc>>,
    /// Overall score of the attempt, once there is one.
    pub overall_score: Option<Score>,
}

crate::db::stored::stored_enum! {
    /// Where an invite stands.
    InviteStatus {
        /// The mail is on its way out.
        Pending = "PENDING",
        /// The mail was handed over.
        Sent = "SENT",
        /// The person pressed the button behind the link.
        Opened = "OPENED",
        /// The attempt is under way.
        Started = "STARTED",
        /// The attempt has ended.
        Submitted = "SUBMITTED",
        /// The time to begin is over.
        Expired = "EXPIRED",
        /// The organization took it back.
        Revoked = "REVOKED",
        /// The person does not want to take part.
        Declined = "DECLINED",
        /// The mail cannot be delivered. The link still opens.
        Bounced = "BOUNCED",
    }
}

/// What can happen to an invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InviteStep {
    /// The mail was handed over.
    Send,
    /// The mail cannot be delivered.
    Bounce,
    /// The person presses the button behind the link.
    Open,
    /// The person begins.
    Start,
    /// The attempt ends.
    Submit,
    /// The time to begin is over.
    Expire,
    /// The organization takes it back.
    Revoke,
    /// The person does not want to take part.
    Decline,
    /// The person is sent another link.
    Resend,
    /// The attempt is given more time after its end.
    Reopen,
    /// The person takes the attempt back.
    Withdraw,
}

impl Invite {
    /// As the caller is shown it: where it is hidden whom it is for, without the score, and without the caller's own key,
    /// which would tell.
    #[must_use]
    pub fn shown(self, hidden: &Hidden) -> Self {
        if hidden.has_invite(self.job_description, self.id) {
            Self { external_id: None, overall_score: None, ..self }
        } else {
            self
        }
    }
}

impl InviteStatus {
    /// Where an invite stands after a step; none when the step is not possible from here.
    pub const fn after(self, step: InviteStep) -> Option<Self> {
        use InviteStatus::{Bounced, Declined, Expired, Opened, Pending, Revoked, Sent, Started, Submitted};
        match (step, self) {
            (InviteStep::Send, Pending) => Some(Sent),
            (InviteStep::Bounce, Pending | Sent) => Some(Bounced),
            (InviteStep::Open, Pending | Sent | Bounced) => Some(Opened),
            // In the middle of an attempt another link changes nothing about it.
            (InviteStep::Start, Opened) | (InviteStep::Resend, Started) | (InviteStep::Reopen, Submitted) => {
                Some(Started)
            }
            (InviteStep::Submit, Started) => Some(Submitted),
            (InviteStep::Expire, Pending | Sent | Opened) => Some(Expired),
            (InviteStep::Revoke, Pending | Sent | Opened | Started | Bounced) => Some(Revoked),
            (InviteStep::Decline, Pending | Sent | Opened | Bounced) | (InviteStep::Withdraw, Started | Submitted) => {
                Some(Declined)
            }
            (InviteStep::Resend, Pending | Sent | Opened | Bounced) => Some(Pending),
            _ => None,
        }
    }
}

impl Invite {
    /// Where it stands for the holder of its link: one that nobody began in time is expired by the clock alone.
    pub fn status_at(&self, now: DateTime<Utc>) -> InviteStatus {
        use InviteStatus::{Bounced, Expired, Opened, Pending, Sent};
        match self.status {
            Pending | Sent | Opened | Bounced if now >= self.expires_at => Expired,
            status => status,
        }
    }

    /// Where an invite stands that expired and is given more time: where it stood before.
    pub const fn status_when_revived(&self) -> InviteStatus {
        match (self.opened_at, self.sent_at) {
            (Some(_), _) => InviteStatus::Opened,
            (None, Some(_)) => InviteStatus::Sent,
            (None, None) => InviteStatus::Pending,
        }
    }

    /// Where it stands in a list by age.
    pub fn position_by_age(&self) -> Position {
        Position { key: SortKey::Time(self.created_at.timestamp_micros()), id: self.id.uuid() }
    }

    /// Where it stands in a list by expiry.
    pub fn position_by_expiry(&self) -> Position {
        Position { key: SortKey::Time(self.expires_at.timestamp_micros()), id: self.id.uuid() }
    }

    /// Where it stands in a list by score; what has none stands below zero.
    pub fn position_by_score(&self) -> Position {
        let score = self.overall_score.map_or(-1, |score| i64::from(score.hundredths()));
        Position { key: SortKey::Number(score), id: self.id.uuid() }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use chrono::TimeDelta;

    use super::*;

    /// An invite that expires an hour after 1970 began.
    pub(in crate::domain::invites) fn invite(status: InviteStatus) -> Invite {
        Invite {
            id: InviteId::from_uuid(uuid::Uuid::nil()),
            assessment: AssessmentId::from_uuid(uuid::Uuid::nil()),
            job_description: JobDescriptionId::from_uuid(uuid::Uuid::nil()),
            participant: ParticipantId::from_uuid(uuid::Uuid::nil()),
            status,
            token_generation: 1,
            message: None,
            accommodations: Accommodations::default(),
            external_id: None,
            remind_at: None,
            reminders_sent: 0,
            expires_at: DateTime::UNIX_EPOCH + TimeDelta::hours(1),
            created_at: DateTime::UNIX_EPOCH,
            sent_at: None,
            opened_at: None,
            started_at: None,
            submitted_at: None,
            closed_at: None,
            overall_score: None,
        }
    }

    /// Where each step leads from each status, in the order of declaration; a dot where it leads nowhere.
    fn table() -> String {
        let steps = [
            InviteStep::Send,
            InviteStep::Bounce,
            InviteStep::Open,
            InviteStep::Start,
            InviteStep::Submit,
            InviteStep::Expire,
            InviteStep::Revoke,
            InviteStep::Decline,
            InviteStep::Resend,
            InviteStep::Reopen,
            InviteStep::Withdraw,
        ];
        let row = |from: &InviteStatus| {
            let ends = steps.map(|step| from.after(step).map_or(".", InviteStatus::as_str));
            format!("{}: {}", from.as_str(), ends.join(" "))
        };
        InviteStatus::ALL.iter().map(row).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn every_step_leads_where_it_should() {
        let expected = "\
PENDING: SENT BOUNCED OPENED . . EXPIRED REVOKED DECLINED PENDING . .
SENT: . BOUNCED OPENED . . EXPIRED REVOKED DECLINED PENDING . .
OPENED: . . . STARTED . EXPIRED REVOKED DECLINED PENDING . .
STARTED: . . . . SUBMITTED . REVOKED . STARTED . DECLINED
SUBMITTED: . . . . . . . . . STARTED DECLINED
EXPIRED: . . . . . . . . . . .
REVOKED: . . . . . . . . . . .
DECLINED: . . . . . . . . . . .
BOUNCED: . . OPENED . . . REVOKED DECLINED PENDING . .";
        assert_eq!(table(), expected);
    }

    #[test]
    fn the_clock_expires_what_nobody_began() {
        let before = DateTime::UNIX_EPOCH + TimeDelta::minutes(59);
        let end = DateTime::UNIX_EPOCH + TimeDelta::hours(1);
        for status in InviteStatus::ALL {
            let invite = invite(*status);
            assert_eq!(invite.status_at(before), *status);
            let begun_or_closed = !matches!(status.as_str(), "PENDING" | "SENT" | "OPENED" | "BOUNCED");
            let expected = if begun_or_closed { *status } else { InviteStatus::Expired };
            assert_eq!(invite.status_at(end), expected);
        }
    }

    #[test]
    fn what_expired_comes_back_where_it_stood() {
        let expired = invite(InviteStatus::Expired);
        let at = Some(DateTime::UNIX_EPOCH);
        assert_eq!(expired.status_when_revived(), InviteStatus::Pending);
        let sent = Invite { sent_at: at, ..expired.clone() };
        assert_eq!(sent.status_when_revived(), InviteStatus::Sent);
        let opened = Invite { opened_at: at, ..expired };
        assert_eq!(opened.status_when_revived(), InviteStatus::Opened);
    }
}
