//! What eases an attempt: time and nothing else, before the attempt and in its middle.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::candidate::START;
use crate::support::hiring::ACCOMMODATE;
use crate::support::{Candidate, Team, TestServer, problems, text};

const IMPORT: &str = "mutation($input: ImportParticipantsInput!) { importParticipants(input: $input) {
    results { line outcome invite { accommodations { extraTimeFactor untimed breakMinutes } }
        userErrors { code path message } } userErrors { code path message } } }";

async fn ease(team: &Team<'_>, invite: &str, mut eased: Value) -> Value {
    eased["inviteId"] = json!(invite);
    team.owner.payload(ACCOMMODATE, json!({ "input": eased })).await
}

async fn eased(team: &Team<'_>, invite: &str) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on AssessmentInvite {
        accommodations { extraTimeFactor untimed breakMinutes } } } }";
    team.owner.data(query, json!({ "id": invite })).await["node"]["accommodations"].clone()
}

async fn deadline(candidate: &Candidate<'_>) -> Value {
    candidate.view().await["submission"]["deadline"].clone()
}

#[tokio::test]
async fn people_are_invited_with_what_eases_their_attempt() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let rows = [
        json!({ "name": "Ada", "email": "ada@example.com", "extraTimeFactor": "1.5", "breakMinutes": 10 }),
        json!({ "name": "Bob", "email": "bob@example.com", "untimed": true }),
        json!({ "name": "Cem", "email": "cem@example.com", "breakMinutes": 481 }),
        json!({ "name": "Dee", "email": "dee@example.com", "breakMinutes": -1 }),
    ];
    let results = acme.invite(&assessment, &rows).await;
    for refused in [2, 3] {
        assert_eq!(problems(&results[refused]), [format!("INVALID_BREAKS participants.{refused}.breakMinutes")]);
    }
    server.settle().await;
    for (row, limit, deadline) in [(0, json!("PT55M"), json!("2026-05-04T09:55:00Z")), (1, Value::Null, Value::Null)] {
        let name = text(&rows[row]["name"]).to_lowercase();
        let link = server.link(&format!("{name}@example.com"));
        let candidate = Candidate::accept(&server, &link, text(&results[row]["invite"]["id"])).await;
        let seen = candidate.caller.data("{ candidate { timeLimit } }", json!({})).await["candidate"].clone();
        assert_eq!(seen["timeLimit"], limit, "{name} is told before the start");
        candidate.consent(&["PRIVACY_NOTICE"]).await;
        assert_eq!(candidate.caller.done(START, json!({})).await["submission"]["deadline"], deadline);
    }
    server.settle().await;
}

#[tokio::test]
async fn a_list_has_columns_for_it() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let csv = "Name;E-Mail;Zeitzuschlag;Ohne Zeitlimit;Pausenminuten\n\
        Ada;ada@example.com;25 %;nein;15\n\
        Bob;bob@example.com;;ja;\n\
        Cem;cem@example.com;;vielleicht;viele\n";
    let input = json!({ "assessmentId": assessment.id, "csv": csv, "dryRun": false });
    let done = acme.owner.done(IMPORT, json!({ "input": input })).await;
    let accommodations = |row: usize| done["results"][row]["invite"]["accommodations"].clone();
    assert_eq!(accommodations(0), json!({ "extraTimeFactor": "1.25", "untimed": false, "breakMinutes": 15 }));
    assert_eq!(accommodations(1), json!({ "extraTimeFactor": "1", "untimed": true, "breakMinutes": 0 }));
    let wrong = ["INVALID_UNTIMED csv.4.Ohne Zeitlimit", "INVALID_BREAKS csv.4.Pausenminuten"];
    assert_eq!(problems(&done["results"][2]), wrong);
    server.settle().await;
}

#[tokio::test]
async fn what_is_not_named_stays_and_nobody_loses_time_in_the_middle() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.opened(&acme, &assessment, "Ada").await;
    assert_eq!(
        problems(&ease(&acme, &ada.invite, json!({ "breakMinutes": 481 })).await),
        ["INVALID_BREAKS breakMinutes"]
    );
    assert_eq!(ease(&acme, &ada.invite, json!({})).await["userErrors"], json!([]), "nothing is changed");
    for part in [json!({ "extraTimeFactor": "1.5" }), json!({ "breakMinutes": 30 }), json!({ "untimed": true })] {
        assert_eq!(ease(&acme, &ada.invite, part).await["userErrors"], json!([]));
    }
    let all = json!({ "extraTimeFactor": "1.5", "untimed": true, "breakMinutes": 30 });
    assert_eq!(eased(&acme, &ada.invite).await, all);
    ease(&acme, &ada.invite, json!({ "untimed": false, "breakMinutes": 10 })).await;
    ada.consent(&["PRIVACY_NOTICE"]).await;
    ada.start().await;
    assert_eq!(deadline(&ada).await, "2026-05-04T09:55:00Z");

    server.pass(TimeDelta::minutes(50)).await;
    for (less, path) in [
        (json!({ "extraTimeFactor": "1.25" }), "extraTimeFactor"),
        (json!({ "breakMinutes": 5 }), "breakMinutes"),
        (json!({ "extraTimeFactor": "1", "breakMinutes": 20 }), "extraTimeFactor"),
    ] {
        assert_eq!(problems(&ease(&acme, &ada.invite, less).await), [format!("CANNOT_SHORTEN {path}")]);
    }
    // One for the other, as long as it is no less.
    ease(&acme, &ada.invite, json!({ "extraTimeFactor": "1", "breakMinutes": 30 })).await;
    assert_eq!(deadline(&ada).await, "2026-05-04T10:00:00Z");
    ease(&acme, &ada.invite, json!({ "untimed": true })).await;
    assert_eq!(deadline(&ada).await, Value::Null);
    assert_eq!(problems(&ease(&acme, &ada.invite, json!({ "untimed": false })).await), ["CANNOT_SHORTEN untimed"]);
    server.pass(TimeDelta::days(5)).await;
    ada.write(assessment.question(0), "days later").await;
    ada.submit().await;
    server.settle().await;
    assert_eq!(acme.facts("SUBMISSION_TIMED_OUT").await, 0);
    assert_eq!(acme.facts("INVITE_ACCOMMODATED").await, 6);
}

/// Only the effect is kept: there is no place for a reason, and the candidate sees time alone.
#[tokio::test]
async fn nothing_says_why_somebody_has_more_time() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let fields = "{ a: __type(name: \"GrantAccommodationInput\") { inputFields { name } }
        b: __type(name: \"ParticipantInput\") { inputFields { name } } c: __type(name: \"Accommodations\") { fields { name } }
        d: __type(name: \"CandidateInvite\") { fields { name } } e: __type(name: \"CandidateSubmission\") { fields { name } }
        f: __type(name: \"Scorecard\") { fields { name } } }";
    let told = acme.owner.data(fields, json!({})).await.to_string();
    for word in ["reason\"", "note\"", "comment", "disabilit", "diagnos"] {
        assert!(!told.contains(word), "{word} in {told}");
    }
    let candidates = acme.owner.data("{ __type(name: \"CandidateInvite\") { fields { name } } }", json!({})).await;
    for word in ["accommodation", "extraTime", "untimed", "break"] {
        assert!(!candidates.to_string().contains(word), "{word}");
    }
    server.settle().await;
}
