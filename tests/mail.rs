//! Mail on its way out: into a folder, to a mail server, into a test's memory.

mod folder;
mod smtp;
mod smtp_server;

use assay::gateways::mail::{DeliveryKey, Mail, MailError, Mailer, Recipient, RecordingMailer, Sender};
use chrono::{TimeZone, Utc};

fn sender() -> Sender {
    "Assay <no-reply@assay.example>".parse().unwrap()
}

fn mail(key: &str) -> Mail {
    Mail {
        key: DeliveryKey::new(key),
        to: Recipient { name: Some("Anna Weiß".into()), address: "anna@example.com".into() },
        from_name: Some("Nordwind GmbH".into()),
        subject: "Größere Aufgaben: Lager".into(),
        text: "Hello Anna\n.\n..dots\n".into(),
        html: "<p>Hello Anna</p>\n".into(),
        list_unsubscribe: None,
        sent_at: Utc.with_ymd_and_hms(2026, 3, 1, 9, 30, 5).unwrap(),
    }
}

/// A header's value as it stands in the file, folds undone.
fn header(message: &str, name: &str) -> String {
    let (head, _) = message.split_once("\r\n\r\n").unwrap();
    let unfolded = head.replace("\r\n ", " ");
    let mut values = unfolded.lines().filter_map(|line| line.strip_prefix(&format!("{name}: ")));
    let value = values.next().unwrap_or_else(|| panic!("no {name} in {head}"));
    assert_eq!(values.next(), None, "{name} stands there twice");
    value.to_owned()
}

/// Content type and content of each part, taken apart at the boundary.
fn parts(message: &str) -> Vec<(String, String)> {
    let content_type = header(message, "Content-Type");
    let (kind, boundary) = content_type.split_once("; boundary=").unwrap();
    assert_eq!(kind, "multipart/alternative");
    let boundary = format!("--{}", boundary.trim_matches('"'));
    let (_, body) = message.split_once("\r\n\r\n").unwrap();
    let mut pieces = body.split(&boundary).skip(1).collect::<Vec<_>>();
    assert_eq!(pieces.pop().map(str::trim_end), Some("--"), "the last boundary closes");
    pieces
        .into_iter()
        .map(|part| {
            let (_, content) = part.split_once("\r\n\r\n").unwrap();
            let part = part.trim_start();
            (header(part, "Content-Type"), content.replace("\r\n", "\n"))
        })
        .collect()
}

#[tokio::test]
async fn a_recording_mailer_fails_by_script() {
    let mailer = RecordingMailer::new(sender());
    let mut refusals = 1;
    mailer.refuse(move |mail| {
        let refused = mail.key == DeliveryKey::new("invite-7-1") && refusals > 0;
        refusals -= i32::from(refused);
        refused.then(|| MailError::Temporary { reason: "full".into() })
    });
    assert!(mailer.send(&mail("invite-7-1")).await.unwrap_err().is_temporary());
    mailer.send(&mail("invite-7-2")).await.unwrap();
    mailer.send(&mail("invite-7-1")).await.unwrap();
    assert_eq!(mailer.mails(), [mail("invite-7-2"), mail("invite-7-1")]);
    assert_eq!(mailer.mails_to("Anna@Example.com").len(), 2);
    assert_eq!(mailer.mails_to("ben@example.com").len(), 0);

    let mut unaddressed = mail("invite-7-3");
    unaddressed.to.address = "nobody".into();
    assert!(!mailer.send(&unaddressed).await.unwrap_err().is_temporary());
}
