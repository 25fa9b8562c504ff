//! From a presented token to an actor, once a request.

use chrono::{DateTime, TimeDelta, Utc};

use super::{API_KEY_TOKEN, CANDIDATE_TOKEN, SESSION_TOKEN, store};
use crate::access::Actor;
use crate::db::session::DbSession;
use crate::db::{Database, DbError};
use crate::kernel::error::ApiError;
use crate::kernel::secret::Token;

/// How stale "last used" may be: it is written once in that time, not with each request.
const LAST_USE_PRECISION: TimeDelta = TimeDelta::minutes(5);

/// Who presented this token. An unknown, expired or revoked one is refused, not taken for nobody.
pub async fn authenticate(database: &Database, token: &str) -> Result<Actor, ApiError> {
    let hash = Token::presented(token).hash();
    let found = database
        .look_up(async |tx| match token.split_once('_').map(|(prefix, _)| prefix) {
            Some(SESSION_TOKEN) => store::find_by_session(tx, hash).await,
            Some(API_KEY_TOKEN) => store::find_by_api_key(tx, hash).await,
            Some(CANDIDATE_TOKEN) => store::find_by_candidate_token(tx, hash).await,
            _ => Ok(None),
        })
        .await?;
    let (actor, last_used_at) = found.ok_or(ApiError::Unauthenticated)?;
    if is_stale(database.clock().now(), last_used_at) {
        note_use(database, &actor).await?;
    }
    Ok(actor)
}

fn is_stale(now: DateTime<Utc>, last_used_at: Option<DateTime<Utc>>) -> bool {
    last_used_at.is_none_or(|at| now - at >= LAST_USE_PRECISION)
}

async fn note_use(database: &Database, actor: &Actor) -> Result<(), DbError> {
    let session = match actor {
        Actor::User(user) => Some(user.session),
        _ => None,
    };
    let key = match actor {
        Actor::ApiKey(key) => Some(key.api_key),
        _ => None,
    };
    if session.is_none() && key.is_none() {
        return Ok(());
    }
    database.write("noteUse", &DbSession::WORKER, async |tx| store::note_use(tx, session, key).await).await
}
