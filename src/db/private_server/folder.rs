//! The server's folder on disk, and who may use it.
//!
//! `postgres` is the cluster, `postgres.password` its password, `postgres.log` its log. Two locks decide who does
//! what. `server.lock` is held by the owner for as long as it lives. `postgres.lock` is handed to PostgreSQL and
//! inherited by each of its processes, so it is free exactly when the last of them is gone, whoever was killed and
//! in whatever order, even where process ids mean nothing (zombies, containers that share the folder).

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rand::TryRng;
use rand::rngs::SysRng;

use super::PrivateServerError;
use super::account::{self, Account};
use super::socket::Socket;

/// The folder of one private server: absolute, existing, free of symbolic links.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Makes the folder if need be.
    pub(super) fn open(data_dir: &Path) -> Result<Self, PrivateServerError> {
        let mode = if account::is_root() { 0o711 } else { 0o700 };
        let created = DirBuilder::new().recursive(true).mode(mode).create(data_dir);
        created.map_err(PrivateServerError::at(data_dir))?;
        let root = data_dir.canonicalize().map_err(PrivateServerError::at(data_dir))?;
        if account::is_root() {
            make_passable(&root).map_err(PrivateServerError::at(&root))?;
        }
        Ok(Self { root })
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn cluster(&self) -> PathBuf {
        self.root.join("postgres")
    }

    /// Where a cluster is made before it gets its name, so that a half-made one is never mistaken for a whole one.
    pub(super) fn unfinished_cluster(&self) -> PathBuf {
        self.root.join("postgres.unfinished")
    }

    pub(super) fn socket(&self) -> Socket {
        Socket::of(&self.cluster())
    }

    pub(super) fn log(&self) -> PathBuf {
        self.root.join("postgres.log")
    }

    pub(super) fn password_file(&self) -> PathBuf {
        self.root.join("postgres.password")
    }

    /// Makes the caller the owner of the folder until it drops the file; `None` while someone else is.
    pub(super) fn try_own(&self) -> Result<Option<File>, PrivateServerError> {
        try_lock(&self.root.join("server.lock"))
    }

    /// The right to start PostgreSQL; `None` while a process of an earlier one lives.
    pub(super) fn try_claim(&self) -> Result<Option<File>, PrivateServerError> {
        try_lock(&self.root.join("postgres.lock"))
    }

    /// Writes a new password, readable by the account alone and on disk before it has its name.
    pub(super) fn draw_password(&self, account: &Account) -> Result<(), PrivateServerError> {
        let unnamed = self.root.join("postgres.password.new");
        let write = || {
            let mut bytes = [0; 16];
            SysRng.try_fill_bytes(&mut bytes).map_err(io::Error::other)?;
            let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unnamed)?;
            write!(file, "{:032x}", u128::from_ne_bytes(bytes))?;
            file.sync_all()
        };
        write().map_err(PrivateServerError::at(&unnamed))?;
        account.give(&unnamed)?;
        fs::rename(&unnamed, self.password_file()).map_err(PrivateServerError::at(self.password_file()))
    }

    /// `None` before the first start.
    pub(super) fn password(&self) -> Result<Option<String>, PrivateServerError> {
        match fs::read_to_string(self.password_file()) {
            Ok(password) => Ok(Some(password)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(PrivateServerError::Folder { path: self.password_file(), source }),
        }
    }

    /// Puts the names of new files on disk.
    pub(super) fn sync(&self) -> Result<(), PrivateServerError> {
        File::open(&self.root).and_then(|folder| folder.sync_all()).map_err(PrivateServerError::at(&self.root))
    }
}

/// Lets PostgreSQL's account through a folder of root's to the cluster, which is closed itself.
fn make_passable(root: &Path) -> io::Result<()> {
    let found = fs::metadata(root)?;
    if found.uid() == 0 {
        fs::set_permissions(root, Permissions::from_mode(found.mode() | 0o011))?;
    }
    Ok(())
}

fn try_lock(path: &Path) -> Result<Option<File>, PrivateServerError> {
    let file = OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path);
    let file = file.map_err(PrivateServerError::at(path))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(source)) => Err(PrivateServerError::Folder { path: path.to_owned(), source }),
    }
}
