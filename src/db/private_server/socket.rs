//! The Unix socket, the only way to the private PostgreSQL.
//!
//! It lies in the cluster's folder, which is closed to others, where the path is short enough for the system and
//! plain enough for a connection string. Otherwise it has a folder in `/tmp`, named after nothing but the path, so
//! that all servers on one data folder agree on it and a connection URL holds for good.

use std::fmt::Write;
use std::fs::{self, DirBuilder};
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::PrivateServerError;
use super::account::Account;

/// The part of the file name after `.s.PGSQL.`; no port is opened.
pub(super) const NUMBER: &str = "5432";

/// `sun_path` holds 104 bytes on macOS and 108 on Linux, one of them for the end.
const LONGEST_FOLDER: usize = 103 - "/.s.PGSQL.5432".len();

/// Where the socket lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Socket {
    folder: PathBuf,
    /// A folder made for it, not the cluster's.
    apart: bool,
}

impl Socket {
    pub(super) fn of(cluster: &Path) -> Self {
        let path = cluster.as_os_str().as_bytes();
        // A comma would part two folders, and PostgreSQL's list of them knows no quotes within quotes.
        let plain = !path.iter().any(|byte| matches!(byte, b',' | b'"'));
        if plain && path.len() <= LONGEST_FOLDER {
            return Self { folder: cluster.to_owned(), apart: false };
        }
        let name = Sha256::digest(path).iter().take(8).fold(0, |name, byte| (name << 8) | u64::from(*byte));
        Self { folder: PathBuf::from(format!("/tmp/assay-{name:016x}")), apart: true }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file in which PostgreSQL says that the socket is in use.
    pub(super) fn lock_file(&self) -> PathBuf {
        self.folder.join(format!(".s.PGSQL.{NUMBER}.lock"))
    }

    /// The address of a database, with the percent-encoded folder as the host.
    pub(super) fn url(&self, user: &str, password: &str, database: &str) -> String {
        let host = percent_encoded(self.folder.as_os_str().as_bytes());
        format!("postgres://{user}:{password}@/{database}?host={host}")
    }

    /// Makes a folder apart. Anyone may write to `/tmp`, so one that exists must be ours and closed to others.
    pub(super) fn prepare(&self, account: &Account) -> Result<(), PrivateServerError> {
        if !self.apart {
            return Ok(());
        }
        let folder = &self.folder;
        match DirBuilder::new().mode(0o700).create(folder) {
            Ok(()) => account.give(folder)?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(PrivateServerError::at(folder)(error)),
        }
        let found = fs::symlink_metadata(folder).map_err(PrivateServerError::at(folder))?;
        let closed = found.is_dir() && found.uid() == account.uid() && found.mode() % 0o100 == 0;
        if closed { Ok(()) } else { Err(PrivateServerError::SocketFolder(folder.clone())) }
    }

    /// Removes a folder apart, which PostgreSQL leaves empty.
    pub(super) fn clear(&self) {
        if self.apart
            && let Err(error) = fs::remove_dir(&self.folder)
        {
            tracing::debug!(%error, folder = %self.folder.display(), "the socket's folder stays");
        }
    }
}

fn percent_encoded(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 3), |mut encoded, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(*byte));
            }
            // Writing to a String cannot fail.
            _ => drop(write!(encoded, "%{byte:02X}")),
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use tokio_postgres::config::{Config, Host};

    use super::*;

    fn socket(cluster: &str) -> Socket {
        Socket::of(Path::new(cluster))
    }

    #[test]
    fn it_lies_in_the_cluster_while_the_path_fits() {
        let fits = format!("/{}", "d".repeat(LONGEST_FOLDER - 1));
        assert_eq!(socket(&fits).folder(), Path::new(&fits));
        assert!(socket(&format!("{fits}d")).folder().starts_with("/tmp"));
        assert!(socket("/a,b").folder().starts_with("/tmp"));
        assert!(socket("/a\"b").folder().starts_with("/tmp"));
    }

    #[test]
    fn two_clusters_never_share_one() {
        let long = "/long".repeat(40);
        assert_eq!(socket(&long), socket(&long));
        assert_ne!(socket(&long), socket(&format!("{long}er")));
    }

    #[test]
    fn any_path_survives_the_url() {
        let path = "/srv/Büro & Söhne/100 %/a=b?c#d@e:f";
        let config = Config::from_str(&socket(path).url("assay", "secret", "base")).unwrap();
        assert_eq!(config.get_hosts(), [Host::Unix(PathBuf::from(path))]);
        assert_eq!((config.get_user(), config.get_dbname()), (Some("assay"), Some("base")));
        assert_eq!(config.get_password(), Some(&b"secret"[..]));
    }
}
