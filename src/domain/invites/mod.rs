//! Invites: people are asked to take an assessment, and what becomes of it.
//!
//! Cast: an [`Invite`], one for each person and assessment; the person behind it, who holds a link in a mail and, once
//! the button behind it was pressed, a token for each device; the [`Consent`]s that person gives or refuses; the
//! [`MailDelivery`]s that tell what became of the mails.
//!
//! PENDING -> SENT -> OPENED -> STARTED -> SUBMITTED, or EXPIRED, REVOKED, DECLINED, BOUNCED:
//! [`InviteStatus::after`] has every way there is. Looking at an invite changes nothing; the link opens again on another
//! device, and after the end to look back. Only a hash of the link is kept; it is computed again when the mail goes out.
//! An invite has one link that counts: when it is [resent](resend()), the links before it open nothing, and the devices on
//! which they were opened are forgotten.

mod accept;
mod accommodations;
mod consent;
mod csv_columns;
mod csv_records;
mod decline;
mod delivery;
mod extend;
mod form;
mod import;
mod invite;
pub mod jobs;
mod model;
mod outline;
mod peek;
mod progress;
mod read;
mod reminders;
mod resend;
mod revoke;
mod store;
mod withdraw_consent;

pub use accept::{AcceptInviteCode, AcceptedInvite, accept};
pub use accommodations::{Accommodations, break_minutes, extra_percent};
pub use consent::{
    Consent, ConsentPurpose, GivenConsent, RecordConsentCode, consents, current_consents, has_consent, record_consents,
};
pub use decline::{DeclineInviteCode, decline};
pub use delivery::{DeliveryStatus, FinishedMail, MailDelivery, MailKind, deliveries, is_finished, record_delivery};
pub use extend::{ExtendInviteCode, InviteExtension, extend};
pub use form::{InviteParticipantsCode, NewInvites, NewParticipant};
pub use import::{ImportParticipantsCode, ImportReport, ImportedLine, ImportedLineResult, ImportedList, import};
pub use invite::{InviteRow, InviteRowResult, invite};
pub use model::{Invite, InviteStatus, InviteStep};
pub use outline::{AssessmentOutline, outline};
pub use peek::{CandidateInviteView, peek, peek_replaced};
pub use progress::{
    ease, lock, mark_bounced, mark_reminded, mark_reopened, mark_sent, mark_started, mark_submitted, mark_withdrawn,
};
pub use read::{InviteFilter, InviteOrder, InviteOrderField, counts_by_status, get, load, pages, totals};
pub use reminders::Reminder;
pub use resend::{ResendInviteCode, resend};
pub use revoke::{RevokeInviteCode, revoke};
pub use withdraw_consent::withdraw_consent;
