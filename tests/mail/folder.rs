//! Mail into a folder.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use assay::gateways::mail::{FolderMailer, MailError, Mailer};

use super::{header, mail, parts, sender};

/// A folder for one test, gone with it.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static TURN: AtomicU64 = AtomicU64::new(0);
        let turn = TURN.fetch_add(1, Ordering::Relaxed);
        let name = format!("assay-mail-test-{}-{turn}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    fn mailer(&self) -> FolderMailer {
        FolderMailer::new(self.0.join("outgoing/mail"), sender())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join("outgoing/mail").join(name)
    }

    /// Every name in the mail folder, hidden ones too.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.file("")).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A test that never wrote has nothing to remove.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn a_mail_becomes_a_file_that_mail_programs_read() {
    let scratch = Scratch::new();
    let mut mail = mail("invite-7-1");
    mail.html = "<p>Schöne Grüße</p>\n".into();
    scratch.mailer().send(&mail).await.unwrap();

    let message = fs::read_to_string(scratch.file("invite-7-1.eml")).unwrap();
    assert_eq!(header(&message, "Message-ID"), "<invite-7-1@assay.example>");
    assert_eq!(header(&message, "From"), "\"Nordwind GmbH\" <no-reply@assay.example>");
    assert_eq!(header(&message, "To"), "=?utf-8?b?QW5uYSBXZWnDnw==?= <anna@example.com>");
    assert_eq!(header(&message, "Subject"), "=?utf-8?b?R3LDtsOfZXJl?= Aufgaben: Lager");
    assert_eq!(header(&message, "Date"), "Sun, 01 Mar 2026 09:30:05 +0000");
    assert_eq!(header(&message, "Auto-Submitted"), "auto-generated");
    let text = ("text/plain; charset=utf-8", "Hello Anna\n.\n..dots\n");
    let html = ("text/html; charset=utf-8", "<p>Schöne Grüße</p>\n");
    let found = parts(&message);
    for (part, (kind, content)) in found.iter().zip([text, html]) {
        assert_eq!(part.0, kind);
        assert_eq!(part.1.trim_end(), content.trim_end());
    }
    assert_eq!(found.len(), 2);
}

#[tokio::test]
async fn the_same_key_is_the_same_file() {
    let scratch = Scratch::new();
    let mailer = scratch.mailer();
    mailer.check().await.unwrap();
    let mut second = mail("invite-7-1");
    second.text = "written again".into();
    mailer.send(&mail("invite-7-1")).await.unwrap();
    mailer.send(&second).await.unwrap();
    mailer.send(&mail("invite-7-2")).await.unwrap();

    assert_eq!(scratch.names(), ["invite-7-1.eml", "invite-7-2.eml"]);
    let message = fs::read_to_string(scratch.file("invite-7-1.eml")).unwrap();
    assert!(message.contains("written again"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_never_sees_half_a_mail() {
    let scratch = Scratch::new();
    let mailer = Arc::new(scratch.mailer());
    let mut long = mail("invite-7-1");
    long.text = "a line of the mail\n".repeat(20_000);
    mailer.send(&long).await.unwrap();
    let whole = fs::read(scratch.file("invite-7-1.eml")).unwrap();

    let writers: Vec<_> = (0..8)
        .map(|_| {
            let (mailer, long) = (Arc::clone(&mailer), long.clone());
            tokio::spawn(async move {
                for _ in 0..10 {
                    mailer.send(&long).await?;
                }
                Ok::<_, MailError>(())
            })
        })
        .collect();
    while !writers.iter().all(tokio::task::JoinHandle::is_finished) {
        let seen = fs::read(scratch.file("invite-7-1.eml")).unwrap();
        assert!(seen == whole, "{} of {} bytes", seen.len(), whole.len());
        tokio::task::yield_now().await;
    }
    for writer in writers {
        writer.await.unwrap().unwrap();
    }
    assert_eq!(scratch.names(), ["invite-7-1.eml"]);
}

#[tokio::test]
async fn only_the_owner_reads_the_folder() {
    let scratch = Scratch::new();
    scratch.mailer().send(&mail("invite-7-1")).await.unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&scratch.file("")), 0o700);
    assert_eq!(mode(&scratch.file("invite-7-1.eml")), 0o600);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_a_matter_for_later() {
    let scratch = Scratch::new();
    fs::create_dir_all(&scratch.0).unwrap();
    fs::write(scratch.0.join("outgoing"), "a file stands in the way").unwrap();
    for outcome in [scratch.mailer().check().await, scratch.mailer().send(&mail("invite-7-1")).await] {
        assert!(matches!(outcome, Err(MailError::Temporary { .. })), "{outcome:?}");
    }
}

#[tokio::test]
async fn an_impossible_address_leaves_no_file() {
    let scratch = Scratch::new();
    let mut mail = mail("invite-7-1");
    mail.to.address = "nobody".into();
    let refused = scratch.mailer().send(&mail).await;
    assert!(matches!(refused, Err(MailError::Permanent { .. })), "{refused:?}");
    scratch.mailer().check().await.unwrap();
    assert!(scratch.names().is_empty());
}
