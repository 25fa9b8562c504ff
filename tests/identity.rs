//! Accounts, sessions and keys.

use chrono::TimeDelta;
use serde_json::json;

use crate::support::{TestServer, problems};

const SIGN_UP: &str =
    "mutation($input: SignUpInput!) { signUp(input: $input) { userId userErrors { code path message } } }";
const SIGN_IN: &str =
    "mutation($input: SignInInput!) { signIn(input: $input) { sessionToken userErrors { code path } } }";
const VIEWER: &str =
    "{ viewer { __typename ... on User { name email sessions { id } memberships { role organization { name } } } } }";

#[tokio::test]
async fn a_person_signs_up_in_and_out() {
    let server = TestServer::start().await;
    let ada = json!({ "email": "Ada@Example.com", "password": "correct horse", "name": "Ada Lovelace" });
    server.anonymous().done(SIGN_UP, json!({ "input": ada })).await;

    let wrong = json!({ "input": { "email": "ada@example.com", "password": "wrong horse" } });
    assert_eq!(problems(&server.anonymous().payload(SIGN_IN, wrong).await), ["WRONG_CREDENTIALS"]);
    let unknown = json!({ "input": { "email": "eve@example.com", "password": "correct horse" } });
    assert_eq!(problems(&server.anonymous().payload(SIGN_IN, unknown).await), ["WRONG_CREDENTIALS"]);

    let right = json!({ "input": { "email": "ada@example.com", "password": "correct horse" } });
    let token = server.anonymous().done(SIGN_IN, right).await["sessionToken"].as_str().unwrap().to_owned();
    let ada = server.bearer(token);
    let viewer = ada.data(VIEWER, json!({})).await;
    assert_eq!(viewer["viewer"]["email"], "Ada@Example.com");

    let found =
        "mutation { createOrganization(input: { name: \"Acme\" }) { organization { name slug } userErrors { code } } }";
    let founded = ada.done(found, json!({})).await;
    assert_eq!(founded["organization"]["name"], "Acme");
    let viewer = ada.data(VIEWER, json!({})).await;
    assert_eq!(viewer["viewer"]["memberships"], json!([{ "role": "OWNER", "organization": { "name": "Acme" } }]));

    ada.done("mutation { signOut { signedOut userErrors { code } } }", json!({})).await;
    assert_eq!(ada.graphql(VIEWER, json!({})).await.code(), "UNAUTHENTICATED");
    server.settle().await;
}

#[tokio::test]
async fn a_form_says_everything_that_is_wrong_with_it() {
    let server = TestServer::start().await;
    let empty = json!({ "input": { "email": "ada", "password": "short", "name": " \u{0}" } });
    let found = problems(&server.anonymous().payload(SIGN_UP, empty).await);
    assert_eq!(found, ["INVALID_EMAIL email", "EMPTY name", "WEAK_PASSWORD password"]);

    let long =
        json!({ "input": { "email": "ada@example.com", "password": "x".repeat(1001), "name": "ö".repeat(201) } });
    assert_eq!(problems(&server.anonymous().payload(SIGN_UP, long).await), ["TOO_LONG name", "WEAK_PASSWORD password"]);

    let ada = json!({ "input": { "email": "ada@example.com", "password": "correct horse", "name": "Ada" } });
    server.anonymous().done(SIGN_UP, ada).await;
    let again = json!({ "input": { "email": "ADA@example.com", "password": "correct horse", "name": "Ada" } });
    assert_eq!(problems(&server.anonymous().payload(SIGN_UP, again).await), ["EMAIL_TAKEN email"]);
}

#[tokio::test]
async fn sessions_end_by_the_clock_and_by_hand() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let sessions = acme.owner.data(VIEWER, json!({})).await["viewer"]["sessions"].clone();
    let revoke = "mutation($id: ID!) { revokeSession(input: { sessionId: $id }) { sessionId userErrors { code } } }";
    let other = server.organization("Other").await;
    let foreign = other.owner.graphql(revoke, json!({ "id": sessions[0]["id"] })).await;
    assert_eq!(foreign.code(), "NOT_FOUND");
    acme.owner.done(revoke, json!({ "id": sessions[0]["id"] })).await;
    assert_eq!(acme.owner.graphql(VIEWER, json!({})).await.code(), "UNAUTHENTICATED");

    server.pass(TimeDelta::days(29)).await;
    other.owner.data(VIEWER, json!({})).await;
    server.pass(TimeDelta::days(1)).await;
    assert_eq!(other.owner.graphql(VIEWER, json!({})).await.code(), "UNAUTHENTICATED");
}

const CREATE_KEY: &str = "mutation($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { apiKey { id name permissions } secret userErrors { code path } } }";

#[tokio::test]
async fn a_key_does_what_it_may_until_it_ends() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let input = json!({ "organizationId": acme.id, "name": "ATS", "permissions": ["VIEW_ORGANIZATION"], "expiresAt": "2026-05-05T09:00:00Z" });
    let made = acme.owner.done(CREATE_KEY, json!({ "input": input })).await;
    let key = server.bearer(made["secret"].as_str().unwrap());

    let own = format!("{{ organization(id: \"{}\") {{ name }} }}", acme.id);
    assert_eq!(key.data(&own, json!({})).await["organization"]["name"], "Acme");
    let keys = format!("{{ organization(id: \"{}\") {{ apiKeys {{ nodes {{ name }} }} }} }}", acme.id);
    assert_eq!(key.graphql(&keys, json!({})).await.code(), "FORBIDDEN");
    let more = json!({ "organizationId": acme.id, "name": "More", "permissions": ["MANAGE_API_KEYS"] });
    assert_eq!(key.graphql(CREATE_KEY, json!({ "input": more })).await.code(), "FORBIDDEN");

    let stored = server.database.client().await.query_one("SELECT key_hash FROM api_keys", &[]).await.unwrap();
    assert!(!made["secret"].as_str().unwrap().as_bytes().windows(32).any(|part| part == stored.get::<_, Vec<u8>>(0)));

    server.pass(TimeDelta::days(1)).await;
    assert_eq!(key.graphql(&own, json!({})).await.code(), "UNAUTHENTICATED");

    let revoke =
        "mutation($id: ID!) { revokeApiKey(input: { apiKeyId: $id }) { apiKey { revokedAt } userErrors { code } } }";
    let revoked = acme.owner.done(revoke, json!({ "id": made["apiKey"]["id"] })).await;
    assert_eq!(revoked["apiKey"]["revokedAt"], "2026-05-05T09:00:00Z");
    let problems = problems(
        &acme
            .owner
            .payload(
                CREATE_KEY,
                json!({ "input": {
        "organizationId": acme.id, "name": "", "permissions": [], "expiresAt": "2020-01-01T00:00:00Z" } }),
            )
            .await,
    );
    assert_eq!(problems, ["EMPTY name", "EMPTY permissions", "EXPIRES_IN_PAST expiresAt"]);
}
