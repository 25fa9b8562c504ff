//! An operation is run: once, or as a stream of answers.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Request as GraphqlRequest, Response as GraphqlResponse};
use futures_util::stream::BoxStream;
use futures_util::{FutureExt, StreamExt, stream};

use crate::access::Actor;
use crate::config::Introspection;
use crate::graphql::{
    AccessEnded, Operation, OperationKind, RequestContext, Sights, StreamContext, finish, record_sights, refusal,
    refused,
};
use crate::http::router::WebParts;
use crate::identity::credential::Credential;
use crate::kernel::error::{ApiError, ErrorCode};

/// Longest time that one answer of a stream or a socket may take: that of any request.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// A stream of answers.
pub(super) type Answers = BoxStream<'static, GraphqlResponse>;

/// What a request carries beside its document.
pub(super) fn context(parts: &WebParts, actor: Actor, request_id: &str) -> RequestContext {
    RequestContext {
        env: Arc::clone(&parts.env),
        actor,
        idempotency_key: None,
        session_cookie: Arc::default(),
        request_id: request_id.to_owned(),
        sights: Sights::default(),
        stream: None,
    }
}

/// What the operation of a stream or a socket carries besides.
pub(super) fn stream_context(
    parts: &WebParts,
    credential: Option<Arc<Credential>>,
    access_ended: &AccessEnded,
) -> StreamContext {
    StreamContext {
        live: Arc::clone(&parts.live),
        credential,
        access_ended: Arc::clone(access_ended),
        recheck: parts.settings.streams.recheck,
    }
}

/// The request with its surroundings, and with introspection if the caller may have it.
fn surrounded(parts: &WebParts, operation: Operation, context: RequestContext) -> GraphqlRequest {
    let request = operation.request;
    let request = if may_introspect(parts.settings.introspection, &context.actor) {
        request
    } else {
        request.disable_introspection()
    };
    request.data(context)
}

fn may_introspect(setting: Introspection, actor: &Actor) -> bool {
    match setting {
        Introspection::Public => true,
        Introspection::Members => matches!(actor, Actor::User(_) | Actor::ApiKey(_)),
        Introspection::Off => false,
    }
}

/// Runs a query or mutation.
pub(super) async fn once(parts: &WebParts, operation: Operation, context: RequestContext) -> GraphqlResponse {
    let request = surrounded(parts, operation, context.clone());
    let execution = AssertUnwindSafe(parts.schema.execute(request)).catch_unwind();
    seen(execution.await.unwrap_or_else(|_| panicked()), &context).await
}

/// The answer as it may go out: once what it shows of candidates' work is recorded.
async fn seen(answer: GraphqlResponse, context: &RequestContext) -> GraphqlResponse {
    let answer = match record_sights(context).await {
        Ok(()) => answer,
        Err(error) => GraphqlResponse::from_errors(vec![refusal(error)]),
    };
    finish(answer, &context.request_id)
}

/// Runs an operation of whatever kind. A query or mutation has one answer, and as much time for it as a request has.
pub(super) fn answers(parts: &WebParts, operation: Operation, context: RequestContext) -> Answers {
    let kind = operation.kind;
    let request = surrounded(parts, operation, context.clone());
    let answers = AssertUnwindSafe(parts.schema.execute_stream(request)).catch_unwind();
    let answers = answers.map(|answer| answer.unwrap_or_else(|_| panicked())).boxed();
    let answers = if kind == OperationKind::Subscription { answers } else { in_time(answers) };
    let context = Arc::new(context);
    answers
        .then(move |answer| {
            let context = Arc::clone(&context);
            async move { seen(answer, &context).await }
        })
        .boxed()
}

fn in_time(mut answers: Answers) -> Answers {
    let answer = async move {
        let in_time = tokio::time::timeout(TIME_LIMIT, answers.next()).await;
        in_time.unwrap_or_else(|_| {
            let late = refused(ErrorCode::Timeout, ErrorCode::Timeout.description());
            Some(GraphqlResponse::from_errors(vec![late]))
        })
    };
    stream::once(answer).filter_map(std::future::ready).boxed()
}

fn panicked() -> GraphqlResponse {
    GraphqlResponse::from_errors(vec![refusal(ApiError::internal("a resolver panicked"))])
}
