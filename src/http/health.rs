//! Whether the server lives, whether it can work, and what it has measured.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;

use super::router::WebParts;

/// The process answers.
pub(super) async fn alive() -> &'static str {
    std::future::ready("ok\n").await
}

/// The process can do its work: its database answers.
pub(super) async fn ready(State(parts): State<Arc<WebParts>>) -> (StatusCode, &'static str) {
    if (parts.ready)().await { (StatusCode::OK, "ready\n") } else { (StatusCode::SERVICE_UNAVAILABLE, "not ready\n") }
}

/// Measurements in Prometheus' text form.
pub(super) async fn metrics(State(parts): State<Arc<WebParts>>) -> String {
    std::future::ready(parts.metrics.render()).await
}

/// There is nothing here.
pub(super) async fn nowhere() -> (StatusCode, &'static str) {
    std::future::ready((StatusCode::NOT_FOUND, "There is nothing here. The API is at /graphql.\n")).await
}
