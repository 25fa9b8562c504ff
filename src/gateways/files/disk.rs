//! What the file store's folder needs beyond objects: to be private, and rid of what was never finished.
//!
//! While a file is written it lies beside its place, with `#` and a number after its name.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

/// As many writers of one file as may have been killed before anybody tidies.
const MOST_UNFINISHED: u32 = 20;

/// Makes a folder that nobody else may look into.
pub(super) fn make_private(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Removes a folder with all that is in it, if it is there.
pub(super) fn remove_folder(folder: &Path) -> io::Result<()> {
    unless_missing(fs::remove_dir_all(folder))
}

/// Removes what was begun of a file and never became one.
pub(super) fn remove_unfinished(file: &Path) -> io::Result<()> {
    for turn in 1..=MOST_UNFINISHED {
        let mut name = file.as_os_str().to_owned();
        name.push(format!("#{turn}"));
        unless_missing(fs::remove_file(Path::new(&name)))?;
    }
    Ok(())
}

fn unless_missing(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
