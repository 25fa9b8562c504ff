//! The server's clock ends an attempt: ten seconds of grace, then what comes is kept apart.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::candidate::START;
use crate::support::{Candidate, Published, TestServer, problems, text};

fn answer(assessment: &Published, question: usize, text: &str, base: i32) -> Value {
    json!({ "questionId": assessment.question(question), "text": text, "baseRevision": base, "timeSpent": "PT5M" })
}

/// To the end of the grace.
const HALF_AN_HOUR_AND_GRACE: TimeDelta = TimeDelta::seconds(30 * 60 + 10);

#[tokio::test]
async fn a_save_counts_to_the_last_microsecond_of_the_grace() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    assert_eq!(ada.view().await["submission"]["deadline"], "2026-05-04T09:30:00Z");
    server.wait(HALF_AN_HOUR_AND_GRACE);
    ada.save(answer(&assessment, 0, "just in time", 0)).await;
    server.wait(TimeDelta::microseconds(1));
    let late = ada.try_save(answer(&assessment, 0, "too late", 1)).await;
    assert_eq!(problems(&late), ["DEADLINE_PASSED"]);
    assert_eq!(late["answer"]["text"], "just in time", "what counts is told");
    server.settle().await;
}

#[tokio::test]
async fn the_clock_hands_in_and_keeps_late_answers_apart() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    ada.save(answer(&assessment, 0, "in time", 0)).await;
    server.wait(HALF_AN_HOUR_AND_GRACE + TimeDelta::microseconds(1));
    // Before its job has run as after it.
    for late in ["first late", "second late"] {
        assert_eq!(problems(&ada.try_save(answer(&assessment, 0, late, 1)).await), ["DEADLINE_PASSED"]);
        server.settle().await;
    }
    assert_eq!(problems(&ada.try_save(answer(&assessment, 4, "late alone", 0)).await), ["DEADLINE_PASSED"]);

    let id = text(&ada.view().await["submission"]["id"]).to_owned();
    let seen = acme.see_submission(&id).await;
    assert_eq!((&seen["status"], &seen["submittedAt"]), (&json!("TIMED_OUT"), &json!("2026-05-04T09:30:00Z")));
    let kept: Vec<_> = seen["answers"].as_array().unwrap().iter().map(|a| (&a["late"], &a["text"])).collect();
    let expected = [
        (&json!(false), &json!("in time")),
        (&json!(true), &json!("second late")),
        (&json!(true), &json!("late alone")),
    ];
    assert_eq!(kept, expected);
    assert_eq!(seen["answers"][0]["timeSpent"], "PT5M");
    let own: Vec<_> = ada.answers().await.iter().map(|answer| answer["text"].clone()).collect();
    assert_eq!(own, ["in time"], "the candidate sees what counts");

    let handed_in = ada.submit().await;
    assert_eq!(handed_in["submission"]["status"], "TIMED_OUT", "handing in afterwards changes nothing");
    assert_eq!(acme.see_invite(&ada.invite).await["status"], "SUBMITTED");
    assert_eq!((acme.facts("SUBMISSION_TIMED_OUT").await, acme.facts("SUBMISSION_SUBMITTED").await), (1, 0));
    assert_eq!(acme.facts("SCORECARD_QUEUED").await, 1);
}

#[tokio::test]
async fn whoever_hands_in_too_late_was_handed_in_by_the_clock() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    server.wait(HALF_AN_HOUR_AND_GRACE + TimeDelta::seconds(1));
    let handed_in = ada.submit().await["submission"].clone();
    assert_eq!(handed_in["status"], "TIMED_OUT");
    assert_eq!(handed_in["submittedAt"], "2026-05-04T09:30:00Z");
    server.settle().await;
    assert_eq!(acme.facts("SUBMISSION_TIMED_OUT").await, 1);
}

#[tokio::test]
async fn extra_time_moves_the_deadline() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let row = json!({ "name": "Ada", "email": "ada@example.com", "extraTimeFactor": "1.25" });
    let invite = acme.invite(&assessment, &[row]).await[0]["invite"]["id"].clone();
    server.settle().await;
    let ada = Candidate::accept(&server, &server.link("ada@example.com"), text(&invite)).await;
    ada.consent(&["PRIVACY_NOTICE"]).await;
    let started = ada.caller.done(START, json!({})).await["submission"].clone();
    assert_eq!(started["deadline"], "2026-05-04T09:37:30Z");
    server.pass(HALF_AN_HOUR_AND_GRACE + TimeDelta::minutes(1)).await;
    ada.save(answer(&assessment, 0, "still in time", 0)).await;
    server.pass(TimeDelta::minutes(7)).await;
    assert_eq!(ada.view().await["submission"]["status"], "TIMED_OUT");
}

#[tokio::test]
async fn without_a_limit_the_clock_ends_nothing() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[crate::support::hiring::text_question()]).await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    assert_eq!(ada.view().await["submission"]["deadline"], Value::Null);
    server.pass(TimeDelta::days(20)).await;
    ada.save(answer(&assessment, 0, "at leisure", 0)).await;
    assert_eq!(ada.view().await["submission"]["status"], "IN_PROGRESS");
}
