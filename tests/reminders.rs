//! Reminders by the clock: at the times that were named, by the clock of the person, and to nobody who needs none.

use assay::gateways::mail::MailError;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::support::candidate::DECLINE;
use crate::support::hiring::{EXTEND, INVITE, REVOKE, link_in};
use crate::support::{Candidate, Published, Team, TestServer, problems, text};

/// Invites ada@example.com under these terms, and lets the mail leave.
async fn invited(
    server: &TestServer,
    team: &Team<'_>,
    assessment: &Published,
    zone: Option<&str>,
    terms: Value,
) -> String {
    let row = json!({ "name": "Ada", "email": "ada@example.com", "timeZone": zone });
    let mut input = json!({ "assessmentId": assessment.id, "participants": [row] });
    for (name, value) in terms.as_object().unwrap() {
        input[name.as_str()] = value.clone();
    }
    let done = team.owner.done(INVITE, json!({ "input": input })).await;
    assert_eq!(done["results"][0]["outcome"], "CREATED", "{done:#}");
    server.settle().await;
    text(&done["results"][0]["invite"]["id"]).to_owned()
}

/// Moves the clock to an instant and lets happen what was due by then.
async fn until(server: &TestServer, instant: &str) {
    let now = assay::kernel::clock::Clock::now(&*server.clock);
    let instant: DateTime<Utc> = instant.parse().unwrap();
    assert!(instant > now, "time does not run backwards");
    server.pass(instant - now).await;
}

fn reminders(server: &TestServer) -> usize {
    server.mailer.mails().iter().filter(|mail| mail.key.as_str().starts_with("reminder-")).count()
}

#[tokio::test]
async fn a_reminder_comes_at_its_time_once_with_the_link_that_counts() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let named = json!({ "remindAt": ["2026-05-12T10:00:00Z", "2026-05-08T12:00:00+02:00", "2026-05-12T10:00:00Z"] });
    let invite = invited(&server, &acme, &assessment, Some("europe/berlin"), named).await;
    let expected = json!(["2026-05-08T10:00:00Z", "2026-05-12T10:00:00Z"]);
    assert_eq!(acme.see_invite(&invite).await["remindAt"], expected);
    let link = server.link("ada@example.com");

    until(&server, "2026-05-08T09:59:59.999999Z").await;
    assert_eq!(reminders(&server), 0);
    server.pass(TimeDelta::microseconds(1)).await;
    assert_eq!(reminders(&server), 1);
    until(&server, "2026-05-12T10:00:00Z").await;
    until(&server, "2026-05-17T12:00:00Z").await;
    assert_eq!(reminders(&server), 2, "each once, and no usual one beside those that were named");
    let mails = server.mailer.mails_to("ada@example.com");
    assert!(mails.iter().all(|mail| link_in(&mail.text) == link), "the same link in every mail");
    let reminder = &mails[1];
    assert!(reminder.subject.starts_with("Reminder: Acme"), "{}", reminder.subject);
    assert!(reminder.text.contains("Monday, 18 May 2026, 11:00 UTC+02:00 (Europe/Berlin)"), "{}", reminder.text);
    assert!(mails[0].text.contains("Monday, 18 May 2026, 11:00 UTC+02:00 (Europe/Berlin)"), "{}", mails[0].text);
    let seen = acme.see_invite(&invite).await;
    let (sent, again) =
        (json!({ "kind": "INVITE", "status": "SENT" }), json!({ "kind": "REMINDER", "status": "SENT" }));
    assert_eq!((&seen["remindersSent"], &seen["status"]), (&json!(2), &json!("SENT")));
    assert_eq!(seen["deliveries"], json!([sent, again, again]));
    assert_eq!(acme.facts("INVITE_REMINDED").await, 2);
}

#[tokio::test]
async fn unless_said_otherwise_people_are_reminded_a_day_before_the_end() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let invite = invited(&server, &acme, &assessment, None, json!({})).await;
    assert_eq!(acme.see_invite(&invite).await["remindAt"], json!(["2026-05-17T09:00:00Z"]));
    until(&server, "2026-05-17T09:00:00Z").await;
    assert_eq!(reminders(&server), 1);
    // Expired to the microsecond, reminded or not.
    until(&server, "2026-05-18T08:59:59.999999Z").await;
    assert_eq!(acme.see_invite(&invite).await["status"], "SENT");
    server.pass(TimeDelta::microseconds(1)).await;
    assert_eq!(acme.see_invite(&invite).await["status"], "EXPIRED");
}

#[tokio::test]
async fn whoever_wants_no_reminders_sends_none() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (one, other) = (acme.published_assessment().await, acme.published_assessment().await);
    let invite = invited(&server, &acme, &one, None, json!({ "remindAt": [] })).await;
    assert_eq!(acme.see_invite(&invite).await["remindAt"], json!([]));
    let short = json!({ "expiresAt": "2026-05-06T08:59:59Z" });
    invited(&server, &acme, &other, None, short).await;
    for day in 5..18 {
        until(&server, &format!("2026-05-{day:02}T09:00:00Z")).await;
    }
    assert_eq!(reminders(&server), 0);
}

#[tokio::test]
async fn nobody_is_reminded_at_night() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    // Half past eleven at night in Berlin, late in the afternoon in New York.
    let night = json!({ "remindAt": ["2026-05-05T21:30:00Z"] });
    invited(&server, &acme, &assessment, Some("Europe/Berlin"), night.clone()).await;
    let row = json!({ "name": "Bob", "email": "bob@example.com", "timeZone": "America/New_York" });
    let input = json!({ "assessmentId": assessment.id, "participants": [row], "remindAt": night["remindAt"] });
    acme.owner.done(INVITE, json!({ "input": input })).await;
    server.settle().await;
    until(&server, "2026-05-05T21:30:00Z").await;
    assert_eq!((reminders(&server), server.mailer.mails_to("bob@example.com").len()), (1, 2));
    until(&server, "2026-05-06T05:59:59.999999Z").await;
    assert_eq!(server.mailer.mails_to("ada@example.com").len(), 1);
    server.pass(TimeDelta::microseconds(1)).await;
    assert_eq!(server.mailer.mails_to("ada@example.com").len(), 2, "eight o'clock in Berlin");
}

#[tokio::test]
async fn mornings_follow_summer_time() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    // Clocks in Berlin go back in the night to 25 October.
    let terms =
        json!({ "expiresAt": "2026-11-10T09:00:00Z", "remindAt": ["2026-10-24T06:00:00Z", "2026-10-24T22:00:00Z"] });
    invited(&server, &acme, &assessment, Some("Europe/Berlin"), terms).await;
    until(&server, "2026-10-24T06:00:00Z").await;
    assert_eq!(reminders(&server), 1, "eight o'clock in summer");
    until(&server, "2026-10-25T06:59:59Z").await;
    assert_eq!(reminders(&server), 1);
    until(&server, "2026-10-25T07:00:00Z").await;
    assert_eq!(reminders(&server), 2, "eight o'clock in winter");
}

#[tokio::test]
async fn what_cannot_wait_until_morning_comes_in_the_evening() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let terms = json!({ "expiresAt": "2026-05-06T07:00:00Z", "remindAt": ["2026-05-06T04:00:00Z"] });
    invited(&server, &acme, &assessment, None, terms).await;
    until(&server, "2026-05-05T19:59:59Z").await;
    assert_eq!(reminders(&server), 0);
    until(&server, "2026-05-05T20:00:00Z").await;
    assert_eq!(reminders(&server), 1);
    until(&server, "2026-05-06T07:00:00Z").await;
    assert_eq!(reminders(&server), 1);
}

#[tokio::test]
async fn nobody_is_reminded_who_needs_it_not() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let opened = server.opened(&acme, &assessment, "Opened").await;
    server.started(&acme, &assessment, "Started").await;
    let submitted = server.started(&acme, &assessment, "Submitted").await;
    submitted.submit().await;
    let declined = server.opened(&acme, &assessment, "Declined").await;
    server.anonymous().done(DECLINE, json!({ "input": { "token": declined.link } })).await;
    let revoked = server.opened(&acme, &assessment, "Revoked").await;
    acme.owner.done(REVOKE, json!({ "input": { "inviteId": revoked.invite } })).await;
    server.mailer.refuse(|mail| {
        let gone = mail.to.address.starts_with("bounced");
        gone.then(|| MailError::Permanent { reason: "550".to_owned() })
    });
    acme.invite(&assessment, &[json!({ "name": "B", "email": "bounced@example.com" })]).await;
    server.settle().await;
    until(&server, "2026-05-17T12:00:00Z").await;
    let reminded: Vec<_> =
        server.mailer.mails().into_iter().filter(|mail| mail.key.as_str().starts_with("rem")).collect();
    let addresses: Vec<_> = reminded.iter().map(|mail| mail.to.address.as_str()).collect();
    assert_eq!(addresses, ["opened@example.com"], "who looked and did not begin is reminded");
    assert_eq!(acme.see_invite(&opened.invite).await["remindersSent"], 1);
}

#[tokio::test]
async fn a_reminder_that_is_held_up_comes_later_and_once() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let terms = json!({ "remindAt": ["2026-05-05T20:30:00Z"] });
    let invite = invited(&server, &acme, &assessment, None, terms).await;
    server.mailer.refuse(|_| Some(MailError::Temporary { reason: "451".to_owned() }));
    until(&server, "2026-05-05T20:30:00Z").await;
    until(&server, "2026-05-05T20:59:00Z").await;
    server.mailer.refuse(|_| None);
    // Meanwhile it is night.
    until(&server, "2026-05-05T22:00:00Z").await;
    assert_eq!(reminders(&server), 0);
    until(&server, "2026-05-06T08:00:00Z").await;
    assert_eq!(reminders(&server), 1);
    until(&server, "2026-05-07T08:00:00Z").await;
    assert_eq!((reminders(&server), &acme.see_invite(&invite).await["remindersSent"]), (1, &json!(1)));
}

#[tokio::test]
async fn more_time_brings_another_reminder() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (usual, named) = (acme.published_assessment().await, acme.published_assessment().await);
    let one = invited(&server, &acme, &usual, None, json!({})).await;
    let other = invited(&server, &acme, &named, None, json!({ "remindAt": ["2026-05-06T10:00:00Z"] })).await;
    let extend = async |invite: &str, remind_at: Value| {
        let mut input = json!({ "inviteId": invite, "expiresAt": "2026-06-01T09:00:00Z" });
        if !remind_at.is_null() {
            input["remindAt"] = remind_at;
        }
        problems(&acme.owner.payload(EXTEND, json!({ "input": input })).await)
    };
    until(&server, "2026-05-18T09:00:00Z").await;
    assert_eq!(reminders(&server), 0, "whoever sleeps past the end reminds nobody");
    assert_eq!(extend(&one, Value::Null).await, Vec::<String>::new());
    let late = extend(&other, json!(["2026-06-01T09:00:00Z", "2026-05-18T08:00:00Z"])).await;
    assert_eq!(late, ["REMINDER_AFTER_EXPIRY remindAt.0", "REMINDER_IN_PAST remindAt.1"]);
    assert_eq!(extend(&other, json!(["2026-05-20T10:00:00Z"])).await, Vec::<String>::new());
    server.settle().await;
    until(&server, "2026-05-20T10:00:00Z").await;
    assert_eq!(acme.see_invite(&other).await["remindersSent"], 1);
    assert_eq!(acme.see_invite(&one).await["remindAt"], json!(["2026-05-31T09:00:00Z"]));
    until(&server, "2026-05-31T09:00:00Z").await;
    assert_eq!(acme.see_invite(&one).await["remindersSent"], 1);
    assert_eq!(reminders(&server), 2);
    let ada = Candidate::accept(&server, &server.link("ada@example.com"), "").await;
    assert_eq!(ada.view().await["status"], "OPENED");
    server.settle().await;
}

#[tokio::test]
async fn reminders_and_zones_that_cannot_be_are_named() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let call = async |rows: Value, remind_at: Value| {
        let input = json!({ "assessmentId": assessment.id, "participants": rows, "remindAt": remind_at });
        acme.owner.payload(INVITE, json!({ "input": input })).await
    };
    let row = |zone: &str| json!([{ "name": "Ada", "email": "ada@example.com", "timeZone": zone }]);
    let many: Vec<_> = (0..11).map(|n| format!("2026-05-05T10:{n:02}:00Z")).collect();
    assert_eq!(problems(&call(row("UTC"), json!(many)).await), ["TOO_MANY_REMINDERS remindAt"]);
    let wrong = call(row("UTC"), json!(["2026-05-04T09:00:00Z", "2026-05-18T09:00:00Z"])).await;
    assert_eq!(problems(&wrong), ["REMINDER_IN_PAST remindAt.0", "REMINDER_AFTER_EXPIRY remindAt.1"]);
    for zone in ["Berlin", "UTC+2", "Europe/Berlin\u{0}", &"x".repeat(10_000)] {
        let payload = call(row(zone), json!([])).await;
        assert_eq!(problems(&payload["results"][0]), ["INVALID_TIME_ZONE participants.0.timeZone"], "{zone:?}");
    }
    assert_eq!(acme.facts("INVITE_CREATED").await, 0);
    server.settle().await;
}
