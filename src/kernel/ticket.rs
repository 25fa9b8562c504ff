//! Tickets: addresses that are good for a while and stand nowhere. What they open is signed into them.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use hmac::Mac;
use uuid::Uuid;

use super::ids::{DocumentId, OrganizationId, TypedId};
use super::secret::{SecretKeys, Token};

const PREFIX: &str = "dld_";
/// Two ids and a time, before the signature.
const PAYLOAD: usize = 16 + 16 + 8;
const SIGNATURE: usize = 32;

/// Under which name what a ticket opens is fetched. It goes into the signature: whoever holds a ticket cannot change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DownloadName {
    /// As the candidate called it.
    Own,
    /// One that says nothing of the candidate.
    Neutral,
}

impl DownloadName {
    const ALL: [Self; 2] = [Self::Own, Self::Neutral];

    /// What the signature is for.
    const fn purpose(self) -> &'static [u8] {
        match self {
            Self::Own => b"download",
            Self::Neutral => b"download without name",
        }
    }
}

/// Proof that this server let somebody fetch one document. Comes out of [`SecretKeys::read_ticket`] alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DownloadTicket {
    organization: OrganizationId,
    document: DocumentId,
    name: DownloadName,
}

impl DownloadTicket {
    /// Where the document belongs.
    pub const fn organization(self) -> OrganizationId {
        self.organization
    }

    /// What may be fetched.
    pub const fn document(self) -> DocumentId {
        self.document
    }

    /// Under which name.
    pub const fn name(self) -> DownloadName {
        self.name
    }
}

/// Why a ticket opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketError {
    /// No ticket of ours.
    Unknown,
    /// It was good once.
    Expired,
}

impl SecretKeys {
    /// A ticket to one document that is good until a time, to the second.
    pub fn ticket(
        &self,
        (organization, document): (OrganizationId, DocumentId),
        name: DownloadName,
        until: DateTime<Utc>,
    ) -> Token {
        let mut bytes = Vec::with_capacity(PAYLOAD + SIGNATURE);
        bytes.extend_from_slice(organization.uuid().as_bytes());
        bytes.extend_from_slice(document.uuid().as_bytes());
        bytes.extend_from_slice(&until.timestamp().to_be_bytes());
        if let Some(mut mac) = self.macs().next() {
            mac.update(name.purpose());
            mac.update(&bytes);
            bytes.extend_from_slice(&mac.finalize().into_bytes());
        }
        Token::presented(&format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Reads a ticket that somebody presents.
    pub fn read_ticket(&self, presented: &str, now: DateTime<Utc>) -> Result<DownloadTicket, TicketError> {
        let bytes = presented.strip_prefix(PREFIX).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
        let bytes = bytes.filter(|bytes| bytes.len() == PAYLOAD + SIGNATURE).ok_or(TicketError::Unknown)?;
        let (payload, signature) = bytes.split_at(PAYLOAD);
        let is_for = |name: &DownloadName| {
            self.macs().any(|mut mac| {
                mac.update(name.purpose());
                mac.update(payload);
                mac.verify_slice(signature).is_ok()
            })
        };
        let name = DownloadName::ALL.into_iter().find(is_for).ok_or(TicketError::Unknown)?;
        let (organization, rest) = payload.split_at(16);
        let (document, until) = rest.split_at(16);
        let ids = Uuid::from_slice(organization).ok().zip(Uuid::from_slice(document).ok());
        let read = ids.zip(until.try_into().map(i64::from_be_bytes).ok());
        let ((organization, document), until) = read.ok_or(TicketError::Unknown)?;
        if now.timestamp() >= until {
            return Err(TicketError::Expired);
        }
        Ok(DownloadTicket {
            organization: OrganizationId::from_uuid(organization),
            document: DocumentId::from_uuid(document),
            name,
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use secrecy::SecretString;

    use super::*;

    fn keys(keys: &[&str]) -> SecretKeys {
        SecretKeys::new(keys.iter().map(|key| SecretString::from(*key)).collect()).unwrap()
    }

    fn subject() -> (OrganizationId, DocumentId) {
        (OrganizationId::from_uuid(Uuid::from_u128(1)), DocumentId::from_uuid(Uuid::from_u128(2)))
    }

    #[test]
    fn a_ticket_opens_what_it_names_until_its_time() {
        let (organization, document) = subject();
        let now = DateTime::UNIX_EPOCH;
        let until = now + TimeDelta::minutes(5);
        let ticket = keys(&["a"]).ticket((organization, document), DownloadName::Own, until);
        let read = |keys: SecretKeys, minutes| keys.read_ticket(ticket.expose(), now + TimeDelta::minutes(minutes));
        let opened = read(keys(&["new", "a"]), 4).unwrap();
        assert_eq!((opened.organization(), opened.document()), (organization, document));
        assert_eq!(opened.name(), DownloadName::Own);
        let neutral = keys(&["a"]).ticket((organization, document), DownloadName::Neutral, until);
        assert_eq!(
            keys(&["a"]).read_ticket(neutral.expose(), now).map(DownloadTicket::name),
            Ok(DownloadName::Neutral)
        );
        assert_eq!(read(keys(&["a"]), 5), Err(TicketError::Expired));
        assert_eq!(read(keys(&["b"]), 4), Err(TicketError::Unknown));
    }

    #[test]
    fn nothing_in_a_ticket_can_be_changed() {
        let (organization, document) = subject();
        let until = DateTime::UNIX_EPOCH + TimeDelta::minutes(5);
        let ticket = keys(&["a"]).ticket((organization, document), DownloadName::Own, until).expose().to_owned();
        let bytes = URL_SAFE_NO_PAD.decode(&ticket[PREFIX.len()..]).unwrap();
        for place in 0..bytes.len() {
            let mut forged = bytes.clone();
            forged[place] ^= 1;
            let forged = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(forged));
            assert_eq!(keys(&["a"]).read_ticket(&forged, DateTime::UNIX_EPOCH), Err(TicketError::Unknown), "{place}");
        }
        for wrong in ["", "dld_", "dld_!", &ticket[1..], &ticket[..ticket.len() - 2]] {
            assert_eq!(keys(&["a"]).read_ticket(wrong, DateTime::UNIX_EPOCH), Err(TicketError::Unknown), "{wrong}");
        }
    }
}
