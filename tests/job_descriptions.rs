//! Job descriptions: pasted, read, listed.

use serde_json::{Value, json};

use crate::support::{Team, TestServer, problems};

const CREATE: &str = "mutation($input: CreateJobDescriptionInput!) {
    createJobDescription(input: $input) { jobDescription { id title status rawText extraction { title } } userErrors { code path message } } }";

async fn create(team: &Team<'_>, text: &str) -> Value {
    team.owner.done(CREATE, json!({ "input": { "organizationId": team.id, "rawText": text } })).await["jobDescription"]
        .clone()
}

#[tokio::test]
async fn a_pasted_text_is_kept_and_read_by_a_job() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let text = "  Ward Nurse (m/f/d)\r\n\r\nYour tasks:\n• Care for patients\n• Document\n\nYour profile:\n- Nursing diploma\n";
    let made = create(&acme, text).await;
    assert_eq!(made["rawText"], text);
    assert_eq!(made["extraction"], Value::Null);
    server.settle().await;

    let read = "query($id: ID!) { node(id: $id) { ... on JobDescription { title version extraction { title responsibilities requirements } } } }";
    let found = acme.owner.data(read, json!({ "id": made["id"] })).await["node"].clone();
    assert_eq!(found["extraction"]["responsibilities"], json!(["Care for patients", "Document"]));
    assert_eq!(found["extraction"]["requirements"], json!(["Nursing diploma"]));
    assert_eq!(found["title"], found["extraction"]["title"]);
    assert_eq!(found["version"], 2);
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused_by_its_path() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let input = json!({ "organizationId": acme.id, "rawText": "x".repeat(102_401), "title": "t".repeat(301), "externalId": "e".repeat(201) });
    let found = problems(&acme.owner.payload(CREATE, json!({ "input": input })).await);
    assert_eq!(found, ["TOO_LONG rawText", "TOO_LONG title", "TOO_LONG externalId"]);

    // Large, and yet read and answered like any other request.
    let input = json!({ "organizationId": acme.id, "rawText": "x".repeat(3_000_000) });
    let found = problems(&acme.owner.payload(CREATE, json!({ "input": input })).await);
    assert_eq!(found, ["TOO_LONG rawText"]);

    let input = json!({ "organizationId": acme.id, "rawText": "A cook", "externalId": "7" });
    acme.owner.done(CREATE, json!({ "input": input })).await;
    assert_eq!(
        problems(&acme.owner.payload(CREATE, json!({ "input": input })).await),
        ["EXTERNAL_ID_TAKEN externalId"]
    );
    server.settle().await;
}

const LIST: &str = "query($id: ID!, $first: Int, $after: String, $last: Int, $before: String, $filter: JobDescriptionFilter, $orderBy: JobDescriptionOrder) {
    organization(id: $id) { jobDescriptions(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {
        totalCount nodes { title } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }";

async fn list(team: &Team<'_>, mut variables: Value) -> Value {
    variables["id"] = json!(team.id);
    team.owner.data(LIST, variables).await["organization"]["jobDescriptions"].clone()
}

fn titles(page: &Value) -> Vec<&str> {
    page["nodes"].as_array().unwrap().iter().map(|node| node["title"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn pages_go_both_ways_without_gap_or_repeat() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    for name in ["A", "B", "C", "D", "E"] {
        create(&acme, name).await;
    }
    server.settle().await;
    let by_title = json!({ "field": "TITLE", "direction": "ASC" });
    let first = list(&acme, json!({ "first": 2, "orderBy": by_title })).await;
    assert_eq!((titles(&first), &first["totalCount"]), (vec!["A", "B"], &json!(5)));
    let next = list(&acme, json!({ "first": 2, "after": first["pageInfo"]["endCursor"], "orderBy": by_title })).await;
    assert_eq!((titles(&next), &next["pageInfo"]["hasPreviousPage"]), (vec!["C", "D"], &json!(true)));
    let back = list(&acme, json!({ "last": 2, "before": next["pageInfo"]["startCursor"], "orderBy": by_title })).await;
    assert_eq!((titles(&back), &back["pageInfo"]["hasPreviousPage"]), (vec!["A", "B"], &json!(false)));
    // All were made in the same instant: the newest first is decided by the id alone.
    assert_eq!(titles(&list(&acme, json!({ "last": 2 })).await).len(), 2);

    let elsewhere = json!({ "id": acme.id, "first": 2, "after": first["pageInfo"]["endCursor"] });
    assert_eq!(acme.owner.graphql(LIST, elsewhere).await.code(), "BAD_USER_INPUT");
    for wrong in
        [json!({ "first": -1 }), json!({ "first": 101 }), json!({ "first": 1, "last": 1 }), json!({ "after": "x" })]
    {
        let mut variables = wrong.clone();
        variables["id"] = json!(acme.id);
        assert_eq!(acme.owner.graphql(LIST, variables).await.code(), "BAD_USER_INPUT", "{wrong}");
    }
}

#[tokio::test]
async fn filters_combine() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    for text in ["Ward nurse", "Night nurse", "Cook"] {
        create(&acme, text).await;
    }
    server.settle().await;
    let find = async |filter: Value| list(&acme, json!({ "filter": filter })).await["totalCount"].as_i64().unwrap();
    assert_eq!(find(json!({ "search": "NURSE" })).await, 2);
    assert_eq!(find(json!({ "search": "nurse", "not": { "search": "night" } })).await, 1);
    assert_eq!(find(json!({ "or": [{ "search": "cook" }, { "search": "night" }] })).await, 2);
    assert_eq!(find(json!({ "status": { "in": ["OPEN", "CLOSED"] } })).await, 0);
    assert_eq!(find(json!({ "createdAt": { "gte": "2026-05-04T09:00:00Z", "lt": "2026-05-04T09:00:01Z" } })).await, 3);
    assert_eq!(find(json!({ "search": "%_'; --" })).await, 0);
}
