//! The mails of an invite: which left and which could not. Nothing of their text is kept.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::store;
use crate::access::OrgScope;
use crate::db::{DbError, Tx};
use crate::kernel::ids::{InviteId, MailDeliveryId};

/// A mail whose fate is known.
#[derive(Debug, Clone)]
pub struct MailDelivery {
    /// Id.
    pub id: MailDeliveryId,
    /// What it belongs to.
    pub invite: InviteId,
    /// What it said.
    pub kind: MailKind,
    /// What became of it.
    pub status: DeliveryStatus,
    /// When that was known.
    pub finished_at: DateTime<Utc>,
}

crate::db::stored::stored_enum! {
    /// What a mail says.
    MailKind {
        /// Asks the person to take the assessment.
        Invite = "INVITE",
        /// Asks again.
        Reminder = "REMINDER",
        /// Says that an ended attempt can be gone on with.
        AttemptReopened = "ATTEMPT_REOPENED",
        /// Says that the result can be seen.
        ResultReleased = "RESULT_RELEASED",
    }
}

crate::db::stored::stored_enum! {
    /// What became of a mail.
    DeliveryStatus {
        /// It was handed over.
        Sent = "SENT",
        /// It was refused for good.
        Bounced = "BOUNCED",
    }
}

/// A mail that was handed over or refused for good just now.
#[derive(Debug)]
pub struct FinishedMail<'a> {
    /// What it belongs to.
    pub invite: InviteId,
    /// What it said.
    pub kind: MailKind,
    /// The lasting name of the mail: sent again, it is still one delivery.
    pub key: &'a str,
    /// What became of it.
    pub status: DeliveryStatus,
}

/// Notes what became of a mail. False when that is noted already: its consequences have been drawn.
pub async fn record_delivery(scope: &OrgScope, tx: &mut Tx, mail: &FinishedMail<'_>) -> Result<bool, DbError> {
    store::insert_delivery(tx, scope, mail).await
}

/// Whether it is known already what became of the mail of this key.
pub async fn is_finished(scope: &OrgScope, tx: &mut Tx, key: &str) -> Result<bool, DbError> {
    store::has_delivery(tx, scope, key).await
}

/// The mails of every invite, oldest first.
pub async fn deliveries(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[InviteId],
) -> Result<HashMap<InviteId, Vec<MailDelivery>>, DbError> {
    let mut all: HashMap<InviteId, Vec<MailDelivery>> = ids.iter().map(|id| (*id, Vec::new())).collect();
    for delivery in store::load_deliveries(tx, scope, ids).await? {
        all.entry(delivery.invite).or_default().push(delivery);
    }
    Ok(all)
}
