//! The operations of a socket: a task each, which ends with the socket at the latest.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Request as GraphqlRequest, Response as GraphqlResponse, ServerError};
use axum::extract::ws::Utf8Bytes;
use futures_util::StreamExt;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::Instant;

use super::{Closing, message};
use crate::access::Actor;
use crate::graphql::{AccessEnded, Operation, OperationKind, RequestContext, finish, prepare, refusal, refused};
use crate::http::graphql::answer::was_executed;
use crate::http::graphql::execution;
use crate::http::observe::RequestId;
use crate::http::router::WebParts;
use crate::identity::credential::Credential;
use crate::kernel::error::{ApiError, ErrorCode};

/// Most operations of a socket at a time.
const MAX_OPERATIONS: usize = 100;
/// How many messages may wait to be written.
const QUEUE: usize = 16;

/// What an operation has to say.
pub(super) struct Said {
    id: Arc<str>,
    /// Which of the operations that had this id one after the other.
    serial: u64,
    text: Utf8Bytes,
    then: Then,
}

/// What follows on a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    /// The operation goes on.
    Goes,
    /// It has ended.
    Ends,
    /// It has ended, and the socket with it.
    Closes(Closing),
}

/// The operations that run on a socket.
pub(super) struct Operations {
    tasks: JoinSet<()>,
    running: HashMap<Arc<str>, (u64, AbortHandle)>,
    serial: u64,
    say: Sender<Said>,
    said: Receiver<Said>,
}

impl Operations {
    pub(super) fn new() -> Self {
        let (say, said) = mpsc::channel(QUEUE);
        Self { tasks: JoinSet::new(), running: HashMap::new(), serial: 0, say, said }
    }

    /// Begins an operation. An id that is in use closes the socket; one operation too many is told what to do.
    pub(super) fn begin(
        &mut self,
        parts: &Arc<WebParts>,
        credential: Option<Arc<Credential>>,
        id: String,
        request: GraphqlRequest,
    ) -> Result<Option<Utf8Bytes>, Closing> {
        while self.tasks.try_join_next().is_some() {}
        if self.running.contains_key(id.as_str()) {
            return Err(Closing::DUPLICATE);
        }
        let request_id = RequestId::new(parts).0;
        if self.running.len() >= MAX_OPERATIONS {
            let message =
                format!("A connection runs {MAX_OPERATIONS} operations at a time: complete one, or open another.");
            let refused = failed(refused(ErrorCode::RateLimited, &message), &request_id);
            return Ok(Some(message::error(&id, &refused)));
        }
        self.serial += 1;
        let id: Arc<str> = id.into();
        let voice = Voice { id: Arc::clone(&id), serial: self.serial, say: self.say.clone() };
        let running = Running { parts: Arc::clone(parts), credential, request_id };
        let task = self.tasks.spawn(async move { running.run(request, &voice).await });
        self.running.insert(id, (self.serial, task));
        Ok(None)
    }

    /// Ends an operation that the client wants no more of. One that has ended by itself is none.
    pub(super) fn end(&mut self, id: &str) {
        if let Some((_, task)) = self.running.remove(id) {
            task.abort();
        }
    }

    /// What is to be written next, and whether the socket is to be closed after it. What an operation said that was ended
    /// meanwhile is left out.
    pub(super) async fn next(&mut self) -> (Utf8Bytes, Option<Closing>) {
        loop {
            let Some(said) = self.said.recv().await else { return std::future::pending().await };
            if self.running.get(&said.id).is_none_or(|(serial, _)| *serial != said.serial) {
                continue;
            }
            // Forgotten before it is written: whoever reads it may use the id again.
            match said.then {
                Then::Goes => return (said.text, None),
                Then::Ends => {
                    self.running.remove(&said.id);
                    return (said.text, None);
                }
                Then::Closes(closing) => return (said.text, Some(closing)),
            }
        }
    }
}

/// How an operation speaks.
struct Voice {
    id: Arc<str>,
    serial: u64,
    say: Sender<Said>,
}

impl Voice {
    async fn say(&self, text: Utf8Bytes, then: Then) {
        // Nobody hears it when the socket is gone; then this task is gone too.
        let _ = self.say.send(Said { id: Arc::clone(&self.id), serial: self.serial, text, then }).await;
    }
}

/// An operation under way.
struct Running {
    parts: Arc<WebParts>,
    credential: Option<Arc<Credential>>,
    request_id: String,
}

impl Running {
    async fn run(&self, request: GraphqlRequest, voice: &Voice) {
        let actor = match &self.credential {
            Some(credential) => credential.actor(&self.parts.env.database, Instant::now()).await,
            None => Ok(Actor::Anonymous),
        };
        let begun = match actor {
            Ok(actor) => prepare(request, &self.parts.documents).map(|operation| (operation, actor)),
            Err(ApiError::Unauthenticated) => {
                let refused = failed(refusal(ApiError::Unauthenticated), &self.request_id);
                return voice.say(message::error(&voice.id, &refused), Then::Closes(Closing::UNAUTHORIZED)).await;
            }
            Err(error) => Err(refusal(error)),
        };
        match begun {
            Ok((operation, actor)) => self.tell(operation, actor, voice).await,
            Err(error) => {
                let refused = failed(error, &self.request_id);
                voice.say(message::error(&voice.id, &refused), Then::Ends).await;
            }
        }
    }

    /// Tells the answers of an operation. Errors that end it are told as `error`, all others stand in their answer.
    async fn tell(&self, operation: Operation, actor: Actor, voice: &Voice) {
        let access_ended = AccessEnded::default();
        let stream = execution::stream_context(&self.parts, self.credential.clone(), &access_ended);
        let context =
            RequestContext { stream: Some(stream), ..execution::context(&self.parts, actor, &self.request_id) };
        let follows = operation.kind == OperationKind::Subscription;
        let mut answers = execution::answers(&self.parts, operation, context);
        while let Some(answer) = answers.next().await {
            let ends = !was_executed(&answer) || follows && is_empty(&answer);
            let then = match access_ended.get() {
                Some(ErrorCode::Unauthenticated) => Then::Closes(Closing::UNAUTHORIZED),
                Some(_) => Then::Closes(Closing::FORBIDDEN),
                None if ends => Then::Ends,
                None => Then::Goes,
            };
            if then == Then::Goes {
                voice.say(message::next(&voice.id, &answer), then).await;
            } else {
                return voice.say(message::error(&voice.id, &answer), then).await;
            }
        }
        // A server that stops closes the socket; what is followed is not complete.
        if !(follows && self.parts.stopping.is_cancelled()) {
            voice.say(message::complete(&voice.id), Then::Ends).await;
        }
    }
}

/// Whether an answer of a subscription says nothing but why it ends.
fn is_empty(answer: &GraphqlResponse) -> bool {
    answer.data == async_graphql::Value::Null
}

fn failed(error: ServerError, request_id: &str) -> GraphqlResponse {
    finish(GraphqlResponse::from_errors(vec![error]), request_id)
}
