//! A person signs in with a password.

use chrono::TimeDelta;
use secrecy::SecretString;

use super::{SESSION_TOKEN, password, store};
use crate::db::Database;
use crate::db::session::DbSession;
use crate::kernel::acting::Acting;
use crate::kernel::email::EmailAddress;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{SessionId, UserId};
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::secret::Token;

/// How long a session lives.
pub const SESSION_LIFETIME: TimeDelta = TimeDelta::days(30);

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum SignInCode {
    /// No account with this address and password; which of the two is wrong is not said.
    WrongCredentials,
}

/// Whose account it is, before any transaction.
pub async fn check(database: &Database, email: &str, password: SecretString) -> Outcome<UserId, SignInCode> {
    let known = match EmailAddress::parse(email) {
        Some(email) => {
            database.read(&DbSession::ANONYMOUS, async |tx| store::find_credentials(tx, &email).await).await?
        }
        None => None,
    };
    let (user, hash) = known.map_or((None, None), |(user, hash)| (Some(user), hash));
    let fits = password::verify(password, hash).await?;
    user.filter(|_| fits).ok_or_else(|| {
        Problem::new(SignInCode::WrongCredentials, "", "There is no account with this address and password.").into()
    })
}

/// A session just opened: its token is shown this once.
#[derive(Debug)]
pub struct OpenedSession {
    /// The session.
    pub id: SessionId,
    /// Its bearer token.
    pub token: Token,
}

/// Opens a session for somebody who proved who they are.
pub async fn open_session(database: &Database, user: UserId) -> Result<OpenedSession, ApiError> {
    let session = DbSession { user: Some(user), acting: Acting::User(user), ..DbSession::ANONYMOUS };
    database
        .write("openSession", &session, async |tx| {
            let opened = OpenedSession { id: tx.new_id(), token: Token::generate(SESSION_TOKEN, tx.random()) };
            let expires_at = tx.now() + SESSION_LIFETIME;
            store::insert_session(tx, opened.id, user, opened.token.hash(), expires_at).await?;
            Ok(opened)
        })
        .await
}
