//! Mail into a folder: one `.eml` file each, readable by any mail program.
//!
//! The file appears whole or not at all: it is written under a hidden name, brought to disk and
//! renamed. Its name is the mail's key, so a retry replaces the file and never adds a second one.
//! Mails hold personal links: folder and files are for their owner alone.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;

use super::message::{Medium, compose};
use super::{Mail, MailError, Mailer, Sender};

/// Writes each mail as `<key>.eml`.
pub struct FolderMailer {
    folder: PathBuf,
    sender: Sender,
}

impl FolderMailer {
    /// The folder is made when first needed.
    pub fn new(folder: impl Into<PathBuf>, sender: Sender) -> Self {
        Self { folder: folder.into(), sender }
    }

    /// Runs file work off the async threads.
    async fn on_disk(&self, work: impl FnOnce(&Path) -> io::Result<()> + Send + 'static) -> Result<(), MailError> {
        let folder = self.folder.clone();
        let done = tokio::task::spawn_blocking(move || {
            open_folder(&folder)?;
            work(&folder)
        });
        done.await
            .unwrap_or_else(|stopped| Err(io::Error::other(stopped)))
            .map_err(|error| MailError::temporary(format!("the mail folder: {error}")))
    }
}

#[async_trait]
impl Mailer for FolderMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = compose(mail, &self.sender, Medium::File)?.formatted();
        let name = format!("{}.eml", mail.key);
        self.on_disk(move |folder| write_whole(folder, &name, &message)).await
    }

    async fn check(&self) -> Result<(), MailError> {
        self.on_disk(|folder| {
            let probe = hidden(folder, "probe");
            write_synced(&probe, b"mail can be written here\n")?;
            fs::remove_file(probe)
        })
        .await
    }
}

fn open_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

fn write_whole(folder: &Path, name: &str, content: &[u8]) -> io::Result<()> {
    let unfinished = hidden(folder, name);
    let written = write_synced(&unfinished, content).and_then(|()| fs::rename(&unfinished, folder.join(name)));
    if written.is_err() {
        // The first error is the one to report; a leftover is hidden and harmless.
        let _ = fs::remove_file(&unfinished);
    }
    written?;
    // Only now does the new name survive a power cut.
    File::open(folder)?.sync_all()
}

fn write_synced(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// A name that no other writer uses at this moment, in this process or another.
fn hidden(folder: &Path, name: &str) -> PathBuf {
    static TURN: AtomicU64 = AtomicU64::new(0);
    let turn = TURN.fetch_add(1, Ordering::Relaxed);
    folder.join(format!(".{name}.{}-{turn}", std::process::id()))
}
