//! Single answers in JSON.
//!
//! A request that never reached execution has no `data`; its status is 400 for clients that accept
//! `application/graphql-response+json` and 200 for those that know `application/json` only.

use async_graphql::{Response as GraphqlResponse, ServerError};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::media::Json;
use crate::graphql::finish;
use crate::kernel::error::ErrorCode;

/// How one request is answered.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) json: Json,
    pub(super) request_id: String,
}

impl Answer {
    /// The answer of an operation.
    pub(super) fn render(&self, response: &GraphqlResponse) -> Response {
        let done = was_executed(response) || response.errors.is_empty() || self.json == Json::Plain;
        let status = if done { StatusCode::OK } else { StatusCode::BAD_REQUEST };
        self.respond(status, to_json(response))
    }

    /// An answer of errors that arose before the document was executed.
    pub(super) fn before_execution(&self, errors: Vec<ServerError>) -> Response {
        self.render(&finish(GraphqlResponse::from_errors(errors), &self.request_id))
    }

    /// A refusal with a status of its own.
    pub(super) fn refuse(&self, status: StatusCode, code: ErrorCode, message: &str) -> Response {
        let extensions = serde_json::json!({ "code": code.as_str(), "requestId": self.request_id });
        let body = serde_json::json!({ "errors": [{ "message": message, "extensions": extensions }] });
        self.respond(status, body.to_string())
    }

    /// A refusal of the method.
    pub(super) fn refuse_method(&self, allowed: &'static str, message: &str) -> Response {
        let mut refusal = self.refuse(StatusCode::METHOD_NOT_ALLOWED, ErrorCode::BadUserInput, message);
        refusal.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allowed));
        refusal
    }

    fn respond(&self, status: StatusCode, body: String) -> Response {
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(self.json.content_type())),
            (header::VARY, HeaderValue::from_static("Accept")),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (status, headers, body).into_response()
    }
}

/// Whether the execution of the document began.
pub(super) fn was_executed(response: &GraphqlResponse) -> bool {
    response.data != async_graphql::Value::Null || response.errors.iter().any(|error| !error.path.is_empty())
}

/// A response as clients read it: `data` is there when the execution began.
pub(super) fn to_json(response: &GraphqlResponse) -> String {
    let json = if was_executed(response) || response.errors.is_empty() {
        serde_json::to_string(response)
    } else {
        serde_json::to_string(&serde_json::json!({ "errors": response.errors }))
    };
    // Values of GraphQL are JSON by nature.
    json.unwrap_or_default()
}
