//! PostgreSQL's log, `postgres.log` in the server's folder.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::PrivateServerError;

/// A log longer than this is put aside at the next start.
const LONGEST: u64 = 8 * 1024 * 1024;

/// How much of the log an error quotes at most, in bytes.
const LAST_WORDS: u64 = 2000;

/// What one PostgreSQL writes, from its start on.
#[derive(Debug)]
pub(super) struct Log {
    path: PathBuf,
    /// Where it begins: earlier ones wrote before it.
    begin: u64,
}

impl Log {
    /// The file to write to. A long one is put aside first, in the place of the one before.
    pub(super) fn open(path: PathBuf) -> Result<(Self, File), PrivateServerError> {
        let open = || {
            if fs::metadata(&path).is_ok_and(|metadata| metadata.len() > LONGEST) {
                fs::rename(&path, path.with_added_extension("1"))?;
            }
            let file = OpenOptions::new().append(true).create(true).mode(0o600).open(&path)?;
            let begin = file.metadata()?.len();
            Ok((file, begin))
        };
        let (file, begin) = open().map_err(PrivateServerError::at(&path))?;
        Ok((Self { path, begin }, file))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The end of what was written.
    pub(super) fn last_words(&self) -> String {
        let read = || {
            let mut file = File::open(&self.path)?;
            let end = file.metadata()?.len();
            file.seek(SeekFrom::Start(self.begin.max(end.saturating_sub(LAST_WORDS))))?;
            let mut words = Vec::new();
            file.read_to_end(&mut words)?;
            Ok::<_, io::Error>(String::from_utf8_lossy(&words).trim_end().to_owned())
        };
        read().unwrap_or_else(|error| format!("(it cannot be read: {error})"))
    }
}
