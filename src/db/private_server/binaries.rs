//! Finds PostgreSQL's programs on this machine.
//!
//! `ASSAY_POSTGRES_BIN` is the only place when it is set. Otherwise the first suitable one on the `PATH` wins, then
//! the newest of the places where packages put them. Suitable means 15 or newer and, once there is a cluster, the
//! major version that made it: PostgreSQL reads no other.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::PrivateServerError;
use super::account::{Account, is_root};

/// The oldest major version whose SQL we speak.
pub(super) const LEAST_VERSION: u32 = 15;

/// Where packages put the programs of several versions side by side: parent, start of the name, folder in it.
const PACKAGED: [(&str, &str, &str); 7] = [
    ("/usr/lib/postgresql", "", "bin"),
    ("/usr/libexec", "postgresql", ""),
    ("/usr", "pgsql-", "bin"),
    ("/opt/homebrew/opt", "postgresql", "bin"),
    ("/usr/local/opt", "postgresql", "bin"),
    ("/home/linuxbrew/.linuxbrew/opt", "postgresql", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
];

/// Package managers by program, with what they install. Debian would start a cluster of its own on port 5432.
const INSTALLERS: [(&str, &str); 5] = [
    (
        "apt-get",
        "sudo mkdir -p /etc/postgresql-common/createcluster.d && echo create_main_cluster = false | \
         sudo tee /etc/postgresql-common/createcluster.d/assay.conf && sudo apt-get install -y postgresql",
    ),
    ("dnf", "sudo dnf install -y postgresql-server"),
    ("apk", "sudo apk add postgresql"),
    ("pacman", "sudo pacman -S --noconfirm postgresql"),
    ("brew", "brew install postgresql@17"),
];

/// One installed PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binaries {
    folder: PathBuf,
    version: u32,
}

impl Binaries {
    /// The path of `postgres`, `initdb` …
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Runs what lies in the folder, as the account that will run it later.
    async fn probe(folder: PathBuf, account: &Account) -> Option<Self> {
        if !folder.join("initdb").is_file() {
            return None;
        }
        let output = account.command(folder.join("postgres")).arg("--version").output().await.ok()?;
        let version = major_version(&String::from_utf8_lossy(&output.stdout))?;
        Some(Self { folder, version })
    }

    fn suits(&self, cluster: Option<u32>) -> bool {
        cluster.map_or(self.version >= LEAST_VERSION, |cluster| self.version == cluster)
    }

    fn describe(&self) -> String {
        format!("PostgreSQL {} in {}", self.version, self.folder.display())
    }
}

/// Finds the programs for an existing cluster, given by its folder and major version, or for a new one.
pub(super) async fn find(
    chosen: Option<&Path>,
    cluster: Option<(&Path, u32)>,
    account: &Account,
) -> Result<Binaries, PrivateServerError> {
    let suits = |found: &Binaries| found.suits(cluster.map(|(_, version)| version));
    if let Some(folder) = chosen {
        let not_binaries = || PrivateServerError::NotBinaries(folder.to_owned());
        let found = Binaries::probe(folder.to_owned(), account).await.ok_or_else(not_binaries)?;
        return if suits(&found) { Ok(found) } else { Err(refusal(cluster, &[found])) };
    }
    let mut found = probe_all(search_path(), account).await;
    if let Some(first) = found.iter().find(|found| suits(found)) {
        return Ok(first.clone());
    }
    found.extend(probe_all(packaged(), account).await);
    let newest = found.iter().filter(|found| suits(found)).max_by_key(|found| found.version);
    newest.cloned().ok_or_else(|| refusal(cluster, &found))
}

async fn probe_all(folders: Vec<PathBuf>, account: &Account) -> Vec<Binaries> {
    let mut found = Vec::new();
    for folder in folders {
        found.extend(Binaries::probe(folder, account).await);
    }
    found
}

#[expect(clippy::disallowed_methods, reason = "where programs lie is said by the machine, not by our settings")]
fn search_path() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).filter(|folder| folder.is_absolute()).collect()
}

fn packaged() -> Vec<PathBuf> {
    let children = |(parent, start, inside): (&str, &'static str, &'static str)| {
        let entries = fs::read_dir(parent).into_iter().flatten().flatten();
        let ours = entries.filter(move |entry| entry.file_name().to_string_lossy().starts_with(start));
        ours.map(move |entry| entry.path().join(inside))
    };
    PACKAGED.into_iter().flat_map(children).collect()
}

fn refusal(cluster: Option<(&Path, u32)>, found: &[Binaries]) -> PrivateServerError {
    let installed: Vec<_> = found.iter().map(Binaries::describe).collect();
    let installed = (!installed.is_empty()).then(|| installed.join(", "));
    match (cluster, installed) {
        (Some((folder, cluster)), Some(installed)) => {
            PrivateServerError::OtherVersion { folder: folder.to_owned(), cluster, installed }
        }
        (_, found) => PrivateServerError::NotInstalled { least: LEAST_VERSION, install: install_command(), found },
    }
}

/// The command for the package manager at hand, or for each we know where there is none.
fn install_command() -> String {
    let path = search_path();
    let at_hand = INSTALLERS.iter().find(|(manager, _)| path.iter().any(|folder| folder.join(manager).is_file()));
    let command = match at_hand {
        Some((_, command)) => (*command).to_owned(),
        None => INSTALLERS.map(|(_, command)| command).join("\n  "),
    };
    if is_root() { command.replace("sudo ", "") } else { command }
}

/// Reads `postgres (PostgreSQL) 17.2 (Debian 17.2-1)`, also of beta versions: `18beta1`.
fn major_version(answer: &str) -> Option<u32> {
    let number = answer.trim().strip_prefix("postgres (PostgreSQL) ")?;
    number.split(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_releases_and_betas() {
        assert_eq!(major_version("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"), Some(15));
        assert_eq!(major_version("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major_version("busybox 1.36"), None);
    }

    #[test]
    fn a_new_cluster_takes_any_version_that_is_new_enough_and_an_old_one_only_its_own() {
        let of = |version| Binaries { folder: PathBuf::new(), version };
        assert!(of(LEAST_VERSION).suits(None));
        assert!(!of(LEAST_VERSION - 1).suits(None));
        assert!(of(16).suits(Some(16)));
        assert!(!of(17).suits(Some(16)));
    }

    #[test]
    fn a_refusal_names_the_version_that_is_needed() {
        let found = [Binaries { folder: PathBuf::from("/opt/17"), version: 17 }];
        let message = refusal(Some((Path::new("/data"), 16)), &found).to_string();
        assert!(message.contains("made by PostgreSQL 16, but here is PostgreSQL 17 in /opt/17"), "{message}");
    }
}
