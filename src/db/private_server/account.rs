//! Who runs PostgreSQL.
//!
//! PostgreSQL refuses to run as root. So root hands its programs to a lesser account: the owner of the cluster if
//! there is one, else `postgres`, else `nobody`. Everyone else runs them as themselves. Every program starts here,
//! with a clean environment, so that no `PGPORT` or `LANG` of the caller's shell changes what it does.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::Path;
use std::process::Stdio;

use tokio::process::Command;

use super::PrivateServerError;

/// Candidates for root, best first.
const LESSER_ACCOUNTS: [&str; 2] = ["postgres", "nobody"];

/// Runs the one-line scripts of this room.
pub(super) const SHELL: &str = "/bin/sh";

pub(super) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// The account that PostgreSQL's programs run as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Account {
    /// Whoever runs this process.
    Own,
    /// This process is root and steps down.
    Lesser { uid: u32, gid: u32 },
}

impl Account {
    /// The account for a cluster, which need not exist yet.
    pub(super) fn choose(cluster: &Path) -> Result<Self, PrivateServerError> {
        if !is_root() {
            return Ok(Self::Own);
        }
        if let Ok(metadata) = fs::metadata(cluster)
            && metadata.uid() != 0
        {
            return Ok(Self::Lesser { uid: metadata.uid(), gid: metadata.gid() });
        }
        let passwords = fs::read_to_string("/etc/passwd").map_err(PrivateServerError::at("/etc/passwd"))?;
        LESSER_ACCOUNTS.iter().find_map(|name| lookup(&passwords, name)).ok_or(PrivateServerError::NoAccount)
    }

    /// A command run as this account, from `/`, without input and with a clean environment.
    pub(super) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("LC_ALL", "C").env("TZ", "UTC");
        command.current_dir("/").stdin(Stdio::null());
        if let Self::Lesser { uid, gid } = *self {
            command.uid(uid).gid(gid);
        }
        command
    }

    /// Gives a file or folder to this account.
    pub(super) fn give(&self, path: &Path) -> Result<(), PrivateServerError> {
        match *self {
            Self::Own => Ok(()),
            Self::Lesser { uid, gid } => chown(path, Some(uid), Some(gid)).map_err(PrivateServerError::at(path)),
        }
    }

    pub(super) fn uid(&self) -> u32 {
        match *self {
            Self::Own => rustix::process::geteuid().as_raw(),
            Self::Lesser { uid, .. } => uid,
        }
    }

    /// Fails unless this account can get into the folder; then names the first folder on the way that is closed.
    pub(super) async fn check_way_to(&self, folder: &Path) -> Result<(), PrivateServerError> {
        if *self == Self::Own || self.may_enter(folder).await? {
            return Ok(());
        }
        let mut steps: Vec<_> = folder.ancestors().collect();
        while let Some(step) = steps.pop() {
            if !self.may_enter(step).await? {
                return Err(PrivateServerError::Unreachable { barrier: step.to_owned(), account: self.name() });
            }
        }
        Ok(())
    }

    /// Asks the system in the account's name, which knows about groups and access lists.
    async fn may_enter(&self, folder: &Path) -> Result<bool, PrivateServerError> {
        let mut test = self.command(SHELL);
        test.args(["-c", r#"[ -x "$1" ]"#, "sh"]).arg(folder);
        Ok(test.status().await.map_err(PrivateServerError::running(SHELL))?.success())
    }

    fn name(&self) -> String {
        let uid = self.uid().to_string();
        let passwords = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let known = passwords.lines().find(|line| line.split(':').nth(2) == Some(&uid));
        known.and_then(|line| line.split(':').next()).map_or(uid.clone(), str::to_owned)
    }
}

/// Reads `name:password:uid:gid:…`. An id that is not a positive number (macOS has -2) is no account for us.
fn lookup(passwords: &str, name: &str) -> Option<Account> {
    let mut fields = passwords.lines().map(|line| line.split(':')).find_map(|mut fields| {
        let found = fields.next() == Some(name);
        found.then_some(fields)
    })?;
    let uid = fields.nth(1)?.parse().ok().filter(|uid| *uid != 0)?;
    let gid = fields.next()?.parse().ok()?;
    Some(Account::Lesser { uid, gid })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWORDS: &str = "root:x:0:0:root:/root:/bin/bash\n\
                             nobody:*:-2:-2:macOS:/var/empty:/usr/bin/false\n\
                             postgres:x:101:104:PostgreSQL:/var/lib/postgresql:/bin/bash\n";

    #[test]
    fn accounts_are_found_by_their_exact_name() {
        assert_eq!(lookup(PASSWORDS, "postgres"), Some(Account::Lesser { uid: 101, gid: 104 }));
        assert_eq!(lookup(PASSWORDS, "post"), None);
    }

    #[test]
    fn neither_root_nor_a_negative_id_is_a_lesser_account() {
        assert_eq!(lookup(PASSWORDS, "root"), None);
        assert_eq!(lookup(PASSWORDS, "nobody"), None);
    }
}
