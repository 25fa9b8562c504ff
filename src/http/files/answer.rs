//! Refusals: a status for the protocol, a code and a sentence for whoever reads them.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::http::observe::RequestId;
use crate::kernel::error::{ApiError, chain};
use crate::kernel::problem::{Problem, Rejection};

/// An answer that says why there is no other.
pub(super) fn refuse(status: StatusCode, code: &str, message: &str) -> Response {
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (status, no_store, Json(json!({ "code": code, "message": message }))).into_response()
}

/// A refusal of the domain, in the words of the protocol.
pub(super) fn decline<C: Copy>(
    rejection: Rejection<C>,
    request_id: &RequestId,
    name: fn(C) -> (StatusCode, &'static str),
) -> Response {
    let error = match rejection {
        Rejection::Problems(problems) => match problems.into_iter().next() {
            Some(Problem { code, message, .. }) => {
                let (status, code) = name(code);
                return refuse(status, code, &message);
            }
            None => ApiError::internal("a refusal without a problem"),
        },
        Rejection::Refused(error) => error,
    };
    own_up(&error, request_id)
}

/// A fault of ours: what lies beneath stays in the log.
pub(super) fn own_up(error: &ApiError, request_id: &RequestId) -> Response {
    let cause = match error {
        ApiError::Internal(report) => chain(report.as_ref()),
        other => other.code().as_str().to_owned(),
    };
    tracing::error!(request_id = request_id.0, error = cause, "a file could not be handled");
    refuse(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_SERVER_ERROR", "Internal error. Trying again may help.")
}
