//! Invites: a result for each row, each person once, whoever calls how often.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::candidate::{ACCEPT, CONSENT, DECLINE, START};
use crate::support::hiring::{INVITE, REVOKE};
use crate::support::{Candidate, Published, Team, TestServer, problems, text};

fn row(email: &str) -> Value {
    json!({ "name": "Ada", "email": email })
}

fn outcomes(results: &[Value]) -> Vec<&str> {
    results.iter().map(|result| text(&result["outcome"])).collect()
}

async fn refusal(team: &Team<'_>, assessment: &Published, rows: &[Value], terms: Value) -> Vec<String> {
    let mut input = json!({ "assessmentId": assessment.id, "participants": rows });
    for (name, value) in terms.as_object().unwrap() {
        input[name.as_str()] = value.clone();
    }
    let payload = team.owner.payload(INVITE, json!({ "input": input })).await;
    if !payload["userErrors"].as_array().unwrap().is_empty() {
        assert_eq!(payload["results"], json!([]));
    }
    problems(&payload)
}

#[tokio::test]
async fn every_row_has_its_result_in_order_and_a_bad_one_spoils_no_other() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let wrong = json!({ "name": " ", "email": "nobody", "phone": "1".repeat(51), "externalId": "x".repeat(201),
        "locale": "no such language", "extraTimeFactor": "0.5" });
    let rows = [row("a@example.com"), wrong, row("A@Example.com"), row("b@example.com")];
    let results = acme.invite(&assessment, &rows).await;
    assert_eq!(outcomes(&results), ["CREATED", "REJECTED", "ALREADY_INVITED", "CREATED"]);
    let places: Vec<_> = results.iter().map(|result| &result["index"]).collect();
    assert_eq!(places, [0, 1, 2, 3]);
    assert_eq!(results[0]["invite"]["id"], results[2]["invite"]["id"], "one address, one invite");
    let mut found = problems(&results[1]);
    found.sort_unstable();
    let at = |code: &str, field: &str| format!("{code} participants.1.{field}");
    let mut expected = [
        at("INVALID_EMAIL", "email"),
        at("INVALID_NAME", "name"),
        at("TOO_LONG", "phone"),
        at("TOO_LONG", "externalId"),
        at("INVALID_LOCALE", "locale"),
        at("INVALID_EXTRA_TIME", "extraTimeFactor"),
    ];
    expected.sort_unstable();
    assert_eq!(found, expected);
    assert!(results[1]["invite"].is_null());

    let again = acme.invite(&assessment, &[row("B@EXAMPLE.COM"), row("c@example.com")]).await;
    assert_eq!(outcomes(&again), ["ALREADY_INVITED", "CREATED"]);
    assert_eq!(again[0]["invite"]["id"], results[3]["invite"]["id"]);
    server.settle().await;
    assert_eq!(server.mailer.mails().len(), 3);
    assert_eq!(acme.facts("INVITE_CREATED").await, 3);
}

#[tokio::test]
async fn a_person_keeps_the_first_invite_as_it_is_and_may_have_one_for_each_assessment() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (one, other) = (acme.published_assessment().await, acme.published_assessment().await);
    let eased = json!({ "name": "Ada", "email": "ada@example.com", "extraTimeFactor": "1.25" });
    let first = acme.invite(&one, &[eased]).await;
    assert_eq!(first[0]["invite"]["accommodations"]["extraTimeFactor"], "1.25");
    assert_eq!(first[0]["invite"]["expiresAt"], "2026-05-18T09:00:00Z");
    let renamed = json!({ "name": "Ada Lovelace", "email": "ADA@example.com", "extraTimeFactor": "2" });
    let second = acme.invite(&one, std::slice::from_ref(&renamed)).await;
    assert_eq!(second[0]["invite"]["accommodations"]["extraTimeFactor"], "1.25");
    assert_eq!(second[0]["invite"]["participant"]["name"], "Ada Lovelace");
    let third = acme.invite(&other, &[renamed]).await;
    assert_eq!(outcomes(&third), ["CREATED"]);
    assert_eq!(third[0]["invite"]["participant"]["id"], first[0]["invite"]["participant"]["id"]);
    server.settle().await;
    assert_eq!((acme.facts("PARTICIPANT_CREATED").await, acme.facts("PARTICIPANT_UPDATED").await), (1, 1));
}

#[tokio::test]
async fn what_is_wrong_with_the_call_stops_it() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let rows = [row("a@example.com")];
    let none = json!({});
    let many: Vec<Value> = (0..5001).map(|n| row(&format!("{n}@example.com"))).collect();
    assert_eq!(refusal(&acme, &assessment, &[], none.clone()).await, ["EMPTY participants"]);
    assert_eq!(refusal(&acme, &assessment, &many, none.clone()).await, ["TOO_MANY participants"]);
    let terms = json!({ "expiresAt": "2026-05-04T09:00:00Z", "message": "x".repeat(2001) });
    let found = refusal(&acme, &assessment, &rows, terms).await;
    assert_eq!(found, ["EXPIRES_IN_PAST expiresAt", "TOO_LONG message"]);
    let late = json!({ "expiresAt": "2027-05-04T09:00:01Z" });
    assert_eq!(refusal(&acme, &assessment, &rows, late).await, ["EXPIRES_TOO_LATE expiresAt"]);

    let client = server.database.client().await;
    client.execute("UPDATE job_descriptions SET status = 'CLOSED'", &[]).await.unwrap();
    assert_eq!(refusal(&acme, &assessment, &rows, none.clone()).await, ["JOB_CLOSED assessmentId"]);
    client.execute("UPDATE job_descriptions SET status = 'OPEN'", &[]).await.unwrap();
    client.execute("UPDATE assessments SET status = 'DRAFT', published_at = NULL", &[]).await.unwrap();
    assert_eq!(refusal(&acme, &assessment, &rows, none).await, ["NOT_PUBLISHED assessmentId"]);
    server.settle().await;
    assert_eq!((server.mailer.mails().len(), acme.facts("PARTICIPANT_CREATED").await), (0, 0));
}

#[tokio::test]
async fn two_overlapping_calls_invite_everybody_once() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let rows =
        |range: std::ops::Range<i32>| -> Vec<Value> { range.map(|n| row(&format!("p{n}@example.com"))).collect() };
    let forth = rows(0..60);
    let mut back = rows(30..90);
    back.reverse();
    let (one, other) = tokio::join!(acme.invite(&assessment, &forth), acme.invite(&assessment, &back));
    let created = |results: &[Value]| outcomes(results).iter().filter(|outcome| **outcome == "CREATED").count();
    assert_eq!(created(&one) + created(&other), 90, "each of 90 people by exactly one of the calls");
    for (n, result) in one.iter().enumerate().skip(30) {
        let twin = &other[89 - n];
        assert_eq!(result["invite"]["id"], twin["invite"]["id"]);
        assert_ne!(result["outcome"], twin["outcome"]);
    }
    server.settle().await;
    let mut addressed: Vec<_> = server.mailer.mails().into_iter().map(|mail| mail.to.address).collect();
    addressed.sort_unstable();
    addressed.dedup();
    assert_eq!((addressed.len(), server.mailer.mails().len()), (90, 90));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_rows_take_no_more_statements_than_ten() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let rows =
        |range: std::ops::Range<i32>| -> Vec<Value> { range.map(|n| row(&format!("p{n}@example.com"))).collect() };
    // The first call finds no privacy notice and writes one.
    acme.invite(&assessment, &rows(0..1)).await;
    let (few, sent_for_few) = server.statements(acme.invite(&assessment, &rows(1..11))).await;
    let (many, sent_for_many) = server.statements(acme.invite(&assessment, &rows(11..1011))).await;
    assert!(few.iter().chain(&many).all(|result| result["outcome"] == "CREATED"));
    assert_eq!(many.len(), 1000);
    // Events and jobs are written by the thousand: a batch or two more of each is all that many rows cost.
    assert!(sent_for_many <= sent_for_few + 6, "{sent_for_few} statements for 10 rows, {sent_for_many} for 1,000");
    server.settle().await;
    let mut links: Vec<_> =
        server.mailer.mails().iter().map(|mail| crate::support::hiring::link_in(&mail.text)).collect();
    links.sort_unstable();
    links.dedup();
    assert_eq!(links.len(), 1011, "everybody has a mail and a link of their own");
}

/// Cut off, repeated, repeated under a key: 5,000 people are invited once each.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_thousand_people_are_invited_once_however_often_they_are_named() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let row = |n: i32| {
        json!({ "name": format!("Person {n}"), "email": format!("p{n}@example.com"), "phone": "+49 30 1234567",
            "externalId": format!("candidate-{n}"), "locale": "de-AT", "timeZone": "Europe/Vienna" })
    };
    let rows: Vec<Value> = (0..5000).map(row).collect();
    let call = "mutation($input: InviteParticipantsInput!) { inviteParticipants(input: $input) {
        results { index outcome } userErrors { code path message } } }";
    let input = json!({ "input": { "assessmentId": assessment.id, "participants": rows } });
    let cut =
        tokio::time::timeout(std::time::Duration::from_millis(300), acme.owner.graphql(call, input.clone())).await;
    assert!(cut.is_err(), "the call is cut off on its way");
    let mut created = 0;
    for caller in [&acme.owner, &acme.owner.once("list"), &acme.owner.once("list"), &acme.owner] {
        let results = caller.done(call, input.clone()).await["results"].as_array().unwrap().clone();
        let places: Vec<_> = results.iter().map(|result| result["index"].as_i64().unwrap()).collect();
        assert_eq!(places, (0..5000).collect::<Vec<_>>());
        created += outcomes(&results).iter().filter(|outcome| **outcome == "CREATED").count();
    }
    assert_eq!(created, 5000);
    let client = server.database.client().await;
    let facts = "SELECT count(*) FROM events WHERE kind = 'invite.created'";
    assert_eq!(client.query_one(facts, &[]).await.unwrap().get::<_, i64>(0), 5000);
    // That each of them is mailed once is proved on fewer people.
    client.batch_execute("TRUNCATE events, jobs").await.unwrap();
}

#[tokio::test]
async fn the_clock_ends_an_invite_that_nobody_began() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.opened(&acme, &assessment, "Ada").await;
    let bob = server.started(&acme, &assessment, "Bob").await;
    ada.consent(&["PRIVACY_NOTICE"]).await;

    // The clock decides, not the job that writes it down.
    server.wait(TimeDelta::days(14));
    let accept = json!({ "input": { "token": ada.link } });
    assert_eq!(problems(&server.anonymous().payload(ACCEPT, accept.clone()).await), ["EXPIRED token"]);
    assert_eq!(problems(&ada.caller.payload(START, json!({})).await), ["EXPIRED"]);
    assert_eq!(problems(&server.anonymous().payload(DECLINE, accept.clone()).await), ["EXPIRED"]);
    assert_eq!(ada.view().await["status"], "EXPIRED");
    assert_eq!(acme.see_invite(&ada.invite).await["status"], "OPENED");

    server.settle().await;
    assert_eq!(acme.see_invite(&ada.invite).await["status"], "EXPIRED");
    assert_eq!(acme.see_invite(&bob.invite).await["status"], "SUBMITTED", "an attempt has a clock of its own");
    assert_eq!(acme.facts("INVITE_EXPIRED").await, 1);
    assert_eq!(problems(&server.anonymous().payload(ACCEPT, accept).await), ["EXPIRED token"]);
}

#[tokio::test]
async fn whoever_declines_has_declined() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.opened(&acme, &assessment, "Ada").await;
    let token = json!({ "input": { "token": ada.link } });
    for _ in 0..2 {
        assert_eq!(server.anonymous().done(DECLINE, token.clone()).await["declined"], true);
    }
    assert_eq!(problems(&server.anonymous().payload(ACCEPT, token).await), ["DECLINED token"]);
    assert_eq!(problems(&ada.caller.payload(START, json!({})).await), ["DECLINED"]);
    let again = acme.invite(&assessment, &[json!({ "name": "Ada", "email": "ada@example.com" })]).await;
    assert_eq!((outcomes(&again), &again[0]["invite"]["status"]), (vec!["ALREADY_INVITED"], &json!("DECLINED")));

    let bob = server.started(&acme, &assessment, "Bob").await;
    let token = json!({ "input": { "token": bob.link } });
    assert_eq!(problems(&server.anonymous().payload(DECLINE, token.clone()).await), ["ALREADY_STARTED"]);
    bob.submit().await;
    assert_eq!(problems(&server.anonymous().payload(DECLINE, token).await), ["ALREADY_SUBMITTED"]);
    server.settle().await;
    assert_eq!((acme.facts("INVITE_DECLINED").await, server.mailer.mails().len()), (1, 2));
}

#[tokio::test]
async fn what_was_taken_back_opens_nothing() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.opened(&acme, &assessment, "Ada").await;
    acme.owner.done(REVOKE, json!({ "input": { "inviteId": ada.invite } })).await;
    let token = json!({ "input": { "token": ada.link } });
    assert_eq!(problems(&server.anonymous().payload(ACCEPT, token.clone()).await), ["REVOKED token"]);
    assert_eq!(problems(&server.anonymous().payload(DECLINE, token).await), ["REVOKED"]);
    ada.consent(&["PRIVACY_NOTICE"]).await;
    assert_eq!(problems(&ada.caller.payload(START, json!({})).await), ["REVOKED"]);
    server.settle().await;
    server.pass(TimeDelta::days(15)).await;
    assert_eq!(acme.see_invite(&ada.invite).await["status"], "REVOKED", "the clock leaves it as it is");
}

#[tokio::test]
async fn a_link_that_nobody_was_sent_opens_nothing() {
    let server = TestServer::start().await;
    for token in ["", "inv_x", "\u{0}", &"x".repeat(10_000)] {
        let input = json!({ "input": { "token": token } });
        assert_eq!(problems(&server.anonymous().payload(ACCEPT, input.clone()).await), ["UNKNOWN token"]);
        assert_eq!(problems(&server.anonymous().payload(DECLINE, input).await), ["UNKNOWN token"]);
        let look = "query($token: String!) { inviteByToken(token: $token) { status } }";
        let seen = server.anonymous().data(look, json!({ "token": token })).await;
        assert!(seen["inviteByToken"].is_null());
    }
}

#[tokio::test]
async fn consent_is_to_the_notice_in_force() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada: Candidate<'_> = server.opened(&acme, &assessment, "Ada").await;
    let consent =
        |purpose: &str, revision: i32| json!({ "purpose": purpose, "granted": true, "noticeRevision": revision });
    let record = async |consents: Value| {
        problems(&ada.caller.payload(CONSENT, json!({ "input": { "consents": consents } })).await)
    };
    assert_eq!(record(json!([])).await, ["EMPTY consents"]);
    let stale = json!([consent("AI_SCORING", 1), consent("PRIVACY_NOTICE", 9)]);
    assert_eq!(record(stale).await, ["NOTICE_CHANGED consents.1.noticeRevision"]);
    let twice = json!([consent("PRIVACY_NOTICE", 1), consent("PRIVACY_NOTICE", 1)]);
    assert_eq!(record(twice).await, ["DUPLICATE consents.1.purpose"]);
    assert_eq!(problems(&ada.caller.payload(START, json!({})).await), ["CONSENT_REQUIRED"]);

    // What was agreed to can be taken back until the attempt begins.
    ada.consent(&["PRIVACY_NOTICE"]).await;
    let refusal = json!([{ "purpose": "PRIVACY_NOTICE", "granted": false, "noticeRevision": 1 }]);
    assert_eq!(record(refusal).await, Vec::<String>::new());
    assert_eq!(problems(&ada.caller.payload(START, json!({})).await), ["CONSENT_REQUIRED"]);
    ada.consent(&["PRIVACY_NOTICE"]).await;
    let submission = ada.start().await;
    let said = acme.see_submission(&submission).await["consents"].clone();
    let granted: Vec<_> = said.as_array().unwrap().iter().map(|consent| &consent["granted"]).collect();
    assert_eq!(granted, [true, false, true], "every word is kept");
    server.settle().await;
    assert_eq!(acme.facts("CONSENT_RECORDED").await, 2);
    assert_eq!(acme.facts("CONSENT_WITHDRAWN").await, 1);
}
