//! Every path of the server.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, post};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use super::{files, graphiql, graphql, health, observe, pages};
use crate::config::HttpSettings;
use crate::domain::env::Env;
use crate::graphql::{AssaySchema, Documents, Live};
use crate::identity::credential::Credentials;

/// Longest time that a request may take until its answer begins. A stream goes on as long as it is wanted; files have a
/// pace instead.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Whether the server can do its work now; handed in by the composition root.
pub type Readiness = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = bool> + Send>> + Send + Sync>;

/// What the web server is made of.
#[derive(Clone)]
pub struct WebParts {
    /// The surroundings of the domain.
    pub env: Arc<Env>,
    /// The schema.
    pub schema: AssaySchema,
    /// Documents that were parsed before.
    pub documents: Arc<Documents>,
    /// What subscriptions live on.
    pub live: Arc<Live>,
    /// The tokens that connections were opened with.
    pub credentials: Arc<Credentials>,
    /// Cancelled when the server stops: streams break off.
    pub stopping: CancellationToken,
    /// Sockets that are open.
    pub sockets: TaskTracker,
    /// Settings.
    pub settings: HttpSettings,
    /// Whether the server can do its work now.
    pub ready: Readiness,
    /// Where measurements are collected.
    pub metrics: PrometheusHandle,
}

impl std::fmt::Debug for WebParts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebParts")
    }
}

/// The server's paths.
pub fn router(parts: WebParts) -> Router {
    let parts = Arc::new(parts);
    let graphql = post(graphql::post).get(graphql::get).fallback(graphql::method_not_allowed);
    let graphql = graphql.layer(DefaultBodyLimit::max(graphql::MAX_BODY));
    let pages = Router::new()
        .route("/invite/{token}", get(pages::invite::look).post(pages::invite::begin))
        .route("/invite/{token}/answers", post(pages::answers::send).get(pages::answers::look))
        .route("/invite/{token}/hand-in", get(pages::hand_in::ask).post(pages::hand_in::hand_in))
        .route("/invite/{token}/consent", post(pages::consent::agree).get(pages::answers::back))
        .route("/invite/{token}/withdraw", post(pages::withdraw::withdraw).get(pages::answers::back))
        .route("/invite/{token}/decline", post(pages::invite::decline).get(pages::answers::back))
        .route("/invite/{token}/privacy", get(pages::privacy::look))
        .route("/result/{token}", get(pages::result::look))
        .route("/pages/{file}", get(pages::scripts::serve))
        .layer(DefaultBodyLimit::max(pages::MAX_FORM));
    let timed = Router::new()
        .route("/", get(graphiql::to_graphiql))
        .route("/graphql", graphql)
        .route("/graphiql/{*file}", get(graphiql::asset))
        .merge(pages)
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .fallback(any(health::nowhere))
        .layer(DefaultBodyLimit::max(graphql::MAX_BODY))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, TIME_LIMIT));
    let whole_files = Router::new().route("/invite/{token}/files", post(pages::files::send).get(pages::answers::back));
    // Files take as long as their line does, and are sent as they are.
    timed
        .merge(files::routes())
        .merge(whole_files.layer(DefaultBodyLimit::disable()))
        .layer(CatchPanicLayer::custom(observe::panicked))
        .layer(from_fn_with_state(Arc::clone(&parts), observe::observe))
        .with_state(parts)
}
