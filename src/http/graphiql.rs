//! GraphiQL: the page that developers meet at `/graphql`.
//!
//! Its files come from the public network with integrity hashes, or from a local copy (`ASSAY_GRAPHIQL_DIR`).

use std::sync::{Arc, LazyLock};

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::router::WebParts;

const PAGE: &str = include_str!("graphiql.html");
/// Public mirror of the pinned files.
const PUBLIC_ASSETS: &str = "https://unpkg.com";
const LOCAL_ASSETS: &str = "/graphiql";

/// An operation that the page opens with.
struct Operation {
    query: &'static str,
    /// JSON, with `org_…` and the like where ids belong.
    variables: &'static str,
}

/// Reads operations and their variables out of `examples/queries/`.
macro_rules! operations {
    ($($name:literal),* $(,)?) => {
        &[$(Operation {
            query: include_str!(concat!("../../examples/queries/", $name, ".graphql")),
            variables: include_str!(concat!("../../examples/queries/", $name, ".json")),
        }),*]
    };
}

/// The main path, in its order, and then what a team looks at every day.
const OPERATIONS: &[Operation] = operations![
    "viewer",
    "sign_up",
    "create_organization",
    "create_api_key",
    "create_job_description",
    "job_description",
    "draft_assessment",
    "create_assessment",
    "publish_assessment",
    "invite_participants",
    "invite_by_token",
    "accept_invite",
    "record_consent",
    "start_submission",
    "save_answer",
    "submit_submission",
    "scorecards",
    "review_scorecard",
    "decide_submission",
    "release_result",
    "comparison",
    "dashboard",
    "events",
];

/// Answers `GET /`.
pub(super) async fn to_graphiql() -> Redirect {
    std::future::ready(Redirect::to("/graphql")).await
}

/// The page for browsers.
pub(super) fn page(parts: &WebParts) -> Response {
    let local = parts.settings.graphiql_dir.is_some();
    let assets = if local { LOCAL_ASSETS } else { PUBLIC_ASSETS };
    let page = PAGE.replace("{{ASSETS}}", assets).replace("{{OPERATIONS}}", &OPERATIONS_JSON);
    let policy = content_policy(if local { "" } else { PUBLIC_ASSETS });
    let Ok(policy) = HeaderValue::from_str(&policy) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    ([(header::CONTENT_SECURITY_POLICY, policy)], Html(page)).into_response()
}

/// Answers `GET /graphiql/…`: a file of the local copy.
pub(super) async fn asset(State(parts): State<Arc<WebParts>>, Path(file): Path<String>) -> Response {
    let Some(folder) = &parts.settings.graphiql_dir else { return StatusCode::NOT_FOUND.into_response() };
    let outside = file.split('/').any(|part| part == ".." || part.is_empty() || part.contains('\\'));
    let kind = match file.rsplit_once('.').map(|(_, ending)| ending) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    if outside {
        return StatusCode::NOT_FOUND.into_response();
    }
    match tokio::fs::read(folder.join(file)).await {
        Ok(bytes) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

static OPERATIONS_JSON: LazyLock<String> = LazyLock::new(|| {
    let tab = |operation: &Operation| {
        // Constant, and read by a test: none is skipped.
        let variables: serde_json::Value = serde_json::from_str(operation.variables).unwrap_or_default();
        serde_json::json!({ "query": operation.query, "variables": variables })
    };
    OPERATIONS.iter().map(tab).collect::<serde_json::Value>().to_string().replace('<', "\\u003c")
});

/// Only the page's own script runs, and only from where it was pinned.
fn content_policy(assets: &str) -> String {
    let own = PAGE
        .split_once("<script type=\"module\">")
        .and_then(|(_, rest)| rest.split_once("</script>"))
        .map(|(script, _)| STANDARD.encode(Sha256::digest(script)))
        .unwrap_or_default();
    format!(
        "default-src 'none'; connect-src 'self'; script-src 'self' {assets} 'sha256-{own}'; \
         style-src 'self' {assets} 'unsafe-inline'; font-src data: 'self' {assets}; img-src data: 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}
