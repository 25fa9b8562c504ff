//! Notifications: facts become mails.
//!
//! Cast: the [`listener`], which turns a fact into a job; the [`jobs`], [`reminders`] and [`reopenings`], which load what a mail may
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

use crate::db::Tx;
use crate::events::{Event, NumberedEvent};
use crate::jobs::enqueue;
use jobs::{MailInvite, MailResult};
use reminders::ScheduleReminders;
use reopenings::MailReopening;

/// The generation of the link in the first mail of an invite.
const FIRST_LINK: i32 = 1;

/// Schedules the mails that follow from a fact.
pub fn listener(tx: &mut Tx, event: &NumberedEvent) {
    let organization = event.organization;
    match event.event {
        Event::InviteCreated { invite, .. } => {
            enqueue(tx, &MailInvite { organization, invite, generation: FIRST_LINK });
        }
        Event::InviteResent { invite, link_generation } => {
            enqueue(tx, &MailInvite { organization, invite, generation: link_generation });
        }
        Event::InviteExtended { invite, link_generation } => {
            // It may have expired before its mail could leave.
            enqueue(tx, &MailInvite { organization, invite, generation: link_generation });
            enqueue(tx, &ScheduleReminders { organization, invite });
        }
        Event::SubmissionReopened { submission, invite } => {
            enqueue(tx, &MailReopening { organization, invite, submission, event: event.id });
        }
        Event::ResultReleased { submission, .. } => enqueue(tx, &MailResult { organization, submission }),
        _ => {}
    }
}
