//! Who may do what: every field of the schema's roots has a row here, and each row is tried over HTTP, allowed and denied.
//!
//! A new field of Query, Mutation or Subscription fails `every_field_has_a_row` until somebody says who may use it. The table of
//! roles and permissions is kept as one reviewable snapshot.

mod rows;

use std::collections::BTreeSet;

use assay::access::{Permission, Role};
use serde_json::{Value, json};

use crate::support::{Caller, TestServer};
use rows::{Access, ROWS, Row};

#[test]
fn roles_and_permissions() {
    let line = |head: &str, cells: Vec<&str>| {
        let cells: Vec<String> = cells.into_iter().map(|cell| format!("{cell:<11}")).collect();
        format!("{head:<26}{}", cells.concat())
    };
    let mut table = vec![line("", Role::ALL.iter().map(|role| role.as_str()).collect())];
    for permission in Permission::ALL {
        let cell = |role: &Role| if permission.roles().contains(role) { "yes" } else { "-" };
        table.push(line(permission.as_str(), Role::ALL.iter().map(cell).collect()));
    }
    insta::assert_snapshot!(table.join("\n"));
}

#[tokio::test]
async fn every_field_has_a_row() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let introspection = "{ __schema { queryType { fields { name } } mutationType { fields { name } }
        subscriptionType { fields { name } } } }";
    let schema = acme.owner.data(introspection, json!({})).await["__schema"].clone();
    let mut fields = BTreeSet::new();
    for root in ["queryType", "mutationType", "subscriptionType"] {
        for field in schema[root]["fields"].as_array().into_iter().flatten() {
            fields.insert(field["name"].as_str().unwrap().to_owned());
        }
    }
    let listed: BTreeSet<String> = ROWS.iter().map(|row| row.field.to_owned()).collect();
    let missing: Vec<_> = fields.difference(&listed).collect();
    let stale: Vec<_> = listed.difference(&fields).collect();
    assert!(missing.is_empty(), "say in tests/access/rows.rs who may use {missing:?}");
    assert!(stale.is_empty(), "tests/access/rows.rs lists {stale:?}, which the schema lacks");
    server.settle().await;
}

/// Each role and each kind of caller tries each field. Being let in shows as anything but a refusal: the ids in the
/// documents are real, so whoever may gets an answer, or at most something to mend.
#[tokio::test]
async fn each_row_is_kept() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let stranger = server.organization("Other").await;
    let world = rows::World::build(&server, &acme).await;
    for row in ROWS {
        let document = world.fill(row.document);
        for role in Role::ALL {
            let member = server.member(&acme, *role).await;
            expect(row, &member, &document, row.allows_role(*role), role.as_str()).await;
        }
        expect(row, &server.anonymous(), &document, row.access == Access::Everyone, "nobody").await;
        expect(row, &server.bearer(&world.candidate), &document, row.allows_candidate(), "a candidate").await;
        let foreign = matches!(row.access, Access::Everyone | Access::Person);
        let outsider = server.member(&stranger, Role::Admin).await;
        expect(row, &outsider, &document, foreign, "an admin of another organization").await;
    }
    server.settle().await;
}

/// A key with every permission but the one that is needed is refused; a key with that one alone is let in.
#[tokio::test]
async fn a_key_needs_exactly_the_permission() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let world = rows::World::build(&server, &acme).await;
    for row in ROWS {
        let Access::Member(needed) = row.access else { continue };
        let document = world.fill(row.document);
        let others: Vec<Permission> = Permission::ALL.iter().copied().filter(|other| *other != needed).collect();
        let without = world.key(&acme, &others).await;
        expect(row, &server.bearer(without), &document, false, "a key without the permission").await;
        // What a mutation answers with may need the right to see it, too.
        let with: Vec<Permission> =
            Permission::ALL.iter().copied().filter(|p| *p == needed || p.as_str().starts_with("VIEW")).collect();
        let with = world.key(&acme, &with).await;
        expect(row, &server.bearer(with), &document, true, "a key with the permission").await;
    }
    server.settle().await;
}

async fn expect(row: &Row, caller: &Caller<'_>, document: &str, allowed: bool, who: &str) {
    let document = with_own_session(caller, document).await;
    let reply = if document.starts_with("subscription") {
        caller.first(&document, json!({})).await
    } else {
        caller.graphql(&document, json!({})).await
    };
    let refused = matches!(reply.code(), "UNAUTHENTICATED" | "FORBIDDEN" | "NOT_FOUND");
    let nothing =
        row.answers_null() && reply.body["data"].as_object().is_some_and(|data| data.values().all(is_nothing));
    let let_in = !refused && !nothing;
    assert!(reply.code().is_empty() || refused, "{}: {who}: {:#}", row.field, reply.body);
    assert_eq!(let_in, allowed, "{} as {who}: {:#}", row.field, reply.body);
}

/// A document about the caller's own session.
async fn with_own_session(caller: &Caller<'_>, document: &str) -> String {
    if !document.contains("$session") {
        return document.to_owned();
    }
    let viewer = caller.graphql("{ viewer { ... on User { sessions { id } } } }", json!({})).await;
    let session = viewer.body["data"]["viewer"]["sessions"][0]["id"].as_str().unwrap_or_default().to_owned();
    document.replace("$session", &session)
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || *value == json!([null])
}

/// Objects reached sideways need their own right: a key that sees invites sees no job description through them.
#[tokio::test]
async fn no_way_through_the_graph_leads_past_a_permission() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let world = rows::World::build(&server, &acme).await;
    let ways = [
        (
            Permission::ViewInvites,
            "{ node(id: \"$invite\") { ... on AssessmentInvite { jobDescription { rawText } } } }",
        ),
        (Permission::ViewInvites, "{ node(id: \"$invite\") { ... on AssessmentInvite { assessment { title } } } }"),
        (Permission::ViewInvites, "{ node(id: \"$invite\") { ... on AssessmentInvite { submission { id } } } }"),
        (Permission::ViewAssessments, "{ node(id: \"$job\") { ... on JobDescription { organization { name } } } }"),
        (Permission::ViewAssessments, "{ node(id: \"$job\") { ... on JobDescription { invites { nodes { id } } } } }"),
        (Permission::ViewAssessments, "{ node(id: \"$job\") { ... on JobDescription { inviteCounts { count } } } }"),
        (
            Permission::ViewAssessments,
            "{ node(id: \"$job\") { ... on JobDescription { submissions { nodes { id } } } } }",
        ),
        (Permission::ViewAssessments, "{ node(id: \"$job\") { ... on JobDescription { funnel { invited } } } }"),
        (Permission::ViewAssessments, "{ node(id: \"$job\") { ... on JobDescription { comparison { leftOut } } } }"),
        (Permission::ViewSubmissions, "{ node(id: \"$submission\") { ... on Submission { participant { name } } } }"),
        (
            Permission::ViewSubmissions,
            "{ node(id: \"$submission\") { ... on Submission { answers { question { prompt } } } } }",
        ),
        (
            Permission::ViewSubmissions,
            "{ node(id: \"$submission\") { ... on Submission { reviewers { user { email } } } } }",
        ),
        (
            Permission::ViewSubmissions,
            "{ node(id: \"$scorecard\") { ... on Scorecard { reviews { reviewer { email } } } } }",
        ),
        (
            Permission::ViewAssessments,
            "{ node(id: \"$assessment\") { ... on Assessment { agreement { overall { pairs } } } } }",
        ),
    ];
    for (permission, document) in ways {
        let key = server.bearer(world.key(&acme, &[permission]).await);
        let reply = key.graphql(&world.fill(document), json!({})).await;
        let shown = reply.body["data"]["node"].is_object();
        assert!(!shown, "{document} with {} alone: {:#}", permission.as_str(), reply.body);
    }
    server.settle().await;
}
