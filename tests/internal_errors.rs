//! A database that fails behind our back: callers learn that something went wrong, and nothing of what.

use serde_json::{Value, json};

use crate::support::hiring::{CREATE_ASSESSMENT, INVITE, every_kind};
use crate::support::{Caller, TestServer};

/// What only somebody who reads the database's messages can know.
const SECRETS: [&str; 12] = [
    "relation",
    "does not exist",
    "permission denied",
    "SELECT",
    "INSERT",
    "UPDATE",
    "assay_app",
    "job_descriptions",
    "participants",
    "diesel",
    "column",
    "constraint",
];

/// The call fails with nothing but a sentence, a code, and the id under which the log has the rest.
async fn fails_quietly(caller: &Caller<'_>, query: &str, variables: Value, path: &[&str]) {
    let reply = caller.graphql(query, variables).await;
    let [error] = reply.body["errors"].as_array().unwrap().as_slice() else { panic!("{:#}", reply.body) };
    assert_eq!((&error["message"], &error["path"]), (&json!("Internal error."), &json!(path)));
    let extensions = error["extensions"].as_object().unwrap();
    let mut keys: Vec<_> = extensions.keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["code", "requestId"]);
    assert_eq!(extensions["code"], "INTERNAL_SERVER_ERROR");
    assert!(extensions["requestId"].as_str().unwrap().len() >= 8);
    let mut body = reply.body.clone();
    body["errors"][0]["locations"].take();
    let body = body.to_string();
    for secret in SECRETS {
        assert!(!body.contains(secret), "`{secret}` in {body}");
    }
}

#[tokio::test]
async fn a_table_that_is_gone_is_not_named() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job("Backend engineer").await;
    server.settle().await;
    let client = server.database.client().await;
    client.batch_execute("ALTER TABLE job_descriptions RENAME TO elsewhere").await.unwrap();

    let node = "query($id: ID!) { node(id: $id) { id } }";
    fails_quietly(&acme.owner, node, json!({ "id": job }), &["node"]).await;
    let nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    fails_quietly(&acme.owner, nodes, json!({ "ids": [job] }), &["nodes"]).await;
    let list = "query($id: ID!) { organization(id: $id) { name jobDescriptions(first: 5) { nodes { title } } } }";
    let reply = acme.owner.graphql(list, json!({ "id": acme.id })).await;
    assert_eq!(reply.code(), "INTERNAL_SERVER_ERROR", "{:#}", reply.body);
    assert!(!reply.body.to_string().contains("elsewhere"), "{:#}", reply.body);
    fails_quietly(&acme.owner, CREATE_ASSESSMENT, json!({ "input": every_kind(&job) }), &["createAssessment"]).await;

    client.batch_execute("ALTER TABLE elsewhere RENAME TO job_descriptions").await.unwrap();
    assert_eq!(acme.owner.data(node, json!({ "id": job })).await["node"]["id"], job, "it goes on as soon as it can");
}

#[tokio::test]
async fn a_right_that_is_missing_is_not_named_and_nothing_is_half_done() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    server.settle().await;
    let client = server.database.client().await;
    client.batch_execute("REVOKE INSERT ON invites FROM assay_app").await.unwrap();
    let row = json!({ "name": "Secret Person", "email": "secret.person@example.com" });
    let input = json!({ "input": { "assessmentId": assessment.id, "participants": [row] } });
    fails_quietly(&acme.owner, INVITE, input.clone(), &["inviteParticipants"]).await;
    fails_quietly(&acme.owner.once("key"), INVITE, input.clone(), &["inviteParticipants"]).await;
    server.settle().await;
    assert_eq!((acme.facts("PARTICIPANT_CREATED").await, server.mailer.mails().len()), (0, 0));

    client.batch_execute("GRANT INSERT ON invites TO assay_app").await.unwrap();
    let done = acme.owner.once("key").done(INVITE, input).await;
    assert_eq!(done["results"][0]["outcome"], "CREATED", "a failure is not remembered under its key");
    server.settle().await;
}

#[tokio::test]
async fn candidates_and_strangers_learn_no_more() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    server.settle().await;
    let client = server.database.client().await;
    let broken = "ALTER TABLE answers ADD CONSTRAINT shut CHECK (length(text) > 1000) NOT VALID";
    client.batch_execute(broken).await.unwrap();
    let save = crate::support::candidate::SAVE;
    let input = json!({ "questionId": assessment.question(0), "text": "my private words", "baseRevision": 0 });
    fails_quietly(&ada.caller, save, json!({ "input": input }), &["saveAnswer"]).await;

    client.batch_execute("ALTER FUNCTION assay_find_invite_by_link(bytea) RENAME TO gone").await.unwrap();
    let look = "query($token: String!) { inviteByToken(token: $token) { status } }";
    let reply = server.anonymous().graphql(look, json!({ "token": ada.link })).await;
    assert_eq!(reply.code(), "INTERNAL_SERVER_ERROR");
    assert!(!reply.body.to_string().contains(&ada.link));
    assert!(!reply.body.to_string().contains("assay_find"), "{:#}", reply.body);
}
