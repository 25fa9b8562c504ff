//! What a document is, and under which names its bytes lie.

use std::fmt::{self, Write as _};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::assessments::FileType;
use crate::kernel::ids::{DocumentId, OrganizationId, QuestionId, SubmissionId, TypedId};
use crate::kernel::secret::TokenHash;
use crate::kernel::ticket::DownloadName;

/// A file or recording that a candidate hands in.
#[derive(Clone)]
pub struct Document {
    /// Id.
    pub id: DocumentId,
    /// Whose it is, beside the candidate.
    pub organization: OrganizationId,
    /// The attempt.
    pub submission: SubmissionId,
    /// The question.
    pub question: QuestionId,
    /// As the candidate calls it, cleaned; or a neutral name.
    pub filename: String,
    /// Which of the two.
    pub(super) name: DownloadName,
    /// What it is said to be.
    pub declared: FileType,
    /// How many bytes it will have.
    pub size: i64,
    /// How many of them are durable.
    pub received: i64,
    /// Where it stands.
    pub status: DocumentStatus,
    /// What it is; absent until that is known.
    pub media_type: Option<String>,
    /// SHA-256 of its bytes; absent until they are there.
    pub sha256: Option<[u8; 32]>,
    /// Hash of the token in the address of its upload.
    pub(super) upload_token: TokenHash,
    /// When it was promised.
    pub created_at: DateTime<Utc>,
    /// When the last part came in.
    pub(super) touched_at: DateTime<Utc>,
    /// When it was whole.
    pub completed_at: Option<DateTime<Utc>>,
}

/// Shows ids alone: names of files are names of people.
impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document").field("id", &self.id).field("status", &self.status).finish_non_exhaustive()
    }
}

crate::db::stored::stored_enum! {
    /// Where a document stands.
    DocumentStatus {
        /// Its bytes are coming in.
        Uploading = "UPLOADING",
        /// Whole, and what it is said to be.
        Ready = "READY",
        /// Whole, and not what the question takes.
        Refused = "REFUSED",
        /// Taken away.
        Deleted = "DELETED",
    }
}

impl Document {
    /// The same under the candidate's name for it, or under a neutral one.
    #[must_use]
    pub(super) fn named(self, name: DownloadName) -> Self {
        match name {
            DownloadName::Own => self,
            DownloadName::Neutral => {
                Self { filename: format!("document.{}", self.declared.as_str().to_lowercase()), name, ..self }
            }
        }
    }

    /// All bytes are there; what they are may still be unknown.
    pub(super) const fn is_whole(&self) -> bool {
        self.received == self.size
    }

    /// The hash in hexadecimal digits.
    pub fn sha256_in_digits(&self) -> Option<String> {
        let digits = |hash: [u8; 32]| {
            hash.iter().fold(String::with_capacity(64), |mut digits, byte| {
                // Writing to a string cannot fail.
                let _ = write!(digits, "{byte:02x}");
                digits
            })
        };
        self.sha256.map(digits)
    }

    /// It is a recording of sound or picture.
    pub fn is_recording(&self) -> bool {
        let media_type = self.media_type.as_deref().unwrap_or_default();
        media_type.starts_with("audio/") || media_type.starts_with("video/")
    }
}

/// The name under which the whole document lies.
pub(super) fn object_name(id: DocumentId) -> String {
    format!("documents/{}", id.uuid())
}

/// What stands before the names of all parts of a document.
pub(super) fn parts_name(id: DocumentId) -> String {
    format!("parts/{}", id.uuid())
}

/// The name of one part.
pub(super) fn part_name(id: DocumentId, key: Uuid) -> String {
    format!("{}/{key}", parts_name(id))
}
