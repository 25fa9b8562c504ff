//! Invites that are under way: sent again, taken back, given more time, eased.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::candidate::{ACCEPT, DECLINE, START, SUBMIT};
use crate::support::hiring::{ACCOMMODATE, EXTEND, RESEND, REVOKE};
use crate::support::{Candidate, Published, Team, TestServer, problems, text};

const LOOK: &str = "query($token: String!) { inviteByToken(token: $token) { status linkStatus organizationName } }";

async fn resend(team: &Team<'_>, invite: &str) -> Value {
    team.owner.payload(RESEND, json!({ "input": { "inviteId": invite } })).await
}

async fn revoke(team: &Team<'_>, invite: &str) -> Value {
    team.owner.payload(REVOKE, json!({ "input": { "inviteId": invite } })).await
}

async fn extend(team: &Team<'_>, invite: &str, expires_at: &str) -> Value {
    team.owner.payload(EXTEND, json!({ "input": { "inviteId": invite, "expiresAt": expires_at } })).await
}

async fn ease(team: &Team<'_>, invite: &str, factor: &str) -> Value {
    team.owner.payload(ACCOMMODATE, json!({ "input": { "inviteId": invite, "extraTimeFactor": factor } })).await
}

/// An invite that was mailed to ada@example.com.
async fn mailed(server: &TestServer, team: &Team<'_>, assessment: &Published) -> String {
    let results = team.invite(assessment, &[json!({ "name": "Ada", "email": "ada@example.com" })]).await;
    server.settle().await;
    text(&results[0]["invite"]["id"]).to_owned()
}

fn answer(assessment: &Published, text: &str, base: i32) -> Value {
    json!({ "questionId": assessment.question(0), "text": text, "baseRevision": base })
}

#[tokio::test]
async fn a_link_that_was_replaced_opens_nothing_and_the_new_one_does() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.opened(&acme, &assessment, "Ada").await;
    let resent = resend(&acme, &ada.invite).await;
    assert_eq!(resent["userErrors"], json!([]));
    let expected = json!({ "id": ada.invite, "status": "PENDING", "sentAt": null, "openedAt": null });
    assert_eq!(resent["invite"], expected, "the new link was neither sent nor opened");

    // At once, before the mail is on its way.
    let old = json!({ "input": { "token": ada.link } });
    assert_eq!(problems(&server.anonymous().payload(ACCEPT, old.clone()).await), ["REPLACED token"]);
    assert_eq!(problems(&server.anonymous().payload(DECLINE, old).await), ["REPLACED token"]);
    let seen = server.anonymous().data(LOOK, json!({ "token": ada.link })).await["inviteByToken"].clone();
    assert_eq!(seen["linkStatus"], "REPLACED");
    let device = ada.caller.graphql("{ candidate { status } }", json!({})).await;
    assert_eq!(device.code(), "UNAUTHENTICATED", "a device on which the old link was opened is forgotten");

    server.settle().await;
    let mails = server.mailer.mails_to("ada@example.com");
    assert_eq!(mails.len(), 2);
    assert_ne!(mails[0].key, mails[1].key);
    let link = server.link("ada@example.com");
    assert_ne!(link, ada.link);
    let seen = server.anonymous().data(LOOK, json!({ "token": link })).await["inviteByToken"].clone();
    assert_eq!((&seen["status"], &seen["linkStatus"]), (&json!("SENT"), &json!("CURRENT")));
    let again = Candidate::accept(&server, &link, &ada.invite).await;
    again.consent(&["PRIVACY_NOTICE"]).await;
    again.start().await;
    server.settle().await;
    let invite = acme.see_invite(&ada.invite).await;
    let sent = json!({ "kind": "INVITE", "status": "SENT" });
    assert_eq!((&invite["status"], &invite["deliveries"]), (&json!("STARTED"), &json!([sent, sent])));
    assert_eq!((acme.facts("INVITE_RESENT").await, acme.facts("INVITE_SENT").await), (1, 2));
}

#[tokio::test]
async fn a_mail_that_is_still_on_its_way_leaves_with_the_newest_link_alone() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let results = acme.invite(&assessment, &[json!({ "name": "Ada", "email": "ada@example.com" })]).await;
    let invite = text(&results[0]["invite"]["id"]);
    assert_eq!(resend(&acme, invite).await["userErrors"], json!([]));
    server.settle().await;
    assert_eq!(server.mailer.mails().len(), 1);
    Candidate::accept(&server, &server.link("ada@example.com"), invite).await;
    server.settle().await;
}

#[tokio::test]
async fn nobody_is_flooded_with_mails() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let invite = mailed(&server, &acme, &assessment).await;
    for _ in 0..5 {
        assert_eq!(problems(&resend(&acme, &invite).await), Vec::<String>::new());
        assert_eq!(problems(&resend(&acme, &invite).await), ["RESENT_TOO_OFTEN inviteId"], "a second click");
        server.pass(TimeDelta::minutes(1)).await;
    }
    assert_eq!(problems(&resend(&acme, &invite).await), ["RESENT_TOO_OFTEN inviteId"]);
    server.pass(TimeDelta::days(1)).await;
    assert_eq!(problems(&resend(&acme, &invite).await), Vec::<String>::new());
    server.settle().await;
    assert_eq!(server.mailer.mails().len(), 7);
}

#[tokio::test]
async fn a_link_lost_in_the_middle_of_an_attempt_is_replaced_without_disturbing_it() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    ada.write(assessment.question(0), "kept").await;
    assert_eq!(problems(&resend(&acme, &ada.invite).await), Vec::<String>::new());
    server.settle().await;
    assert_eq!(acme.see_invite(&ada.invite).await["status"], "STARTED");
    ada.save(answer(&assessment, "still at work", 1)).await;

    let old = server.anonymous().payload(ACCEPT, json!({ "input": { "token": ada.link } })).await;
    assert_eq!(problems(&old), ["REPLACED token"]);
    let elsewhere = Candidate::accept(&server, &server.link("ada@example.com"), &ada.invite).await;
    assert_eq!(elsewhere.answers().await[0]["text"], "still at work");
    elsewhere.submit().await;
    server.settle().await;
}

#[tokio::test]
async fn what_is_over_is_not_sent_again() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let started = server.started(&acme, &assessment, "Ada").await;
    started.write(assessment.question(0), "kept").await;
    started.submit().await;
    assert_eq!(problems(&resend(&acme, &started.invite).await), ["ALREADY_SUBMITTED inviteId"]);
    let declined = server.opened(&acme, &assessment, "Bob").await;
    server.anonymous().done(DECLINE, json!({ "input": { "token": declined.link } })).await;
    assert_eq!(problems(&resend(&acme, &declined.invite).await), ["DECLINED inviteId"]);
    let revoked = server.opened(&acme, &assessment, "Cid").await;
    revoke(&acme, &revoked.invite).await;
    assert_eq!(problems(&resend(&acme, &revoked.invite).await), ["REVOKED inviteId"]);
    let expired = server.opened(&acme, &assessment, "Dan").await;
    server.pass(TimeDelta::days(14)).await;
    assert_eq!(problems(&resend(&acme, &expired.invite).await), ["EXPIRED inviteId"]);
}

#[tokio::test]
async fn an_attempt_whose_invite_is_taken_back_takes_nothing_more_and_keeps_what_it_has() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    ada.write(assessment.question(0), "before").await;
    for _ in 0..2 {
        assert_eq!(revoke(&acme, &ada.invite).await["invite"]["status"], "REVOKED");
    }
    assert_eq!(problems(&ada.try_save(answer(&assessment, "after", 1)).await), ["REVOKED"]);
    assert_eq!(problems(&ada.caller.payload(SUBMIT, json!({})).await), ["REVOKED"]);
    let token = json!({ "input": { "token": ada.link } });
    assert_eq!(problems(&server.anonymous().payload(ACCEPT, token).await), ["REVOKED token"]);
    let seen = server.anonymous().data(LOOK, json!({ "token": ada.link })).await;
    assert_eq!(seen["inviteByToken"]["status"], "REVOKED");

    // The clock hands nothing in either.
    server.pass(TimeDelta::hours(2)).await;
    let submission = text(&ada.view().await["submission"]["id"]).to_owned();
    let kept = acme.see_submission(&submission).await;
    assert_eq!((&kept["status"], &kept["answers"][0]["text"]), (&json!("IN_PROGRESS"), &json!("before")));
    assert_eq!(problems(&ada.try_save(answer(&assessment, "much later", 1)).await), ["REVOKED"]);
    assert_eq!(acme.see_invite(&ada.invite).await["status"], "REVOKED");
    assert_eq!((acme.facts("INVITE_REVOKED").await, acme.facts("SUBMISSION_TIMED_OUT").await), (1, 0));
}

#[tokio::test]
async fn what_is_over_is_not_taken_back() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    ada.submit().await;
    assert_eq!(problems(&revoke(&acme, &ada.invite).await), ["ALREADY_SUBMITTED inviteId"]);
    let bob = server.opened(&acme, &assessment, "Bob").await;
    server.wait(TimeDelta::days(14));
    assert_eq!(problems(&revoke(&acme, &bob.invite).await), ["EXPIRED inviteId"], "by the clock, before its job");
    server.settle().await;
}

#[tokio::test]
async fn an_invite_that_expired_comes_back_to_life_and_expires_again() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.opened(&acme, &assessment, "Ada").await;
    let waiting = acme.invite(&assessment, &[json!({ "name": "Bob", "email": "bob@example.com" })]).await;
    server.settle().await;
    server.pass(TimeDelta::days(14)).await;
    assert_eq!(acme.see_invite(&ada.invite).await["status"], "EXPIRED");

    let extended = extend(&acme, &ada.invite, "2026-05-20T09:00:00Z").await;
    let expected = json!({ "id": ada.invite, "status": "OPENED", "expiresAt": "2026-05-20T09:00:00Z" });
    assert_eq!(extended["invite"], expected);
    let bob = text(&waiting[0]["invite"]["id"]);
    assert_eq!(extend(&acme, bob, "2026-05-20T09:00:00Z").await["invite"]["status"], "SENT");
    let again = Candidate::accept(&server, &ada.link, &ada.invite).await;
    assert_eq!(again.view().await["expiresAt"], "2026-05-20T09:00:00Z");

    server.wait(TimeDelta::days(2) - TimeDelta::microseconds(1));
    server.settle().await;
    assert_eq!(acme.see_invite(bob).await["status"], "SENT");
    server.pass(TimeDelta::microseconds(1)).await;
    assert_eq!(acme.see_invite(bob).await["status"], "EXPIRED");
    assert_eq!((acme.facts("INVITE_EXTENDED").await, acme.facts("INVITE_EXPIRED").await), (2, 4));
    assert_eq!(server.mailer.mails().len(), 2, "more time is told by nobody but the team");
}

#[tokio::test]
async fn more_time_is_more_time() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let invite = mailed(&server, &acme, &assessment).await;
    for (at, code) in [
        ("2026-05-04T09:00:00Z", "EXPIRES_IN_PAST expiresAt"),
        ("2027-05-05T09:00:00Z", "EXPIRES_TOO_LATE expiresAt"),
        ("2026-05-18T09:00:00Z", "NOT_LATER expiresAt"),
    ] {
        assert_eq!(problems(&extend(&acme, &invite, at).await), [code]);
    }
    assert_eq!(extend(&acme, &invite, "2026-06-01T09:00:00Z").await["userErrors"], json!([]));
    server.pass(TimeDelta::days(20)).await;
    assert_eq!(acme.see_invite(&invite).await["status"], "SENT", "the job that came too early waits again");
    server.pass(TimeDelta::days(8)).await;
    assert_eq!(acme.see_invite(&invite).await["status"], "EXPIRED");
    let bob = server.started(&acme, &assessment, "Bob").await;
    let late = "2027-01-01T09:00:00Z";
    assert_eq!(problems(&extend(&acme, &bob.invite, late).await), ["ALREADY_STARTED inviteId"]);
    revoke(&acme, &bob.invite).await;
    assert_eq!(problems(&extend(&acme, &bob.invite, late).await), ["REVOKED inviteId"]);
    server.settle().await;
}

#[tokio::test]
async fn a_mail_that_could_not_leave_in_time_leaves_when_there_is_more() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    server.mailer.refuse(|_| Some(assay::gateways::mail::MailError::Temporary { reason: "451".to_owned() }));
    let invite = mailed(&server, &acme, &assessment).await;
    server.pass(TimeDelta::days(14)).await;
    assert_eq!(acme.see_invite(&invite).await["status"], "EXPIRED");
    server.mailer.refuse(|_| None);
    assert_eq!(extend(&acme, &invite, "2026-06-01T09:00:00Z").await["invite"]["status"], "PENDING");
    server.settle().await;
    assert_eq!((acme.see_invite(&invite).await["status"].clone(), server.mailer.mails().len()), (json!("SENT"), 1));
}

#[tokio::test]
async fn an_accommodation_counts_before_the_start_and_moves_the_deadline_after_it() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.opened(&acme, &assessment, "Ada").await;
    let eased = ease(&acme, &ada.invite, "1.5").await;
    assert_eq!(eased["invite"]["accommodations"]["extraTimeFactor"], "1.5");
    assert_eq!(ada.caller.data("{ candidate { timeLimit } }", json!({})).await["candidate"]["timeLimit"], "PT45M");
    ada.consent(&["PRIVACY_NOTICE"]).await;
    let started = ada.caller.done(START, json!({})).await["submission"].clone();
    assert_eq!(started["deadline"], "2026-05-04T09:45:00Z");

    server.pass(TimeDelta::minutes(44)).await;
    assert_eq!(ease(&acme, &ada.invite, "2").await["userErrors"], json!([]));
    assert_eq!(ada.view().await["submission"]["deadline"], "2026-05-04T10:00:00Z");
    assert_eq!(problems(&ease(&acme, &ada.invite, "1").await), ["CANNOT_SHORTEN extraTimeFactor"]);
    server.pass(TimeDelta::minutes(15)).await;
    ada.write(assessment.question(0), "in time by the new deadline").await;
    server.pass(TimeDelta::minutes(2)).await;
    assert_eq!(ada.view().await["submission"]["status"], "TIMED_OUT");
    assert_eq!(problems(&ease(&acme, &ada.invite, "3").await), ["ALREADY_SUBMITTED inviteId"]);
    assert_eq!(acme.facts("INVITE_ACCOMMODATED").await, 2);
}

#[tokio::test]
async fn an_accommodation_is_a_factor_from_one_to_five() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let invite = mailed(&server, &acme, &assessment).await;
    for wrong in ["", "0.99", "5.01", "1,5", "much"] {
        let found = problems(&ease(&acme, &invite, wrong).await);
        assert_eq!(found, ["INVALID_EXTRA_TIME extraTimeFactor"], "{wrong}");
    }
    assert_eq!(ease(&acme, &invite, "1").await["userErrors"], json!([]), "what is so already stays so");
    assert_eq!(acme.facts("INVITE_ACCOMMODATED").await, 0);
    revoke(&acme, &invite).await;
    assert_eq!(problems(&ease(&acme, &invite, "2").await), ["REVOKED inviteId"]);
    server.settle().await;
}

/// A server that died between mailing and noting it leaves its job to another one; meanwhile the person was faster.
#[tokio::test]
async fn a_mail_whose_link_was_opened_has_left() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.opened(&acme, &assessment, "Ada").await;
    let client = server.database.client().await;
    client.batch_execute("DELETE FROM mail_deliveries; UPDATE invites SET sent_at = NULL;").await.unwrap();
    client.batch_execute("DELETE FROM events WHERE kind = 'invite.sent'").await.unwrap();
    let again = "INSERT INTO jobs (name, payload, run_at, created_at)
        VALUES ('mail_invite', jsonb_build_object('organization', $1::text, 'invite', $2::text, 'generation', 1),
            '2026-05-04T09:00:00Z', '2026-05-04T09:00:00Z')";
    client.execute(again, &[&acme.id, &ada.invite]).await.unwrap();
    server.settle().await;
    assert_eq!(server.mailer.mails().len(), 1, "it is not sent again");
    let seen = acme.see_invite(&ada.invite).await;
    assert_eq!((&seen["status"], &seen["sentAt"]), (&json!("OPENED"), &json!("2026-05-04T09:00:00Z")));
    assert_eq!(seen["deliveries"], json!([{ "kind": "INVITE", "status": "SENT" }]));
    assert_eq!(acme.facts("INVITE_SENT").await, 1);
}
