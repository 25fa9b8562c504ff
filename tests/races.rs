//! What happens at the same moment: an attempt ends once, and what was acknowledged before its end is kept.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::candidate::{SAVE, START, SUBMIT, WITHDRAW};
use crate::support::hiring::REVOKE;
use crate::support::{Candidate, Published, Team, TestServer, id, problems, text};

/// To the end of the grace of half an hour, and past it.
const OVER: TimeDelta = TimeDelta::seconds(30 * 60 + 11);
const NAMES: [&str; 6] = ["Ada", "Bob", "Cem", "Dee", "Eve", "Fay"];

fn answer(assessment: &Published, text: &str, base: i32) -> Value {
    json!({ "questionId": assessment.question(0), "text": text, "baseRevision": base })
}

async fn submission_of(candidate: &Candidate<'_>) -> String {
    id(&candidate.view().await["submission"])
}

async fn status(team: &Team<'_>, submission: &str) -> String {
    text(&team.see_submission(submission).await["status"]).to_owned()
}

/// An acknowledged save is there, a refused one is not, and none is taken from now on.
async fn judge(team: &Team<'_>, assessment: &Published, candidate: &Candidate<'_>, saved: &Value, written: &str) {
    let seen = team.see_submission(&submission_of(candidate).await).await;
    let counted: Vec<_> = seen["answers"].as_array().unwrap().iter().filter(|answer| answer["late"] == false).collect();
    match problems(saved).as_slice() {
        [] => assert_eq!(counted[0]["text"], written),
        refused => {
            assert!(
                ["SUBMISSION_CLOSED", "DEADLINE_PASSED", "NOT_RESUMED"].contains(&refused[0].as_str()),
                "{refused:?}"
            );
            assert!(counted.iter().all(|answer| answer["text"] != written), "{seen:#}");
        }
    }
    let base = counted.first().map_or(0, |answer| i32::try_from(answer["revision"].as_i64().unwrap()).unwrap());
    let refused = problems(&candidate.try_save(answer(assessment, "after the end", base)).await);
    assert!(["SUBMISSION_CLOSED", "DEADLINE_PASSED"].contains(&refused[0].as_str()), "{refused:?}");
    let seen = team.see_submission(&submission_of(candidate).await).await;
    let counted = seen["answers"].as_array().unwrap().iter().filter(|answer| answer["late"] == false);
    assert!(counted.into_iter().all(|answer| answer["text"] != "after the end"), "{seen:#}");
}

#[tokio::test]
async fn saving_while_the_attempt_is_withdrawn_is_kept_or_refused() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    for (place, name) in NAMES.into_iter().enumerate() {
        let candidate = server.started(&acme, &assessment, name).await;
        let input = json!({ "input": answer(&assessment, name, 0) });
        let save = candidate.caller.payload(SAVE, input);
        let withdraw = candidate.caller.payload(WITHDRAW, json!({}));
        // Both orders of asking; who comes first is the database's to say.
        let saved = if place % 2 == 0 { tokio::join!(save, withdraw).0 } else { tokio::join!(withdraw, save).1 };
        assert_eq!(status(&acme, &submission_of(&candidate).await).await, "WITHDRAWN");
        judge(&acme, &assessment, &candidate, &saved, name).await;
    }
    server.settle().await;
    assert_eq!((acme.facts("SUBMISSION_WITHDRAWN").await, acme.facts("SCORECARD_QUEUED").await), (6, 0));
}

#[tokio::test]
async fn saving_handing_in_and_withdrawing_at_once_end_the_attempt_once() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    for name in NAMES {
        let candidate = server.started(&acme, &assessment, name).await;
        let (saved, submitted, withdrawn, again) = tokio::join!(
            candidate.caller.payload(SAVE, json!({ "input": answer(&assessment, name, 0) })),
            candidate.caller.payload(SUBMIT, json!({})),
            candidate.caller.payload(WITHDRAW, json!({})),
            candidate.caller.payload(SUBMIT, json!({})),
        );
        for payload in [&submitted, &withdrawn, &again] {
            assert_eq!(problems(payload), Vec::<String>::new());
        }
        assert_eq!(
            status(&acme, &submission_of(&candidate).await).await,
            "WITHDRAWN",
            "the last word is the candidate's"
        );
        judge(&acme, &assessment, &candidate, &saved, name).await;
    }
    server.settle().await;
    assert_eq!(acme.facts("SUBMISSION_WITHDRAWN").await, 6);
    assert!(acme.facts("SUBMISSION_SUBMITTED").await <= 6);
    let cards = "SELECT count(*) FROM scorecards";
    assert_eq!(server.database.client().await.query_one(cards, &[]).await.unwrap().get::<_, i64>(0), 0);
}

#[tokio::test]
async fn saving_while_the_clock_ends_the_attempt_is_late() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let mut candidates = Vec::new();
    for name in NAMES {
        candidates.push(server.started(&acme, &assessment, name).await);
    }
    server.wait(OVER);
    let saves = futures_util::future::join_all(
        candidates
            .iter()
            .map(|candidate| candidate.caller.payload(SAVE, json!({ "input": answer(&assessment, "late", 0) }))),
    );
    let submits =
        futures_util::future::join_all(candidates.iter().map(|candidate| candidate.caller.payload(SUBMIT, json!({}))));
    let (saves, submits, ()) = tokio::join!(saves, submits, server.settle());
    for ((candidate, saved), submitted) in candidates.iter().zip(&saves).zip(&submits) {
        assert_eq!(problems(saved), ["DEADLINE_PASSED"]);
        assert_eq!(submitted["submission"]["status"], "TIMED_OUT");
        judge(&acme, &assessment, candidate, saved, "late").await;
    }
    server.settle().await;
    assert_eq!((acme.facts("SUBMISSION_TIMED_OUT").await, acme.facts("SUBMISSION_SUBMITTED").await), (6, 0));
}

#[tokio::test]
async fn reopening_while_the_clock_ends_the_attempt_reopens_it_once() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let mut attempts = Vec::new();
    for name in NAMES {
        let candidate = server.started(&acme, &assessment, name).await;
        attempts.push(submission_of(&candidate).await);
    }
    server.wait(OVER);
    let reopen =
        futures_util::future::join_all(attempts.iter().flat_map(|id| [acme.reopen(id, 10), acme.reopen(id, 20)]));
    let (reopened, ()) = tokio::join!(reopen, server.settle());
    for pair in reopened.chunks(2) {
        let mut outcomes = [problems(&pair[0]), problems(&pair[1])];
        outcomes.sort();
        assert_eq!(outcomes, [vec![], vec!["NOT_ENDED submissionId".to_owned()]], "one of two is enough");
    }
    server.settle().await;
    for submission in &attempts {
        let seen = acme.see_submission(submission).await;
        assert_eq!((&seen["status"], &seen["deadline"]), (&json!("IN_PROGRESS"), &Value::Null), "it waits");
    }
    assert_eq!((acme.facts("SUBMISSION_TIMED_OUT").await, acme.facts("SUBMISSION_REOPENED").await), (6, 6));
}

#[tokio::test]
async fn two_devices_that_go_on_at_once_have_one_time() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let phone = server.started(&acme, &assessment, "Ada").await;
    let laptop = Candidate::accept(&server, &phone.link, &phone.invite).await;
    let submission = id(&phone.submit().await["submission"]);
    acme.reopen(&submission, 10).await;
    let save = phone.caller.payload(SAVE, json!({ "input": answer(&assessment, "at once", 0) }));
    let (a, b, saved) = tokio::join!(phone.caller.done(START, json!({})), laptop.caller.done(START, json!({})), save);
    assert_eq!(a["submission"], b["submission"]);
    assert_eq!(a["submission"]["deadline"], "2026-05-04T09:10:00Z");
    assert!([vec![], vec!["NOT_RESUMED".to_owned()]].contains(&problems(&saved)));
    phone.submit().await;
    server.settle().await;
    assert_eq!(acme.facts("SUBMISSION_RESUMED").await, 1);
}

#[tokio::test]
async fn going_on_at_the_moment_it_lapses_is_too_late_in_whatever_order() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let mut candidates = Vec::new();
    for name in NAMES {
        let candidate = server.started(&acme, &assessment, name).await;
        let submission = id(&candidate.submit().await["submission"]);
        acme.reopen(&submission, 10).await;
        candidates.push(candidate);
    }
    server.settle().await;
    server.wait(TimeDelta::days(7));
    let starts = candidates.iter().map(|candidate| candidate.caller.done(START, json!({})));
    let (started, ()) = tokio::join!(futures_util::future::join_all(starts), server.settle());
    for (candidate, started) in candidates.iter().zip(started) {
        assert_eq!(started["submission"]["status"], "SUBMITTED");
        let refused = candidate.try_save(answer(&assessment, "too late", 0)).await;
        assert_eq!(problems(&refused), ["SUBMISSION_CLOSED"]);
    }
    server.settle().await;
    assert_eq!((acme.facts("SUBMISSION_REOPENING_LAPSED").await, acme.facts("SUBMISSION_RESUMED").await), (6, 0));
}

#[tokio::test]
async fn withdrawing_while_the_scorer_or_the_team_is_at_work_ends_withdrawn() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let mut candidates = Vec::new();
    for name in NAMES {
        let candidate = server.started(&acme, &assessment, name).await;
        candidate.write(assessment.question(0), "A repeated request charges the customer only once.").await;
        let submission = id(&candidate.submit().await["submission"]);
        candidates.push((candidate, submission));
    }
    let withdraw = candidates.iter().map(|(candidate, _)| candidate.caller.done(WITHDRAW, json!({})));
    let reopen = candidates.iter().map(|(_, submission)| acme.reopen(submission, 10));
    let (_, reopened, ()) =
        tokio::join!(futures_util::future::join_all(withdraw), futures_util::future::join_all(reopen), server.settle());
    server.settle().await;
    for ((_, submission), reopened) in candidates.iter().zip(reopened) {
        assert!([vec![], vec!["WITHDRAWN submissionId".to_owned()]].contains(&problems(&reopened)));
        assert_eq!(status(&acme, submission).await, "WITHDRAWN");
    }
    let unfinished = "SELECT count(*) FROM scorecards WHERE status IN ('QUEUED', 'SCORING')";
    let client = server.database.client().await;
    assert_eq!(client.query_one(unfinished, &[]).await.unwrap().get::<_, i64>(0), 0);
    let waiting = "SELECT count(*) FROM submissions WHERE resume_until IS NOT NULL";
    assert_eq!(client.query_one(waiting, &[]).await.unwrap().get::<_, i64>(0), 0);
    let mails = server.mailer.mails().len();
    server.pass(TimeDelta::days(8)).await;
    assert_eq!((acme.facts("SUBMISSION_REOPENING_LAPSED").await, server.mailer.mails().len()), (0, mails));
}

/// Whichever way it ended, nothing is taken any more.
#[tokio::test]
async fn no_save_counts_after_the_end() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    for (name, code) in [
        ("Submitted", "SUBMISSION_CLOSED"),
        ("Withdrawn", "SUBMISSION_CLOSED"),
        ("Disagreed", "SUBMISSION_CLOSED"),
        ("Revoked", "REVOKED"),
        ("Lapsed", "SUBMISSION_CLOSED"),
        ("Timed", "DEADLINE_PASSED"),
    ] {
        let candidate = server.started(&acme, &assessment, name).await;
        candidate.save(answer(&assessment, "in time", 0)).await;
        match name {
            "Submitted" => drop(candidate.submit().await),
            "Withdrawn" => drop(candidate.withdraw().await),
            "Disagreed" => drop(candidate.withdraw_consent("PRIVACY_NOTICE").await),
            "Revoked" => drop(acme.owner.done(REVOKE, json!({ "input": { "inviteId": candidate.invite } })).await),
            "Lapsed" => {
                let submission = id(&candidate.submit().await["submission"]);
                acme.reopen(&submission, 10).await;
                server.pass(TimeDelta::days(7)).await;
            }
            _ => server.wait(OVER),
        }
        // Before the jobs of the end have run, and after them.
        for _ in 0..2 {
            for base in [0, 1, 2] {
                let refused = candidate.try_save(answer(&assessment, "after the end", base)).await;
                assert_eq!(problems(&refused), [code], "{name}");
            }
            let seen = acme.see_submission(&submission_of(&candidate).await).await;
            let counted: Vec<_> = seen["answers"].as_array().unwrap().iter().filter(|a| a["late"] == false).collect();
            assert_eq!((counted.len(), &counted[0]["text"]), (1, &json!("in time")), "{name}");
            server.settle().await;
        }
    }
}
