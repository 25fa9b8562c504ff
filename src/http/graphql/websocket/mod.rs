//! WebSocket by the protocol `graphql-transport-ws`.
//!
//! One task reads, writes and keeps time for a socket; each operation is a task beside it. What operations have to say
//! waits in a short queue: when the other end reads slowly, they wait too, and nothing gathers here. A socket ends with
//! its token, with the other end, or with a [`Closing`] that says why.

mod connection;
mod message;
mod operations;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::Response;

use crate::http::router::WebParts;
use connection::Connection;

/// The one subprotocol.
const PROTOCOL: &str = "graphql-transport-ws";
/// Largest message that is read; a request of this size is large.
const MAX_MESSAGE: usize = 512 * 1024;
/// Buffer for reading and for writing. Thousands of sockets are open at once, and most of them are quiet.
const BUFFER: usize = 4 * 1024;
/// How long the other end may take to agree that a socket is closed.
const FAREWELL: Duration = Duration::from_secs(2);

/// Why the server closes a socket: the code and its reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Closing(u16, &'static str);

impl Closing {
    const GOING_AWAY: Self = Self(1001, "The server stops");
    const TOO_BIG: Self = Self(1009, "Message too big");
    const INVALID: Self = Self(4400, "Invalid message");
    const UNAUTHORIZED: Self = Self(4401, "Unauthorized");
    const FORBIDDEN: Self = Self(4403, "Forbidden");
    const NO_SUBPROTOCOL: Self = Self(4406, "Subprotocol not acceptable");
    const NOT_INTRODUCED: Self = Self(4408, "Connection initialisation timeout");
    const DUPLICATE: Self = Self(4409, "Subscriber for this id already exists");
    const INTRODUCED_TWICE: Self = Self(4429, "Too many initialisation requests");
}

/// Opens a socket.
pub(super) fn open(parts: Arc<WebParts>, upgrade: WebSocketUpgrade, headers: HeaderMap) -> Response {
    // Somewhat more is read than is taken, so that a message too big can be told from a line that broke.
    let upgrade = upgrade.protocols([PROTOCOL]).max_message_size(2 * MAX_MESSAGE).max_frame_size(2 * MAX_MESSAGE);
    let upgrade = upgrade.read_buffer_size(BUFFER).write_buffer_size(BUFFER);
    let sockets = parts.sockets.clone();
    upgrade.on_upgrade(move |socket| sockets.track_future(serve(parts, socket, headers)))
}

async fn serve(parts: Arc<WebParts>, mut socket: WebSocket, headers: HeaderMap) {
    metrics::gauge!("assay_websockets").increment(1.0);
    let ended = match socket.protocol() {
        Some(protocol) if protocol == PROTOCOL => Connection::new(parts, headers).talk(&mut socket).await,
        _ => Some(Closing::NO_SUBPROTOCOL),
    };
    let _ = tokio::time::timeout(FAREWELL, close(&mut socket, ended)).await;
    metrics::gauge!("assay_websockets").decrement(1.0);
}

/// Closes a socket, or agrees to its being closed, and waits for the other end: a line that is cut at once may swallow
/// the reason.
async fn close(socket: &mut WebSocket, closing: Option<Closing>) {
    if let Some(Closing(code, reason)) = closing {
        let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
        let _ = socket.send(Message::Close(Some(frame))).await;
    }
    while let Some(Ok(_)) = socket.recv().await {}
}
