//! A client of the API like any other: HTTP, a bearer token, JSON.

use std::time::Duration;

use anyhow::{Context, bail, ensure};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// Reaches one server.
pub(super) struct Client {
    http: reqwest::Client,
    /// Its address.
    pub(super) public_url: String,
}

/// Somebody who calls, with a token or without one.
pub(super) struct Caller<'c> {
    client: &'c Client,
    /// Empty for nobody.
    pub(super) token: String,
    once: Option<String>,
}

impl Client {
    /// A client of the server at this address.
    pub(super) fn new(public_url: &str) -> anyhow::Result<Self> {
        #[expect(clippy::disallowed_methods, reason = "the demo talks to its own server on the loopback")]
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(20)).build()?;
        Ok(Self { http, public_url: public_url.to_owned() })
    }

    /// Whoever holds this token.
    pub(super) fn bearer(&self, token: &str) -> Caller<'_> {
        Caller { client: self, token: token.to_owned(), once: None }
    }

    /// Somebody without a token.
    pub(super) fn anonymous(&self) -> Caller<'_> {
        self.bearer("")
    }

    /// A page that must be there, as a browser gets it.
    pub(super) async fn page(&self, path: &str) -> anyhow::Result<String> {
        let answer = self.http.get(format!("{}{path}", self.public_url)).header("accept", "text/html").send().await?;
        let status = answer.status();
        ensure!(status.is_success(), "a page answers {status}");
        Ok(answer.text().await?)
    }
}

impl Caller<'_> {
    /// The same caller with an idempotency key on each request.
    pub(super) fn once(&self, key: &str) -> Self {
        Self { client: self.client, token: self.token.clone(), once: Some(key.to_owned()) }
    }

    /// Sends a document that must succeed and answers its data.
    pub(super) async fn data(&self, document: &str, variables: Value) -> anyhow::Result<Value> {
        let body = json!({ "query": document, "variables": variables });
        let mut request = self.client.http.post(format!("{}/graphql", self.client.public_url)).json(&body);
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        if let Some(key) = &self.once {
            request = request.header("Idempotency-Key", key);
        }
        let mut answer: Value = request.send().await?.json().await.context("the answer is not JSON")?;
        if let Some(errors) = answer.get("errors") {
            bail!("the server refused: {errors:#}");
        }
        Ok(answer["data"].take())
    }

    /// Sends a mutation of one field that must succeed and answers its payload.
    pub(super) async fn done(&self, document: &str, variables: Value) -> anyhow::Result<Value> {
        let payload = self.payload(document, variables).await?;
        if payload["userErrors"] != json!([]) {
            bail!("to be mended: {:#}", payload["userErrors"]);
        }
        Ok(payload)
    }

    /// Sends a mutation of one field and answers its payload, problems included.
    pub(super) async fn payload(&self, document: &str, variables: Value) -> anyhow::Result<Value> {
        let data = self.data(document, variables).await?;
        let fields = data.as_object().context("no data")?;
        fields.values().next().cloned().context("no payload")
    }

    /// Sends a document over a line that breaks before anything comes back: nobody knows what became of it.
    pub(super) async fn cut_off(&self, document: &str, variables: Value) -> anyhow::Result<()> {
        let address = self.client.public_url.strip_prefix("http://").context("no plain address")?;
        let body = json!({ "query": document, "variables": variables }).to_string();
        let request = format!(
            "POST /graphql HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.token,
            body.len()
        );
        let mut line = TcpStream::connect(address).await?;
        line.write_all(request.as_bytes()).await?;
        line.flush().await?;
        drop(line);
        Ok(())
    }
}
