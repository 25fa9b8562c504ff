//! What the server logs while the demo is played: into a file, so that the play can be read on the terminal.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::Context;

/// The most that is shown of a log when something went wrong.
const COMPLAINTS: usize = 10;

/// The log of the demo's server.
pub(super) struct ServerLog {
    file: PathBuf,
}

impl ServerLog {
    /// Begins to log into the folder, in more detail than a server does by itself.
    pub(super) fn open(folder: &Path) -> anyhow::Result<Self> {
        let file = folder.join("server.log");
        let written = File::create(&file).with_context(|| format!("cannot write {}", file.display()))?;
        let filter = tracing_subscriber::EnvFilter::new("info,assay=debug");
        let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(Mutex::new(written));
        // Whoever logs already in this process goes on to do so: the file stays empty then.
        let _ = log.json().flatten_event(true).try_init();
        Ok(Self { file })
    }

    /// Where it is.
    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// Repeats the last warnings and errors on standard error, before the file goes.
    pub(super) fn show_complaints(&self) {
        let log = std::fs::read_to_string(&self.file).unwrap_or_default();
        let is_complaint = |line: &&str| line.contains(r#""level":"WARN""#) || line.contains(r#""level":"ERROR""#);
        let complaints: Vec<&str> = log.lines().filter(is_complaint).collect();
        let last = complaints.iter().skip(complaints.len().saturating_sub(COMPLAINTS));
        for line in last {
            let _ = writeln!(std::io::stderr(), "{line}");
        }
    }
}
