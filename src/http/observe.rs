//! Request ids, log lines and measurements: one for each request, by route.

use std::any::Any;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::router::WebParts;
use crate::kernel::error::ErrorCode;

/// Header that carries the request's id in the answer.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Id of a request, the same in the answer, the log and every error.
#[derive(Debug, Clone)]
pub(super) struct RequestId(pub(super) String);

impl RequestId {
    /// A fresh one.
    pub(super) fn new(parts: &WebParts) -> Self {
        let database = &parts.env.database;
        let now = u64::try_from(database.clock().now().timestamp_millis()).unwrap_or_default();
        let id = uuid::Builder::from_unix_timestamp_millis(now, &database.randomness().bytes()).into_uuid();
        Self(id.to_string())
    }
}

/// Gives the request an id, logs its end and measures it.
pub(super) async fn observe(State(parts): State<Arc<WebParts>>, mut request: Request, next: Next) -> Response {
    let RequestId(id) = RequestId::new(&parts);
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    request.extensions_mut().insert(RequestId(id.clone()));
    let begun = Instant::now();
    let mut response = next.run(request).await;
    let seconds = begun.elapsed().as_secs_f64();
    let status = response.status().as_u16();
    tracing::info!(request_id = id, %method, route, status, milliseconds = seconds * 1000.0, "request");
    metrics::histogram!("assay_http_request_seconds", "route" => route, "status" => status.to_string()).record(seconds);
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    headers.entry(header::X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
    headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("no-referrer"));
    response
}

/// The answer when a handler panicked: the same as to any fault of ours. What it said stays in the log.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands the panic over")]
pub(super) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let said =
        panic.downcast_ref::<&str>().map(ToString::to_string).or_else(|| panic.downcast_ref::<String>().cloned());
    tracing::error!(panic = said.unwrap_or_default(), "a request panicked");
    let body = serde_json::json!({ "errors": [{
        "message": "Internal error.",
        "extensions": { "code": ErrorCode::InternalServerError.as_str() },
    }]});
    (StatusCode::INTERNAL_SERVER_ERROR, axum::Json(body)).into_response()
}
