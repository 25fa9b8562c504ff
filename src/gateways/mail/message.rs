//! A mail in the form the net knows (RFC 5322 and MIME).
//!
//! Text and HTML go as `multipart/alternative`. The same mail gives the same bytes each time: date and
//! boundary come from it, not from a clock or a die. What people wrote cannot add a header: names and
//! subjects are brought to one line first.

use std::str::FromStr;
use std::time::SystemTime;

use lettre::Address;
use lettre::message::header::{ContentTransferEncoding, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, Message, MultiPart, SinglePart};
use sha2::{Digest, Sha256};
use url::{Host, Url};

use super::{DeliveryKey, Mail, MailError, Recipient};

/// The longest line of a message, its CRLF aside (RFC 5322, section 2.1.1).
const LINE_BYTES: usize = 998;

/// Keeps a header within [`LINE_BYTES`] even if it has no space to fold at.
const HEADER_TEXT_CHARS: usize = 300;

/// What will hold the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Medium {
    /// Any server on the way: short lines of ASCII.
    Wire,
    /// A file: the words as they are, for people who look at it or copy the link.
    File,
}

/// Whom mails come from: `no-reply@example.com` or `Assay <no-reply@example.com>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender(Mailbox);

/// The configured sender is no mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a sender: write `name@example.com` or `Some Name <name@example.com>`")]
pub struct InvalidSender;

impl FromStr for Sender {
    type Err = InvalidSender;

    fn from_str(text: &str) -> Result<Self, InvalidSender> {
        let mailbox: Mailbox = text.trim().parse().map_err(|_reason| InvalidSender)?;
        let address = address(mailbox.email.as_ref()).ok_or(InvalidSender)?;
        Ok(Self(Mailbox::new(mailbox.name, address)))
    }
}

impl Sender {
    pub(super) fn address(&self) -> &Address {
        &self.0.email
    }

    /// The From mailbox, under the given name if there is one.
    fn mailbox(&self, name: Option<&str>) -> Mailbox {
        let configured = self.0.name.as_deref();
        let name = name.and_then(one_line).or_else(|| configured.and_then(one_line));
        Mailbox::new(name, self.0.email.clone())
    }
}

/// The whole mail; fails only for a recipient that no mail can be addressed to.
pub(super) fn compose(mail: &Mail, sender: &Sender, medium: Medium) -> Result<Message, MailError> {
    let mut message = Message::builder()
        .from(sender.mailbox(mail.from_name.as_deref()))
        .to(recipient(&mail.to)?)
        .subject(one_line(&mail.subject).unwrap_or_default())
        .date(SystemTime::from(mail.sent_at))
        .message_id(Some(message_id(&mail.key, sender)))
        .raw_header(header("Auto-Submitted", "auto-generated".into()));
    if let Some(url) = &mail.list_unsubscribe {
        message = message.raw_header(unsubscribe(url));
    }
    message
        .multipart(alternatives(mail, medium))
        .map_err(|error| MailError::permanent(format!("the mail cannot be written: {error}")))
}

fn alternatives(mail: &Mail, medium: Medium) -> MultiPart {
    MultiPart::alternative()
        .boundary(boundary(&mail.key))
        .singlepart(SinglePart::plain(body(&mail.text, medium)))
        .singlepart(SinglePart::html(body(&mail.html, medium)))
}

fn body(text: &str, medium: Medium) -> Body {
    let text = unix_lines(text);
    let fits = |line: &str| line.len() <= LINE_BYTES && !line.contains('\0');
    if medium == Medium::File && text.lines().all(fits) {
        let lines = text.replace('\n', "\r\n").into_bytes();
        return Body::dangerous_pre_encoded(lines, ContentTransferEncoding::EightBit);
    }
    Body::new(text)
}

fn recipient(to: &Recipient) -> Result<Mailbox, MailError> {
    let address =
        address(&to.address).ok_or_else(|| MailError::permanent("the recipient's address is not a mail address"))?;
    Ok(Mailbox::new(to.name.as_deref().and_then(one_line), address))
}

fn address(text: &str) -> Option<Address> {
    let (local, domain) = text.trim().rsplit_once('@')?;
    if domain.is_ascii() {
        return Address::new(local, domain).ok();
    }
    match Host::parse(domain).ok()? {
        Host::Domain(ascii) => Address::new(local, ascii).ok(),
        Host::Ipv4(_) | Host::Ipv6(_) => None,
    }
}

fn message_id(key: &DeliveryKey, sender: &Sender) -> String {
    format!("<{key}@{}>", sender.address().domain())
}

/// A boundary that no text meets by accident, the same for the same mail.
fn boundary(key: &DeliveryKey) -> String {
    let digest = Sha256::digest(key.as_str());
    let hex = digest.iter().take(16).map(|byte| format!("{byte:02x}"));
    format!("part_{}", hex.collect::<String>())
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

fn unsubscribe(url: &Url) -> HeaderValue {
    header("List-Unsubscribe", format!("<{url}>"))
}

/// Text as it may stand in a header: no control characters, single spaces, bounded; none if empty.
fn one_line(text: &str) -> Option<String> {
    let spaced = text.replace(char::is_control, " ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let line: String = words.join(" ").chars().take(HEADER_TEXT_CHARS).collect();
    (!line.is_empty()).then_some(line)
}

/// A carriage return alone would reach the wire as it is, and servers disagree on what it means there.
fn unix_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};

    use super::*;

    fn sender() -> Sender {
        "Assay <no-reply@assay.example>".parse().unwrap()
    }

    fn mail() -> Mail {
        Mail {
            key: DeliveryKey::new("invite-7-1"),
            to: Recipient { name: Some("Anna Weiß".into()), address: "anna@example.com".into() },
            from_name: None,
            subject: "Hello".into(),
            text: "Hi\n.\nfrom us\n".into(),
            html: "<p>Hi</p>\n".into(),
            list_unsubscribe: None,
            sent_at: Utc.with_ymd_and_hms(2026, 3, 1, 9, 30, 5).unwrap(),
        }
    }

    fn written(mail: &Mail) -> String {
        String::from_utf8(compose(mail, &sender(), Medium::Wire).unwrap().formatted()).unwrap()
    }

    /// Header lines as they stand before the first empty line, folds undone.
    fn headers(mail: &Mail) -> Vec<String> {
        let written = written(mail);
        let (head, _) = written.split_once("\r\n\r\n").unwrap();
        head.replace("\r\n ", " ").lines().map(str::to_owned).collect()
    }

    #[test]
    fn the_headers_are_the_mails_own() {
        let mut mail = mail();
        mail.list_unsubscribe = Some("https://assay.example/stop?a=1".parse().unwrap());
        let headers = headers(&mail);
        for expected in [
            "From: Assay <no-reply@assay.example>",
            "To: =?utf-8?b?QW5uYSBXZWnDnw==?= <anna@example.com>",
            "Subject: Hello",
            "Date: Sun, 01 Mar 2026 09:30:05 +0000",
            "Message-ID: <invite-7-1@assay.example>",
            "Auto-Submitted: auto-generated",
            "List-Unsubscribe: <https://assay.example/stop?a=1>",
            "MIME-Version: 1.0",
        ] {
            assert!(headers.iter().any(|line| line == expected), "{expected}\n{headers:#?}");
        }
    }

    #[test]
    fn the_same_mail_gives_the_same_bytes() {
        assert_eq!(written(&mail()), written(&mail()));
    }

    #[test]
    fn nobody_can_add_a_header() {
        let attack = "x\r\nBcc: eve@example.com\n\n<script>\u{85}\u{0}";
        let mut mail = mail();
        mail.subject = attack.into();
        mail.to.name = Some(attack.into());
        mail.from_name = Some(attack.into());
        mail.key = DeliveryKey::new(attack);
        let headers = headers(&mail);
        assert_eq!(headers.len(), 8, "{headers:#?}");
        assert!(!headers.iter().any(|line| line.starts_with("Bcc")));
        mail.to.address = "anna@example.com>\r\nBcc: <eve@example.com".into();
        assert!(matches!(compose(&mail, &sender(), Medium::Wire), Err(MailError::Permanent { .. })));
    }

    #[test]
    fn any_name_can_be_written() {
        for name in [
            "O'Neil, \"Bob\" <bob@evil.example>",
            "back\\slash;colon:@at",
            "渡辺 謙",
            "",
            "  ",
            "=?utf-8?b?x?=",
            "(comment)",
            &"Ünïcødé ".repeat(200),
            &"x".repeat(5_000),
        ] {
            let mut mail = mail();
            mail.from_name = Some(name.into());
            mail.to.name = Some(name.into());
            mail.subject = name.into();
            let message = compose(&mail, &sender(), Medium::Wire).unwrap();
            assert_eq!(message.envelope().to(), ["anna@example.com".parse().unwrap()]);
            assert_eq!(message.envelope().from(), Some(sender().address()));
            let bytes = message.formatted();
            assert!(bytes.is_ascii());
            assert!(bytes.split(|byte| *byte == b'\n').all(|line| line.len() <= LINE_BYTES));
        }
    }

    #[test]
    fn lines_end_in_crlf_whatever_came_in() {
        let mut mail = mail();
        mail.text = "a\rb\r\nc\n.\n\rd".into();
        let written = written(&mail);
        assert!(!written.replace("\r\n", "").contains(['\r', '\n']));
        assert!(written.contains("a\r\nb\r\nc\r\n.\r\n\r\nd"));
    }

    #[test]
    fn a_file_holds_the_words_as_they_are() {
        let mut mail = mail();
        mail.text = format!("Öffnen:\nhttps://assay.example/invite/{}\n", "x".repeat(200));
        mail.html = "ü".repeat(2_000);
        let message = compose(&mail, &sender(), Medium::File).unwrap().formatted();
        let written = String::from_utf8(message).unwrap();
        assert!(written.contains(&mail.text.replace('\n', "\r\n")), "{written}");
        assert!(written.lines().all(|line| line.len() <= LINE_BYTES));
    }

    #[test]
    fn an_international_domain_goes_in_ascii() {
        let mut mail = mail();
        mail.to.address = "anna@bücher.example".into();
        let message = compose(&mail, &sender(), Medium::Wire).unwrap();
        assert_eq!(message.envelope().to(), ["anna@xn--bcher-kva.example".parse().unwrap()]);
    }

    #[test]
    fn what_is_no_address_is_refused_for_good() {
        for address in ["", "anna", "@", "anna@", "@example.com", "a b@example.com", "a@b@c d"] {
            let mut mail = mail();
            mail.to.address = address.into();
            assert!(matches!(compose(&mail, &sender(), Medium::Wire), Err(MailError::Permanent { .. })), "{address}");
        }
        assert_eq!("nobody".parse::<Sender>(), Err(InvalidSender));
    }
}
