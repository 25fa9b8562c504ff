//! Somebody who calls the API, and what they got.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use super::listening::Frames;
use super::server::TestServer;

/// Somebody with a token, or without one.
pub struct Caller<'s> {
    server: &'s TestServer,
    token: Option<String>,
    idempotency_key: Option<String>,
}

/// An answer of the API.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: StatusCode,
    pub body: Value,
}

impl<'s> Caller<'s> {
    pub(super) fn new(server: &'s TestServer, token: Option<String>) -> Self {
        Self { server, token, idempotency_key: None }
    }

    /// The same caller, with an idempotency key on the next request.
    pub fn once(&self, key: &str) -> Self {
        Self { server: self.server, token: self.token.clone(), idempotency_key: Some(key.to_owned()) }
    }

    /// The token that is sent.
    pub fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    /// Id of the person who calls.
    pub async fn user(&self) -> String {
        let viewer = self.data("{ viewer { ... on User { id } } }", json!({})).await;
        viewer["viewer"]["id"].as_str().unwrap().to_owned()
    }

    /// Sends a document.
    pub async fn graphql(&self, query: &str, variables: Value) -> Reply {
        let mut request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/graphql-response+json");
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(key) = &self.idempotency_key {
            request = request.header("Idempotency-Key", key);
        }
        let body = json!({ "query": query, "variables": variables }).to_string();
        let response = self.server.request(request.body(Body::from(body)).unwrap()).await;
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| panic!("no JSON: {bytes:?}"));
        Reply { status, body }
    }

    /// Subscribes, and answers what comes first.
    pub async fn first(&self, query: &str, variables: Value) -> Reply {
        let mut frames = Frames::of(self.server, self.token.as_deref(), query, variables).await;
        Reply { status: StatusCode::OK, body: frames.next().await.expect("an answer") }
    }

    /// Sends a document that must succeed, and answers its data.
    pub async fn data(&self, query: &str, variables: Value) -> Value {
        let reply = self.graphql(query, variables).await;
        assert!(reply.body.get("errors").is_none(), "{:#}", reply.body);
        reply.body["data"].clone()
    }

    /// Sends a mutation of one field that must succeed, and answers its payload.
    pub async fn done(&self, query: &str, variables: Value) -> Value {
        let payload = self.payload(query, variables).await;
        assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
        payload
    }

    /// Sends a mutation of one field and answers its payload, problems included.
    pub async fn payload(&self, query: &str, variables: Value) -> Value {
        let data = self.data(query, variables).await;
        data.as_object().unwrap().values().next().unwrap().clone()
    }
}

impl Reply {
    /// Code of the first error; empty when there is none.
    pub fn code(&self) -> &str {
        self.body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
    }
}

/// Code and path of each problem of a payload, as `CODE at.path`.
pub fn problems(payload: &Value) -> Vec<String> {
    let errors = payload["userErrors"].as_array().unwrap();
    let show = |error: &Value| {
        let path: Vec<_> = error["path"].as_array().unwrap().iter().map(|part| part.as_str().unwrap()).collect();
        format!("{} {}", error["code"].as_str().unwrap(), path.join(".")).trim_end().to_owned()
    };
    errors.iter().map(show).collect()
}
