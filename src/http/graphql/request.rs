//! What a client sends, read into a request: as a body, as a query string, as the payload of a socket's message.

use async_graphql::{Request as GraphqlRequest, Variables};
use axum::http::{HeaderMap, header};
use serde::Deserialize;
use serde_json::{Map, Value};

const SHAPE: &str =
    "Send an object with query as text, operationName as text or null, variables and extensions as objects.";

/// A request before it has been understood.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Body {
    query: Option<String>,
    operation_name: Option<String>,
    #[serde(default)]
    variables: Option<Map<String, Value>>,
    #[serde(default)]
    #[expect(dead_code, reason = "must be an object where it is given; nothing in it is used")]
    extensions: Option<Map<String, Value>>,
}

impl Body {
    /// The request, if there is a document.
    pub(super) fn into_request(self) -> Result<GraphqlRequest, &'static str> {
        let mut request = GraphqlRequest::new(self.query.ok_or(SHAPE)?);
        if let Some(variables) = self.variables {
            request = request.variables(Variables::from_json(Value::Object(variables)));
        }
        if let Some(name) = self.operation_name.filter(|name| !name.is_empty()) {
            request = request.operation_name(name);
        }
        Ok(request)
    }
}

/// Reads a body of JSON.
pub(super) fn read(body: &[u8]) -> Result<GraphqlRequest, &'static str> {
    let json: Value = serde_json::from_slice(body).map_err(|_echo| "The body is not JSON.")?;
    let body: Body = serde_json::from_value(json).map_err(|_echo| SHAPE)?;
    body.into_request()
}

/// Reads a query string, in which variables and extensions are JSON. Parameters that mean nothing here are passed over.
pub(super) fn read_query_string(query: &str) -> Result<GraphqlRequest, &'static str> {
    let parameter = |name: &str| {
        let found = url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned()).filter(|value| !value.is_empty())
    };
    let object = |name: &str| match parameter(name) {
        Some(json) => serde_json::from_str::<Option<Map<String, Value>>>(&json),
        None => Ok(None),
    };
    let shape = "Give query as a parameter, and variables and extensions, where there are any, as objects in JSON.";
    let body = Body {
        query: Some(parameter("query").ok_or(shape)?),
        operation_name: parameter("operationName"),
        variables: object("variables").map_err(|_echo| shape)?,
        extensions: object("extensions").map_err(|_echo| shape)?,
    };
    body.into_request()
}

/// Whether a body is sent as JSON, which forms of other sites cannot do.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let sent = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = sent.split(';').map(str::trim);
    let json = parts.next().is_some_and(|media| media.eq_ignore_ascii_case("application/json"));
    json && parts.all(|parameter| {
        let Some((name, value)) = parameter.split_once('=') else { return true };
        !name.eq_ignore_ascii_case("charset") || value.trim_matches('"').eq_ignore_ascii_case("utf-8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_string_is_read_as_a_body_is() {
        let query = "query=%7B+a+%7D&variables=%7B%22id%22%3A%22x%22%7D&operationName=A&token=ignored";
        let request = read_query_string(query).unwrap();
        assert_eq!((request.query.as_str(), request.operation_name.as_deref()), ("{ a }", Some("A")));
        assert_eq!(request.variables, Variables::from_json(serde_json::json!({ "id": "x" })));
        for wrong in ["", "query=", "variables={}", "query={a}&variables=[]", "query={a}&extensions=1"] {
            assert!(read_query_string(wrong).is_err(), "{wrong}");
        }
    }
}
