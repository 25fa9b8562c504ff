//! Who did it: stands beside every fact in the event log.

use uuid::Uuid;

use super::ids::{ApiKeyId, InviteId, TypedId, UserId};

/// Whoever acts, as far as a log needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Acting {
    /// A signed-in person.
    User(UserId),
    /// An integration.
    ApiKey(ApiKeyId),
    /// The person an invite was sent to.
    Candidate(InviteId),
    /// The server itself, or nobody who is known.
    System,
}

impl Acting {
    /// The kind as it is stored.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::User(_) => "USER",
            Self::ApiKey(_) => "API_KEY",
            Self::Candidate(_) => "CANDIDATE",
            Self::System => "SYSTEM",
        }
    }

    /// Reads what is stored; none when it was not stored by us.
    pub fn read(kind: &str, id: Option<Uuid>) -> Option<Self> {
        match (kind, id) {
            ("USER", Some(id)) => Some(Self::User(UserId::from_uuid(id))),
            ("API_KEY", Some(id)) => Some(Self::ApiKey(ApiKeyId::from_uuid(id))),
            ("CANDIDATE", Some(id)) => Some(Self::Candidate(InviteId::from_uuid(id))),
            ("SYSTEM", None) => Some(Self::System),
            _ => None,
        }
    }

    /// The id as it is stored; none for the server itself.
    pub fn id(self) -> Option<Uuid> {
        match self {
            Self::User(id) => Some(id.uuid()),
            Self::ApiKey(id) => Some(id.uuid()),
            Self::Candidate(id) => Some(id.uuid()),
            Self::System => None,
        }
    }
}
