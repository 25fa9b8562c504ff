//! The log of facts: in order, page by page, for those who may read it, and silent about people.

use assay::access::Role;
use serde_json::{Value, json};

use crate::support::{Team, TestServer};

const CREATE: &str = "mutation($input: CreateJobDescriptionInput!) {
    createJobDescription(input: $input) { jobDescription { id } userErrors { code path message } } }";
const LOG: &str = "query($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
    organization(id: $id) { events(first: $first, after: $after, last: $last, before: $before) {
        totalCount nodes { id seq kind occurredAt data }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }";

async fn paste(team: &Team<'_>, text: &str) -> Value {
    let input = json!({ "organizationId": team.id, "rawText": text });
    team.owner.done(CREATE, json!({ "input": input })).await["jobDescription"]["id"].clone()
}

async fn log(team: &Team<'_>, mut page: Value) -> Value {
    page["id"] = json!(team.id);
    team.owner.data(LOG, page).await["organization"]["events"].clone()
}

fn each<'p>(page: &'p Value, field: &str) -> Vec<&'p Value> {
    page["nodes"].as_array().unwrap().iter().map(|node| &node[field]).collect()
}

#[tokio::test]
async fn facts_stand_in_the_order_in_which_they_became_true() {
    let server = TestServer::start().await;
    let (acme, other) = (server.organization("Acme").await, server.organization("Other").await);
    let first = paste(&acme, "A cook").await;
    // Not numbered yet: nobody sees what could still be overtaken.
    assert_eq!(log(&acme, json!({})).await["totalCount"], 0);
    paste(&other, "A baker").await;
    let second = paste(&acme, "A nurse").await;
    server.settle().await;

    let page = log(&acme, json!({})).await;
    let kinds = ["ORGANIZATION_CREATED", "MEMBER_JOINED", "JOB_DESCRIPTION_CREATED", "JOB_DESCRIPTION_CREATED"]
        .map(Value::from);
    assert_eq!(each(&page, "kind")[..4], kinds.each_ref());
    assert_eq!(each(&page, "kind")[4..], [&json!("JOB_DESCRIPTION_EXTRACTED"), &json!("JOB_DESCRIPTION_EXTRACTED")]);
    assert_eq!(page["nodes"][2]["data"], json!({ "jobDescription": first }));
    assert_eq!(page["nodes"][3]["data"], json!({ "jobDescription": second }));
    assert_eq!(page["nodes"][0]["occurredAt"], "2026-05-04T09:00:00Z");
    // Each organization counts for itself.
    for team in [&acme, &other] {
        let page = log(team, json!({})).await;
        let counted: Vec<_> = (1..=page["totalCount"].as_i64().unwrap()).map(|seq| json!(seq.to_string())).collect();
        assert_eq!(each(&page, "seq"), counted.iter().collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn pages_of_the_log_go_on_where_the_last_one_ended() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    for text in ["A cook", "A nurse", "A baker"] {
        paste(&acme, text).await;
    }
    server.settle().await;
    let whole = log(&acme, json!({})).await;
    assert_eq!(whole["totalCount"], 8);

    let (mut seen, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = log(&acme, json!({ "first": 3, "after": after })).await;
        seen.extend(page["nodes"].as_array().unwrap().clone());
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(Value::from(seen), whole["nodes"]);
    // Who stands at the end gets what comes later, and that alone.
    assert_eq!(log(&acme, json!({ "after": after })).await["nodes"], json!([]));
    paste(&acme, "A driver").await;
    server.settle().await;
    assert_eq!(each(&log(&acme, json!({ "after": after })).await, "seq"), [&json!("9"), &json!("10")]);

    let newest = log(&acme, json!({ "last": 2 })).await;
    assert_eq!(each(&newest, "seq"), [&json!("9"), &json!("10")]);
    let before = log(&acme, json!({ "last": 2, "before": newest["pageInfo"]["startCursor"] })).await;
    assert_eq!(each(&before, "seq"), [&json!("7"), &json!("8")]);
}

#[tokio::test]
async fn the_log_needs_its_own_permission() {
    let server = TestServer::start().await;
    let (acme, other) = (server.organization("Acme").await, server.organization("Other").await);
    let page = || json!({ "id": acme.id });
    for role in Role::ALL {
        let reply = server.member(&acme, *role).await.graphql(LOG, page()).await;
        let may = matches!(role, Role::Owner | Role::Admin | Role::Auditor);
        assert_eq!(reply.code(), if may { "" } else { "FORBIDDEN" }, "{role:?}: {:#}", reply.body);
    }
    let stranger = other.owner.graphql(LOG, page()).await;
    assert!(!stranger.body.to_string().contains("ORGANIZATION_CREATED"), "{:#}", stranger.body);
    assert_ne!(server.anonymous().graphql(LOG, page()).await.code(), "");
    server.settle().await;
}

const WORDS_OF_PEOPLE: [&str; 5] = ["Zacharias", "zacharias@example.com", "Xylophone", "Quetzal", "Wolpertinger"];

/// Plays the whole way, with words in it that stand nowhere else.
async fn play(server: &TestServer, acme: &Team<'_>) {
    let [name, email, answer, posting, title] = WORDS_OF_PEOPLE;
    let job = paste(acme, posting).await;
    let question = json!({ "kind": "SHORT_TEXT", "prompt": "Why?", "referenceAnswer": answer });
    let sections = json!([{ "title": "One", "questions": [question] }]);
    let input = json!({ "jobDescriptionId": job, "title": title, "sections": sections });
    let create = "mutation($input: CreateAssessmentInput!) { createAssessment(input: $input) { assessment { id }
        userErrors { code path message } } }";
    let assessment = acme.owner.done(create, json!({ "input": input })).await["assessment"]["id"].clone();
    let publish = "mutation($id: ID!) { publishAssessment(input: { assessmentId: $id }) { userErrors { code path } } }";
    acme.owner.done(publish, json!({ "id": assessment })).await;
    let invite = "mutation($input: InviteParticipantsInput!) { inviteParticipants(input: $input) {
        userErrors { code path message } } }";
    let people = json!([{ "name": name, "email": email }]);
    acme.owner.done(invite, json!({ "input": { "assessmentId": assessment, "participants": people } })).await;
    server.settle().await;

    let mail = server.mailer.mails_to(email).remove(0);
    let (_, rest) = mail.text.split_once("/invite/").unwrap();
    let token: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect();
    let accept = "mutation($token: String!) { acceptInvite(input: { token: $token }) { candidateToken
        userErrors { code path } } }";
    let opened = server.anonymous().done(accept, json!({ "token": token })).await;
    let candidate = server.bearer(opened["candidateToken"].as_str().unwrap());
    let consent =
        "mutation { recordConsent(input: { consents: [{ purpose: PRIVACY_NOTICE, granted: true, noticeRevision: 1 },
        { purpose: AI_SCORING, granted: true, noticeRevision: 1 }] }) { userErrors { code path } } }";
    candidate.done(consent, json!({})).await;
    let start =
        "mutation { startSubmission { submission { sections { questions { id } } } userErrors { code path } } }";
    let question = candidate.done(start, json!({})).await["submission"]["sections"][0]["questions"][0]["id"].clone();
    let save = "mutation($input: SaveAnswerInput!) { saveAnswer(input: $input) { userErrors { code path } } }";
    candidate.done(save, json!({ "input": { "questionId": question, "text": answer, "baseRevision": 0 } })).await;
    candidate.done("mutation { submitSubmission { userErrors { code path } } }", json!({})).await;
    server.settle().await;
}

#[tokio::test]
async fn facts_hold_ids_and_states_and_nothing_about_people() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    play(&server, &acme).await;
    let page = log(&acme, json!({})).await;
    let kinds = each(&page, "kind");
    for kind in ["PARTICIPANT_CREATED", "INVITE_SENT", "CONSENT_RECORDED", "SUBMISSION_SUBMITTED", "SCORECARD_QUEUED"] {
        assert!(kinds.contains(&&json!(kind)), "{kind} is missing: {kinds:?}");
    }
    let stored = "SELECT string_agg(payload::text, ' ') FROM events";
    let stored: String = server.database.client().await.query_one(stored, &[]).await.unwrap().get(0);
    for word in WORDS_OF_PEOPLE {
        assert!(!stored.contains(word) && !page.to_string().contains(word), "the log says {word}");
    }
    // Not by what it does not say alone: every value is an id of ours or a state.
    for fact in each(&page, "data") {
        for (field, value) in fact.as_object().unwrap() {
            let text = value.as_str().unwrap_or_else(|| panic!("{field} of a fact is no text: {fact}"));
            let id = text.split_once('_').is_some_and(|(kind, rest)| kind.len() == 3 && rest.len() == 26);
            let state = text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
            assert!(id || state, "{field} of a fact is neither id nor state: {fact}");
        }
    }
}
