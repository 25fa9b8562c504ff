//! The same for everybody: questions, scores, and doors that stay shut.

use serde_json::{Value, json};

use crate::support::candidate::SUBMIT;
use crate::support::introspection::Schema;
use crate::support::{Candidate, Published, Team, TestServer, id, text};

const ANSWER: &str = "A repeated request charges the customer only once, so the client can retry after a timeout.";
const DETAILS: &str = "query($id: ID!) { node(id: $id) { ... on Submission { scorecard { status overallScore confidence
    provisional summary reasons questionScores { score reasons } criteria { level score confidence needsHuman reasons
    rationale evidence { quote start end } } } } } }";

/// Invites somebody with what eases the attempt, and lets the attempt begin.
async fn started<'s>(server: &'s TestServer, team: &Team<'_>, assessment: &Published, mut row: Value) -> Candidate<'s> {
    let name = text(&row["name"]).to_lowercase();
    row["email"] = json!(format!("{name}@example.com"));
    let invite = text(&team.invite(assessment, &[row]).await[0]["invite"]["id"]).to_owned();
    server.settle().await;
    let candidate = Candidate::accept(server, &server.link(&format!("{name}@example.com")), &invite).await;
    candidate.consent(&["PRIVACY_NOTICE", "AI_SCORING"]).await;
    candidate.start().await;
    candidate
}

#[tokio::test]
async fn everybody_gets_the_same_questions_in_the_same_order() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let mut seen = Vec::new();
    for row in [
        json!({ "name": "Ada" }),
        json!({ "name": "Bob", "locale": "de", "extraTimeFactor": "2" }),
        json!({ "name": "Cem", "untimed": true, "timeZone": "Asia/Kolkata" }),
    ] {
        let candidate = started(&server, &acme, &assessment, row).await;
        seen.push(candidate.view().await["submission"]["sections"].clone());
        // On another device, and after some answers, too.
        candidate.write(assessment.question(0), ANSWER).await;
        let other = Candidate::accept(&server, &candidate.link, &candidate.invite).await;
        seen.push(other.view().await["submission"]["sections"].clone());
    }
    assert!(seen.iter().all(|sections| *sections == seen[0]), "{seen:#?}");
    assert_eq!(seen[0].as_array().unwrap().len(), 2);
    server.settle().await;
}

#[tokio::test]
async fn the_same_answers_make_the_same_card_whatever_eases_the_attempt() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let mut cards = Vec::new();
    for row in [
        json!({ "name": "Ada" }),
        json!({ "name": "Bob", "extraTimeFactor": "1.5", "breakMinutes": 30 }),
        json!({ "name": "Cem", "untimed": true }),
    ] {
        let candidate = started(&server, &acme, &assessment, row).await;
        candidate.write(assessment.question(0), ANSWER).await;
        candidate.pick(assessment.question(1), &[assessment.choice(1, "B")]).await;
        candidate.pick(assessment.question(2), &[assessment.choice(2, "P")]).await;
        let submission = id(&candidate.caller.done(SUBMIT, json!({})).await["submission"]);
        server.settle().await;
        cards.push(acme.owner.data(DETAILS, json!({ "id": submission })).await["node"]["scorecard"].clone());
    }
    assert!(cards.iter().all(|card| *card == cards[0]), "{cards:#?}");
    assert!(cards[0]["overallScore"].is_string() && cards[0]["questionScores"].as_array().unwrap().len() == 3);
    let hashes = "SELECT count(DISTINCT input_hash) FROM scorecards";
    let client = server.database.client().await;
    assert_eq!(client.query_one(hashes, &[]).await.unwrap().get::<_, i64>(0), 1, "the scorer was given the same");
}

/// Every id that there is, in the own organization and in another one.
async fn every_id(server: &TestServer) -> Vec<String> {
    let mut ids = Vec::new();
    for (prefix, sql) in [
        ("org", "SELECT id FROM organizations"),
        ("mem", "SELECT id FROM memberships"),
        ("usr", "SELECT id FROM users"),
        ("ses", "SELECT id FROM sessions"),
        ("job", "SELECT id FROM job_descriptions"),
        ("asm", "SELECT id FROM assessments"),
        ("sec", "SELECT id FROM sections"),
        ("qst", "SELECT id FROM questions"),
        ("prt", "SELECT id FROM participants"),
        ("inv", "SELECT id FROM invites"),
        ("sub", "SELECT id FROM submissions"),
        ("ans", "SELECT id FROM answers"),
        ("scr", "SELECT id FROM scorecards"),
        ("con", "SELECT id FROM consents"),
        ("aud", "SELECT id FROM audit_entries"),
        ("evt", "SELECT event_id FROM events"),
    ] {
        let rows = server.database.client().await.query(sql, &[]).await.unwrap();
        assert!(!rows.is_empty(), "nothing to try as {prefix}");
        ids.extend(rows.iter().map(|row| typed(prefix, row.get(0))));
    }
    ids
}

fn typed(prefix: &str, id: uuid::Uuid) -> String {
    use assay::kernel::ids::{JobDescriptionId, TypedId};
    let job = JobDescriptionId::from_uuid(id).to_string();
    format!("{prefix}_{}", job.split_once('_').unwrap().1)
}

/// Ada at work, and what others handed in: a colleague at the same job, and somebody in another organization.
struct Crowd<'s> {
    acme: Team<'s>,
    assessment: Published,
    foreign: Published,
    ada: Candidate<'s>,
    colleague: String,
}

impl<'s> Crowd<'s> {
    async fn gather(server: &'s TestServer) -> Self {
        let acme = server.organization("Acme").await;
        let other = server.organization("Other").await;
        let (assessment, foreign) = (acme.published_assessment().await, other.published_assessment().await);
        let ada = started(server, &acme, &assessment, json!({ "name": "Ada" })).await;
        ada.write(assessment.question(0), "Ada's own words").await;
        let mut submissions = Vec::new();
        for (team, assessment, name) in [(&acme, &assessment, "Bob"), (&other, &foreign, "Cem")] {
            let candidate = started(server, team, assessment, json!({ "name": name })).await;
            candidate.write(assessment.question(0), "somebody else's words").await;
            submissions.push(id(&candidate.submit().await["submission"]));
        }
        server.settle().await;
        // The team looks, so that there is a record of it.
        acme.see_submission(&submissions[0]).await;
        Self { acme, assessment, foreign, ada, colleague: submissions.swap_remove(0) }
    }
}

/// A candidate's token with every id that exists: of colleagues at the same job, of the team, of strangers.
#[tokio::test]
async fn no_id_opens_anything_to_a_candidate() {
    let server = TestServer::start().await;
    let Crowd { ada, .. } = Crowd::gather(&server).await;
    let ids = every_id(&server).await;
    assert!(ids.len() > 60, "{}", ids.len());
    let (nodes, organization) = (
        "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }",
        "query($id: ID!) { organization(id: $id) { id name } }",
    );
    for chunk in ids.chunks(100) {
        let seen = ada.caller.data(nodes, json!({ "ids": chunk })).await;
        assert!(seen["nodes"].as_array().unwrap().iter().all(Value::is_null), "{seen}");
    }
    for id in &ids {
        let reply = ada.caller.graphql(organization, json!({ "id": id })).await;
        assert!(reply.body["data"]["organization"].is_null(), "{id}: {:#}", reply.body);
    }
}

/// Every query of the schema, read from the schema: what answers at all answers about the candidate, or about nobody.
#[tokio::test]
async fn every_query_shows_a_candidate_the_own_attempt_alone() {
    let server = TestServer::start().await;
    let Crowd { acme, ada, .. } = Crowd::gather(&server).await;
    let queries = acme.owner.data("{ __schema { queryType { fields { name } } } }", json!({})).await;
    let queries = queries["__schema"]["queryType"]["fields"].as_array().unwrap().clone();
    let mut names: Vec<_> = queries.iter().map(|field| text(&field["name"])).collect();
    names.sort_unstable();
    let known = ["candidate", "errorCodes", "inviteByToken", "node", "nodes", "organization", "serverInfo", "viewer"];
    assert_eq!(names, known, "say here what a candidate sees of a new query");
    let own = "{ candidate { organizationName jobTitle submission { id answers { text } lateAnswers { text }
        sections { questions { prompt } } result { overallScore } } } viewer { __typename } serverInfo { version }
        errorCodes { code } }";
    let seen = ada.caller.data(own, json!({})).await.to_string();
    assert!(seen.contains("Ada's own words"));
    for words in ["somebody else's words", "Other", "bob@", "cem@", "owner@"] {
        assert!(!seen.contains(words), "{words}: {seen}");
    }
}

/// Every mutation of the schema: those of candidates take nobody's id, all others are refused.
#[tokio::test]
async fn no_mutation_reaches_beyond_the_own_attempt() {
    let server = TestServer::start().await;
    let Crowd { acme, assessment, foreign, ada, colleague } = Crowd::gather(&server).await;
    let schema = Schema::told_to(&acme.owner).await;
    let candidates = [
        "createUpload",
        "recordConsent",
        "removeDocument",
        "saveAnswer",
        "startSubmission",
        "submitSubmission",
        "withdrawConsent",
        "withdrawSubmission",
    ];
    // By a link, or about accounts: they know nothing of a candidate's token.
    let of_others = ["acceptInvite", "declineInvite", "signIn", "signUp"];
    let ids = |field: &str| match field {
        "submissionId" => colleague.clone(),
        "organizationId" => acme.id.clone(),
        "jobDescriptionId" => assessment.job.clone(),
        "assessmentId" => assessment.id.clone(),
        "inviteId" => ada.invite.clone(),
        _ => String::new(),
    };
    let mut refused = 0;
    for mutation in schema.mutations() {
        let name = mutation.name.as_str();
        if candidates.contains(&name) {
            for place in schema.places(&mutation) {
                let parts = ["questionId", "choiceIds", "documentId"];
                assert!(parts.contains(&place.field.as_str()), "{name} takes {}", place.field);
            }
        } else if !of_others.contains(&name) {
            let reply = ada.caller.graphql(&mutation.document(), schema.variables(&mutation, &ids)).await;
            assert!(["FORBIDDEN", "NOT_FOUND"].contains(&reply.code()), "{name}: {:#}", reply.body);
            refused += 1;
        }
    }
    assert!(refused > 20, "{refused}");
    assert_eq!(acme.see_submission(&colleague).await["status"], "SUBMITTED");
    let foreign_question = json!({ "questionId": foreign.question(0), "text": "x", "baseRevision": 0 });
    assert_eq!(crate::support::problems(&ada.try_save(foreign_question).await), ["UNKNOWN_QUESTION questionId"]);
    server.settle().await;
}

/// What is known before anybody begins: how much of a result is shown, how long there is, and what time it is.
#[tokio::test]
async fn everything_that_counts_is_known_before_the_start() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.opened(&acme, &assessment, "Ada").await;
    let look =
        "query($token: String!) { inviteByToken(token: $token) { resultVisibility timeLimit expiresAt serverTime } }";
    for visibility in ["STATUS", "SCORES", "NOTHING"] {
        let change = "mutation($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { userErrors { code path message } } }";
        acme.owner
            .done(change, json!({ "input": { "organizationId": acme.id, "resultVisibility": visibility } }))
            .await;
        let expected = json!({ "resultVisibility": visibility, "timeLimit": "PT30M", "expiresAt": "2026-05-18T09:00:00Z",
            "serverTime": "2026-05-04T09:00:00Z" });
        let seen = server.anonymous().data(look, json!({ "token": ada.link })).await;
        assert_eq!(seen["inviteByToken"], expected);
    }
    server.wait(chrono::TimeDelta::seconds(5));
    let token = json!({ "token": ada.link });
    let consent = json!({ "consents": [{ "purpose": "PRIVACY_NOTICE", "granted": true, "noticeRevision": 1 }] });
    let save = json!({ "questionId": assessment.question(0), "text": "x", "baseRevision": 0 });
    for (mutation, input) in [
        ("acceptInvite(input: $input)", Some(("AcceptInviteInput", token.clone()))),
        ("recordConsent(input: $input)", Some(("RecordConsentInput", consent))),
        ("startSubmission", None),
        ("saveAnswer(input: $input)", Some(("SaveAnswerInput", save))),
        ("withdrawConsent(input: $input)", Some(("WithdrawConsentInput", json!({ "purpose": "RECORDING" })))),
        ("submitSubmission", None),
        ("withdrawSubmission", None),
        ("declineInvite(input: $input)", Some(("DeclineInviteInput", token))),
    ] {
        let declared = input.as_ref().map(|(kind, _)| format!("($input: {kind}!)")).unwrap_or_default();
        let document = format!("mutation{declared} {{ {mutation} {{ serverTime }} }}");
        let input = input.map_or(Value::Null, |(_, input)| input);
        let answer = ada.caller.payload(&document, json!({ "input": input })).await;
        assert_eq!(answer["serverTime"], "2026-05-04T09:00:05Z", "{mutation}");
    }
    server.settle().await;
}
