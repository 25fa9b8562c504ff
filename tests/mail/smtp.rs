//! Mail to a server: what is final, what may pass, and what never leaves in the clear.

use std::sync::Arc;
use std::time::Duration;

use assay::gateways::mail::{Mailer, SmtpMailer, SmtpServer as Destination};
use secrecy::SecretString;

use super::smtp_server::Answer::{Close, Hang, Say};
use super::smtp_server::{SmtpServer, Step};
use super::{header, mail, parts, sender};

fn destination(url: &str) -> Destination {
    Destination::from_url(&SecretString::from(url)).unwrap()
}

/// Patient enough for a busy machine, unless a test is about patience.
fn smtp(server: &SmtpServer) -> SmtpMailer {
    SmtpMailer::new(destination(&server.url("", "?tls=none")), sender())
}

#[tokio::test]
async fn a_server_gets_the_mail_as_it_was_written() {
    let server = SmtpServer::start().await;
    let mailer = smtp(&server);
    mailer.send(&mail("invite-7-1")).await.unwrap();

    let commands = server.commands();
    assert!(commands.contains(&"MAIL FROM:<no-reply@assay.example>".into()), "{commands:?}");
    assert!(commands.contains(&"RCPT TO:<anna@example.com>".into()), "{commands:?}");
    let mails = server.mails();
    assert_eq!(header(&mails[0], "Message-ID"), "<invite-7-1@assay.example>");
    let text = &parts(&mails[0])[0].1;
    assert_eq!(text.trim_end(), "Hello Anna\n.\n..dots");
    assert!(mails[0].is_ascii(), "whatever server comes next can carry it");
}

#[tokio::test]
async fn one_connection_serves_mail_after_mail() {
    let server = SmtpServer::start().await;
    let mailer = smtp(&server);
    mailer.check().await.unwrap();
    mailer.send(&mail("invite-7-1")).await.unwrap();
    mailer.send(&mail("invite-7-2")).await.unwrap();
    mailer.check().await.unwrap();
    assert_eq!((server.connections(), server.mails().len()), (1, 2));
}

#[tokio::test]
async fn a_connection_that_died_idle_is_replaced() {
    let server = SmtpServer::start().await;
    let mailer = smtp(&server);
    mailer.send(&mail("invite-7-1")).await.unwrap();
    server.script(Step::Noop, &[Close]);
    mailer.send(&mail("invite-7-2")).await.unwrap();
    server.script(Step::Noop, &[Say("421 4.4.2 idle too long")]);
    mailer.send(&mail("invite-7-3")).await.unwrap();
    assert_eq!((server.connections(), server.mails().len()), (3, 3));
}

#[tokio::test]
async fn refusing_the_person_or_the_content_is_final() {
    for (step, answer) in [
        (Step::Recipient, "550 5.1.1 <anna@example.com> unknown"),
        (Step::Recipient, "501 5.1.3 bad recipient anna@example.com"),
        (Step::Recipient, "556 5.1.10 example.com takes no mail"),
        (Step::Data, "554 5.7.1 no"),
        (Step::Received, "552 5.3.4 too big for anna@example.com"),
    ] {
        let server = SmtpServer::start().await;
        server.script(step, &[Say(answer)]);
        let mailer = smtp(&server);
        let error = mailer.send(&mail("invite-7-1")).await.unwrap_err();
        assert!(!error.is_temporary(), "{answer}: {error}");
        assert!(error.to_string().contains(&answer[..3]), "{error}");
        assert!(!format!("{error} {error:?}").contains("example.com"), "{error:?}");
        mailer.send(&mail("invite-7-2")).await.unwrap();
    }
}

#[tokio::test]
async fn whatever_may_pass_is_temporary() {
    for (step, answer) in [
        (Step::Greeting, Say("421 4.3.2 closing")),
        (Step::Greeting, Say("554 5.7.1 you are on a list")),
        (Step::Greeting, Close),
        (Step::Sender, Say("451 4.3.0 later")),
        (Step::Sender, Say("550 5.7.1 not your domain")),
        (Step::Recipient, Say("450 4.2.0 greylisted, anna@example.com")),
        (Step::Recipient, Say("530 5.7.0 sign in first")),
        (Step::Recipient, Say("anna@example.com is not a status code")),
        (Step::Recipient, Close),
        (Step::Data, Say("451 4.3.0 later")),
        (Step::Received, Say("452 4.3.1 full")),
        (Step::Received, Close),
    ] {
        let server = SmtpServer::start().await;
        server.script(step, &[answer]);
        let mailer = smtp(&server);
        let error = mailer.send(&mail("invite-7-1")).await.unwrap_err();
        assert!(error.is_temporary(), "{step:?} {answer:?}: {error}");
        assert!(!format!("{error} {error:?}").contains("example.com"), "{error:?}");
        mailer.send(&mail("invite-7-1")).await.unwrap();
    }
}

#[tokio::test]
async fn a_silent_server_is_given_up_and_its_connection_with_it() {
    for step in [Step::Greeting, Step::Recipient, Step::Data, Step::Received] {
        let server = SmtpServer::start().await;
        let mailer = smtp(&server).with_time_limit(Duration::from_millis(500));
        server.script(step, &[Hang]);
        let error = mailer.send(&mail("invite-7-1")).await.unwrap_err();
        assert!(error.is_temporary(), "{step:?}: {error}");
        mailer.send(&mail("invite-7-1")).await.unwrap();
        assert_eq!(server.connections(), 2, "{step:?}: an answer may still be under way on the first");
    }
}

#[tokio::test]
async fn no_server_at_all_is_temporary() {
    let gone = SmtpServer::start().await.url("", "");
    let mailer = SmtpMailer::new(destination(&gone), sender());
    assert!(mailer.send(&mail("invite-7-1")).await.unwrap_err().is_temporary());
    assert!(mailer.check().await.unwrap_err().is_temporary());
}

#[tokio::test]
async fn many_mails_at_once_share_few_connections() {
    let server = SmtpServer::start().await;
    let mailer = Arc::new(smtp(&server));
    let senders: Vec<_> = (0..100)
        .map(|number| {
            let mailer = Arc::clone(&mailer);
            tokio::spawn(async move { mailer.send(&mail(&format!("invite-{number}-1"))).await })
        })
        .collect();
    for sender in senders {
        sender.await.unwrap().unwrap();
    }
    let mut ids: Vec<String> = server.mails().iter().map(|mail| header(mail, "Message-ID")).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 100);
    assert!(server.connections() <= 8, "{}", server.connections());
}

#[tokio::test]
async fn a_password_is_shown_to_the_server_only() {
    let server = SmtpServer::start().await;
    let login = server.url("assay:hunter2@", "");
    let mailer = SmtpMailer::new(destination(&login), sender());
    server.script(Step::Login, &[Say("535 5.7.8 assay with hunter2 is wrong")]);
    let error = mailer.send(&mail("invite-7-1")).await.unwrap_err();
    assert!(error.is_temporary(), "nobody's invite bounces for our password: {error}");
    assert!(error.to_string().contains("535"), "{error}");
    assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");

    mailer.send(&mail("invite-7-1")).await.unwrap();
    // "\0assay\0hunter2" in base64.
    assert!(server.commands().contains(&"AUTH PLAIN AGFzc2F5AGh1bnRlcjI=".into()));
}

#[tokio::test]
async fn required_tls_sends_nothing_in_the_clear() {
    let server = SmtpServer::start().await;
    let url = server.url("assay:hunter2@", "?tls=required");
    let mailer = SmtpMailer::new(destination(&url), sender());
    let error = mailer.send(&mail("invite-7-1")).await.unwrap_err();
    assert!(error.to_string().contains("STARTTLS"), "{error}");
    let commands = server.commands();
    assert!(commands.iter().all(|line| line.starts_with("EHLO")), "{commands:?}");
}
