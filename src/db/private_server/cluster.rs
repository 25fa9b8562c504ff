//! The cluster on disk: made once by `initdb`, and the database `assay` in it.
//!
//! A cluster gets its name only when it is whole and on disk. Whoever is killed half-way leaves an unfinished one,
//! which the next start throws away.

use std::fs::{self, DirBuilder, File};
use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::process::Stdio;

use tokio_postgres::NoTls;

use super::account::Account;
use super::binaries::Binaries;
use super::folder::Folder;
use super::{Durability, PrivateServerError};

/// The superuser and the database.
const NAME: &str = "assay";

/// The major version that made the cluster; `None` before the first start.
pub(super) fn version(cluster: &Path) -> Result<Option<u32>, PrivateServerError> {
    let path = cluster.join("PG_VERSION");
    match fs::read_to_string(&path) {
        Ok(version) => match version.trim().parse() {
            Ok(version) => Ok(Some(version)),
            Err(_) => Err(PrivateServerError::NoCluster(cluster.to_owned())),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(PrivateServerError::Folder { path, source }),
    }
}

/// Makes an empty cluster. `initdb` shares the claim, so that nobody interferes with one whose parent was killed.
pub(super) async fn create(
    folder: &Folder,
    binaries: &Binaries,
    account: &Account,
    durability: Durability,
    claim: &File,
) -> Result<(), PrivateServerError> {
    let unfinished = folder.unfinished_cluster();
    match fs::remove_dir_all(&unfinished) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(PrivateServerError::at(unfinished)(error));
        }
        _ => {}
    }
    folder.draw_password(account)?;
    DirBuilder::new().mode(0o700).create(&unfinished).map_err(PrivateServerError::at(&unfinished))?;
    account.give(&unfinished)?;
    initdb(folder, binaries, account, durability, claim).await?;
    fs::rename(&unfinished, folder.cluster()).map_err(PrivateServerError::at(folder.cluster()))?;
    folder.sync()
}

async fn initdb(
    folder: &Folder,
    binaries: &Binaries,
    account: &Account,
    durability: Durability,
    claim: &File,
) -> Result<(), PrivateServerError> {
    let program = binaries.program("initdb");
    let mut command = account.command(&program);
    command.arg("--pgdata").arg(folder.unfinished_cluster()).arg("--pwfile").arg(folder.password_file());
    command.args(["--username", NAME, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8"]);
    if durability == Durability::None {
        command.arg("--no-sync");
    }
    let claim = claim.try_clone().map_err(PrivateServerError::at(folder.root()))?;
    let output = command.stdin(Stdio::from(claim)).process_group(0).output();
    let output = output.await.map_err(PrivateServerError::running(program))?;
    if output.status.success() {
        return Ok(());
    }
    Err(PrivateServerError::Initdb(String::from_utf8_lossy(&output.stderr).trim_end().to_owned()))
}

/// Where a client finds our database.
pub(super) fn connection_url(folder: &Folder, password: &str) -> String {
    folder.socket().url(NAME, password, NAME)
}

/// Fails unless our database can be opened.
pub(super) async fn check(folder: &Folder, password: &str) -> Result<(), tokio_postgres::Error> {
    tokio_postgres::connect(&connection_url(folder, password), NoTls).await.map(drop)
}

/// Makes our database if this is the first start, or the first one did not get this far.
pub(super) async fn ensure_database(folder: &Folder, password: &str) -> Result<(), tokio_postgres::Error> {
    let maintenance = folder.socket().url(NAME, password, "postgres");
    let (client, connection) = tokio_postgres::connect(&maintenance, NoTls).await?;
    let connection = tokio::spawn(connection);
    let made = async {
        let known = client.query_opt("SELECT FROM pg_database WHERE datname = $1", &[&NAME]).await?;
        if known.is_none() {
            client.batch_execute(&format!("CREATE DATABASE {NAME}")).await?;
        }
        Ok(())
    };
    let made = made.await;
    connection.abort();
    made
}
