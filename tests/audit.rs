//! Who saw what candidates wrote: recorded before it is shown, once for each request, and never changed.

use assay::access::{Permission, Role};
use assay::kernel::ids::TypedId;
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

use crate::support::hiring::text_question;
use crate::support::{Caller, Team, TestServer, id, text};

const LOG: &str = "query($id: ID!, $filter: AuditLogFilter, $first: Int, $after: String) { organization(id: $id) {
    auditLog(filter: $filter, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
        nodes { id action actorKind actorId subjectId requestId at } } } }";
const ANSWERS: &str = "query($id: ID!) { node(id: $id) { ... on Submission { answers { text } } } }";

async fn log(caller: &Caller<'_>, team: &Team<'_>, mut variables: Value) -> Value {
    variables["id"] = json!(team.id);
    caller.data(LOG, variables).await["organization"]["auditLog"].clone()
}

/// How many looks are recorded.
async fn sights(server: &TestServer) -> i64 {
    let count = "SELECT count(*) FROM audit_entries";
    server.database.client().await.query_one(count, &[]).await.unwrap().get(0)
}

/// Submissions that were handed in and scored, at one job.
async fn handed_in(server: &TestServer, team: &Team<'_>, names: &[&str]) -> (String, Vec<String>) {
    let assessment = team.asking(&[text_question()]).await;
    let mut submissions = Vec::new();
    for name in names {
        let candidate = server.started(team, &assessment, name).await;
        candidate.write(assessment.question(0), "A repeated request charges the customer only once.").await;
        submissions.push(id(&candidate.submit().await["submission"]));
    }
    server.settle().await;
    (assessment.job, submissions)
}

#[tokio::test]
async fn every_way_to_what_was_written_leaves_a_record_and_lists_leave_none() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (job, submissions) = handed_in(&server, &acme, &["Ada"]).await;
    let submission = &submissions[0];
    let ids = "query($id: ID!) { node(id: $id) { ... on Submission { answers { id } scorecard { id } } } }";
    let found = acme.owner.data(ids, json!({ "id": submission })).await["node"].clone();
    let (answer, card) = (found["answers"][0]["id"].clone(), found["scorecard"]["id"].clone());
    let mut expected = sights(&server).await;
    let invite = "query($id: ID!) { node(id: $id) { ... on Submission { invite { id } } } }";
    let invite = acme.owner.data(invite, json!({ "id": submission })).await["node"]["invite"]["id"].clone();
    let ways = [
        (json!(submission), "... on Submission { answers { text } }", 1),
        (
            json!(submission),
            "... on Submission { a: answers { text } b: answers { id } scorecard { criteria { level } } }",
            1,
        ),
        (json!(submission), "... on Submission { scorecard { criteria { rationale } } }", 1),
        (json!(submission), "... on Submission { scorecards { nodes { questionScores { score } } } }", 1),
        (
            json!(submission),
            "... on Submission { scorecards { edges { node { criteria { evidence { quote } } } } } }",
            1,
        ),
        (answer, "... on Answer { text }", 1),
        (card.clone(), "... on Scorecard { criteria { level } }", 1),
        (card.clone(), "... on Scorecard { submission { answers { text } } }", 1),
        (invite, "... on AssessmentInvite { submission { answers { text } } }", 1),
        (json!(job), "... on JobDescription { submissions { nodes { answers { text } } } }", 1),
        (json!(acme.id), "... on Organization { submissions { edges { node { answers { text } } } } }", 1),
        (
            json!(submission),
            "... on Submission { status progress { answered } participant { name } consents { purpose } }",
            0,
        ),
        (
            json!(submission),
            "... on Submission { scorecard { status overallScore summary reasons } reopenings { reason } }",
            0,
        ),
        (card, "... on Scorecard { status overallScore provisional }", 0),
        (
            json!(job),
            "... on JobDescription { submissions { totalCount nodes { status scorecard { overallScore } } } }",
            0,
        ),
    ];
    for (node, selection, looks) in ways {
        let document = format!("query($id: ID!) {{ node(id: $id) {{ {selection} }} }}");
        acme.owner.data(&document, json!({ "id": node })).await;
        expected += looks;
        assert_eq!(sights(&server).await, expected, "{selection}");
    }
    let nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Submission { answers { text } } } }";
    acme.owner.data(nodes, json!({ "ids": [submission, submission] })).await;
    assert_eq!(sights(&server).await, expected + 1, "twice in one request is one look");
}

#[tokio::test]
async fn a_record_says_who_what_when_and_in_which_request() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (job, submissions) = handed_in(&server, &acme, &["Ada", "Bob"]).await;
    let reviewer = server.member(&acme, Role::Reviewer).await;
    let list = "query($id: ID!) { viewer { ... on User { id } } node(id: $id) { ... on JobDescription {
        submissions { nodes { id answers { text } } } } } }";
    server.wait(chrono::TimeDelta::minutes(5));
    let seen = reviewer.data(list, json!({ "id": job })).await;
    let auditor = server.member(&acme, Role::Auditor).await;
    let found = log(&auditor, &acme, json!({})).await;
    assert_eq!(found["totalCount"], 2, "both in one request");
    let nodes = found["nodes"].as_array().unwrap();
    for node in nodes {
        assert_eq!((&node["action"], &node["actorKind"]), (&json!("SUBMISSION_VIEWED"), &json!("USER")));
        assert_eq!((&node["actorId"], &node["at"]), (&seen["viewer"]["id"], &json!("2026-05-04T09:05:00Z")));
        assert_eq!(node["requestId"], nodes[0]["requestId"]);
    }
    let mut subjects: Vec<_> = nodes.iter().map(|node| text(&node["subjectId"])).collect();
    subjects.sort_unstable();
    let mut expected: Vec<_> = submissions.iter().map(String::as_str).collect();
    expected.sort_unstable();
    assert_eq!(subjects, expected);
    let by_id = "query($id: ID!) { node(id: $id) { ... on AuditEntry { subjectId } } }";
    let one = auditor.data(by_id, json!({ "id": nodes[0]["id"] })).await;
    assert_eq!(one["node"]["subjectId"], nodes[0]["subjectId"]);

    // The answer names the request that its record names.
    let body = json!({ "query": ANSWERS, "variables": { "id": submissions[0] } }).to_string();
    let request = Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, format!("Bearer {}", reviewer.token()));
    let reply = server.request(request.body(Body::from(body)).unwrap()).await;
    let newest = log(&auditor, &acme, json!({ "filter": { "subjectId": submissions[0] }, "first": 2 })).await;
    let request_id = reply.headers()["x-request-id"].to_str().unwrap();
    assert!(newest["nodes"].as_array().unwrap().iter().any(|node| node["requestId"] == request_id), "{newest:#}");
}

#[tokio::test]
async fn keys_leave_records_too_and_the_log_is_searched_and_paged() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (_, submissions) = handed_in(&server, &acme, &["Ada", "Bob"]).await;
    let create = "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } secret
        userErrors { code path message } } }";
    let input = json!({ "organizationId": acme.id, "name": "ATS", "permissions": ["VIEW_SUBMISSIONS"] });
    let key = acme.owner.done(create, json!({ "input": input })).await;
    let program = server.bearer(text(&key["secret"]));
    for (minute, submission) in [&submissions[0], &submissions[1], &submissions[0]].into_iter().enumerate() {
        server.wait(chrono::TimeDelta::minutes(i64::try_from(minute).unwrap()));
        program.data(ANSWERS, json!({ "id": submission })).await;
    }
    acme.owner.data(ANSWERS, json!({ "id": submissions[1] })).await;
    let count = async |filter: Value| log(&acme.owner, &acme, json!({ "filter": filter })).await["totalCount"].clone();
    for (filter, expected) in [
        (json!({}), 4),
        (json!({ "actorId": key["apiKey"]["id"] }), 3),
        (json!({ "subjectId": submissions[1] }), 2),
        (json!({ "subjectId": submissions[1], "actorId": key["apiKey"]["id"] }), 1),
        (json!({ "action": { "eq": "SUBMISSION_VIEWED" } }), 4),
        (json!({ "action": { "in": ["SUBMISSION_VIEWED"] }, "at": { "gte": "2026-05-04T09:01:00Z" } }), 3),
        (json!({ "at": { "lt": "2026-05-04T09:01:00Z" } }), 1),
        (json!({ "subjectId": acme.id }), 0),
        (json!({ "subjectId": "" }), 0),
        (json!({ "actorId": "\u{0}" }), 0),
    ] {
        assert_eq!(count(filter.clone()).await, expected, "{filter}");
    }
    let mut seen = Vec::new();
    let mut after = Value::Null;
    loop {
        let page = log(&acme.owner, &acme, json!({ "first": 1, "after": after })).await;
        seen.extend(page["nodes"].as_array().unwrap().iter().map(|node| text(&node["at"]).to_owned()));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(seen.len(), 4);
    assert!(seen.is_sorted_by(|a, b| a >= b), "the newest first: {seen:?}");
    server.settle().await;
}

#[tokio::test]
async fn nothing_is_shown_that_cannot_be_recorded() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (_, submissions) = handed_in(&server, &acme, &["Ada"]).await;
    let client = server.database.client().await;
    client.batch_execute("REVOKE INSERT ON audit_entries FROM assay_app").await.unwrap();
    let reply = acme.owner.graphql(ANSWERS, json!({ "id": submissions[0] })).await;
    assert_eq!(reply.code(), "INTERNAL_SERVER_ERROR");
    assert!(!reply.body.to_string().contains("charges"), "{:#}", reply.body);
    let states = "query($id: ID!) { node(id: $id) { ... on Submission { status } } }";
    assert_eq!(acme.owner.data(states, json!({ "id": submissions[0] })).await["node"]["status"], "SUBMITTED");
    client.batch_execute("GRANT INSERT ON audit_entries TO assay_app").await.unwrap();
    acme.owner.data(ANSWERS, json!({ "id": submissions[0] })).await;
    assert_eq!(sights(&server).await, 1);
}

#[tokio::test]
async fn records_are_neither_changed_nor_deleted_and_stay_in_their_organization() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let other = server.organization("Other").await;
    let (_, submissions) = handed_in(&server, &acme, &["Ada"]).await;
    acme.owner.data(ANSWERS, json!({ "id": submissions[0] })).await;
    let client = server.database.client().await;
    for role in ["NONE", "assay_worker", "assay_app"] {
        client.batch_execute(&format!("SET ROLE {role}")).await.unwrap();
        client.batch_execute(&format!("SET assay.organization_id = '{}'", acme.organization.uuid())).await.unwrap();
        for change in ["UPDATE audit_entries SET at = now()", "DELETE FROM audit_entries", "TRUNCATE audit_entries"] {
            assert!(client.batch_execute(change).await.is_err(), "{change} as {role}");
        }
    }
    client.batch_execute(&format!("SET assay.organization_id = '{}'", other.organization.uuid())).await.unwrap();
    let seen = client.query_one("SELECT count(*) FROM audit_entries", &[]).await.unwrap();
    assert_eq!(seen.get::<_, i64>(0), 0, "as the serving role for another organization");
    client.batch_execute("RESET ROLE").await.unwrap();

    assert_eq!(log(&other.owner, &other, json!({})).await["totalCount"], 0);
    let entry = log(&acme.owner, &acme, json!({})).await["nodes"][0]["id"].clone();
    let by_id = "query($id: ID!) { node(id: $id) { id } }";
    assert!(other.owner.data(by_id, json!({ "id": entry })).await["node"].is_null());
    for role in Role::ALL {
        let member = server.member(&acme, *role).await;
        let may = role.permissions().contains(&Permission::ViewAuditLog);
        assert_eq!(may, matches!(role, Role::Owner | Role::Admin | Role::Auditor));
        let reply = member.graphql(LOG, json!({ "id": acme.id })).await;
        assert_eq!(reply.code(), if may { "" } else { "FORBIDDEN" }, "{}", role.as_str());
        assert_eq!(member.data(by_id, json!({ "id": entry })).await["node"].is_object(), may, "{}", role.as_str());
    }
    server.settle().await;
}

/// A candidate who looks at the own answers is no sight of the team.
#[tokio::test]
async fn candidates_leave_no_records() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[text_question()]).await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    ada.write(assessment.question(0), "mine").await;
    assert_eq!(ada.answers().await.len(), 1);
    ada.submit().await;
    server.settle().await;
    assert_eq!(sights(&server).await, 0);
}
