//! The mail that carries a link: in the person's language, with nothing in it but who asks, for what, and the link.

use std::sync::{Arc, Mutex};

use assay::gateways::mail::{Mail, MailError};
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::hiring::{INVITE, link_in};
use crate::support::{Candidate, Published, Team, TestServer, id};

/// Addresses on the web in a text.
fn addresses(text: &str) -> Vec<&str> {
    let mut found: Vec<_> = text.split(|c: char| c.is_whitespace() || "\"'<>".contains(c)).collect();
    found.retain(|word| word.starts_with("http"));
    found.dedup();
    found
}

/// The whole of what is sent.
fn everything(mail: &Mail) -> String {
    format!("{}\n{}\n{}\n{}", mail.key, mail.subject, mail.text, mail.html)
}

async fn invited(team: &Team<'_>, assessment: &Published, email: &str, locale: &str) -> String {
    let row = json!({ "name": "Ada", "email": email, "locale": locale });
    id(&team.invite(assessment, &[row]).await[0]["invite"])
}

#[tokio::test]
async fn mails_are_in_the_persons_language_and_hold_one_link_and_its_notice() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let row = |email: &str, locale: Value| json!({ "name": "Ada", "email": email, "locale": locale });
    let people = [
        ("en@example.com", json!("en-GB"), "invites you"),
        ("de@example.com", json!("de-AT"), "lädt Sie"),
        ("none@example.com", Value::Null, "invites you"),
        ("fi@example.com", json!("fi"), "invites you"),
    ];
    let rows: Vec<Value> = people.iter().map(|(email, locale, _)| row(email, locale.clone())).collect();
    let input = json!({ "assessmentId": assessment.id, "participants": rows, "message": "See <you> soon" });
    acme.owner.done(INVITE, json!({ "input": input })).await;
    server.settle().await;
    for (email, _, words) in people {
        let [mail] = server.mailer.mails_to(email).try_into().expect("one mail each");
        assert!(mail.subject.contains(words) && mail.subject.contains("Acme"), "{}", mail.subject);
        assert_eq!(mail.from_name.as_deref(), Some("Acme"));
        assert!(
            mail.text.contains("> See <you> soon") && mail.html.contains("See &#60;you&#62; soon"),
            "{}",
            mail.html
        );
        let [link, notice] = addresses(&mail.text).try_into().expect("the link and the notice behind it");
        assert!(link.starts_with("http://assay.test/invite/"), "{link}");
        assert_eq!(notice, format!("{link}/privacy"));
        let mut shown = addresses(&mail.html);
        shown.sort_unstable();
        shown.dedup();
        assert_eq!(shown, [link, notice], "and the same in the HTML");
        let all = everything(&mail);
        for private in ["idempotency key", "charges the customer", "9.81", "KeyPoint", "asm_", "org_"] {
            assert!(!all.contains(private), "{private} in a mail");
        }
        let accepted = Candidate::accept(&server, &link_in(&mail.text), "").await;
        assert_eq!(accepted.view().await["status"], "OPENED");
    }
    server.settle().await;
}

#[tokio::test]
async fn a_mail_that_is_refused_for_good_bounces() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    server.mailer.refuse(|mail| {
        let gone = mail.to.address.starts_with("gone");
        gone.then(|| MailError::Permanent { reason: "550".to_owned() })
    });
    let gone = invited(&acme, &assessment, "gone@example.com", "en").await;
    let here = invited(&acme, &assessment, "here@example.com", "en").await;
    server.settle().await;
    let bounced = acme.see_invite(&gone).await;
    assert_eq!(bounced["status"], "BOUNCED");
    assert_eq!(bounced["deliveries"], json!([{ "kind": "INVITE", "status": "BOUNCED" }]));
    assert!(bounced["sentAt"].is_null());
    assert_eq!(acme.see_invite(&here).await["status"], "SENT");
    server.pass(TimeDelta::days(1)).await;
    assert_eq!(server.mailer.mails().len(), 1, "it is not tried again");
    assert_eq!((acme.facts("INVITE_BOUNCED").await, acme.facts("INVITE_SENT").await), (1, 1));
}

#[tokio::test]
async fn a_mail_that_is_held_up_is_tried_again_with_the_same_link() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let tried: Arc<Mutex<Vec<Mail>>> = Arc::default();
    let seen = Arc::clone(&tried);
    server.mailer.refuse(move |mail| {
        let mut seen = seen.lock().unwrap();
        seen.push(mail.clone());
        (seen.len() < 3).then(|| MailError::Temporary { reason: "451".to_owned() })
    });
    let invite = invited(&acme, &assessment, "ada@example.com", "en").await;
    server.settle().await;
    let waiting = acme.see_invite(&invite).await;
    assert_eq!((&waiting["status"], &waiting["deliveries"]), (&json!("PENDING"), &json!([])));
    for _ in 0..5 {
        server.pass(TimeDelta::hours(1)).await;
    }
    let tried = tried.lock().unwrap().clone();
    assert_eq!(tried.len(), 3);
    assert!(tried.iter().all(|mail| mail.key == tried[0].key), "the same mail in every try");
    assert!(tried.iter().all(|mail| link_in(&mail.text) == link_in(&tried[0].text)), "with the same link");
    assert_eq!(server.mailer.mails().len(), 1);
    let sent = acme.see_invite(&invite).await;
    assert_eq!((&sent["status"], &sent["deliveries"][0]["status"]), (&json!("SENT"), &json!("SENT")));
    assert_eq!(acme.facts("INVITE_SENT").await, 1);
}

#[tokio::test]
async fn nobody_is_written_to_once_the_invite_is_over() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    server.mailer.refuse(|_| Some(MailError::Temporary { reason: "451".to_owned() }));
    let revoked = invited(&acme, &assessment, "revoked@example.com", "en").await;
    let expired = invited(&acme, &assessment, "expired@example.com", "en").await;
    server.settle().await;
    let client = server.database.client().await;
    let revoke = "UPDATE invites SET status = 'REVOKED' WHERE participant_id =
        (SELECT id FROM participants WHERE email = 'revoked@example.com')";
    assert_eq!(client.execute(revoke, &[]).await.unwrap(), 1);
    server.mailer.refuse(|mail| panic!("{} was sent", mail.key));
    server.wait(TimeDelta::days(14));
    server.settle().await;
    assert_eq!(server.mailer.mails().len(), 0);
    assert_eq!(acme.see_invite(&revoked).await["status"], "REVOKED");
    assert_eq!(acme.see_invite(&expired).await["status"], "EXPIRED");
}
