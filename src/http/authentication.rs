//! Who sent this request.

use axum::http::{HeaderMap, header};

use super::cookies;
use crate::access::Actor;
use crate::domain::env::Env;
use crate::identity::authenticate::authenticate;
use crate::kernel::error::ApiError;

/// The actor behind a request. A bearer token must be good; a cookie that is not counts as none, so that a browser with
/// an old one can still sign in.
pub(super) async fn actor(env: &Env, headers: &HeaderMap, public_url: &str) -> Result<Actor, ApiError> {
    if let Some(authorization) = headers.get(header::AUTHORIZATION) {
        let token = authorization.to_str().ok().and_then(bearer).ok_or(ApiError::Unauthenticated)?;
        return authenticate(&env.database, token).await;
    }
    let Some(token) = cookies::session_token(headers, public_url) else { return Ok(Actor::Anonymous) };
    match authenticate(&env.database, token).await {
        Err(ApiError::Unauthenticated) => Ok(Actor::Anonymous),
        found => found,
    }
}

fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
