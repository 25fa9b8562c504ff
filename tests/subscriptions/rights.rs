//! Each delivery asks again: keys that are revoked, sessions that end, members who leave.

use assay::access::Role;
use assay::kernel::ids::TypedId;
use serde_json::json;

use super::{EVENTS, PROGRESS, at_rest, impatient, key, revoke_key};
use crate::support::{Frames, Listening, Socket, TestServer, text};

const SIGN_OUT: &str = "mutation { signOut { signedOut userErrors { code } } }";

async fn remove_everyone_but_owners(server: &TestServer, organization: &impl TypedId) {
    let remove = "DELETE FROM memberships WHERE organization_id = $1 AND role <> 'OWNER'";
    server.database.client().await.execute(remove, &[&organization.uuid()]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_key_ends_its_streams_and_its_socket() {
    // Nothing but deliveries asks: the clock of quiet connections is slow here.
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (id, secret) = key(&acme, &["VIEW_EVENTS"]).await;
    server.settle().await;
    let listening = Listening::on(&server).await;
    let mut socket = Socket::introduced(&listening, &secret).await;
    socket.subscribe("log", EVENTS, json!({ "id": acme.id, "after": "0" })).await;
    let mut frames = Frames::of(&server, Some(&secret), EVENTS, json!({ "id": acme.id, "after": "0" })).await;
    for seq in ["1", "2"] {
        assert_eq!(socket.data("log").await["events"]["seq"], seq);
        assert_eq!(frames.data().await["events"]["seq"], seq);
    }
    revoke_key(&acme, &id).await;
    acme.job("A cook").await;
    let told = socket.next().await;
    assert_eq!((&told["type"], &told["id"]), (&json!("error"), &json!("log")), "{told:#}");
    assert_eq!(told["payload"][0]["extensions"]["code"], "UNAUTHENTICATED");
    assert_eq!(socket.closed().await, (4401, "Unauthorized".to_owned()));
    let told = frames.next().await.unwrap();
    assert_eq!(told["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    assert_eq!(frames.next().await, None);
    at_rest(&server).await;
    listening.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_removed_member_sees_nothing_more() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let auditor = server.member(&acme, Role::Auditor).await;
    server.settle().await;
    let listening = Listening::on(&server).await;
    let mut socket = Socket::introduced(&listening, auditor.token()).await;
    socket.subscribe("log", EVENTS, json!({ "id": acme.id, "after": "1" })).await;
    assert_eq!(socket.data("log").await["events"]["seq"], "2");
    remove_everyone_but_owners(&server, &acme.organization).await;
    acme.job("A cook").await;
    let told = socket.next().await;
    assert_eq!((&told["type"], &told["payload"][0]["extensions"]["code"]), (&json!("error"), &json!("FORBIDDEN")));
    assert_eq!(socket.closed().await, (4403, "Forbidden".to_owned()));
    at_rest(&server).await;
    listening.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_watches_attempts_after_losing_the_right() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let recruiter = server.member(&acme, Role::Recruiter).await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    server.settle().await;
    let listening = Listening::on(&server).await;
    let job = json!({ "job": assessment.job });
    let mut frames = Frames::of(&server, Some(recruiter.token()), PROGRESS, job).await;
    assert_eq!(frames.data().await["submissionProgress"]["answered"], 0);
    remove_everyone_but_owners(&server, &acme.organization).await;
    ada.write(assessment.question(0), "Because.").await;
    let told = frames.next().await.unwrap();
    assert_eq!(told["errors"][0]["extensions"]["code"], "FORBIDDEN", "{told:#}");
    assert_eq!(frames.next().await, None);
    at_rest(&server).await;
    listening.stop().await;
}

/// Nothing happens, and still: whoever signs out is gone soon, with or without a subscription.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_of_a_session_closes_quiet_sockets() {
    let server = impatient().await;
    let acme = server.organization("Acme").await;
    let listening = Listening::on(&server).await;
    at_rest(&server).await;
    let mut idle = Socket::introduced(&listening, acme.owner.token()).await;
    let mut following = Socket::introduced(&listening, acme.owner.token()).await;
    following.subscribe("log", EVENTS, json!({ "id": acme.id })).await;
    let mut frames = Frames::of(&server, Some(acme.owner.token()), EVENTS, json!({ "id": acme.id })).await;
    assert_eq!(frames.raw().await.as_deref(), Some(":\n\n"));
    let signed_out = acme.owner.graphql(SIGN_OUT, json!({})).await;
    assert!(signed_out.body.get("errors").is_none(), "{:#}", signed_out.body);
    assert_eq!(idle.closed().await.0, 4401);
    assert_eq!(following.closed().await.0, 4401);
    let told = frames.next().await.unwrap();
    assert_eq!(text(&told["errors"][0]["extensions"]["code"]), "UNAUTHENTICATED");
    at_rest(&server).await;
    listening.stop().await;
}

/// A socket's operations are those of whoever holds the token now, not of whoever held it when it was opened.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_operation_of_a_socket_asks_who_calls() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let recruiter = server.member(&acme, Role::Recruiter).await;
    server.settle().await;
    let listening = Listening::on(&server).await;
    let mut socket = Socket::introduced(&listening, recruiter.token()).await;
    let query = "query($id: ID!) { organization(id: $id) { name } }";
    socket.subscribe("1", query, json!({ "id": acme.id })).await;
    assert_eq!(socket.data("1").await["organization"]["name"], "Acme");
    assert_eq!(socket.next().await, json!({ "id": "1", "type": "complete" }));
    remove_everyone_but_owners(&server, &acme.organization).await;
    socket.subscribe("2", query, json!({ "id": acme.id })).await;
    assert_eq!(socket.data("2").await["organization"], json!(null));
    listening.stop().await;
}
