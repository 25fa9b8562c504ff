//! GraphQL over POST.
//!
//! Only `application/json` is taken, which closes the door to forms of other sites. A request that never reached
//! execution has no `data`; its status is 400 for clients that accept `application/graphql-response+json` and 200 for
//! those that know `application/json` only.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, PoisonError};

use async_graphql::{Request as GraphqlRequest, Response as GraphqlResponse, ServerError, Variables};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use serde::Deserialize;
use serde_json::Value;

use super::observe::RequestId;
use super::router::WebParts;
use super::{authentication, cookies};
use crate::access::Actor;
use crate::config::Introspection;
use crate::graphql::{RequestContext, Sights, finish, record_sights, refusal, refuses};
use crate::kernel::error::{ApiError, ErrorCode};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const RESPONSE_JSON: &str = "application/graphql-response+json; charset=utf-8";
const PLAIN_JSON: &str = "application/json; charset=utf-8";

/// Largest body of members and integrations: a bulk invite of 5,000 people fits.
pub(super) const MAX_BODY: usize = 8 * 1024 * 1024;
/// Largest body of candidates and of nobody.
const MAX_STRANGER_BODY: usize = 512 * 1024;

/// A request before it has been understood.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    query: Option<String>,
    operation_name: Option<String>,
    #[serde(default)]
    variables: Option<serde_json::Map<String, Value>>,
    #[serde(default)]
    #[expect(dead_code, reason = "must be an object where it is given; nothing in it is used")]
    extensions: Option<serde_json::Map<String, Value>>,
}

/// Answers `POST /graphql`.
pub(super) async fn post(
    State(parts): State<Arc<WebParts>>,
    Extension(request_id): Extension<RequestId>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Some(media) = accepted(&headers) else {
        return (StatusCode::NOT_ACCEPTABLE, "Accept application/graphql-response+json or application/json.\n")
            .into_response();
    };
    let answer = Answer { media, request_id: request_id.0 };
    if !is_json(&headers) {
        return answer.refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, ErrorCode::BadUserInput, "Send application/json.");
    }
    let public_url = &parts.env.links.public_url;
    let actor = match authentication::actor(&parts.env, &headers, public_url).await {
        Ok(actor) => actor,
        Err(ApiError::Unauthenticated) => {
            let message = "The token is unknown, expired or revoked.";
            return answer.refuse(StatusCode::UNAUTHORIZED, ErrorCode::Unauthenticated, message);
        }
        Err(error) => return answer.before_execution(vec![refusal(error)]),
    };
    let limit = if matches!(actor, Actor::User(_) | Actor::ApiKey(_)) { MAX_BODY } else { MAX_STRANGER_BODY };
    let body = match body {
        Ok(body) if body.len() <= limit => body,
        Err(rejection) if rejection.status() != StatusCode::PAYLOAD_TOO_LARGE => {
            return answer.refuse(StatusCode::BAD_REQUEST, ErrorCode::BadUserInput, "The body was cut off.");
        }
        _ => {
            let message = format!("A request body has at most {limit} bytes.");
            return answer.refuse(StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::PayloadTooLarge, &message);
        }
    };
    let request = match read(&body) {
        Ok(request) => request,
        Err(message) => return answer.refuse(StatusCode::BAD_REQUEST, ErrorCode::BadUserInput, message),
    };
    answer.execute(&parts, request, actor, &headers).await
}

/// Answers every other method on `/graphql`.
pub(super) async fn method_not_allowed() -> Response {
    let allow = [(header::ALLOW, "GET, POST")];
    std::future::ready((StatusCode::METHOD_NOT_ALLOWED, allow, "Send GraphQL by POST.\n").into_response()).await
}

fn is_json(headers: &HeaderMap) -> bool {
    let sent = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = sent.split(';').map(str::trim);
    let json = parts.next().is_some_and(|media| media.eq_ignore_ascii_case("application/json"));
    json && parts.all(|parameter| {
        let Some((name, value)) = parameter.split_once('=') else { return true };
        !name.eq_ignore_ascii_case("charset") || value.trim_matches('"').eq_ignore_ascii_case("utf-8")
    })
}

/// The media type to answer with; none when the client accepts neither.
fn accepted(headers: &HeaderMap) -> Option<&'static str> {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("*/*");
    let weight = |media: &str| {
        let ranges = accept.split(',').filter_map(|range| {
            let mut parts = range.split(';').map(str::trim);
            let name = parts.next()?;
            let general = name == "*/*" || name == "application/*";
            let q = parts.find_map(|part| part.strip_prefix("q=")).and_then(|q| q.parse::<f32>().ok()).unwrap_or(1.0);
            (name.eq_ignore_ascii_case(media) || general).then_some((!general, q))
        });
        // A range that names the type decides over one that covers it.
        ranges.max_by(|a, b| a.0.cmp(&b.0)).map_or(0.0, |(_, q)| q)
    };
    let (response, plain) = (weight("application/graphql-response+json"), weight("application/json"));
    if response <= 0.0 && plain <= 0.0 {
        return None;
    }
    let named = accept.to_ascii_lowercase().contains("application/graphql-response+json");
    Some(if named && response >= plain { RESPONSE_JSON } else { PLAIN_JSON })
}

fn read(body: &[u8]) -> Result<GraphqlRequest, &'static str> {
    let json: Value = serde_json::from_slice(body).map_err(|_echo| "The body is not JSON.")?;
    let shape =
        "Send an object with query as text, operationName as text or null, variables and extensions as objects.";
    let body: Body = serde_json::from_value(json).map_err(|_echo| shape)?;
    let mut request = GraphqlRequest::new(body.query.ok_or(shape)?);
    if let Some(variables) = body.variables {
        request = request.variables(Variables::from_json(Value::Object(variables)));
    }
    if let Some(name) = body.operation_name.filter(|name| !name.is_empty()) {
        request = request.operation_name(name);
    }
    Ok(request)
}

/// How one request is answered.
struct Answer {
    media: &'static str,
    request_id: String,
}

impl Answer {
    async fn execute(
        &self,
        parts: &WebParts,
        mut request: GraphqlRequest,
        actor: Actor,
        headers: &HeaderMap,
    ) -> Response {
        if let Some(code) = refuses(&request.query) {
            let status = if self.media == PLAIN_JSON { StatusCode::OK } else { StatusCode::BAD_REQUEST };
            return self.refuse(status, code, code.description());
        }
        if !may_introspect(parts.settings.introspection, &actor) {
            request = request.disable_introspection();
        }
        let context = RequestContext {
            env: Arc::clone(&parts.env),
            actor,
            idempotency_key: headers.get(IDEMPOTENCY_KEY).and_then(|key| key.to_str().ok()).map(str::to_owned),
            session_cookie: Arc::default(),
            request_id: self.request_id.clone(),
            sights: Sights::default(),
        };
        let cookie = Arc::clone(&context.session_cookie);
        let execution = AssertUnwindSafe(parts.schema.execute(request.data(context.clone()))).catch_unwind();
        let Ok(response) = execution.await else {
            let panic = ApiError::internal("a resolver panicked");
            return self.before_execution(vec![refusal(panic)]);
        };
        if let Err(error) = record_sights(&context).await {
            return self.before_execution(vec![refusal(error)]);
        }
        let mut answer = self.render(&finish(response, &self.request_id));
        let cookie = cookie.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cookie) = cookies::set_cookie(&cookie, &parts.env.links.public_url) {
            answer.headers_mut().append(header::SET_COOKIE, cookie);
        }
        answer
    }

    /// An answer of errors that arose before the document was executed.
    fn before_execution(&self, errors: Vec<ServerError>) -> Response {
        self.render(&finish(GraphqlResponse::from_errors(errors), &self.request_id))
    }

    fn render(&self, response: &GraphqlResponse) -> Response {
        let executed =
            response.data != async_graphql::Value::Null || response.errors.iter().any(|e| !e.path.is_empty());
        let body = if executed || response.errors.is_empty() {
            serde_json::to_vec(response)
        } else {
            serde_json::to_vec(&serde_json::json!({ "errors": response.errors }))
        };
        let status = if executed || self.media == PLAIN_JSON { StatusCode::OK } else { StatusCode::BAD_REQUEST };
        match body {
            Ok(body) => self.respond(status, body),
            Err(_) => self.respond(StatusCode::INTERNAL_SERVER_ERROR, Vec::new()),
        }
    }

    fn refuse(&self, status: StatusCode, code: ErrorCode, message: &str) -> Response {
        let extensions = serde_json::json!({ "code": code.as_str(), "requestId": self.request_id });
        let body = serde_json::json!({ "errors": [{ "message": message, "extensions": extensions }] });
        self.respond(status, body.to_string().into_bytes())
    }

    fn respond(&self, status: StatusCode, body: Vec<u8>) -> Response {
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(self.media)),
            (header::VARY, HeaderValue::from_static("Accept")),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (status, headers, body).into_response()
    }
}

fn may_introspect(setting: Introspection, actor: &Actor) -> bool {
    match setting {
        Introspection::Public => true,
        Introspection::Members => matches!(actor, Actor::User(_) | Actor::ApiKey(_)),
        Introspection::Off => false,
    }
}
