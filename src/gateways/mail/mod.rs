//! Mail leaving the house.
//!
//! Cast: [`Mail`] is one mail to one person, ready to go; a [`Mailer`] carries it away.
//! [`SmtpMailer`] hands it to a mail server, [`FolderMailer`] writes it as a file (the default, when
//! no server is configured), [`RecordingMailer`] keeps it for tests to read.
//!
//! Rules: [`DeliveryKey`] names a mail for good. Its Message-ID, its MIME boundary and its file name
//! derive from the key, so a retry is recognised as the same mail wherever it arrives twice.
//! [`MailError`] says whether another try can help, and never says to whom the mail was going.

mod folder;
mod message;
mod recording;
mod server;
mod smtp;

use std::fmt::{self, Write};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use url::Url;

pub use folder::FolderMailer;
pub use message::{InvalidSender, Sender};
pub use recording::RecordingMailer;
pub use server::{InvalidSmtpUrl, SmtpServer};
pub use smtp::SmtpMailer;

/// A way out for mails. Sending may be repeated with the same mail; it is then the same mail again.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Carries the mail away, or says whether another try can help.
    async fn send(&self, mail: &Mail) -> Result<(), MailError>;

    /// Finds out whether mails could leave now, without sending one.
    async fn check(&self) -> Result<(), MailError>;
}

/// One mail to one person.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// Names this mail for good; the same in every retry.
    pub key: DeliveryKey,
    /// The only recipient.
    pub to: Recipient,
    /// Shown beside the sender's address instead of the configured name.
    pub from_name: Option<String>,
    /// One line; line breaks in it become spaces.
    pub subject: String,
    /// The plain part, with LF or CRLF line ends.
    pub text: String,
    /// The HTML part, saying the same.
    pub html: String,
    /// Where a reader stops mails of this kind, for those that are optional.
    pub list_unsubscribe: Option<Url>,
    /// The Date header.
    pub sent_at: DateTime<Utc>,
}

/// Shows the key alone: names, addresses and links have no place in a log.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").field("key", &self.key).finish_non_exhaustive()
    }
}

/// Whom a mail is for.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient {
    /// As people write it; encoded where the mail needs it.
    pub name: Option<String>,
    /// `local@domain`; an internationalised domain is sent in its ASCII form.
    pub address: String,
}

/// Shows nothing of the person.
impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recipient").finish_non_exhaustive()
    }
}

/// The lasting name of a mail, such as `invite-0197c2d4-1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DeliveryKey(String);

impl DeliveryKey {
    /// Escapes, never drops, what a file name or a Message-ID cannot hold: two keys stay two.
    pub fn new(name: &str) -> Self {
        let mut key = String::with_capacity(name.len());
        for byte in name.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
                key.push(char::from(byte));
            } else {
                // Writing to a String cannot fail.
                let _ = write!(key, "={byte:02X}");
            }
        }
        Self(key)
    }

    /// Letters, digits, `-`, `_` and `=` only.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DeliveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a mail did not leave. The reason is written by us and holds no address, name or password;
/// a server's own words often quote the recipient and are left out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// This mail will never leave: the address is none, or the server refuses it for good.
    #[error("mail refused for good: {reason}")]
    Permanent {
        /// For a log and for the person who mends it.
        reason: String,
    },
    /// Nothing is wrong with the mail; the way out is blocked for now.
    #[error("mail could not leave: {reason}")]
    Temporary {
        /// For a log and for the person who mends it.
        reason: String,
    },
}

impl MailError {
    fn permanent(reason: impl Into<String>) -> Self {
        Self::Permanent { reason: reason.into() }
    }

    fn temporary(reason: impl Into<String>) -> Self {
        Self::Temporary { reason: reason.into() }
    }

    /// Whether the same mail may leave later.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Temporary { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_fit_for_files_and_headers_and_stay_apart() {
        assert_eq!(DeliveryKey::new("invite-01a_b-2").as_str(), "invite-01a_b-2");
        assert_eq!(DeliveryKey::new("../a\r\nb").as_str(), "=2E=2E=2Fa=0D=0Ab");
        assert_ne!(DeliveryKey::new("a/b"), DeliveryKey::new("a:b"));
        assert_ne!(DeliveryKey::new("a/b"), DeliveryKey::new("a=2Fb"));
    }

    #[test]
    fn a_logged_mail_shows_nobody() {
        let mail = Mail {
            key: DeliveryKey::new("invite-1"),
            to: Recipient { name: Some("Anna".into()), address: "anna@example.com".into() },
            from_name: None,
            subject: "For Anna".into(),
            text: "Hello Anna".into(),
            html: "<p>Hello Anna</p>".into(),
            list_unsubscribe: None,
            sent_at: DateTime::UNIX_EPOCH,
        };
        let shown = format!("{mail:?} {:?}", mail.to);
        assert!(shown.contains("invite-1"));
        assert!(!shown.to_lowercase().contains("anna"), "{shown}");
    }
}
