//! Cursors, searches and slugs of every shape: an answer or a typed refusal, never an internal error.

use serde_json::{Value, json};

use crate::support::introspection::{Schema, put};
use crate::support::{Team, TestServer, id};

/// Lists of an organization, and whether they can be searched.
const LISTS: [(&str, Option<&str>); 9] = [
    ("jobDescriptions", Some("JobDescriptionFilter")),
    ("assessments", Some("AssessmentFilter")),
    ("assessmentTemplates", Some("AssessmentTemplateFilter")),
    ("participants", Some("ParticipantFilter")),
    ("invites", Some("AssessmentInviteFilter")),
    ("submissions", Some("SubmissionFilter")),
    ("apiKeys", None),
    ("events", None),
    ("auditLog", None),
];

fn hostile() -> Vec<String> {
    let texts = ["", "\u{0}", "a\u{0}b", "'; --", "%", "_", "\\", "\u{202e}\u{fffd}", "👩‍👩‍👧‍👦", "{}", "AAAA", "////"];
    texts.iter().map(|text| (*text).to_owned()).chain(["x".repeat(10_000)]).collect()
}

async fn must_not_break(team: &Team<'_>, query: &str, variables: Value) {
    let reply = team.owner.graphql(query, variables.clone()).await;
    let code = reply.code();
    assert!(["", "BAD_USER_INPUT", "QUERY_TOO_COMPLEX"].contains(&code), "{query} {variables}: {:#}", reply.body);
}

#[tokio::test]
async fn every_list_takes_any_cursor_and_any_search() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    server.started(&acme, &assessment, "Ada").await;
    server.settle().await;
    for (list, filter) in LISTS {
        for text in hostile() {
            for (cursor, size) in [("after", "first"), ("before", "last")] {
                let query = format!(
                    "query($id: ID!, $cursor: String) {{ organization(id: $id) {{
                        {list}({size}: 2, {cursor}: $cursor) {{ totalCount nodes {{ id }} }} }} }}"
                );
                must_not_break(&acme, &query, json!({ "id": acme.id, "cursor": text })).await;
            }
            if let Some(filter) = filter {
                let query = format!(
                    "query($id: ID!, $filter: {filter}) {{ organization(id: $id) {{
                        {list}(filter: $filter) {{ totalCount nodes {{ id }} }} }} }}"
                );
                must_not_break(&acme, &query, json!({ "id": acme.id, "filter": { "search": text } })).await;
            }
        }
    }
}

#[tokio::test]
async fn entry_points_take_anything() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    server.settle().await;
    let schema = Schema::told_to(&acme.owner).await;
    let with_arguments = ["inviteByToken", "node", "nodes", "organization"];
    assert_eq!(schema.queries_with_arguments(), with_arguments, "try a new entry point here");
    for text in hostile() {
        for query in [
            "query($x: ID!) { node(id: $x) { id } }",
            "query($x: ID!) { nodes(ids: [$x, $x]) { id } }",
            "query($x: ID!) { organization(id: $x) { id } }",
        ] {
            let reply = acme.owner.graphql(query, json!({ "x": text })).await;
            assert!(["", "NOT_FOUND"].contains(&reply.code()), "{query} {text:?}: {:#}", reply.body);
        }
        for query in [
            "query($x: String!) { organization(slug: $x) { id } }",
            "query($x: String!) { inviteByToken(token: $x) { status } }",
        ] {
            let reply = acme.owner.graphql(query, json!({ "x": text })).await;
            assert!(["", "NOT_FOUND"].contains(&reply.code()), "{query} {text:?}: {:#}", reply.body);
        }
    }
    for text in hostile() {
        for query in [
            "subscription($x: ID!) { events(organizationId: $x) { seq } }",
            "subscription($x: ID!) { submissionProgress(jobDescriptionId: $x) { answered } }",
        ] {
            let reply = acme.owner.first(query, json!({ "x": text })).await;
            assert_eq!(reply.code(), "NOT_FOUND", "{query} {text:?}: {:#}", reply.body);
        }
        let query = "subscription($o: ID!, $x: EventCursor) { events(organizationId: $o, after: $x) { seq } }";
        let reply = acme.owner.first(query, json!({ "o": acme.id, "x": text })).await;
        assert!(["BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"].contains(&reply.code()), "{text:?}: {:#}", reply.body);
    }
    let hundred_and_one = vec![acme.id.as_str(); 101];
    let reply =
        acme.owner.graphql("query($x: [ID!]!) { nodes(ids: $x) { id } }", json!({ "x": hundred_and_one })).await;
    assert_eq!(reply.code(), "BAD_USER_INPUT");
}

/// Every text of every mutation, the nested and the optional ones too: kept, mended or refused, and never a surprise.
#[tokio::test]
async fn every_text_of_every_mutation_may_be_anything() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    let card = server.failed_card(&id(&ada.view().await["submission"])).await;
    let ids = |field: &str| match field {
        "scorecardId" => card.clone(),
        "organizationId" => acme.id.clone(),
        "jobDescriptionId" => assessment.job.clone(),
        "assessmentId" => assessment.id.clone(),
        "questionId" => assessment.question(0).to_owned(),
        "inviteId" => ada.invite.clone(),
        "token" => ada.link.clone(),
        _ => String::new(),
    };
    let schema = Schema::told_to(&acme.owner).await;
    let mut tried = 0;
    for mutation in schema.mutations() {
        for place in schema.texts(&mutation) {
            tried += 1;
            for text in hostile() {
                let mut variables = schema.variables(&mutation, &ids);
                put(&mut variables, &place, json!(text));
                for caller in [&acme.owner, &ada.caller] {
                    let reply = caller.graphql(&mutation.document(), variables.clone()).await;
                    let code = reply.code();
                    assert_ne!(code, "INTERNAL_SERVER_ERROR", "{} at {:?} {text:?}", mutation.name, place.path);
                    assert_ne!(
                        code, "GRAPHQL_VALIDATION_FAILED",
                        "{} at {:?}: {:#}",
                        mutation.name, place.path, reply.body
                    );
                }
            }
        }
    }
    assert!(tried > 30, "the walk found too few texts: {tried}");
    server.settle().await;
}
