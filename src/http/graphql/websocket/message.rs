//! Messages of the protocol.

use async_graphql::Response as GraphqlResponse;
use axum::extract::ws::Utf8Bytes;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::http::graphql::answer::to_json;
use crate::http::graphql::request::Body;

/// What a client says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum FromClient {
    /// It introduces itself.
    ConnectionInit { payload: Option<Map<String, Value>> },
    /// It asks whether the server lives.
    Ping { payload: Option<Map<String, Value>> },
    /// It lives.
    Pong {
        #[expect(dead_code, reason = "must be an object where it is given; nothing in it is used")]
        payload: Option<Map<String, Value>>,
    },
    /// It wants an operation run.
    Subscribe { id: String, payload: Body },
    /// It wants nothing more of one.
    Complete { id: String },
}

/// Longest id of an operation.
const MAX_ID: usize = 256;

impl FromClient {
    /// Reads a message; none when it is not one of the protocol.
    pub(super) fn read(text: &str) -> Option<Self> {
        let message = serde_json::from_str(text).ok()?;
        match &message {
            Self::Subscribe { id, .. } | Self::Complete { id } if id.is_empty() || id.len() > MAX_ID => None,
            _ => Some(message),
        }
    }
}

/// The client is taken for what it says it is.
pub(super) const ACKNOWLEDGED: Utf8Bytes = Utf8Bytes::from_static(r#"{"type":"connection_ack"}"#);

/// The server lives.
pub(super) fn pong(payload: Option<Map<String, Value>>) -> Utf8Bytes {
    let message = match payload {
        Some(payload) => serde_json::json!({ "type": "pong", "payload": payload }),
        None => serde_json::json!({ "type": "pong" }),
    };
    message.to_string().into()
}

/// An answer of an operation.
pub(super) fn next(id: &str, response: &GraphqlResponse) -> Utf8Bytes {
    format!(r#"{{"id":{},"type":"next","payload":{}}}"#, quoted(id), to_json(response)).into()
}

/// An operation was not begun, or ends under way.
pub(super) fn error(id: &str, response: &GraphqlResponse) -> Utf8Bytes {
    serde_json::json!({ "id": id, "type": "error", "payload": response.errors }).to_string().into()
}

/// An operation has said everything.
pub(super) fn complete(id: &str) -> Utf8Bytes {
    format!(r#"{{"id":{},"type":"complete"}}"#, quoted(id)).into()
}

fn quoted(id: &str) -> Value {
    Value::from(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_of_the_protocol_is_not_read() {
        for good in [
            r#"{"type":"connection_init"}"#,
            r#"{"type":"connection_init","payload":{"authorization":"Bearer x"}}"#,
            r#"{"type":"ping","payload":null}"#,
            r#"{"type":"pong"}"#,
            r#"{"id":"1","type":"subscribe","payload":{"query":"{ a }","variables":null}}"#,
            r#"{"id":"1","type":"complete"}"#,
        ] {
            assert!(FromClient::read(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "{",
            "null",
            "[]",
            r#"{"type":"start","id":"1"}"#,
            r#"{"type":"subscribe","payload":{"query":"{ a }"}}"#,
            r#"{"id":1,"type":"subscribe","payload":{"query":"{ a }"}}"#,
            r#"{"id":"","type":"subscribe","payload":{"query":"{ a }"}}"#,
            r#"{"id":"1","type":"subscribe"}"#,
            r#"{"id":"1","type":"subscribe","payload":{"query":1}}"#,
            r#"{"id":"1","type":"subscribe","payload":{"query":"{ a }","variables":[]}}"#,
            r#"{"type":"complete"}"#,
            r#"{"type":"connection_init","payload":"Bearer"}"#,
            r#"{"type":"ping","payload":1}"#,
        ] {
            assert!(FromClient::read(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn an_id_is_quoted() {
        assert_eq!(complete("a\"b").as_str(), r#"{"id":"a\"b","type":"complete"}"#);
    }
}
