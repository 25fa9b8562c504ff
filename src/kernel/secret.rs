//! Tokens and keys: drawn or derived here, stored only as a hash, shown once.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::random::Randomness;

/// SHA-256 of a token: enough, since tokens carry 256 bits of chance and cannot be guessed from it.
pub type TokenHash = [u8; 32];

/// A bearer secret in clear. Lives only in the answer that shows it.
#[derive(Clone)]
pub struct Token(SecretString);

impl Token {
    /// A fresh token: prefix, underscore, 256 random bits.
    pub fn generate(prefix: &str, random: &dyn Randomness) -> Self {
        Self::from_bits(prefix, random.bytes())
    }

    /// What somebody presented.
    pub fn presented(text: &str) -> Self {
        Self(SecretString::from(text))
    }

    fn from_bits(prefix: &str, bits: [u8; 32]) -> Self {
        Self(SecretString::from(format!("{prefix}_{}", URL_SAFE_NO_PAD.encode(bits))))
    }

    /// What is stored and looked up.
    pub fn hash(&self) -> TokenHash {
        Sha256::digest(self.0.expose_secret()).into()
    }

    /// The token in clear, for the one answer or mail that carries it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// What a derived link opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// The assessment of one invite.
    Invite,
    /// The released result of one submission.
    Result,
    /// Room for the bytes of one document.
    Upload,
}

impl LinkPurpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Result => "result",
            Self::Upload => "upload",
        }
    }
}

/// Keys out of `ASSAY_SECRET_KEY`: the first makes links, the others recall those they made.
#[derive(Clone)]
pub struct SecretKeys(Vec<SecretString>);

impl SecretKeys {
    /// At least one key is needed; `None` otherwise.
    pub fn new(keys: Vec<SecretString>) -> Option<Self> {
        (!keys.is_empty()).then_some(Self(keys))
    }

    /// The token of a mail link: HMAC(key, purpose, id, generation). It is computed again whenever the mail is sent, so
    /// that no job holds a secret and a retry mails the same link; a higher generation makes another link.
    pub fn link_token(&self, purpose: LinkPurpose, id: uuid::Uuid, generation: i32) -> Token {
        self.link_tokens(purpose, id, generation).next().unwrap_or_else(|| Token::presented(""))
    }

    /// The same under whichever key it was first made with, recognised by its stored hash.
    pub fn recall_link_token(
        &self,
        purpose: LinkPurpose,
        id: uuid::Uuid,
        generation: i32,
        stored: &[u8],
    ) -> Option<Token> {
        self.link_tokens(purpose, id, generation).find(|token| token.hash() == stored)
    }

    fn link_tokens(&self, purpose: LinkPurpose, id: uuid::Uuid, generation: i32) -> impl Iterator<Item = Token> {
        self.macs().map(move |mut mac| {
            mac.update(purpose.as_str().as_bytes());
            mac.update(id.as_bytes());
            mac.update(&generation.to_be_bytes());
            Token::from_bits("lnk", mac.finalize().into_bytes().into())
        })
    }

    /// A signature about to be made under each key, the first key first.
    pub(super) fn macs(&self) -> impl Iterator<Item = Hmac<Sha256>> {
        self.0.iter().filter_map(|key| Hmac::<Sha256>::new_from_slice(key.expose_secret().as_bytes()).ok())
    }
}

impl std::fmt::Debug for SecretKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SecretKeys({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(keys: &[&str]) -> SecretKeys {
        SecretKeys::new(keys.iter().map(|key| SecretString::from(*key)).collect()).unwrap()
    }

    #[test]
    fn link_tokens_differ_by_everything_and_repeat() {
        let id = uuid::Uuid::from_u128(1);
        let hash = |k: &str, purpose, generation| keys(&[k]).link_token(purpose, id, generation).hash();
        let first = hash("a", LinkPurpose::Invite, 1);
        assert_eq!(first, hash("a", LinkPurpose::Invite, 1));
        assert_ne!(first, hash("a", LinkPurpose::Invite, 2));
        assert_ne!(first, hash("a", LinkPurpose::Result, 1));
        assert_ne!(first, hash("b", LinkPurpose::Invite, 1));
    }

    #[test]
    fn a_rotated_key_still_recalls_its_links() {
        let id = uuid::Uuid::from_u128(1);
        let old = keys(&["old"]).link_token(LinkPurpose::Invite, id, 1);
        let recalled = keys(&["new", "old"]).recall_link_token(LinkPurpose::Invite, id, 1, &old.hash());
        assert_eq!(recalled.unwrap().expose(), old.expose());
    }
}
