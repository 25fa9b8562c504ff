//! Typed ids: a UUIDv7 that knows what it identifies.
//!
//! Clients see the TypeID form, `job_01k9…`: a prefix, an underscore and the 128 bits in 26 letters of Crockford's
//! base32. The prefix is part of the id: one of another type does not parse, so a wrong-typed id looks like an unknown
//! one. Version 7 begins with the time, so that ids sort by age and indexes grow at one end.

use std::fmt;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::random::Randomness;

/// What an id prefix stands for: implemented by every id type.
pub trait TypedId: Copy + Send + Sync + 'static {
    /// Letters before the underscore.
    const PREFIX: &'static str;
    /// GraphQL type of what is identified; also the key of `assay_locate`.
    const TYPE: &'static str;
    /// Gives a UUID its meaning. For rows read from the database.
    fn from_uuid(uuid: Uuid) -> Self;
    /// The bare UUID. For SQL parameters.
    fn uuid(self) -> Uuid;

    /// A fresh id: the time in milliseconds, then 74 random bits.
    fn generate(now: DateTime<Utc>, random: &dyn Randomness) -> Self {
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
        let builder = uuid::Builder::from_unix_timestamp_millis(millis, &random.bytes());
        Self::from_uuid(builder.into_uuid())
    }
}

/// An id that does not read as one of the expected type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of the expected type")]
pub struct InvalidId;

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal => $type:literal;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(Uuid);

            impl TypedId for $name {
                const PREFIX: &'static str = $prefix;
                const TYPE: &'static str = $type;
                fn from_uuid(uuid: Uuid) -> Self {
                    Self(uuid)
                }
                fn uuid(self) -> Uuid {
                    self.0
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    write!(f, "{}_{}", $prefix, Base32(self.0))
                }
            }

            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    fmt::Display::fmt(self, f)
                }
            }

            impl std::str::FromStr for $name {
                type Err = InvalidId;
                fn from_str(text: &str) -> Result<Self, InvalidId> {
                    parse($prefix, text).map(Self)
                }
            }

            impl serde::Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_str(self)
                }
            }

            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                    text.parse().map_err(serde::de::Error::custom)
                }
            }
        )*

        /// Every prefix with the type it stands for, in the order of declaration.
        pub const PREFIXES: &[(&str, &str)] = &[$(($prefix, $type)),*];
    };
}

typed_ids! {
    /// A person with an account.
    UserId = "usr" => "User";
    /// A signed-in browser or program of a user.
    SessionId = "ses" => "Session";
    /// A company, or a person's own workspace.
    OrganizationId = "org" => "Organization";
    /// A user's place in an organization.
    MembershipId = "mem" => "Membership";
    /// A key of an integration.
    ApiKeyId = "key" => "ApiKey";
    /// A job description.
    JobDescriptionId = "job" => "JobDescription";
    /// An assessment, one revision of it.
    AssessmentId = "asm" => "Assessment";
    /// An assessment kept for jobs to come.
    AssessmentTemplateId = "tpl" => "AssessmentTemplate";
    /// A section of an assessment.
    SectionId = "sec" => "Section";
    /// A question of an assessment.
    QuestionId = "qst" => "Question";
    /// A choice of a question.
    ChoiceId = "cho" => "Choice";
    /// A key point of a question.
    KeyPointId = "kpt" => "KeyPoint";
    /// A rubric criterion.
    CriterionId = "crt" => "Criterion";
    /// A person who is assessed, within one organization.
    ParticipantId = "prt" => "Participant";
    /// An invite of a participant to an assessment.
    InviteId = "inv" => "AssessmentInvite";
    /// A device that holds a candidate token.
    CandidateSessionId = "cds" => "CandidateSession";
    /// A recorded consent.
    ConsentId = "con" => "Consent";
    /// A mail that was sent.
    MailDeliveryId = "mal" => "MailDelivery";
    /// An attempt at an assessment.
    SubmissionId = "sub" => "Submission";
    /// An answer to a question.
    AnswerId = "ans" => "Answer";
    /// A file or recording that a candidate hands in.
    DocumentId = "doc" => "Document";
    /// A scorecard of a submission.
    ScorecardId = "scr" => "Scorecard";
    /// What a person makes of a scorecard.
    ReviewId = "rev" => "Review";
    /// A record of who saw what.
    AuditEntryId = "aud" => "AuditEntry";
    /// A fact in the event log.
    EventId = "evt" => "EventEnvelope";
}

/// Crockford's alphabet in lower case: no i, l, o, u.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LETTERS: usize = 26;

struct Base32(Uuid);

impl fmt::Display for Base32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = self.0.as_u128();
        for place in (0..LETTERS).rev() {
            let digit = usize::try_from((bits >> (5 * place)) & 31).unwrap_or_default();
            let letter = ALPHABET.get(digit).copied().unwrap_or(b'0');
            fmt::Write::write_char(f, char::from(letter))?;
        }
        Ok(())
    }
}

fn parse(prefix: &str, text: &str) -> Result<Uuid, InvalidId> {
    let suffix = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).ok_or(InvalidId)?;
    // 26 letters hold 130 bits: the first may carry only the top three.
    if suffix.len() != LETTERS || suffix.as_bytes().first() > Some(&b'7') {
        return Err(InvalidId);
    }
    let mut bits: u128 = 0;
    for byte in suffix.bytes() {
        let digit = ALPHABET.iter().position(|&letter| letter == byte).ok_or(InvalidId)?;
        bits = (bits << 5) | u128::try_from(digit).unwrap_or_default();
    }
    Ok(Uuid::from_u128(bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_it_prints() {
        for bits in [0, 1, u128::MAX, 0x0190_0000_0000_7000_8000_0000_0000_0001] {
            let id = JobDescriptionId::from_uuid(Uuid::from_u128(bits));
            assert_eq!(id.to_string().parse(), Ok(id));
        }
    }

    #[test]
    fn refuses_other_types_and_other_spellings() {
        let id = JobDescriptionId::from_uuid(Uuid::from_u128(7)).to_string();
        assert!(id.parse::<AssessmentId>().is_err());
        for wrong in ["", "job", "job_", "job_8zzzzzzzzzzzzzzzzzzzzzzzzz", "job_0000000000000000000000000u", "jöb_"] {
            assert_eq!(wrong.parse::<JobDescriptionId>(), Err(InvalidId), "{wrong}");
        }
        assert!(id.to_uppercase().parse::<JobDescriptionId>().is_err());
    }

    #[test]
    fn prefixes_are_unique() {
        let mut prefixes: Vec<_> = PREFIXES.iter().map(|(prefix, _)| prefix).collect();
        prefixes.sort_unstable();
        prefixes.dedup();
        assert_eq!(prefixes.len(), PREFIXES.len());
    }
}
