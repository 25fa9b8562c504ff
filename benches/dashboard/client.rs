//! Callers that cost little themselves: bare HTTP/1.1 over connections that stay open.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What one caller asks for, again and again.
pub(crate) trait Script: Send + 'static {
    /// The next request, as JSON with the token that sends it.
    fn next(&mut self) -> (Arc<str>, Arc<str>);
}

/// The document and its variables.
pub(crate) fn body(document: &str, variables: &Value) -> Arc<str> {
    json!({ "query": document, "variables": variables }).to_string().into()
}

/// How long each request took, of all callers together, who begin and end at once; and their scripts, to go on with.
pub(crate) async fn load<S: Script>(address: &str, scripts: Vec<S>, lasting: Duration) -> (Vec<Duration>, Vec<S>) {
    let end = Instant::now() + lasting;
    let callers = scripts.into_iter().map(|mut script| {
        let address = address.to_owned();
        tokio::spawn(async move {
            let (mut connection, mut waits) = (Connection::open(&address).await, Vec::new());
            while Instant::now() < end {
                let (token, body) = script.next();
                let begun = Instant::now();
                connection.ask(&token, &body).await;
                waits.push(begun.elapsed());
            }
            (waits, script)
        })
    });
    let (mut waits, mut scripts) = (Vec::new(), Vec::new());
    for caller in callers.collect::<Vec<_>>() {
        let (waited, script) = caller.await.unwrap();
        waits.extend(waited);
        scripts.push(script);
    }
    (waits, scripts)
}

/// A connection that stays open.
pub(crate) struct Connection {
    stream: TcpStream,
    request: Vec<u8>,
    answer: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, request: Vec::new(), answer: Vec::new() }
    }

    /// Sends a request and answers the body, which must be good.
    pub(crate) async fn ask(&mut self, token: &str, body: &str) -> &str {
        self.request.clear();
        let head = format!(
            "POST /graphql HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\nauthorization: Bearer {token}\r\n\
             content-length: {}\r\n\r\n",
            body.len()
        );
        self.request.extend_from_slice(head.as_bytes());
        self.request.extend_from_slice(body.as_bytes());
        self.stream.write_all(&self.request).await.unwrap();
        let (head, length) = self.read_answer().await;
        let answer = std::str::from_utf8(&self.answer[head..head + length]).unwrap();
        assert!(answer.starts_with("{\"data\":") && !answer.contains("\"code\""), "{answer}");
        answer
    }

    /// Reads head and body, and answers how long both are.
    async fn read_answer(&mut self) -> (usize, usize) {
        self.answer.clear();
        loop {
            assert!(self.stream.read_buf(&mut self.answer).await.unwrap() > 0, "the server hung up");
            let Some(end) = self.answer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
            let head = std::str::from_utf8(&self.answer[..end]).unwrap().to_lowercase();
            let (_, length) = head.split_once("content-length: ").expect("the answer has a length");
            let length: usize = length.split("\r\n").next().unwrap().parse().unwrap();
            while self.answer.len() < end + 4 + length {
                assert!(self.stream.read_buf(&mut self.answer).await.unwrap() > 0, "the server hung up");
            }
            return (end + 4, length);
        }
    }
}
