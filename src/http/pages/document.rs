//! A page as it leaves: whole, uncached, unindexed, with nothing allowed but its own style, our scripts and forms.
//!
//! Tokens stand in the paths, so that no other site may learn the address. The policy is `same-origin` and not
//! `no-referrer`, because under that browsers send our own forms with `Origin: null`.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::frame::Frame;
use crate::kernel::error::ApiError;

/// The one style sheet, inline in every page.
pub(super) const STYLE: &str = include_str!("../../../templates/pages/style.css");

const ROBOTS_TAG: HeaderName = HeaderName::from_static("x-robots-tag");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// What a page may load and do. Styles count by their hashes: there are none but ours.
fn content_policy(frame: &Frame) -> String {
    let mut hashes = vec![hash(STYLE)];
    hashes.extend(frame.colors().map(hash));
    let preview = if frame.records() { "media-src blob:; " } else { "" };
    format!(
        "default-src 'none'; style-src {}; script-src 'self'; connect-src 'self'; {preview}form-action 'self'; \
         frame-ancestors 'none'; base-uri 'none'",
        hashes.join(" ")
    )
}

fn hash(style: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(style)))
}

/// Something that can be shown.
pub(super) trait Page {
    /// The whole document.
    fn html(&self, frame: &Frame) -> askama::Result<String>;
}

/// Gives a page type its documents, a template for each language.
macro_rules! templates {
    ($page:ty { $($language:ident => $html:tt;)+ }) => {
        impl $crate::http::pages::document::Page for $page {
            fn html(&self, frame: &$crate::http::pages::frame::Frame) -> askama::Result<String> {
                match frame.language() {
                    $($crate::http::pages::language::Language::$language => {
                        #[derive(askama::Template)]
                        #[template(path = $html)]
                        struct Html<'a> {
                            page: &'a $page,
                            frame: &'a $crate::http::pages::frame::Frame,
                        }
                        askama::Template::render(&Html { page: self, frame })
                    })+
                }
            }
        }
    };
}
pub(super) use templates;

/// The answer that carries a page.
pub(super) fn respond(status: StatusCode, frame: &Frame, page: &impl Page) -> Result<Response, ApiError> {
    let html = page.html(frame).map_err(ApiError::internal)?;
    let policy = HeaderValue::from_str(&content_policy(frame)).map_err(ApiError::internal)?;
    let devices = if frame.records() { "camera=(self), microphone=(self)" } else { "camera=(), microphone=()" };
    let headers = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CONTENT_LANGUAGE, HeaderValue::from_static(frame.language().tag())),
        (PERMISSIONS_POLICY, HeaderValue::from_static(devices)),
    ];
    Ok((status, headers, Html(html)).into_response())
}

/// What every answer under a link carries: pages, redirections, and what scripts are told.
pub(super) fn seal(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept"));
    headers.insert(ROBOTS_TAG, HeaderValue::from_static("noindex"));
    response
}
