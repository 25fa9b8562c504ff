//! The browser's cookies: a member's session, and a candidate's browser for one invite.
//!
//! Over TLS they carry the `__Host-` prefix, which browsers accept with Secure only; on plain loopback they go without.
//! A request that a cookie authenticates and that changes something must come from our own origin.

use axum::http::header::InvalidHeaderValue;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use chrono::TimeDelta;

use crate::graphql::SessionCookie;
use crate::identity::sign_in::SESSION_LIFETIME;
use crate::kernel::secret::{Token, TokenHash};

const SECURE_NAME: &str = "__Host-assay_session";
const PLAIN_NAME: &str = "assay_session";

const SECURE_CANDIDATE_NAME: &str = "__Host-assay_candidate";
const PLAIN_CANDIDATE_NAME: &str = "assay_candidate";
/// How long a browser remembers a candidate, also when it is closed meanwhile, as telephones do on their own. Whether the
/// token still counts is the server's business.
const CANDIDATE_LIFETIME: TimeDelta = TimeDelta::days(30);
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

fn is_secure(public_url: &str) -> bool {
    public_url.starts_with("https://")
}

fn name(public_url: &str) -> &'static str {
    if is_secure(public_url) { SECURE_NAME } else { PLAIN_NAME }
}

/// A name for each link, so that two invites in one browser do not push each other out.
fn candidate_name(public_url: &str, link: &TokenHash) -> String {
    let stem = if is_secure(public_url) { SECURE_CANDIDATE_NAME } else { PLAIN_CANDIDATE_NAME };
    link.iter().take(8).fold(format!("{stem}_"), |name, byte| format!("{name}{byte:02x}"))
}

fn find<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find_map(|(found, value)| (found == name).then_some(value))
}

/// Whether the browser says that a page of ours sent the request.
pub(super) fn is_same_origin(headers: &HeaderMap, public_url: &str) -> bool {
    let says = |name: &HeaderName, expected: &str| headers.get(name).is_some_and(|value| value == expected);
    says(&header::ORIGIN, public_url) || says(&SEC_FETCH_SITE, "same-origin")
}

/// The candidate token in a request's cookie for one link. Looking needs no origin: whoever sends a person to the link
/// learns nothing by it.
pub(super) fn candidate_token<'h>(headers: &'h HeaderMap, public_url: &str, link: &TokenHash) -> Option<&'h str> {
    find(headers, &candidate_name(public_url, link))
}

/// The header that keeps a candidate's token.
pub(super) fn set_candidate(
    token: &Token,
    public_url: &str,
    link: &TokenHash,
) -> Result<HeaderValue, InvalidHeaderValue> {
    let secure = if is_secure(public_url) { "; Secure" } else { "" };
    let (name, value) = (candidate_name(public_url, link), token.expose());
    let age = CANDIDATE_LIFETIME.num_seconds();
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    let mut header = HeaderValue::from_str(&cookie)?;
    header.set_sensitive(true);
    Ok(header)
}

/// The session token in a request's cookie, if the request comes from our own origin. Browsers say so of a stream that a
/// page of ours opens by GET in another header than of everything else.
pub(super) fn session_token<'h>(headers: &'h HeaderMap, public_url: &str) -> Option<&'h str> {
    if !is_same_origin(headers, public_url) {
        return None;
    }
    find(headers, name(public_url))
}

/// The header that carries out what an answer does to the cookie.
pub(super) fn set_cookie(change: &SessionCookie, public_url: &str) -> Option<HeaderValue> {
    let secure = if is_secure(public_url) { "; Secure" } else { "" };
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

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: TokenHash = [0xab; 32];

    #[test]
    fn a_candidates_cookie_belongs_to_one_link_and_over_tls_to_one_host() {
        let token = Token::presented("asc_1");
        let plain = set_candidate(&token, "http://assay.test", &LINK).unwrap();
        assert_eq!(plain, "assay_candidate_abababababababab=asc_1; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000");
        let secure = set_candidate(&token, "https://assay.test", &LINK).unwrap();
        let value = "__Host-assay_candidate_abababababababab=asc_1";
        assert_eq!(secure, format!("{value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000; Secure"));
        let headers =
            HeaderMap::from_iter([(header::COOKIE, "a=b; assay_candidate_abababababababab=asc_1".parse().unwrap())]);
        assert_eq!(candidate_token(&headers, "http://assay.test", &LINK), Some("asc_1"));
        assert_eq!(candidate_token(&headers, "http://assay.test", &[0; 32]), None);
        assert_eq!(candidate_token(&headers, "https://assay.test", &LINK), None);
    }

    #[test]
    fn a_form_of_ours_is_known_by_what_the_browser_says() {
        let headers = |name: &'static str, value: &str| {
            HeaderMap::from_iter([(HeaderName::from_static(name), value.parse().unwrap())])
        };
        for (name, value, ours) in [
            ("origin", "http://assay.test", true),
            ("origin", "http://assay.test.evil.example", false),
            ("origin", "null", false),
            ("sec-fetch-site", "same-origin", true),
            ("sec-fetch-site", "same-site", false),
            ("sec-fetch-site", "none", false),
            ("referer", "http://assay.test", false),
        ] {
            assert_eq!(is_same_origin(&headers(name, value), "http://assay.test"), ours, "{name}: {value}");
        }
    }
}
