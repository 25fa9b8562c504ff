//! Tokens that stay in use: those that connections were opened with, asked about again as long as the connections live.
//!
//! A stream outlives its first check by hours, and its key may be revoked, its session ended, its member removed
//! meanwhile. All connections with one token share what was found, so that five hundred of them ask once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex as PlainMutex, PoisonError, Weak};

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::authenticate::authenticate;
use crate::access::Actor;
use crate::db::Database;
use crate::kernel::error::ApiError;
use crate::kernel::secret::{Token, TokenHash};

/// A token in use.
#[derive(Debug)]
pub struct Credential {
    token: Token,
    /// Who it belonged to when it was asked last.
    known: Mutex<Option<(Instant, Actor)>>,
}

impl Credential {
    /// Whose token it is, as it was found at `since` or later. `Unauthenticated` once it is revoked, ended or expired.
    pub async fn actor(&self, database: &Database, since: Instant) -> Result<Actor, ApiError> {
        let mut known = self.known.lock().await;
        if let Some((asked, actor)) = &*known
            && *asked >= since
        {
            return Ok(actor.clone());
        }
        let asked = Instant::now();
        let actor = authenticate(database, self.token.expose()).await?;
        *known = Some((asked, actor.clone()));
        Ok(actor)
    }
}

/// The tokens in use in this process.
#[derive(Debug, Default)]
pub struct Credentials(PlainMutex<HashMap<TokenHash, Weak<Credential>>>);

impl Credentials {
    /// A token that somebody presents, the same for all who present it.
    pub fn of(&self, token: Token) -> Arc<Credential> {
        let mut credentials = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let hash = token.hash();
        if let Some(shared) = credentials.get(&hash).and_then(Weak::upgrade) {
            return shared;
        }
        // What nobody uses any more is forgotten when somebody new comes.
        credentials.retain(|_, credential| credential.strong_count() > 0);
        let credential = Arc::new(Credential { token, known: Mutex::default() });
        credentials.insert(hash, Arc::downgrade(&credential));
        credential
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_shared_while_it_is_in_use() {
        let credentials = Credentials::default();
        let (one, other) = (Token::presented("ast_1"), Token::presented("ast_2"));
        let first = credentials.of(one.clone());
        assert!(Arc::ptr_eq(&first, &credentials.of(one)));
        assert!(!Arc::ptr_eq(&first, &credentials.of(other.clone())));
        assert_eq!(credentials.0.lock().unwrap().len(), 2);
        drop(first);
        credentials.of(Token::presented("ast_3"));
        assert_eq!(credentials.0.lock().unwrap().len(), 1, "what nobody uses is forgotten");
    }
}
