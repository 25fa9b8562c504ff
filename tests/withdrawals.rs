//! Candidates step back: from the attempt, or from what they agreed to. Nothing is scored or released any more.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::candidate::{ACCEPT, CONSENT, WITHDRAW};
use crate::support::hiring::{RELEASE, single_choice, text_question};
use crate::support::{Candidate, Published, Team, TestServer, id, problems, text};

const ANSWER: &str = "A repeated request charges the customer only once.";

async fn short(team: &Team<'_>) -> Published {
    team.asking(&[single_choice(), text_question()]).await
}

/// Somebody who answered everything right.
async fn answered<'s>(server: &'s TestServer, team: &Team<'_>, assessment: &Published, name: &str) -> Candidate<'s> {
    let candidate = server.started(team, assessment, name).await;
    candidate.pick(assessment.question(0), &[assessment.choice(0, "B")]).await;
    candidate.write(assessment.question(1), ANSWER).await;
    candidate
}

/// The newest card with its levels.
async fn newest_card(team: &Team<'_>, submission: &str) -> Value {
    let query =
        "query($id: ID!) { node(id: $id) { ... on Submission { scorecard { status criteria { level reasons } } } } }";
    team.owner.data(query, json!({ "id": submission })).await["node"]["scorecard"].clone()
}

#[tokio::test]
async fn an_attempt_under_way_is_taken_back_for_good() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    ada.write(assessment.question(0), "kept").await;
    let withdrawn = ada.withdraw().await;
    assert_eq!(withdrawn["submission"]["status"], "WITHDRAWN");
    assert_eq!(withdrawn["serverTime"], "2026-05-04T09:00:00Z");
    server.wait(TimeDelta::minutes(1));
    assert_eq!(ada.withdraw().await["submission"], withdrawn["submission"], "again answers the same");
    let submission = id(&withdrawn["submission"]);

    let save = json!({ "questionId": assessment.question(0), "text": "more", "baseRevision": 1 });
    assert_eq!(problems(&ada.try_save(save).await), ["SUBMISSION_CLOSED"]);
    assert_eq!(ada.submit().await["submission"]["status"], "WITHDRAWN", "handing in changes nothing");
    assert_eq!(ada.start().await, submission, "nor does starting");
    let token = json!({ "input": { "token": ada.link } });
    assert_eq!(problems(&server.anonymous().payload(ACCEPT, token).await), ["DECLINED token"]);

    server.pass(TimeDelta::hours(2)).await;
    let seen = acme.see_submission(&submission).await;
    assert_eq!((&seen["status"], &seen["submittedAt"]), (&json!("WITHDRAWN"), &Value::Null));
    assert_eq!(seen["answers"][0]["text"], "kept", "what was saved is kept for as long as the team keeps such things");
    assert_eq!(acme.see_invite(&ada.invite).await["status"], "DECLINED");
    assert_eq!(acme.cards(&submission).await, []);
    for (kind, times) in [("SUBMISSION_WITHDRAWN", 1), ("SUBMISSION_TIMED_OUT", 0), ("SCORECARD_QUEUED", 0)] {
        assert_eq!(acme.facts(kind).await, times, "{kind}");
    }
}

#[tokio::test]
async fn whoever_has_not_begun_has_nothing_to_withdraw() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.opened(&acme, &assessment, "Ada").await;
    assert_eq!(problems(&ada.caller.payload(WITHDRAW, json!({})).await), ["NOT_STARTED"]);
    server.settle().await;
    assert_eq!(acme.see_invite(&ada.invite).await["status"], "OPENED");
}

#[tokio::test]
async fn what_was_handed_in_is_not_scored_after_it_is_taken_back() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = short(&acme).await;
    let ada = answered(&server, &acme, &assessment, "Ada").await;
    let submission = id(&ada.submit().await["submission"]);
    // The job that scores it waits.
    ada.withdraw().await;
    server.settle().await;
    assert_eq!(acme.cards(&submission).await, []);
    assert_eq!(acme.facts("SCORECARD_QUEUED").await, 0);
    let release = json!({ "input": { "submissionId": submission } });
    assert_eq!(problems(&acme.owner.payload(RELEASE, release).await), ["WITHDRAWN submissionId"]);
    assert_eq!(problems(&acme.reopen(&submission, 10).await), ["WITHDRAWN submissionId"]);
    assert_eq!(server.mailer.mails().len(), 1, "the invite and nothing else");
}

#[tokio::test]
async fn a_result_that_was_released_is_not_mailed_after_it_is_taken_back() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = short(&acme).await;
    let ada = answered(&server, &acme, &assessment, "Ada").await;
    let submission = id(&ada.submit().await["submission"]);
    server.settle().await;
    let cards = acme.cards(&submission).await;
    acme.owner.done(RELEASE, json!({ "input": { "submissionId": submission } })).await;
    ada.withdraw().await;
    server.settle().await;
    assert_eq!(server.mailer.mails().len(), 1, "no mail about a result");
    assert_eq!((cards.len(), acme.cards(&submission).await), (1, cards), "the card of before stays");
}

#[tokio::test]
async fn a_card_in_the_making_fails_when_its_attempt_is_taken_back() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = short(&acme).await;
    let ada = answered(&server, &acme, &assessment, "Ada").await;
    let submission = id(&ada.submit().await["submission"]);
    server.settle().await;
    // A worker died in the middle of it, and its job is left.
    let client = server.database.client().await;
    let undo = "DELETE FROM criterion_scores; DELETE FROM question_scores;
        UPDATE scorecards SET status = 'SCORING', overall_score = NULL, completed_at = NULL;
        UPDATE submissions SET overall_score = NULL;";
    client.batch_execute(undo).await.unwrap();
    let again = "INSERT INTO jobs (name, payload, run_at, created_at) VALUES ('score_submission',
        jsonb_build_object('organization', $1::text, 'submission', $2::text), '2026-05-04T09:00:00Z', '2026-05-04T09:00:00Z')";
    client.execute(again, &[&acme.id, &submission]).await.unwrap();
    ada.withdraw().await;
    server.settle().await;
    assert_eq!(acme.cards(&submission).await, [("FAILED".to_owned(), Value::Null)]);
    let reasons = "SELECT array_to_string(reasons, ',') FROM scorecards";
    assert_eq!(client.query_one(reasons, &[]).await.unwrap().get::<_, String>(0), "withdrawn");
}

#[tokio::test]
async fn withdrawing_from_the_notice_takes_the_attempt_back() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = short(&acme).await;
    let refuse =
        json!({ "input": { "consents": [{ "purpose": "PRIVACY_NOTICE", "granted": false, "noticeRevision": 1 }] } });
    for (name, hands_in, by_record) in
        [("Ada", false, false), ("Bob", true, false), ("Cem", false, true), ("Dee", true, true)]
    {
        let candidate = answered(&server, &acme, &assessment, name).await;
        if hands_in {
            candidate.submit().await;
        }
        // Both ways mean the same, and either of them again changes nothing.
        for _ in 0..2 {
            if by_record {
                candidate.caller.done(CONSENT, refuse.clone()).await;
            } else {
                candidate.withdraw_consent("PRIVACY_NOTICE").await;
            }
        }
        let seen = candidate.view().await;
        assert_eq!(
            (&seen["status"], &seen["submission"]["status"]),
            (&json!("DECLINED"), &json!("WITHDRAWN")),
            "{name}"
        );
        let seen = acme.see_submission(text(&seen["submission"]["id"])).await;
        let said: Vec<_> = seen["consents"].as_array().unwrap().iter().filter(|c| c["granted"] == false).collect();
        assert_eq!(said.len(), if by_record { 2 } else { 1 }, "{seen:#}");
        assert!(said.iter().all(|consent| consent["purpose"] == "PRIVACY_NOTICE"));
    }
    server.settle().await;
    assert_eq!((acme.facts("CONSENT_WITHDRAWN").await, acme.facts("SUBMISSION_WITHDRAWN").await), (4, 4));
    assert_eq!(acme.facts("SCORECARD_QUEUED").await, 0);
}

#[tokio::test]
async fn a_refusal_before_the_start_takes_nothing_back() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = short(&acme).await;
    let ada = server.opened(&acme, &assessment, "Ada").await;
    ada.withdraw_consent("PRIVACY_NOTICE").await;
    ada.consent(&["PRIVACY_NOTICE"]).await;
    ada.withdraw_consent("PRIVACY_NOTICE").await;
    let refused = ada.caller.payload(crate::support::candidate::START, json!({})).await;
    assert_eq!(problems(&refused), ["CONSENT_REQUIRED"]);
    ada.consent(&["PRIVACY_NOTICE"]).await;
    ada.start().await;
    server.settle().await;
    assert_eq!((acme.facts("CONSENT_WITHDRAWN").await, acme.facts("SUBMISSION_WITHDRAWN").await), (1, 0));
}

#[tokio::test]
async fn without_ai_scoring_a_person_scores_from_then_on() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = short(&acme).await;
    let ada = answered(&server, &acme, &assessment, "Ada").await;
    let submission = id(&ada.submit().await["submission"]);
    // The job that scores it waits; the attempt itself goes on.
    ada.withdraw_consent("AI_SCORING").await;
    server.settle().await;
    let card = newest_card(&acme, &submission).await;
    assert_eq!(card["status"], "NEEDS_HUMAN");
    assert_eq!(card["criteria"], json!([{ "level": null, "reasons": ["no_consent"] }]));
    assert_eq!(acme.see_submission(&submission).await["status"], "SUBMITTED");
    assert_eq!(acme.facts("CONSENT_WITHDRAWN").await, 1);
}

/// The scorer is at work when the consent goes: what it proposes is thrown away.
#[tokio::test]
async fn a_card_that_is_being_computed_does_not_become_ready_without_consent() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = short(&acme).await;
    let ada = answered(&server, &acme, &assessment, "Ada").await;
    let submission = id(&ada.submit().await["submission"]);

    // Holding the invite stops the worker before it finishes the card; meanwhile the person withdraws.
    let client = server.database.client().await;
    client.batch_execute("BEGIN; SELECT FROM invites FOR UPDATE").await.unwrap();
    let withdraw = async {
        let watcher = server.database.client().await;
        let stopped =
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
        while watcher.query_one(stopped, &[]).await.unwrap().get::<_, i64>(0) == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        let withdraw = "INSERT INTO consents SELECT organization_id, gen_random_uuid(), invite_id, purpose, false,
                notice_revision, notice_locale, recorded_at + interval '1 second'
            FROM consents WHERE purpose = 'AI_SCORING'; COMMIT";
        client.batch_execute(withdraw).await.unwrap();
    };
    tokio::join!(server.settle(), withdraw);

    let card = newest_card(&acme, &submission).await;
    assert_eq!((&card["status"], &card["criteria"][0]["reasons"]), (&json!("NEEDS_HUMAN"), &json!(["no_consent"])));
    assert_eq!(acme.cards(&submission).await.len(), 1);
    assert_eq!((acme.facts("SCORECARD_READY").await, acme.facts("SCORECARD_NEEDS_HUMAN").await), (0, 1));
}
