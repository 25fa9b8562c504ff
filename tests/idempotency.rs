//! A mutation that is sent twice with one key is done once.

use serde_json::json;

use crate::support::{TestServer, problems};

const CREATE: &str = "mutation($input: CreateJobDescriptionInput!) {
    createJobDescription(input: $input) { jobDescription { id } userErrors { code path } } }";

#[tokio::test]
async fn a_repetition_gets_the_same_answer_and_does_nothing() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let input = json!({ "input": { "organizationId": acme.id, "rawText": "A nurse" } });
    let first = acme.owner.once("k1").done(CREATE, input.clone()).await;
    assert_eq!(acme.owner.once("k1").done(CREATE, input.clone()).await, first);
    assert_ne!(acme.owner.once("k2").done(CREATE, input.clone()).await, first);

    let other = json!({ "input": { "organizationId": acme.id, "rawText": "A cook" } });
    assert_eq!(acme.owner.once("k1").graphql(CREATE, other).await.code(), "IDEMPOTENCY_CONFLICT");

    let stranger = server.organization("Other").await;
    let theirs = json!({ "input": { "organizationId": stranger.id, "rawText": "A nurse" } });
    assert_ne!(stranger.owner.once("k1").done(CREATE, theirs).await, first, "keys are each caller's own");
    server.settle().await;
}

#[tokio::test]
async fn problems_are_remembered_and_leave_nothing_behind() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let empty = json!({ "input": { "organizationId": acme.id, "rawText": "" } });
    for _ in 0..2 {
        assert_eq!(problems(&acme.owner.once("k").payload(CREATE, empty.clone()).await), ["EMPTY rawText"]);
    }
    server.settle().await;
    let jobs: i64 =
        server.database.client().await.query_one("SELECT count(*) FROM job_descriptions", &[]).await.unwrap().get(0);
    assert_eq!(jobs, 0);
}

#[tokio::test]
async fn twins_in_flight_become_one() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let input = json!({ "input": { "organizationId": acme.id, "rawText": "A nurse" } });
    let call = || async { acme.owner.once("twin").done(CREATE, input.clone()).await };
    let (a, b, c, d) = tokio::join!(call(), call(), call(), call());
    assert!(a == b && b == c && c == d);
    server.settle().await;
}

#[tokio::test]
async fn a_secret_is_not_repeated() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let create = "mutation($input: CreateApiKeyInput!) {
        createApiKey(input: $input) { apiKey { id } secret userErrors { code } } }";
    let input = json!({ "input": { "organizationId": acme.id, "name": "ATS", "permissions": ["VIEW_EVENTS"] } });
    let first = acme.owner.once("key").done(create, input.clone()).await;
    let again = acme.owner.once("key").done(create, input).await;
    assert_eq!(again["apiKey"], first["apiKey"]);
    assert!(first["secret"].is_string() && again["secret"].is_null());
    server.settle().await;
}
