//! Attempts as they go on: what a team sees of them, and how often.

use std::time::Duration;

use serde_json::{Value, json};

use super::{PROGRESS, at_rest};
use crate::support::{Frames, Listening, TestServer, id};

fn told(data: &Value) -> (String, String, i64) {
    let progress = &data["submissionProgress"];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (id(&progress["submission"]), text(&progress["status"]), progress["answered"].as_i64().unwrap())
}

/// Reads on until it is told this. Whatever comes before may be left out by the server.
async fn until(frames: &mut Frames, expected: &(String, String, i64)) -> Value {
    loop {
        let data = frames.data().await;
        if told(&data) == *expected {
            return data["submissionProgress"].clone();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_team_sees_attempts_begin_go_on_and_end() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    let ben = server.opened(&acme, &assessment, "Ben").await;
    ben.consent(&["PRIVACY_NOTICE"]).await;
    server.settle().await;
    let attempt = id(&ada.view().await["submission"]);
    let listening = Listening::on(&server).await;
    let job = json!({ "job": assessment.job });
    let mut frames = Frames::of(&server, Some(acme.owner.token()), PROGRESS, job).await;
    let state = |status: &str, answered| (attempt.clone(), status.to_owned(), answered);

    let first = frames.data().await;
    assert_eq!(told(&first), state("IN_PROGRESS", 0), "what is in progress is told at once");
    assert_eq!(
        (&first["submissionProgress"]["questions"], &first["submissionProgress"]["lastSavedAt"]),
        (&json!(5), &Value::Null)
    );
    ada.write(assessment.question(0), "Because.").await;
    let saved = until(&mut frames, &state("IN_PROGRESS", 1)).await;
    assert_eq!(saved["lastSavedAt"], "2026-05-04T09:00:00Z");
    let began = ben.start().await;
    until(&mut frames, &(began, "IN_PROGRESS".to_owned(), 0)).await;
    ada.submit().await;
    until(&mut frames, &state("SUBMITTED", 1)).await;
    at_rest(&server).await;
    listening.stop().await;
}

/// Many saves in a moment are a few messages, and the last one tells where things stand.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_saves_are_few_messages() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    server.settle().await;
    let listening = Listening::on(&server).await;
    let job = json!({ "job": assessment.job });
    let query = "subscription($job: ID!) { submissionProgress(jobDescriptionId: $job) { answered lastSavedAt } }";
    let mut frames = Frames::of(&server, Some(acme.owner.token()), query, job).await;
    frames.data().await;
    let begun = std::time::Instant::now();
    for revision in 0..30 {
        let text = format!("Because of {revision}.");
        ada.save(json!({ "questionId": assessment.question(0), "text": text, "baseRevision": revision })).await;
    }
    ada.write(assessment.question(4), "And so on.").await;
    let mut messages = 0;
    while frames.data().await["submissionProgress"]["answered"] != 2 {
        messages += 1;
    }
    let quarters = begun.elapsed().as_millis() / 250 + 2;
    assert!(messages <= quarters, "{messages} messages in {quarters} quarters of a second");
    at_rest(&server).await;
    listening.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_happens_on_one_server_is_seen_on_another() {
    let one = TestServer::start().await;
    let other = TestServer::on(one.database.clone()).await;
    let acme = one.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = one.started(&acme, &assessment, "Ada").await;
    one.settle().await;
    let (here, there) = (Listening::on(&one).await, Listening::on(&other).await);
    let job = json!({ "job": assessment.job });
    let mut near = Frames::of(&one, Some(acme.owner.token()), PROGRESS, job.clone()).await;
    let mut far = Frames::of(&other, Some(acme.owner.token()), PROGRESS, job).await;
    let attempt = told(&near.data().await).0;
    assert_eq!(told(&far.data().await).0, attempt);
    // The far server listens a moment after it was started.
    tokio::time::sleep(Duration::from_millis(500)).await;
    ada.write(assessment.question(0), "Because.").await;
    let saved = (attempt, "IN_PROGRESS".to_owned(), 1);
    until(&mut near, &saved).await;
    until(&mut far, &saved).await;
    at_rest(&one).await;
    here.stop().await;
    there.stop().await;
}

/// A save is no fact of the log, and no transaction notifies others of it.
#[tokio::test]
async fn a_save_tells_nobody_in_its_transaction() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    server.settle().await;
    let count = "SELECT count(*) FROM events";
    let client = server.database.client().await;
    let before: i64 = client.query_one(count, &[]).await.unwrap().get(0);
    ada.write(assessment.question(0), "Because.").await;
    let after: i64 = client.query_one(count, &[]).await.unwrap().get(0);
    assert_eq!(after, before);
    server.settle().await;
}
