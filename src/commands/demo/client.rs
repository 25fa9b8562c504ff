//! A client of the API like any other: HTTP, a bearer token, JSON.

use std::time::Duration;

use anyhow::{Context, bail};
use serde_json::{Value, json};

/// Talks to one server.
pub(super) struct Client {
    http: reqwest::Client,
    endpoint: String,
}

impl Client {
    /// A client of the server at this address.
    pub(super) fn new(public_url: &str) -> anyhow::Result<Self> {
        #[expect(clippy::disallowed_methods, reason = "the demo talks to its own server on the loopback")]
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(20)).build()?;
        Ok(Self { http, endpoint: format!("{public_url}/graphql") })
    }

    /// Sends a document and answers the whole body.
    pub(super) async fn send(&self, token: &str, query: &str, variables: Value) -> anyhow::Result<Value> {
        let body = json!({ "query": query, "variables": variables });
        let mut request = self.http.post(&self.endpoint).json(&body);
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await?;
        answer.json().await.context("the answer is not JSON")
    }

    /// Sends a document that must succeed and answers its data.
    pub(super) async fn data(&self, token: &str, query: &str, variables: Value) -> anyhow::Result<Value> {
        let mut body = self.send(token, query, variables).await?;
        if let Some(errors) = body.get("errors") {
            bail!("the server refused: {errors:#}");
        }
        Ok(body["data"].take())
    }

    /// Sends a mutation of one field that must succeed and answers its payload.
    pub(super) async fn done(&self, token: &str, query: &str, variables: Value) -> anyhow::Result<Value> {
        let payload = self.payload(token, query, variables).await?;
        if payload["userErrors"] != json!([]) {
            bail!("to be mended: {:#}", payload["userErrors"]);
        }
        Ok(payload)
    }

    /// Sends a mutation of one field and answers its payload, problems included.
    pub(super) async fn payload(&self, token: &str, query: &str, variables: Value) -> anyhow::Result<Value> {
        let data = self.data(token, query, variables).await?;
        let fields = data.as_object().context("no data")?;
        fields.values().next().cloned().context("no payload")
    }
}
