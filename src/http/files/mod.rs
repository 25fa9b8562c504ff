//! Files come in and go out. The address is all that a caller needs: it opens one document, for one thing, for a while.
//!
//! Uploads speak the core of the tus protocol, 1.0.0: `HEAD` tells where an upload stands, `PATCH` goes on from there.

mod answer;
mod download;
pub(super) mod pace;
mod upload;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, head};

use super::router::WebParts;

/// The paths of files.
pub(super) fn routes() -> Router<Arc<WebParts>> {
    Router::new()
        .route("/files/{token}", head(upload::look).patch(upload::receive).options(upload::tell))
        .route("/files/{token}/download", get(download::send))
}
