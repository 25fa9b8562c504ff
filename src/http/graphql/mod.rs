//! GraphQL at one path: single answers to POST and GET, Server-Sent Events on both, WebSocket.
//!
//! Whatever the transport, a request is read into the same form, refused for the same reasons and executed by the same
//! schema. POST takes only `application/json`, which closes the door to forms of other sites; GET changes nothing.

mod answer;
mod event_stream;
mod execution;
mod media;
mod request;
mod websocket;

use std::sync::{Arc, PoisonError};

use async_graphql::Request as GraphqlRequest;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{Extension, RawQuery, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::response::Response;
use futures_util::{StreamExt, stream};

use super::authentication::{self, Caller};
use super::observe::RequestId;
use super::router::WebParts;
use super::{cookies, graphiql};
use crate::access::Actor;
use crate::graphql::{AccessEnded, Operation, OperationKind, RequestContext, finish, prepare, refusal};
use crate::kernel::error::{ApiError, ErrorCode};
use answer::Answer;
use media::{Accepted, Json, Stream};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// What the path serves.
const METHODS: &str = "GET, POST";

/// Largest body of members and integrations: a bulk invite of 5,000 people fits.
pub(super) const MAX_BODY: usize = 8 * 1024 * 1024;
/// Largest body of candidates and of nobody.
const MAX_STRANGER_BODY: usize = 512 * 1024;

/// Answers `POST /graphql`.
pub(super) async fn post(
    State(parts): State<Arc<WebParts>>,
    Extension(request_id): Extension<RequestId>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let exchange = match Exchange::begin(parts, Method::POST, headers, request_id) {
        Ok(exchange) => exchange,
        Err(refusal) => return *refusal,
    };
    let answer = &exchange.answer;
    if !request::is_json(&exchange.headers) {
        return answer.refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, ErrorCode::BadUserInput, "Send application/json.");
    }
    let caller = match exchange.caller().await {
        Ok(caller) => caller,
        Err(refusal) => return *refusal,
    };
    let limit = if matches!(caller.actor, Actor::User(_) | Actor::ApiKey(_)) { MAX_BODY } else { MAX_STRANGER_BODY };
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
    match request::read(&body) {
        Ok(request) => exchange.serve(request, caller).await,
        Err(message) => answer.refuse(StatusCode::BAD_REQUEST, ErrorCode::BadUserInput, message),
    }
}

/// Answers `GET /graphql`: a socket, the page for browsers, or an operation that changes nothing.
pub(super) async fn get(
    State(parts): State<Arc<WebParts>>,
    Extension(request_id): Extension<RequestId>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    if headers.get(header::UPGRADE).is_some_and(|asked| asked.as_bytes().eq_ignore_ascii_case(b"websocket")) {
        return match upgrade {
            Ok(upgrade) => websocket::open(parts, upgrade, headers),
            Err(rejection) => {
                let answer = Answer { json: Json::Plain, request_id: request_id.0 };
                answer.refuse(rejection.status(), ErrorCode::BadUserInput, "This is no opening of a WebSocket.")
            }
        };
    }
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accept.contains("text/html") {
        return graphiql::page(&parts);
    }
    let exchange = match Exchange::begin(parts, Method::GET, headers, request_id) {
        Ok(exchange) => exchange,
        Err(refusal) => return *refusal,
    };
    let request = match request::read_query_string(&query.unwrap_or_default()) {
        Ok(request) => request,
        Err(message) => return exchange.answer.refuse(StatusCode::BAD_REQUEST, ErrorCode::BadUserInput, message),
    };
    match exchange.caller().await {
        Ok(caller) => exchange.serve(request, caller).await,
        Err(refusal) => *refusal,
    }
}

/// Answers every other method on `/graphql`.
pub(super) async fn method_not_allowed(Extension(request_id): Extension<RequestId>) -> Response {
    let answer = Answer { json: Json::Plain, request_id: request_id.0 };
    std::future::ready(answer.refuse_method(METHODS, "Send GraphQL by POST.")).await
}

/// A request over HTTP under way.
struct Exchange {
    parts: Arc<WebParts>,
    method: Method,
    headers: HeaderMap,
    accepted: Accepted,
    /// How refusals are told before it is known whether there is a stream.
    answer: Answer,
}

impl Exchange {
    fn begin(
        parts: Arc<WebParts>,
        method: Method,
        headers: HeaderMap,
        request_id: RequestId,
    ) -> Result<Self, Box<Response>> {
        let accepted = media::accepted(&headers);
        let json = accepted.and_then(|accepted| accepted.json).unwrap_or(Json::Plain);
        let answer = Answer { json, request_id: request_id.0 };
        let Some(accepted) = accepted else {
            let message =
                "Accept application/graphql-response+json, application/json or, for a stream, text/event-stream.";
            return Err(Box::new(answer.refuse(StatusCode::NOT_ACCEPTABLE, ErrorCode::BadUserInput, message)));
        };
        Ok(Self { parts, method, headers, accepted, answer })
    }

    async fn caller(&self) -> Result<Caller, Box<Response>> {
        authentication::caller(&self.parts, &self.headers).await.map_err(|error| {
            Box::new(match error {
                ApiError::Unauthenticated => {
                    let message = "The token is unknown, expired or revoked.";
                    self.answer.refuse(StatusCode::UNAUTHORIZED, ErrorCode::Unauthenticated, message)
                }
                error => self.answer.before_execution(vec![refusal(error)]),
            })
        })
    }

    async fn serve(&self, request: GraphqlRequest, caller: Caller) -> Response {
        let operation = match prepare(request, &self.parts.documents) {
            Ok(operation) => operation,
            Err(error) if self.accepted.stream == Stream::Wanted => {
                let refused = finish(async_graphql::Response::from_errors(vec![error]), &self.answer.request_id);
                return self.stream(stream::iter([refused]).boxed());
            }
            Err(error) => return self.answer.before_execution(vec![error]),
        };
        if operation.kind == OperationKind::Mutation && self.method == Method::GET {
            return self.answer.refuse_method("POST", "GET changes nothing: send a mutation by POST.");
        }
        let context = RequestContext {
            idempotency_key: self.headers.get(IDEMPOTENCY_KEY).and_then(|key| key.to_str().ok()).map(str::to_owned),
            ..execution::context(&self.parts, caller.actor.clone(), &self.answer.request_id)
        };
        match (operation.kind, self.accepted.stream) {
            (_, Stream::Wanted) | (OperationKind::Subscription, Stream::IfNeeded) => {
                let access_ended = AccessEnded::default();
                let credential = caller.token.map(|token| self.parts.credentials.of(token));
                let stream = Some(execution::stream_context(&self.parts, credential, &access_ended));
                let context = RequestContext { stream, ..context };
                self.stream(execution::answers(&self.parts, operation, context))
            }
            (OperationKind::Subscription, Stream::No) => {
                let message = "Subscribe over WebSocket, or accept text/event-stream.";
                let status = if self.answer.json == Json::Plain { StatusCode::OK } else { StatusCode::BAD_REQUEST };
                self.answer.refuse(status, ErrorCode::BadUserInput, message)
            }
            _ => self.single(operation, context).await,
        }
    }

    async fn single(&self, operation: Operation, context: RequestContext) -> Response {
        let cookie = Arc::clone(&context.session_cookie);
        let response = execution::once(&self.parts, operation, context).await;
        let mut answer = self.answer.render(&response);
        let cookie = cookie.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cookie) = cookies::set_cookie(&cookie, &self.parts.env.links.public_url) {
            answer.headers_mut().append(header::SET_COOKIE, cookie);
        }
        answer
    }

    fn stream(&self, answers: execution::Answers) -> Response {
        event_stream::respond(answers, self.parts.settings.streams.heartbeat, self.parts.stopping.clone())
    }
}
