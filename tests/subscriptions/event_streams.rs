//! Server-Sent Events, frame by frame, and what is refused by which status.

use axum::body::Body;
use axum::http::{Method, Request, Response, StatusCode, header};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{EVENTS, at_rest, impatient};
use crate::support::{Frames, Listening, Reply, TestServer};

const COMPLETE: &str = "event: complete\ndata: \n\n";

async fn reply(response: Response<Body>) -> Reply {
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    Reply { status, body: serde_json::from_slice(&bytes).unwrap_or_else(|_| panic!("no JSON: {bytes:?}")) }
}

async fn get(server: &TestServer, accept: &str, query: &str) -> Response<Body> {
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("query", query).finish();
    let request = Request::get(format!("/graphql?{query}")).header(header::ACCEPT, accept);
    server.request(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_query_is_one_event_and_the_end() {
    let server = TestServer::start().await;
    let mut frames = Frames::of(&server, None, "{ __typename }", json!({})).await;
    let answer = "event: next\ndata: {\"data\":{\"__typename\":\"Query\"}}\n\n";
    assert_eq!(frames.raw().await.as_deref(), Some(answer));
    assert_eq!(frames.raw().await.as_deref(), Some(COMPLETE));
    assert_eq!(frames.raw().await, None);
    let mut frames = Frames::answering(get(&server, "text/event-stream", "{ __typename }").await);
    assert_eq!(frames.raw().await.as_deref(), Some(answer));
    assert_eq!(frames.raw().await.as_deref(), Some(COMPLETE));
}

#[tokio::test]
async fn what_is_wrong_with_a_document_is_an_event() {
    let server = TestServer::start().await;
    for (document, code) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { events(organizationId: \"org_x\") { nothing } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription($id: ID!) { events(organizationId: $id) { seq } }", "GRAPHQL_VALIDATION_FAILED"),
        (
            "subscription { a: events(organizationId: \"\") { seq } b: events(organizationId: \"\") { seq } }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
    ] {
        let mut frames = Frames::of(&server, None, document, json!({})).await;
        let answer = frames.next().await.unwrap();
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{document}: {answer:#}");
        assert!(answer["errors"][0]["extensions"]["requestId"].is_string());
        assert!(answer.get("data").is_none(), "{document}: {answer:#}");
        assert_eq!(frames.next().await, None);
    }
}

#[tokio::test]
async fn a_refused_subscription_says_why() {
    let server = TestServer::start().await;
    let (acme, other) = (server.organization("Acme").await, server.organization("Other").await);
    server.settle().await;
    for (token, variables, code) in [
        (None, json!({ "id": acme.id }), "UNAUTHENTICATED"),
        (Some(other.owner.token()), json!({ "id": acme.id }), "NOT_FOUND"),
        (Some(acme.owner.token()), json!({ "id": "org_1" }), "NOT_FOUND"),
        (Some(acme.owner.token()), json!({ "id": acme.id, "after": "-1" }), "BAD_USER_INPUT"),
        (Some(acme.owner.token()), json!({ "id": acme.id, "after": "1000" }), "BAD_USER_INPUT"),
        (Some(acme.owner.token()), json!({ "id": acme.id, "kinds": [] }), "BAD_USER_INPUT"),
    ] {
        let mut frames = Frames::of(&server, token, EVENTS, variables.clone()).await;
        let answer = frames.next().await.unwrap();
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{variables}: {answer:#}");
        assert_eq!(frames.next().await, None);
    }
}

#[tokio::test]
async fn methods_and_forms_that_are_not_served_are_refused_in_json() {
    let server = TestServer::start().await;
    let request = |method: Method, accept: &str| {
        Request::builder().method(method).uri("/graphql").header(header::ACCEPT, accept).body(Body::empty()).unwrap()
    };
    let response = server.request(request(Method::PUT, "*/*")).await;
    assert_eq!(response.headers()[header::ALLOW], "GET, POST");
    let refused = reply(response).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::METHOD_NOT_ALLOWED, "BAD_USER_INPUT"));
    let refused = reply(server.request(request(Method::POST, "image/png")).await).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::NOT_ACCEPTABLE, "BAD_USER_INPUT"));
    let refused = reply(server.request(request(Method::GET, "application/json")).await).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::BAD_REQUEST, "BAD_USER_INPUT"));

    let response = get(&server, "application/json", "mutation { signOut { signedOut } }").await;
    assert_eq!(response.headers()[header::ALLOW], "POST");
    let refused = reply(response).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::METHOD_NOT_ALLOWED, "BAD_USER_INPUT"));
    let refused = get(&server, "text/event-stream", "mutation { signOut { signedOut } }").await;
    assert_eq!(refused.status(), StatusCode::METHOD_NOT_ALLOWED);
    let answered = reply(get(&server, "application/graphql-response+json", "{ serverInfo { version } }").await).await;
    assert_eq!(answered.status, StatusCode::OK);
    assert!(answered.body["data"]["serverInfo"]["version"].is_string());
}

#[tokio::test]
async fn a_subscription_has_no_single_answer() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    server.settle().await;
    let refused = acme.owner.graphql(EVENTS, json!({ "id": acme.id })).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::BAD_REQUEST, "BAD_USER_INPUT"));
    assert!(refused.body["errors"][0]["message"].as_str().unwrap().contains("text/event-stream"));
    // Clients that take both get what the operation needs.
    let both = |document: &str| {
        let body = json!({ "query": document, "variables": { "id": acme.id, "after": "0" } }).to_string();
        Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/graphql-response+json, text/event-stream")
            .header(header::AUTHORIZATION, format!("Bearer {}", acme.owner.token()))
            .body(Body::from(body))
            .unwrap()
    };
    let mut frames = Frames::answering(server.request(both(EVENTS)).await);
    assert_eq!(frames.data().await["events"]["seq"], "1");
    assert_eq!(reply(server.request(both("{ __typename }")).await).await.body["data"]["__typename"], "Query");
}

/// A mutation whose second half lacks a variable is not half done.
#[tokio::test]
async fn a_missing_variable_is_noticed_before_anything_is_done() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let document = "mutation($first: CreateJobDescriptionInput!, $second: CreateJobDescriptionInput!) {
        one: createJobDescription(input: $first) { userErrors { code } }
        two: createJobDescription(input: $second) { userErrors { code } } }";
    let first = json!({ "organizationId": acme.id, "rawText": "A cook" });
    for variables in [json!({ "first": first }), json!({ "first": first, "second": null })] {
        let refused = acme.owner.graphql(document, variables.clone()).await;
        assert_eq!((refused.status, refused.code()), (StatusCode::BAD_REQUEST, "GRAPHQL_VALIDATION_FAILED"));
        assert!(refused.body["errors"][0]["message"].as_str().unwrap().contains("$second"), "{:#}", refused.body);
        assert!(refused.body.get("data").is_none());
        let mut frames = Frames::of(&server, Some(acme.owner.token()), document, variables).await;
        assert!(frames.next().await.unwrap().get("data").is_none());
    }
    server.settle().await;
    assert_eq!(acme.facts("JOB_DESCRIPTION_CREATED").await, 0);
}

#[tokio::test]
async fn a_quiet_stream_shows_that_it_lives_and_breaks_off_with_the_server() {
    let server = impatient().await;
    let acme = server.organization("Acme").await;
    let listening = Listening::on(&server).await;
    at_rest(&server).await;
    let mut frames = Frames::of(&server, Some(acme.owner.token()), EVENTS, json!({ "id": acme.id })).await;
    for _ in 0..3 {
        assert_eq!(frames.raw().await.as_deref(), Some(":\n\n"));
    }
    listening.stop().await;
    while let Some(frame) = frames.raw().await {
        assert_eq!(frame, ":\n\n", "the client must not take it for complete");
    }
}

/// What a browser's `EventSource` sends: a cookie, and by GET no origin.
#[tokio::test]
async fn a_page_of_ours_follows_with_its_cookie() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    server.settle().await;
    let query = format!("subscription {{ events(organizationId: \"{}\", after: \"0\") {{ seq }} }}", acme.id);
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("query", &query).finish();
    for (site, seen) in [("same-origin", true), ("same-site", false), ("cross-site", false)] {
        let request = Request::get(format!("/graphql?{query}"))
            .header(header::ACCEPT, "text/event-stream")
            .header(header::COOKIE, format!("assay_session={}", acme.owner.token()))
            .header("Sec-Fetch-Site", site);
        let mut frames = Frames::answering(server.request(request.body(Body::empty()).unwrap()).await);
        let answer = frames.next().await.unwrap();
        assert_eq!(answer["data"]["events"]["seq"] == "1", seen, "{site}: {answer:#}");
    }
}

/// Through a real socket, with everything a browser asks for: nothing is packed, and each frame leaves at once.
#[tokio::test]
async fn frames_leave_one_by_one() {
    let server = impatient().await;
    let acme = server.organization("Acme").await;
    let listening = Listening::on(&server).await;
    at_rest(&server).await;
    let body = json!({ "query": EVENTS, "variables": { "id": acme.id, "after": "0" } }).to_string();
    let request = format!(
        "POST /graphql HTTP/1.1\r\nhost: assay\r\ncontent-type: application/json\r\naccept: text/event-stream\r\n\
         accept-encoding: gzip\r\nauthorization: Bearer {}\r\ncontent-length: {}\r\n\r\n{body}",
        acme.owner.token(),
        body.len()
    );
    let mut line = TcpStream::connect(listening.address).await.unwrap();
    line.write_all(request.as_bytes()).await.unwrap();
    let mut seen = String::new();
    let mut buffer = [0; 4096];
    let read = async {
        // The two facts of a new organization, then heartbeats of a stream that stays open.
        while seen.matches("event: next").count() < 2 || seen.matches("\r\n:\n\n\r\n").count() < 2 {
            let count = line.read(&mut buffer).await.unwrap();
            assert!(count > 0, "the stream ended: {seen}");
            seen.push_str(std::str::from_utf8(&buffer[..count]).unwrap());
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), read).await.expect("frames");
    let head = seen.split_once("\r\n\r\n").unwrap().0.to_ascii_lowercase();
    assert!(!head.contains("content-encoding"), "{head}");
    assert!(head.contains("cache-control: no-store") && head.contains("x-accel-buffering: no"), "{head}");
    let first = format!(
        "event: next\ndata: {{\"data\":{{\"events\":{{\"seq\":\"1\",\"kind\":\"ORGANIZATION_CREATED\",\
         \"data\":{{\"organization\":\"{}\"}}}}}}}}\n\n",
        acme.id
    );
    assert!(seen.contains(&first), "{seen}");
    listening.stop().await;
}
