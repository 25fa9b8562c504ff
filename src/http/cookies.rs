//! The browser's session cookie.
//!
//! Over TLS it carries the `__Host-` prefix, which browsers accept with Secure only; on plain loopback it goes without.
//! A request that a cookie authenticates must come from our own origin.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::graphql::SessionCookie;
use crate::identity::sign_in::SESSION_LIFETIME;

const SECURE_NAME: &str = "__Host-assay_session";
const PLAIN_NAME: &str = "assay_session";

fn name(public_url: &str) -> &'static str {
    if public_url.starts_with("https://") { SECURE_NAME } else { PLAIN_NAME }
}

/// The session token in a request's cookie, if the request comes from our own origin.
pub(super) fn session_token<'h>(headers: &'h HeaderMap, public_url: &str) -> Option<&'h str> {
    let origin = headers.get(header::ORIGIN)?.to_str().ok()?;
    if origin != public_url {
        return None;
    }
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find_map(|(found, value)| (found == name(public_url)).then_some(value))
}

/// The header that carries out what an answer does to the cookie.
pub(super) fn set_cookie(change: &SessionCookie, public_url: &str) -> Option<HeaderValue> {
    let secure = if public_url.starts_with("https://") { "; Secure" } else { "" };
    let (value, age) = match change {
        SessionCookie::Keep => return None,
        SessionCookie::Set(token) => (token.expose(), SESSION_LIFETIME.num_seconds()),
        SessionCookie::Clear => ("", 0),
    };
    let cookie = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}", name(public_url));
    let mut header = HeaderValue::from_str(&cookie).ok()?;
    header.set_sensitive(true);
    Some(header)
}
