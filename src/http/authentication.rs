//! Who sent this request.

use axum::http::{HeaderMap, header};

use super::cookies;
use super::router::WebParts;
use crate::access::Actor;
use crate::identity::authenticate::authenticate;
use crate::kernel::error::ApiError;
use crate::kernel::secret::Token;

/// Whoever calls, and the token that says so; none for nobody.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) actor: Actor,
    pub(super) token: Option<Token>,
}

impl Caller {
    /// Nobody.
    pub(super) const NOBODY: Self = Self { actor: Actor::Anonymous, token: None };

    /// Whoever holds this token, which must be good.
    pub(super) async fn holding(parts: &WebParts, token: &str) -> Result<Self, ApiError> {
        let actor = authenticate(&parts.env.database, token).await?;
        Ok(Self { actor, token: Some(Token::presented(token)) })
    }

    /// The same from `Bearer <token>`.
    pub(super) async fn authorized(parts: &WebParts, authorization: &str) -> Result<Self, ApiError> {
        Self::holding(parts, bearer(authorization).ok_or(ApiError::Unauthenticated)?).await
    }
}

/// The caller behind a request. A bearer token must be good; a cookie that is not counts as none, so that a browser with
/// an old one can still sign in.
pub(super) async fn caller(parts: &WebParts, headers: &HeaderMap) -> Result<Caller, ApiError> {
    if let Some(authorization) = headers.get(header::AUTHORIZATION) {
        return Caller::authorized(parts, authorization.to_str().unwrap_or_default()).await;
    }
    let Some(token) = cookies::session_token(headers, &parts.env.links.public_url) else { return Ok(Caller::NOBODY) };
    match Caller::holding(parts, token).await {
        Err(ApiError::Unauthenticated) => Ok(Caller::NOBODY),
        found => found,
    }
}

fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
