//! E-mail addresses: checked where they enter, compared without regard to case.

use std::fmt;

use url::Host;

/// A plausible address. Whether a mailbox is behind it only a mail can tell.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

/// Longest address that SMTP can carry (RFC 5321, section 4.5.3.1.3).
pub const MAX_LENGTH: usize = 254;

impl EmailAddress {
    /// Accepts `local@domain.tld` as people type it, with surrounding white space removed. Quoted local parts, which no
    /// provider gives out and mail servers disagree on, are refused.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let address = text.parse::<lettre::Address>().ok()?;
        let fits = text.len() <= MAX_LENGTH && address.user().len() <= 64;
        let routable = address.domain().contains('.') && !address.domain().starts_with('[');
        let plain = !address.user().contains(['"', ' ']);
        let named = address.domain().is_ascii() || matches!(Host::parse(address.domain()), Ok(Host::Domain(_)));
        (fits && routable && plain && named).then(|| Self(text.to_owned()))
    }

    /// The address as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form under which it is unique: lower case.
    pub fn normalized(&self) -> String {
        self.0.to_lowercase()
    }
}

/// Addresses are personal data: they never reach a log by accident.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_people_have() {
        for address in ["a@example.com", " Ada.Lovelace+jobs@Example.co.uk ", "o'neil@example.org", "jörg@exämple.de"]
        {
            assert!(EmailAddress::parse(address).is_some(), "{address}");
        }
    }

    #[test]
    fn refuses_what_no_mail_reaches() {
        let long = format!("{}@example.com", "a".repeat(300));
        for address in [
            "",
            "ada",
            "ada@",
            "@example.com",
            "ada@localhost",
            "a b@example.com",
            "a@b@example.com",
            &long,
            "a\r\nBcc:x@example.com",
            "\"q x\"@example.com",
            "\"ada\"@example.com",
        ] {
            assert!(EmailAddress::parse(address).is_none(), "{address}");
        }
    }

    #[test]
    fn debug_tells_nothing() {
        let address = EmailAddress::parse("ada@example.com").unwrap();
        assert_eq!(format!("{address:?}"), "EmailAddress(…)");
    }
}
