//! Ended attempts are given more time: it runs from where the candidate goes on, and nothing of before is lost.

use assay::access::Role;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::candidate::{SAVE, SUBMIT};
use crate::support::hiring::{ACCOMMODATE, RELEASE, REOPEN, REVOKE, single_choice, text_question};
use crate::support::{Candidate, Published, Team, TestServer, id, problems, text};

/// To the end of the grace of half an hour, and past it.
const OVER: TimeDelta = TimeDelta::seconds(30 * 60 + 11);

fn answer(assessment: &Published, question: usize, text: &str, base: i32) -> Value {
    json!({ "questionId": assessment.question(question), "text": text, "baseRevision": base })
}

async fn submission_of(candidate: &Candidate<'_>) -> String {
    id(&candidate.view().await["submission"])
}

/// Somebody whose time ran out with an answer in time and one too late.
async fn timed_out<'s>(server: &'s TestServer, team: &Team<'_>, assessment: &Published, name: &str) -> Candidate<'s> {
    let candidate = server.started(team, assessment, name).await;
    candidate.save(answer(assessment, 0, "in time", 0)).await;
    server.pass(OVER).await;
    assert_eq!(problems(&candidate.try_save(answer(assessment, 4, "too late", 0)).await), ["DEADLINE_PASSED"]);
    candidate
}

#[tokio::test]
async fn the_time_runs_from_where_the_candidate_goes_on() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = timed_out(&server, &acme, &assessment, "Ada").await;
    let submission = submission_of(&ada).await;
    let reopened = acme.reopen(&submission, 20).await["submission"].clone();
    assert_eq!((&reopened["status"], &reopened["deadline"]), (&json!("IN_PROGRESS"), &Value::Null));
    assert_eq!((&reopened["submittedAt"], &reopened["resumeUntil"]), (&Value::Null, &json!("2026-05-11T09:30:11Z")));
    assert_eq!(reopened["reopenings"][0]["granted"], "PT20M");
    assert_eq!(reopened["reopenings"][0]["reason"], "The line was down.");
    assert_eq!(acme.see_invite(&ada.invite).await["status"], "STARTED");

    // A day later: no time has passed for the candidate, and nothing is taken before the time runs.
    server.pass(TimeDelta::days(1)).await;
    let seen = ada.view().await["submission"].clone();
    assert_eq!(seen["reopening"], json!({ "resumeUntil": "2026-05-11T09:30:11Z", "timeAllowed": "PT20M" }));
    assert_eq!((&seen["answers"][0]["text"], &seen["lateAnswers"][0]["text"]), (&json!("in time"), &json!("too late")));
    assert_eq!(problems(&ada.try_save(answer(&assessment, 0, "early", 1)).await), ["NOT_RESUMED"]);
    assert_eq!(problems(&ada.caller.payload(SUBMIT, json!({})).await), ["NOT_RESUMED"]);

    assert_eq!(ada.start().await, submission);
    let seen = ada.view().await["submission"].clone();
    assert_eq!((&seen["deadline"], &seen["reopening"]), (&json!("2026-05-05T09:50:11Z"), &Value::Null));
    assert_eq!(ada.start().await, submission, "starting again changes nothing");
    ada.save(answer(&assessment, 0, "better", 1)).await;
    server.pass(TimeDelta::minutes(20) + TimeDelta::seconds(10)).await;
    ada.save(answer(&assessment, 0, "in the grace", 2)).await;
    server.pass(TimeDelta::seconds(1)).await;
    assert_eq!(problems(&ada.try_save(answer(&assessment, 0, "late again", 3)).await), ["DEADLINE_PASSED"]);

    let seen = acme.see_submission(&submission).await;
    assert_eq!((&seen["status"], &seen["submittedAt"]), (&json!("TIMED_OUT"), &json!("2026-05-05T09:50:11Z")));
    let answers: Vec<_> = seen["answers"].as_array().unwrap().iter().map(|a| (&a["text"], &a["late"])).collect();
    let (no, yes) = (json!(false), json!(true));
    let texts = [json!("in the grace"), json!("late again"), json!("too late")];
    assert_eq!(answers, [(&texts[0], &no), (&texts[1], &yes), (&texts[2], &yes)], "what was late stays late");
    assert_eq!(acme.see_invite(&ada.invite).await["status"], "SUBMITTED");
    for (kind, times) in [
        ("SUBMISSION_REOPENED", 1),
        ("SUBMISSION_RESUMED", 1),
        ("SUBMISSION_TIMED_OUT", 2),
        ("SUBMISSION_REOPENING_LAPSED", 0),
        ("SUBMISSION_STARTED", 1),
    ] {
        assert_eq!(acme.facts(kind).await, times, "{kind}");
    }
}

#[tokio::test]
async fn what_came_late_counts_once_it_is_saved_again() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = timed_out(&server, &acme, &assessment, "Ada").await;
    acme.reopen(&submission_of(&ada).await, 20).await;
    ada.start().await;
    let late = ada.view().await["submission"]["lateAnswers"][0].clone();
    ada.save(json!({ "questionId": late["questionId"], "text": late["text"], "baseRevision": 0 })).await;
    let counted: Vec<_> = ada.answers().await.iter().map(|answer| answer["text"].clone()).collect();
    assert_eq!(counted, ["in time", "too late"]);
    ada.submit().await;
    server.settle().await;
}

#[tokio::test]
async fn handing_in_again_makes_the_next_card_and_keeps_the_first() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[single_choice(), single_choice()]).await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    ada.pick(assessment.question(0), &[assessment.choice(0, "B")]).await;
    let submission = id(&ada.submit().await["submission"]);
    server.settle().await;
    let first = acme.cards(&submission).await;
    assert_eq!(first, [("READY".to_owned(), json!("50.00"))]);

    acme.reopen(&submission, 5).await;
    server.settle().await;
    ada.start().await;
    ada.pick(assessment.question(1), &[assessment.choice(1, "B")]).await;
    ada.submit().await;
    server.settle().await;
    let both = acme.cards(&submission).await;
    assert_eq!((&both[0], &both[1..]), (&("READY".to_owned(), json!("100.00")), first.as_slice()));
    let score = "SELECT overall_score FROM submissions";
    let client = server.database.client().await;
    assert_eq!(client.query_one(score, &[]).await.unwrap().get::<_, Option<i32>>(0), Some(10_000), "the newest counts");
    assert_eq!((acme.facts("SUBMISSION_SUBMITTED").await, acme.facts("SCORECARD_READY").await), (2, 2));
}

/// The job of the first handing in comes so late that the attempt is reopened, or ended again, before it runs.
#[tokio::test]
async fn a_scorer_that_is_late_makes_one_card_for_each_handing_in_at_most() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[single_choice()]).await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    ada.pick(assessment.question(0), &[assessment.choice(0, "B")]).await;
    let submission = id(&ada.submit().await["submission"]);
    acme.reopen(&submission, 5).await;
    server.settle().await;
    assert_eq!(acme.cards(&submission).await.len(), 1, "what waits does not change: it is scored as it was handed in");
    ada.start().await;
    ada.submit().await;
    acme.reopen(&submission, 5).await;
    ada.start().await;
    ada.submit().await;
    server.settle().await;
    let cards = acme.cards(&submission).await;
    assert_eq!(cards.len(), 2, "both jobs find what was handed in last: {cards:?}");
    assert!(cards.iter().all(|(status, score)| status == "READY" && score == "100.00"), "{cards:?}");
}

#[tokio::test]
async fn an_attempt_that_nobody_resumes_stands_as_it_had_ended() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    ada.save(answer(&assessment, 0, "in time", 0)).await;
    let submission = id(&ada.submit().await["submission"]);
    server.settle().await;
    let before = acme.see_submission(&submission).await;
    let cards = acme.cards(&submission).await;
    let input =
        json!({ "submissionId": submission, "minutes": 10, "reason": "x", "resumeUntil": "2026-05-06T09:00:00Z" });
    acme.owner.done(REOPEN, json!({ "input": input })).await;
    server.pass(TimeDelta::days(2) - TimeDelta::microseconds(1)).await;
    assert_eq!(acme.see_submission(&submission).await["status"], "IN_PROGRESS");
    server.wait(TimeDelta::microseconds(1));
    // Before its job has run as after it.
    for _ in 0..2 {
        assert_eq!(ada.start().await, submission, "it is too late to go on");
        let refused = problems(&ada.try_save(answer(&assessment, 0, "too late", 1)).await);
        assert_eq!(refused, ["SUBMISSION_CLOSED"]);
        assert_eq!(acme.see_submission(&submission).await, before, "status, deadline and end are those of before");
        server.settle().await;
    }
    assert_eq!(acme.see_invite(&ada.invite).await["status"], "SUBMITTED");
    assert_eq!(acme.cards(&submission).await, cards, "nothing new is scored");
    assert_eq!((acme.facts("SUBMISSION_REOPENING_LAPSED").await, acme.facts("SUBMISSION_RESUMED").await), (1, 0));
    assert_eq!(acme.reopen(&submission, 10).await["userErrors"], json!([]), "it can be reopened once more");
    ada.start().await;
    let seen = acme
        .owner
        .data(
            "query($id: ID!) { node(id: $id) { ... on Submission { reopenings { number resumedAt } } } }",
            json!({ "id": submission }),
        )
        .await;
    let expected = json!([{ "number": 1, "resumedAt": null }, { "number": 2, "resumedAt": "2026-05-06T09:00:00Z" }]);
    assert_eq!(seen["node"]["reopenings"], expected);
    ada.submit().await;
    server.settle().await;
}

#[tokio::test]
async fn a_mail_tells_the_candidate_with_the_link_and_without_the_reason() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let row = json!({ "name": "Ada", "email": "ada@example.com", "locale": "de", "extraTimeFactor": "1.5" });
    let invite = acme.invite(&assessment, &[row]).await[0]["invite"]["id"].clone();
    server.settle().await;
    let ada = Candidate::accept(&server, &server.link("ada@example.com"), text(&invite)).await;
    ada.consent(&["PRIVACY_NOTICE"]).await;
    ada.start().await;
    let submission = id(&ada.submit().await["submission"]);
    // The time to begin is long over: that has no bearing.
    server.pass(TimeDelta::days(20)).await;
    acme.reopen(&submission, 20).await;
    server.settle().await;
    let mails = server.mailer.mails_to("ada@example.com");
    let mail = mails.last().unwrap();
    assert!(mail.subject.contains("fortsetzen"), "{}", mail.subject);
    for said in ["30 Minuten", "Sonntag, 31. Mai 2026", "/invite/"] {
        assert!(mail.text.contains(said) && mail.html.contains(said), "{said}: {}", mail.text);
    }
    assert!(!mail.text.contains("line was down") && !mail.html.contains("line was down"));
    let again = Candidate::accept(&server, &server.link("ada@example.com"), &ada.invite).await;
    assert_eq!(again.start().await, submission, "the link opens it on any device");
    assert_eq!(again.view().await["submission"]["deadline"], "2026-05-24T09:30:00Z", "extra time comes on top");
    let deliveries = acme.see_invite(&ada.invite).await["deliveries"].clone();
    let kinds: Vec<_> = deliveries.as_array().unwrap().iter().map(|delivery| delivery["kind"].clone()).collect();
    assert_eq!(kinds, ["INVITE", "ATTEMPT_REOPENED"]);
    again.submit().await;

    // Whoever goes on at once needs no mail; the next time is another mail.
    acme.reopen(&submission, 5).await;
    again.start().await;
    server.settle().await;
    assert_eq!(server.mailer.mails_to("ada@example.com").len(), 2);
    again.submit().await;
    acme.reopen(&submission, 5).await;
    server.settle().await;
    assert_eq!(server.mailer.mails_to("ada@example.com").len(), 3);
}

#[tokio::test]
async fn only_what_ended_and_counts_is_reopened_and_only_on_good_terms() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    let submission = submission_of(&ada).await;
    assert_eq!(problems(&acme.reopen(&submission, 10).await), ["NOT_ENDED submissionId"]);
    ada.submit().await;
    let input =
        json!({ "submissionId": submission, "minutes": 0, "reason": " ", "resumeUntil": "2026-05-04T09:00:00Z" });
    let wrong = problems(&acme.owner.payload(REOPEN, json!({ "input": input })).await);
    assert_eq!(wrong, ["INVALID_MINUTES minutes", "RESUME_UNTIL_IN_PAST resumeUntil", "EMPTY reason"]);
    let input = json!({ "submissionId": submission, "minutes": 10081, "reason": "ä".repeat(1001), "resumeUntil": "2026-06-04T09:00:01Z" });
    let wrong = problems(&acme.owner.payload(REOPEN, json!({ "input": input })).await);
    assert_eq!(wrong, ["INVALID_MINUTES minutes", "RESUME_UNTIL_TOO_LATE resumeUntil", "TOO_LONG reason"]);
    assert_eq!(acme.reopen(&submission, 10).await["userErrors"], json!([]));
    assert_eq!(problems(&acme.reopen(&submission, 10).await), ["NOT_ENDED submissionId"], "once is enough");

    acme.owner.done(REVOKE, json!({ "input": { "inviteId": ada.invite } })).await;
    assert_eq!(problems(&acme.reopen(&submission, 10).await), ["REVOKED submissionId"]);
    let refused = ada.caller.payload(crate::support::candidate::START, json!({})).await;
    assert_eq!(problems(&refused), ["REVOKED"]);
    server.pass(TimeDelta::days(8)).await;
    assert_eq!(acme.facts("SUBMISSION_REOPENING_LAPSED").await, 1, "what was handed in before counts");
    assert!(acme.see_submission(&submission).await["submittedAt"].is_string());
    assert_eq!(acme.see_invite(&ada.invite).await["status"], "REVOKED");

    let bob = server.started(&acme, &assessment, "Bob").await;
    let handed_in = id(&bob.submit().await["submission"]);
    acme.owner.done(RELEASE, json!({ "input": { "submissionId": handed_in } })).await;
    assert_eq!(problems(&acme.reopen(&handed_in, 10).await), ["ALREADY_RELEASED submissionId"]);
    for role in [Role::Reviewer, Role::Auditor] {
        let member = server.member(&acme, role).await;
        let input = json!({ "input": { "submissionId": handed_in, "minutes": 1, "reason": "x" } });
        assert_eq!(member.graphql(REOPEN, input).await.code(), "FORBIDDEN");
    }
    server.settle().await;
}

#[tokio::test]
async fn what_is_overdue_is_reopened_before_its_job_has_run() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    let submission = submission_of(&ada).await;
    server.wait(OVER);
    assert_eq!(acme.reopen(&submission, 10).await["userErrors"], json!([]));
    server.settle().await;
    let seen = acme.see_submission(&submission).await;
    assert_eq!((&seen["status"], &seen["deadline"]), (&json!("IN_PROGRESS"), &Value::Null));
    assert_eq!((acme.facts("SUBMISSION_TIMED_OUT").await, acme.facts("SUBMISSION_REOPENED").await), (1, 1));
}

#[tokio::test]
async fn a_page_has_a_button_to_go_on() {
    use axum::body::Body;
    use axum::http::Request;
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    let submission = id(&ada.submit().await["submission"]);
    acme.reopen(&submission, 10).await;
    server.settle().await;
    let page = server.request(Request::get(format!("/invite/{}", ada.link)).body(Body::empty()).unwrap()).await;
    let page = axum::body::to_bytes(page.into_body(), usize::MAX).await.unwrap();
    let page = String::from_utf8(page.to_vec()).unwrap();
    assert!(page.contains("<button") && page.contains(&format!("action=\"/invite/{}\"", ada.link)), "{page}");
    assert_eq!(ada.view().await["submission"]["deadline"], Value::Null, "looking starts nothing");
    let press =
        Request::post(format!("/invite/{}", ada.link)).header("content-type", "application/x-www-form-urlencoded");
    server.request(press.body(Body::empty()).unwrap()).await;
    assert_eq!(ada.view().await["submission"]["deadline"], "2026-05-04T09:10:00Z");
    let save = answer(&assessment, 0, "from the page's time", 0);
    assert_eq!(ada.caller.done(SAVE, json!({ "input": save })).await["answer"]["revision"], 1);
    ada.submit().await;
    server.settle().await;
}

#[tokio::test]
async fn what_eases_an_attempt_eases_it_when_it_is_resumed_too() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[text_question()]).await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    let submission = id(&ada.submit().await["submission"]);
    acme.reopen(&submission, 10).await;
    let ease = |input: Value| {
        let mut input = input;
        input["inviteId"] = json!(ada.invite);
        acme.owner.payload(ACCOMMODATE, json!({ "input": input }))
    };
    assert_eq!(ease(json!({ "extraTimeFactor": "2" })).await["userErrors"], json!([]));
    assert_eq!(ada.view().await["submission"]["reopening"]["timeAllowed"], "PT20M");
    ada.start().await;
    assert_eq!(ada.view().await["submission"]["deadline"], "2026-05-04T09:20:00Z");
    assert_eq!(ease(json!({ "breakMinutes": 5 })).await["userErrors"], json!([]));
    assert_eq!(ada.view().await["submission"]["deadline"], "2026-05-04T09:25:00Z");
    assert_eq!(problems(&ease(json!({ "breakMinutes": 0 })).await), ["CANNOT_SHORTEN breakMinutes"]);
    assert_eq!(ease(json!({ "untimed": true })).await["userErrors"], json!([]));
    assert_eq!(ada.view().await["submission"]["deadline"], Value::Null);
    server.pass(TimeDelta::days(3)).await;
    ada.write(assessment.question(0), "at leisure").await;
    ada.submit().await;
    server.settle().await;
}
