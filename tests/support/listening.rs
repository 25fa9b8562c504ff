//! A server with a socket and all that runs beside it, and clients of its streams.

use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Response, header};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::TestServer;

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(20);

async fn in_time<T>(what: &str, work: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, work).await.unwrap_or_else(|_| panic!("waited in vain for {what}"))
}

/// A server that listens.
pub struct Listening {
    pub address: SocketAddr,
    tasks: TaskTracker,
    stopped: CancellationToken,
}

impl Listening {
    /// Lets a server listen, number facts, run jobs and tell subscribers.
    pub async fn on(server: &TestServer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (tasks, stopped) = (TaskTracker::new(), CancellationToken::new());
        server.app.spawn_events(server.database.url.clone(), &tasks, &stopped);
        server.app.spawn_worker(&tasks, &stopped);
        let drained = stopped.clone().cancelled_owned();
        let serving = axum::serve(listener, server.app.router()).with_graceful_shutdown(drained).into_future();
        tasks.spawn(async move { serving.await.unwrap() });
        Self { address, tasks, stopped }
    }

    /// Tells the server to stop.
    pub fn tell_to_stop(&self) {
        self.stopped.cancel();
        self.tasks.close();
    }

    /// Stops the server and waits until it has stopped.
    pub async fn stop(self) {
        self.tell_to_stop();
        in_time("the server's end", self.tasks.wait()).await;
    }
}

/// A client of `graphql-transport-ws`.
pub struct Socket(WebSocketStream<TcpStream>);

impl Socket {
    /// Opens one with these headers and subprotocol.
    pub async fn open(listening: &Listening, protocol: Option<&str>, headers: &[(&'static str, String)]) -> Self {
        let mut request = format!("ws://{}/graphql", listening.address).into_client_request().unwrap();
        if let Some(protocol) = protocol {
            request.headers_mut().insert(header::SEC_WEBSOCKET_PROTOCOL, protocol.parse().unwrap());
        }
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let line = TcpStream::connect(listening.address).await.unwrap();
        // A server that speaks none of the protocols says so by closing: that is not the client's to refuse.
        let (socket, _) = match tokio_tungstenite::client_async(request, line).await {
            Ok(opened) => opened,
            Err(error) => panic!("the socket does not open: {error}"),
        };
        Self(socket)
    }

    /// Opens one that has not introduced itself.
    pub async fn silent(listening: &Listening) -> Self {
        Self::open(listening, Some("graphql-transport-ws"), &[]).await
    }

    /// Opens one for whoever holds a token.
    pub async fn introduced(listening: &Listening, token: &str) -> Self {
        let mut socket = Self::silent(listening).await;
        let payload = json!({ "authorization": format!("Bearer {token}") });
        socket.send(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(socket.next().await, json!({ "type": "connection_ack" }));
        socket
    }

    pub async fn send(&mut self, message: Value) {
        self.send_raw(Message::text(message.to_string())).await;
    }

    pub async fn send_raw(&mut self, message: Message) {
        self.0.send(message).await.unwrap();
    }

    /// Begins an operation.
    pub async fn subscribe(&mut self, id: &str, query: &str, variables: Value) {
        let payload = json!({ "query": query, "variables": variables });
        self.send(json!({ "id": id, "type": "subscribe", "payload": payload })).await;
    }

    /// The next message.
    pub async fn next(&mut self) -> Value {
        in_time("a message", async {
            loop {
                match self.0.next().await {
                    Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).unwrap(),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    other => panic!("instead of a message: {other:?}"),
                }
            }
        })
        .await
    }

    /// The data of the next answer of an operation.
    pub async fn data(&mut self, id: &str) -> Value {
        let message = self.next().await;
        assert_eq!((&message["id"], &message["type"]), (&json!(id), &json!("next")), "{message:#}");
        assert!(message["payload"].get("errors").is_none(), "{message:#}");
        message["payload"]["data"].clone()
    }

    /// Code and reason with which the server closes; what it says before is passed over.
    pub async fn closed(&mut self) -> (u16, String) {
        in_time("the socket's end", async {
            loop {
                match self.0.next().await {
                    Some(Ok(Message::Close(Some(CloseFrame { code, reason })))) => {
                        return (code.into(), reason.to_string());
                    }
                    Some(Ok(Message::Close(None)) | Err(_)) | None => return (1006, String::new()),
                    Some(Ok(_)) => {}
                }
            }
        })
        .await
    }
}

/// The frames of an event stream.
pub struct Frames {
    body: axum::body::BodyDataStream,
    read: String,
}

impl Frames {
    /// Sends a document for which a stream is wanted; the server needs no socket for that.
    pub async fn of(server: &TestServer, token: Option<&str>, query: &str, variables: Value) -> Self {
        let mut request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "text/event-stream");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let body = Body::from(json!({ "query": query, "variables": variables }).to_string());
        Self::answering(server.request(request.body(body).unwrap()).await)
    }

    /// The frames of an answer, which must be a stream.
    pub fn answering(response: Response<Body>) -> Self {
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream; charset=utf-8");
        Self { body: response.into_body().into_data_stream(), read: String::new() }
    }

    /// The next frame, word for word; none at the end.
    pub async fn raw(&mut self) -> Option<String> {
        in_time("a frame", async {
            loop {
                if let Some(end) = self.read.find("\n\n") {
                    let rest = self.read.split_off(end + 2);
                    return Some(std::mem::replace(&mut self.read, rest));
                }
                let chunk = pin!(self.body.next()).await?.unwrap();
                self.read.push_str(std::str::from_utf8(&chunk).unwrap());
            }
        })
        .await
    }

    /// The next answer; heartbeats are passed over, and `complete` and the end are none.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            match self.raw().await? {
                beat if beat == ":\n\n" => {}
                complete if complete == "event: complete\ndata: \n\n" => return None,
                next => {
                    let json = next.strip_prefix("event: next\ndata: ").unwrap_or_else(|| panic!("a frame: {next}"));
                    return Some(serde_json::from_str(json).unwrap());
                }
            }
        }
    }

    /// The data of the next answer.
    pub async fn data(&mut self) -> Value {
        let answer = self.next().await.expect("another answer");
        assert!(answer.get("errors").is_none(), "{answer:#}");
        answer["data"].clone()
    }
}
