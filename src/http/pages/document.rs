//! A page as it leaves: whole, uncached, unindexed, with nothing allowed but its own style and its own forms.
//!
//! Tokens stand in the paths, so that no other site may learn the address. The policy is `same-origin` and not
//! `no-referrer`, because under that browsers send our own forms with `Origin: null`.

use std::sync::LazyLock;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::language::Language;
use crate::kernel::error::ApiError;

/// The one style sheet, inline in every page.
pub(super) const STYLE: &str = include_str!("../../../templates/pages/style.css");

const ROBOTS_TAG: HeaderName = HeaderName::from_static("x-robots-tag");

static CONTENT_POLICY: LazyLock<String> = LazyLock::new(|| {
    let style = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
});

/// Something that can be shown.
pub(super) trait Page {
    /// The whole document in a language.
    fn html(&self, language: Language) -> askama::Result<String>;
}

/// Gives a page type its documents, a template for each language.
macro_rules! templates {
    ($page:ty { $($language:ident => $html:tt;)+ }) => {
        impl $crate::http::pages::document::Page for $page {
            fn html(&self, language: $crate::http::pages::language::Language) -> askama::Result<String> {
                match language {
                    $($crate::http::pages::language::Language::$language => {
                        #[derive(askama::Template)]
                        #[template(path = $html)]
                        struct Html<'a> {
                            page: &'a $page,
                            style: &'static str,
                        }
                        let style = $crate::http::pages::document::STYLE;
                        askama::Template::render(&Html { page: self, style })
                    })+
                }
            }
        }
    };
}
pub(super) use templates;

/// The answer that carries a page.
pub(super) fn respond(status: StatusCode, language: Language, page: &impl Page) -> Result<Response, ApiError> {
    let html = page.html(language).map_err(ApiError::internal)?;
    let policy = HeaderValue::from_str(&CONTENT_POLICY).map_err(ApiError::internal)?;
    let headers = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag())),
    ];
    Ok((status, headers, Html(html)).into_response())
}

/// What every answer under a link carries, pages and redirections alike.
pub(super) fn seal(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(ROBOTS_TAG, HeaderValue::from_static("noindex"));
    response
}
