//! Server-Sent Events: a stream of answers for each request ("distinct connections" of graphql-sse).
//!
//! The status is 200 whatever comes of the document: errors are an event like any other. A comment now and then keeps
//! proxies from taking the stream for dead. When the server stops, the stream breaks off without `complete`: the client
//! comes back to another server.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use tokio_util::sync::CancellationToken;

use super::answer::to_json;
use super::execution::Answers;

const COMPLETE: Bytes = Bytes::from_static(b"event: complete\ndata: \n\n");
const HEARTBEAT: Bytes = Bytes::from_static(b":\n\n");

/// Answers with a stream.
pub(super) fn respond(answers: Answers, heartbeat: Duration, stopping: CancellationToken) -> Response {
    let frames = stream::unfold(Some(answers), move |answers| {
        let stopping = stopping.clone();
        async move {
            let mut answers = answers?;
            tokio::select! {
                biased;
                () = stopping.cancelled() => None,
                answer = answers.next() => Some(match answer {
                    Some(answer) => (next(&to_json(&answer)), Some(answers)),
                    None => (COMPLETE, None),
                }),
                () = tokio::time::sleep(heartbeat) => Some((HEARTBEAT, Some(answers))),
            }
        }
    });
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::VARY, HeaderValue::from_static("Accept")),
        // Proxies that gather answers before they pass them on leave this one alone.
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    (headers, Body::from_stream(frames.map(Ok::<_, Infallible>))).into_response()
}

/// The event of an answer. JSON as we write it has no line breaks.
fn next(json: &str) -> Bytes {
    Bytes::from(format!("event: next\ndata: {json}\n\n"))
}
