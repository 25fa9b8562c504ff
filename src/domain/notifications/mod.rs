//! Notifications: facts become mails.
//!
//! Cast: the [`LISTENER`], which turns a fact into a job; the [`jobs`], [`reminders`] and [`reopenings`], which load what a mail may
//! say, send it outside every transaction and note what became of it; the [`messages`], closed types with their templates.
//!
//! A mail has one lasting name. A process killed between sending and noting sends the same mail again, with the same
//! link and the same Message-ID; one that is noted is never sent again. Links are computed when they are needed: no job
//! and no table holds one.

pub mod jobs;
pub mod messages;
mod post;
pub mod reminders;
pub mod reopenings;
mod store;

use crate::events::{NumberedEvent, listener};
use crate::jobs::enqueue;
use crate::kernel::ids::InviteId;
use jobs::{MailInvite, MailResult};
use reminders::ScheduleReminders;
use reopenings::MailReopening;

/// The generation of the link in the first mail of an invite.
const FIRST_LINK: i32 = 1;

listener! {
    /// Schedules the mails that follow from a fact.
    LISTENER(tx, fact) {
        InviteCreated { invite } => enqueue(tx, &mail(fact, invite, FIRST_LINK));
        InviteResent { invite, link_generation } => enqueue(tx, &mail(fact, invite, link_generation));
        InviteExtended { invite, link_generation } => {
            // It may have expired before its mail could leave.
            enqueue(tx, &mail(fact, invite, link_generation));
            enqueue(tx, &ScheduleReminders { organization: fact.organization, invite });
        };
        SubmissionReopened { submission, invite } => {
            enqueue(tx, &MailReopening { organization: fact.organization, invite, submission, event: fact.id });
        };
        ResultReleased { submission } => enqueue(tx, &MailResult { organization: fact.organization, submission });
    }
}

fn mail(fact: &NumberedEvent, invite: InviteId, generation: i32) -> MailInvite {
    MailInvite { organization: fact.organization, invite, generation }
}
