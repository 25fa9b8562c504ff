//! Every id that any mutation takes, in every bad shape: a typed refusal, and nothing changes.
//!
//! The mutations and their ids are read from the schema: one that is added later is tried without a word here. What this
//! file must be told is what a good id looks like where a new kind of id appears.

use std::collections::HashMap;

use assay::identity::sign_in::open_session;
use assay::kernel::ids::{DocumentId, QuestionId, SubmissionId, TypedId, UserId};
use serde_json::{Value, json};
use tokio_postgres::Client;

use crate::support::introspection::{Mutation, Place, Schema, put};
use crate::support::{Candidate, Published, Reply, Team, TestServer, id, text};

/// Codes that say what was wrong without saying what there is.
const TYPED: [&str; 5] = ["NOT_FOUND", "FORBIDDEN", "UNAUTHENTICATED", "BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"];

/// Ids by the name of the field that takes them.
type Ids = HashMap<&'static str, String>;

/// An organization in the midst of its work, and the candidate who works there.
struct Cast<'s> {
    team: Team<'s>,
    candidate: Candidate<'s>,
    ids: Ids,
}

async fn cast<'s>(server: &'s TestServer, name: &str, person: &str) -> Cast<'s> {
    let team = server.organization(name).await;
    let assessment: Published = team.published_assessment().await;
    let candidate = server.started(&team, &assessment, person).await;
    let create_key = "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id }
        userErrors { code } } }";
    let input = json!({ "organizationId": team.id, "name": "ATS", "permissions": ["VIEW_EVENTS"] });
    let key = team.owner.done(create_key, json!({ "input": input })).await;
    let submission = id(&candidate.view().await["submission"]);
    let ids = HashMap::from([
        ("scorecardId", server.failed_card(&submission).await),
        ("criterionId", own_part(&team, &assessment, "/sections/0/questions/0/criteria/0/id").await),
        ("criteria.questionId", assessment.question(0).to_owned()),
        ("userId", team.owner.user().await),
        ("documentId", document(server, &team, &submission, assessment.question(1)).await),
        ("organizationId", team.id.clone()),
        ("jobDescriptionId", assessment.job.clone()),
        ("assessmentId", assessment.id.clone()),
        ("sections.id", own_part(&team, &assessment, "/sections/0/id").await),
        ("questions.id", assessment.question(1).to_owned()),
        ("choices.id", assessment.choice(1, "B").to_owned()),
        ("keyPoints.id", own_part(&team, &assessment, "/sections/0/questions/0/keyPoints/0/id").await),
        ("criteria.id", own_part(&team, &assessment, "/criteria/0/id").await),
        ("templateId", template(&team, &assessment).await),
        ("questionId", assessment.question(1).to_owned()),
        ("choiceIds", assessment.choice(1, "B").to_owned()),
        ("submissionIds", submission.clone()),
        ("submissionId", submission),
        ("inviteId", candidate.invite.clone()),
        ("apiKeyId", id(&key["apiKey"])),
        ("sessionId", second_session(server, &team).await),
        ("token", candidate.link.clone()),
    ]);
    Cast { team, candidate, ids }
}

/// A document of the attempt, of which nothing has come.
async fn document(server: &TestServer, team: &Team<'_>, submission: &str, question: &str) -> String {
    let submission: SubmissionId = submission.parse().unwrap();
    let question: QuestionId = question.parse().unwrap();
    let insert =
        "INSERT INTO documents (organization_id, id, submission_id, question_id, filename, declared_type, size,
            upload_token_hash, created_at, touched_at)
        VALUES ($1, gen_random_uuid(), $2, $3, 'cv.pdf', 'PDF', 1, sha256($4), now(), now()) RETURNING id";
    let (team, submission) = (team.organization.uuid(), submission.uuid());
    let token = submission.as_bytes().as_slice();
    let client = server.database.client().await;
    let row = client.query_one(insert, &[&team, &submission, &question.uuid(), &token]).await.unwrap();
    DocumentId::from_uuid(row.get(0)).to_string()
}

/// The id of a part of an assessment.
async fn own_part(team: &Team<'_>, assessment: &Published, path: &str) -> String {
    let query = "query($id: ID!) { node(id: $id) { ... on Assessment { criteria { id }
        sections { id questions { keyPoints { id } criteria { id } } } } } }";
    let seen = team.owner.data(query, json!({ "id": assessment.id })).await;
    text(seen["node"].pointer(path).unwrap()).to_owned()
}

/// A template made of an assessment.
async fn template(team: &Team<'_>, assessment: &Published) -> String {
    let save = "mutation($id: ID!) { saveAssessmentTemplate(input: { assessmentId: $id }) {
        template { id } userErrors { code } } }";
    id(&team.owner.done(save, json!({ "id": assessment.id })).await["template"])
}

/// A session of the owner beside the one that calls.
async fn second_session(server: &TestServer, team: &Team<'_>) -> String {
    let find = "SELECT user_id FROM memberships WHERE organization_id = $1";
    let row = server.database.client().await.query_one(find, &[&team.organization.uuid()]).await.unwrap();
    let user = UserId::from_uuid(row.get(0));
    open_session(&server.app.env().database, user).await.unwrap().id.to_string()
}

fn good(ids: &Ids) -> impl Fn(&str) -> String {
    |field| ids.get(field).unwrap_or_else(|| panic!("say here what a good `{field}` is")).clone()
}

/// What is sent where an id belongs, and what to call it.
fn hostile(place: &Place, own: &Ids, foreign: &Ids) -> Vec<(String, Value)> {
    let right = good(own)(&place.field);
    let stranger = good(foreign)(&place.field);
    let unknown = format!("{}_00000000000000000000000000", right.split('_').next().unwrap());
    let mut values = vec![
        ("empty", json!("")),
        ("overlong", json!("x".repeat(10_000))),
        ("overlong after its prefix", json!(format!("{right}{}", "0".repeat(10_000)))),
        ("unknown", json!(unknown)),
        ("in capitals", json!(right.to_uppercase())),
        ("with NUL", json!(format!("{right}\u{0}"))),
        ("with SQL", json!(format!("{right}' OR 1=1; --"))),
        ("with a quarter of an emoji", json!("\u{1f469}\u{200d}\u{fffd}")),
    ];
    // A link's token opens whatever organization it is of: there is no foreign one.
    if place.field != "token" {
        values.extend([("foreign", json!(stranger)), ("a number", json!(7))]);
    }
    let mut named: Vec<_> = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let others = own.iter().filter(|(_, other)| prefix(other) != prefix(&right));
    named.extend(others.map(|(field, other)| (format!("a {field}"), json!(other))));
    named
}

fn prefix(id: &str) -> &str {
    id.split('_').next().unwrap()
}

/// Everything that is stored, without what a mere look may touch.
async fn stored(client: &Client) -> Vec<(String, String)> {
    let tables = "SELECT relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
        WHERE nspname = 'public' AND relkind = 'r' ORDER BY 1";
    let mut found = Vec::new();
    for row in client.query(tables, &[]).await.unwrap() {
        let table: String = row.get(0);
        let digest = format!("SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} t");
        found.push((table, client.query_one(&digest, &[]).await.unwrap().get(0)));
    }
    found
}

/// What a call came to.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    /// Refused with a code, at the mutation.
    Refused(String),
    /// Problems of the form, as `CODE at.path`.
    Mend(Vec<String>),
    Done,
}

fn read(mutation: &Mutation, reply: &Reply, what: &str) -> Answer {
    let body = &reply.body;
    if body.get("errors").is_some() {
        let code = reply.code();
        assert!(TYPED.contains(&code), "{what}: {body:#}");
        if code != "GRAPHQL_VALIDATION_FAILED" {
            assert_eq!(body["errors"][0]["path"], json!([mutation.name]), "{what}: {body:#}");
        }
        assert!(body["errors"][0]["extensions"]["requestId"].is_string(), "{what}: {body:#}");
        return Answer::Refused(code.to_owned());
    }
    let payload = &body["data"][mutation.name.as_str()];
    match crate::support::problems(payload) {
        problems if problems.is_empty() => Answer::Done,
        problems => Answer::Mend(problems),
    }
}

/// The path of a place as problems name it: without `input`.
fn path(place: &Place) -> String {
    place.path[1..].join(".")
}

#[tokio::test]
async fn every_id_of_every_mutation_may_be_anything() {
    let server = TestServer::start().await;
    let own = cast(&server, "Acme", "Ada").await;
    let foreign = cast(&server, "Other", "Bob").await;
    server.settle().await;
    let schema = Schema::told_to(&own.team.owner).await;
    let client = server.database.client().await;
    let before = stored(&client).await;
    let mut tried = Vec::new();
    for mutation in schema.mutations() {
        for place in schema.places(&mutation) {
            tried.push(format!("{}.{}", mutation.name, path(&place)));
            for (kind, value) in hostile(&place, &own.ids, &foreign.ids) {
                let what = format!("{} with {} {kind}", mutation.name, path(&place));
                let mut variables = schema.variables(&mutation, &good(&own.ids));
                put(&mut variables, &place, value);
                let mut answers = Vec::new();
                for caller in [&own.team.owner, &own.candidate.caller, &server.anonymous()] {
                    let reply = caller.graphql(&mutation.document(), variables.clone()).await;
                    answers.push(read(&mutation, &reply, &what));
                }
                judge(&place, &answers, &what);
            }
            assert_eq!(stored(&client).await, before, "{} changed something", mutation.name);
        }
    }
    assert!(tried.len() >= 11, "the walk found too few ids: {tried:?}");
    assert!(tried.contains(&"saveAnswer.choiceIds.0".to_owned()), "optional ids too: {tried:?}");
}

/// Nobody got anything, and whoever may call the mutation at all was told what is wrong.
fn judge(place: &Place, answers: &[Answer], what: &str) {
    let told = |answer: &Answer| match answer {
        Answer::Done => panic!("{what} was done: {answers:?}"),
        Answer::Refused(code) => code == "NOT_FOUND",
        Answer::Mend(problems) => problems.iter().any(|problem| is_about(problem, &path(place))),
    };
    assert!(answers.iter().any(told), "{what}: {answers:?}");
}

/// Whether a problem is about a place, or about the part that it stands in, which is refused as a whole.
fn is_about(problem: &str, place: &str) -> bool {
    let named = problem.split(' ').nth(1).unwrap_or_default();
    let beneath = place.strip_prefix(named).filter(|_| !named.is_empty());
    beneath.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The same documents with good ids get past the ids: the refusals above are refusals of the ids.
#[tokio::test]
async fn good_ids_are_found() {
    let server = TestServer::start().await;
    let own = cast(&server, "Acme", "Ada").await;
    server.settle().await;
    let schema = Schema::told_to(&own.team.owner).await;
    for mutation in schema.mutations() {
        let places = schema.places(&mutation);
        if places.is_empty() {
            continue;
        }
        let mut variables = schema.variables(&mutation, &good(&own.ids));
        for place in &places {
            put(&mut variables, place, json!(good(&own.ids)(&place.field)));
        }
        let mut found = false;
        for caller in [&own.team.owner, &own.candidate.caller] {
            let reply = caller.graphql(&mutation.document(), variables.clone()).await;
            let answer = read(&mutation, &reply, &mutation.name);
            let unknown = |problem: &String| problem.starts_with("UNKNOWN");
            found |= match &answer {
                Answer::Refused(_) => false,
                Answer::Mend(problems) => !problems.iter().any(unknown),
                Answer::Done => true,
            };
        }
        assert!(found, "{} does not find its good ids", mutation.name);
    }
    server.settle().await;
}

/// A candidate's token opens nothing of the team, whatever id it is shown: neither the own team's nor a stranger's.
#[tokio::test]
async fn a_candidates_token_opens_nothing_of_the_team() {
    let server = TestServer::start().await;
    let own = cast(&server, "Acme", "Ada").await;
    server.settle().await;
    let caller = &own.candidate.caller;
    let invite = own.team.see_invite(&own.candidate.invite).await;
    let ids: Vec<&str> = own.ids.values().map(String::as_str).chain([text(&invite["id"])]).collect();
    for id in &ids {
        let node = caller.data("query($id: ID!) { node(id: $id) { __typename id } }", json!({ "id": id })).await;
        assert!(node["node"].is_null(), "{id}: {node}");
    }
    let nodes = caller.data("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": ids })).await;
    assert!(nodes["nodes"].as_array().unwrap().iter().all(Value::is_null), "{nodes}");
    for find in ["id", "slug"] {
        let variables = json!({ "id": own.team.id, "slug": "acme" });
        let declare = if find == "id" { "$id: ID!" } else { "$slug: String!" };
        let query = format!("query({declare}) {{ organization({find}: ${find}) {{ id name }} }}");
        let reply = caller.graphql(&query, variables).await;
        assert!(reply.body["data"]["organization"].is_null(), "{:#}", reply.body);
    }

    let schema = Schema::told_to(&own.team.owner).await;
    let client = server.database.client().await;
    let before = stored(&client).await;
    let candidates = [
        "acceptInvite",
        "createUpload",
        "declineInvite",
        "recordConsent",
        "removeDocument",
        "saveAnswer",
        "startSubmission",
        "submitSubmission",
        "withdrawConsent",
        "withdrawSubmission",
    ];
    // These are open to everyone and know nothing of the team.
    let open = ["signIn", "signUp"];
    for mutation in schema.mutations() {
        if candidates.contains(&mutation.name.as_str()) || open.contains(&mutation.name.as_str()) {
            continue;
        }
        let variables = schema.variables(&mutation, &good(&own.ids));
        let reply = caller.graphql(&mutation.document(), variables).await;
        assert_eq!(reply.code(), "FORBIDDEN", "{}: {:#}", mutation.name, reply.body);
    }
    assert_eq!(stored(&client).await, before);
}
