//! Where the mail server is and how to speak to it, from one URL.
//!
//! `smtp://user:password@host:587?tls=required`: STARTTLS or nothing; `tls=opportunistic`: STARTTLS
//! if offered; `tls=none`: in the clear; `smtps://…`: TLS from the first byte. Without `tls`, a URL
//! with a password for another machine means `required`, any other `opportunistic`: a password never
//! travels a network in the clear unless the URL says so. Ports by default: 465 for smtps, 587 for
//! `required`, else 25.

use std::net::IpAddr;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

/// A mail server as configured.
pub struct SmtpServer {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: Tls,
    pub(super) credentials: Option<Credentials>,
}

/// What is wrong with a URL, without repeating it: it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSmtpUrl {
    /// No URL, or one for something else.
    #[error("not of the form smtp://user:password@host:port?tls=required or smtps://…")]
    Form,
    /// An unknown or contradictory `tls`, or another parameter.
    #[error("the only parameter is tls, for smtp: required, opportunistic or none")]
    Parameter,
    /// A user without a password, or characters that need percent encoding.
    #[error("user and password come together; write special characters percent-encoded")]
    Credentials,
    /// The machine's certificates cannot be used.
    #[error("TLS cannot be set up for this host")]
    Tls,
}

/// How the bytes are protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Protection {
    None,
    Opportunistic,
    Required,
    Implicit,
}

impl SmtpServer {
    /// Reads the URL; nothing is contacted.
    pub fn from_url(url: &SecretString) -> Result<Self, InvalidSmtpUrl> {
        let url = Url::parse(url.expose_secret()).map_err(|_reason| InvalidSmtpUrl::Form)?;
        let host = host(&url).ok_or(InvalidSmtpUrl::Form)?;
        let credentials = credentials(&url)?;
        let protection = protection(&url, credentials.is_some() && !is_loopback(&host))?;
        Ok(Self {
            port: url.port().unwrap_or(protection.default_port()),
            tls: protection.tls(&host)?,
            host,
            credentials,
        })
    }
}

impl Protection {
    fn default_port(self) -> u16 {
        match self {
            Self::None | Self::Opportunistic => 25,
            Self::Required => 587,
            Self::Implicit => 465,
        }
    }

    fn tls(self, host: &str) -> Result<Tls, InvalidSmtpUrl> {
        if self == Self::None {
            return Ok(Tls::None);
        }
        let parameters = TlsParameters::new(host.to_owned()).map_err(|_reason| InvalidSmtpUrl::Tls)?;
        Ok(match self {
            Self::None => Tls::None,
            Self::Opportunistic => Tls::Opportunistic(parameters),
            Self::Required => Tls::Required(parameters),
            Self::Implicit => Tls::Wrapper(parameters),
        })
    }
}

fn protection(url: &Url, password_leaves: bool) -> Result<Protection, InvalidSmtpUrl> {
    let mut tls = None;
    for (name, value) in url.query_pairs() {
        if name != "tls" || tls.replace(value).is_some() {
            return Err(InvalidSmtpUrl::Parameter);
        }
    }
    match (url.scheme(), tls.as_deref()) {
        ("smtps", None) => Ok(Protection::Implicit),
        ("smtp", None) if password_leaves => Ok(Protection::Required),
        ("smtp", None | Some("opportunistic")) => Ok(Protection::Opportunistic),
        ("smtp", Some("required")) => Ok(Protection::Required),
        ("smtp", Some("none")) => Ok(Protection::None),
        ("smtp" | "smtps", Some(_)) => Err(InvalidSmtpUrl::Parameter),
        _ => Err(InvalidSmtpUrl::Form),
    }
}

/// An IPv6 address loses its brackets, which name look-up does not know.
fn host(url: &Url) -> Option<String> {
    if !matches!(url.path(), "" | "/") {
        return None;
    }
    match url.host()? {
        Host::Domain("") => None,
        Host::Domain(name) => Some(name.to_owned()),
        Host::Ipv4(address) => Some(address.to_string()),
        Host::Ipv6(address) => Some(address.to_string()),
    }
}

fn is_loopback(host: &str) -> bool {
    let address: Result<IpAddr, _> = host.parse();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn credentials(url: &Url) -> Result<Option<Credentials>, InvalidSmtpUrl> {
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) | (_, None) => Err(InvalidSmtpUrl::Credentials),
        (user, Some(password)) => percent_decoded(user)
            .zip(percent_decoded(password))
            .map(|(user, password)| Some(Credentials::new(user, password)))
            .ok_or(InvalidSmtpUrl::Credentials),
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => hex_digit(bytes.next()?)? << 4 | hex_digit(bytes.next()?)?,
            plain => plain,
        });
    }
    String::from_utf8(decoded).ok()
}

fn hex_digit(byte: u8) -> Option<u8> {
    let digit = char::from(byte).to_digit(16)?;
    u8::try_from(digit).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Result<SmtpServer, InvalidSmtpUrl> {
        SmtpServer::from_url(&SecretString::from(url))
    }

    fn kind(tls: &Tls) -> &'static str {
        match tls {
            Tls::None => "none",
            Tls::Opportunistic(_) => "opportunistic",
            Tls::Required(_) => "required",
            Tls::Wrapper(_) => "implicit",
        }
    }

    #[test]
    fn the_url_decides_port_and_protection() {
        for (url, host, port, tls) in [
            ("smtps://u:p@mail.example", "mail.example", 465, "implicit"),
            ("smtp://u:p@mail.example", "mail.example", 587, "required"),
            ("smtp://u:p@mail.example?tls=none", "mail.example", 25, "none"),
            ("smtp://mail.example:2525", "mail.example", 2525, "opportunistic"),
            ("smtp://u:p@localhost/", "localhost", 25, "opportunistic"),
            ("smtp://u:p@127.0.0.1:1025", "127.0.0.1", 1025, "opportunistic"),
            ("smtp://[::1]:25?tls=required", "::1", 25, "required"),
        ] {
            let server = read(url).unwrap_or_else(|error| panic!("{url}: {error}"));
            assert_eq!((server.host.as_str(), server.port, kind(&server.tls)), (host, port, tls), "{url}");
        }
    }

    #[test]
    fn credentials_are_percent_decoded() {
        let server = read("smtp://anna%40example.com:a%2Fb%C3%BC+c@mail.example").unwrap();
        let expected = Credentials::new("anna@example.com".into(), "a/bü+c".into());
        assert_eq!(server.credentials, Some(expected));
    }

    #[test]
    fn a_wrong_url_is_named_but_not_repeated() {
        for (url, error) in [
            ("mail.example:25", InvalidSmtpUrl::Form),
            ("http://u:hunter2@mail.example", InvalidSmtpUrl::Form),
            ("smtp://", InvalidSmtpUrl::Form),
            ("smtp://u:hunter2@mail.example/inbox", InvalidSmtpUrl::Form),
            ("smtp://u:hunter2@mail.example?tls=maybe", InvalidSmtpUrl::Parameter),
            ("smtp://mail.example?tsl=none", InvalidSmtpUrl::Parameter),
            ("smtps://mail.example?tls=none", InvalidSmtpUrl::Parameter),
            ("smtp://user@mail.example", InvalidSmtpUrl::Credentials),
            ("smtp://u:50%hunter2@mail.example", InvalidSmtpUrl::Credentials),
        ] {
            let found = read(url).err();
            assert_eq!(found, Some(error), "{url}");
            assert!(!error.to_string().contains("hunter2"));
        }
    }
}
