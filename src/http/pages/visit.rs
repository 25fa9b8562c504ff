//! One request for a page: who asks, with which link, from where.

use std::sync::Arc;

use axum::extract::{Extension, FromRequestParts, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::closed::{Closed, ClosedPage};
use super::document::{respond, seal};
use super::frame::Frame;
use super::language;
use super::state;
use crate::access::Actor;
use crate::domain::env::Env;
use crate::http::cookies;
use crate::http::observe::RequestId;
use crate::http::router::WebParts;
use crate::identity::authenticate::authenticate;
use crate::kernel::error::{ApiError, chain};
use crate::kernel::secret::{Token, TokenHash};

/// One request for a page.
#[derive(FromRequestParts)]
#[from_request(state(Arc<WebParts>))]
pub(in crate::http) struct Visit {
    #[from_request(via(Path))]
    token: String,
    #[from_request(via(State))]
    parts: Arc<WebParts>,
    #[from_request(via(Extension))]
    request_id: RequestId,
    headers: HeaderMap,
}

impl Visit {
    /// The surroundings of the domain.
    pub(super) fn env(&self) -> &Env {
        &self.parts.env
    }

    /// The token of the link, for forms that lead back to it.
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// What the token of the link is found by.
    pub(super) fn link(&self) -> TokenHash {
        Token::presented(&self.token).hash()
    }

    /// The frame for a visitor of whom nothing is known.
    pub(super) fn frame(&self) -> Frame {
        Frame::plain(language::asked_for(&self.headers))
    }

    /// Whether a script asks, which wants facts and no page.
    pub(super) fn is_by_script(&self) -> bool {
        self.headers.get(header::ACCEPT).is_some_and(|accept| accept == "application/json")
    }

    /// The candidate whose browser this is; nobody without a good cookie for this link.
    pub(super) async fn visitor(&self) -> Result<Actor, ApiError> {
        let Some(token) = cookies::candidate_token(&self.headers, &self.env().links.public_url, &self.link()) else {
            return Ok(Actor::Anonymous);
        };
        match authenticate(&self.env().database, token).await {
            Ok(candidate @ Actor::Candidate(_)) => Ok(candidate),
            Ok(_) | Err(ApiError::Unauthenticated) => Ok(Actor::Anonymous),
            Err(error) => Err(error),
        }
    }

    /// Whether a form was sent from a page of ours, as the browser testifies.
    pub(super) fn is_from_own_page(&self) -> bool {
        cookies::is_same_origin(&self.headers, &self.env().links.public_url)
    }

    /// The cookie that lets this browser act for the candidate.
    pub(super) fn candidate_cookie(&self, token: &Token) -> Result<HeaderValue, ApiError> {
        cookies::set_candidate(token, &self.env().links.public_url, &self.link()).map_err(ApiError::internal)
    }

    /// Sends the browser to the page behind the link, by GET.
    pub(super) fn back_to_link(&self) -> Result<Response, ApiError> {
        self.on_to("")
    }

    /// Sends the browser to a page below the link, by GET.
    pub(super) fn on_to(&self, below: &str) -> Result<Response, ApiError> {
        let place = HeaderValue::from_str(&format!("/invite/{}{below}", self.token)).map_err(ApiError::internal)?;
        Ok((StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response())
    }

    /// The answer to the browser, also when there is none.
    pub(super) fn answer(&self, outcome: Result<Response, ApiError>) -> Response {
        let response = outcome.or_else(|error| self.own_up(&error));
        seal(response.unwrap_or_else(|_unwritable| StatusCode::INTERNAL_SERVER_ERROR.into_response()))
    }

    fn own_up(&self, error: &ApiError) -> Result<Response, ApiError> {
        let cause = match error {
            ApiError::Internal(report) => chain(report.as_ref()),
            other => other.code().as_str().to_owned(),
        };
        tracing::error!(request_id = self.request_id.0, error = cause, "a page could not be made");
        if self.is_by_script() {
            return Ok(state::own_up(&self.request_id.0));
        }
        let reason = Closed::Fault { request_id: self.request_id.0.clone() };
        respond(reason.status(), &self.frame(), &ClosedPage::because(reason))
    }
}
