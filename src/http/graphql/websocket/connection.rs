//! A socket from its opening to its end.

use std::sync::Arc;

use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use axum::http::HeaderMap;
use serde_json::{Map, Value};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, sleep_until, timeout};

use super::message::{self, FromClient};
use super::operations::Operations;
use super::{Closing, MAX_MESSAGE};
use crate::http::authentication::{self, Caller};
use crate::http::router::WebParts;
use crate::identity::credential::Credential;
use crate::kernel::error::ApiError;

/// Whether there is anybody at the other end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Peer {
    /// Something was heard since it was asked last.
    Heard,
    /// It was asked and has not said anything.
    Asked,
}

/// Who the client is.
struct Introduced {
    /// The token that says so; none for nobody.
    credential: Option<Arc<Credential>>,
}

/// A socket.
pub(super) struct Connection {
    parts: Arc<WebParts>,
    /// Of the request that opened it: they say who calls, where the client does not.
    headers: HeaderMap,
    /// None until the client has introduced itself.
    introduced: Option<Introduced>,
    operations: Operations,
    peer: Peer,
}

/// What comes of a step: how the socket goes on, or why it ends. `Err(None)` when the other end is gone.
type Step = Result<(), Option<Closing>>;

impl Connection {
    pub(super) fn new(parts: Arc<WebParts>, headers: HeaderMap) -> Self {
        Self { parts, headers, introduced: None, operations: Operations::new(), peer: Peer::Heard }
    }

    /// Talks until the socket is to be closed; none when the other end is gone.
    pub(super) async fn talk(mut self, socket: &mut WebSocket) -> Option<Closing> {
        let times = self.parts.settings.streams;
        let (stopping, begun) = (self.parts.stopping.clone(), Instant::now());
        let (mut ping, mut recheck) = (every(times.ping), every(times.recheck));
        loop {
            // What was heard comes first: it may be the answer that the clock would miss.
            let step = tokio::select! {
                biased;
                () = stopping.cancelled() => Err(Some(Closing::GOING_AWAY)),
                heard = socket.recv() => match heard {
                    Some(Ok(message)) => self.hear(socket, message).await,
                    Some(Err(_)) | None => Err(None),
                },
                (text, closing) = self.operations.next() => match self.say(socket, text).await {
                    Ok(()) => closing.map_or(Ok(()), |closing| Err(Some(closing))),
                    gone => gone,
                },
                () = sleep_until(begun + times.introduction), if self.introduced.is_none() => {
                    Err(Some(Closing::NOT_INTRODUCED))
                }
                _ = ping.tick() => self.ask(socket).await,
                _ = recheck.tick() => self.check().await,
            };
            if let Err(ended) = step {
                return ended;
            }
        }
    }

    async fn hear(&mut self, socket: &mut WebSocket, message: Message) -> Step {
        self.peer = Peer::Heard;
        match message {
            Message::Text(text) if text.len() > MAX_MESSAGE => Err(Some(Closing::TOO_BIG)),
            Message::Text(text) => match FromClient::read(&text) {
                Some(message) => self.obey(socket, message).await,
                None => Err(Some(Closing::INVALID)),
            },
            Message::Binary(_) => Err(Some(Closing::INVALID)),
            Message::Ping(_) | Message::Pong(_) => Ok(()),
            Message::Close(_) => Err(None),
        }
    }

    async fn obey(&mut self, socket: &mut WebSocket, message: FromClient) -> Step {
        match message {
            FromClient::ConnectionInit { payload } => {
                if self.introduced.is_some() {
                    return Err(Some(Closing::INTRODUCED_TWICE));
                }
                self.introduce(payload.unwrap_or_default()).await?;
                self.say(socket, message::ACKNOWLEDGED).await
            }
            FromClient::Ping { payload } => self.say(socket, message::pong(payload)).await,
            FromClient::Pong { .. } => Ok(()),
            FromClient::Subscribe { id, payload } => {
                let Some(Introduced { credential }) = &self.introduced else {
                    return Err(Some(Closing::UNAUTHORIZED));
                };
                let request = payload.into_request().map_err(|_shape| Some(Closing::INVALID))?;
                match self.operations.begin(&self.parts, credential.clone(), id, request)? {
                    Some(refusal) => self.say(socket, refusal).await,
                    None => Ok(()),
                }
            }
            FromClient::Complete { id } => {
                self.operations.end(&id);
                Ok(())
            }
        }
    }

    /// Finds out who calls: by the payload, or else as any request does by its headers.
    async fn introduce(&mut self, payload: Map<String, Value>) -> Step {
        let caller = match payload.get("authorization").or_else(|| payload.get("Authorization")) {
            Some(Value::String(authorization)) => Caller::authorized(&self.parts, authorization).await,
            Some(_) => Err(ApiError::Unauthenticated),
            None => authentication::caller(&self.parts, &self.headers).await,
        };
        let caller = caller.map_err(|_refused| Some(Closing::FORBIDDEN))?;
        let credential = caller.token.map(|token| self.parts.credentials.of(token));
        self.introduced = Some(Introduced { credential });
        Ok(())
    }

    async fn say(&self, socket: &mut WebSocket, text: Utf8Bytes) -> Step {
        self.write(socket, Message::Text(text)).await
    }

    /// Whoever takes nothing for as long as two pings is taken for gone.
    async fn write(&self, socket: &mut WebSocket, message: Message) -> Step {
        match timeout(self.parts.settings.streams.ping * 2, socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(None),
        }
    }

    /// Asks whether there is anybody at the other end.
    async fn ask(&mut self, socket: &mut WebSocket) -> Step {
        if self.peer == Peer::Asked {
            return Err(None);
        }
        self.peer = Peer::Asked;
        self.write(socket, Message::Ping(axum::body::Bytes::new())).await
    }

    /// Whether the token is still good. While nobody can say, it is.
    async fn check(&self) -> Step {
        let Some(Introduced { credential: Some(credential) }) = &self.introduced else { return Ok(()) };
        let (now, age) = (Instant::now(), self.parts.settings.streams.recheck / 2);
        match credential.actor(&self.parts.env.database, now.checked_sub(age).unwrap_or(now)).await {
            Err(ApiError::Unauthenticated) => Err(Some(Closing::UNAUTHORIZED)),
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

fn every(period: std::time::Duration) -> Interval {
    let mut every = interval_at(Instant::now() + period, period);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    every
}
