//! The PostgreSQL that the server keeps for itself: first and later starts, two servers on one folder, and deaths.
//!
//! Each test has a folder of its own and real processes. Nothing is synced, or the tests would wait for the disk.

use std::fs;
use std::future::pending;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use assay::db::private_server::{Durability, PrivateServer, PrivateServerError, PrivateServerSettings};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use tokio::time::{sleep, timeout};
use tokio_postgres::{Client, NoTls};

/// Names the folder for [`serve_until_killed`].
const FOLDER_OF_VICTIM: &str = "ASSAY_TEST_FOLDER_OF_VICTIM";

/// A folder that goes when the test ends, and what can be seen in it from outside.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let unique = format!("assay-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(unique);
        // Left by a run that was killed and had the same process id.
        let _ = fs::remove_dir_all(&folder);
        Self(folder)
    }

    async fn start(&self) -> PrivateServer {
        PrivateServer::start(settings(&self.0)).await.unwrap()
    }

    /// The process that runs PostgreSQL, once it takes connections.
    fn postmaster(&self) -> Option<Pid> {
        let file = fs::read_to_string(self.0.join("postgres/postmaster.pid")).ok()?;
        let lines: Vec<_> = file.lines().map(str::trim).collect();
        lines.get(7).filter(|state| **state == "ready")?;
        Pid::from_raw(lines.first()?.parse().ok()?)
    }

    async fn postmaster_other_than(&self, former: Option<Pid>) -> Pid {
        eventually("PostgreSQL runs", || self.postmaster().filter(|pid| Some(*pid) != former)).await
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A test that failed may leave PostgreSQL behind for a moment, which writes there still.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn settings(folder: &Path) -> PrivateServerSettings {
    PrivateServerSettings { durability: Durability::None, ..PrivateServerSettings::new(folder) }
}

async fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let found = async {
        loop {
            if let Some(found) = look() {
                return found;
            }
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(Duration::from_secs(20), found).await.unwrap_or_else(|_| panic!("not in time: {what}"))
}

async fn connect(url: &str) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

async fn remember(server: &PrivateServer, word: &str) {
    let client = connect(server.connection_url()).await.unwrap();
    let sql = format!("CREATE TABLE IF NOT EXISTS word (word text); INSERT INTO word VALUES ('{word}')");
    client.batch_execute(&sql).await.unwrap();
}

/// All words, as soon as the database can be reached again.
async fn words(server: &PrivateServer) -> Vec<String> {
    let read = async {
        loop {
            if let Ok(client) = connect(server.connection_url()).await
                && let Ok(rows) = client.query("SELECT word FROM word ORDER BY word", &[]).await
            {
                return rows.iter().map(|row| row.get(0)).collect();
            }
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(Duration::from_secs(20), read).await.expect("the database answers again")
}

fn kill(pid: Pid) {
    kill_process(pid, Signal::KILL).unwrap();
}

#[tokio::test]
async fn rows_outlast_a_stop_and_nothing_else_does() {
    let scratch = Scratch::new("stop");
    let server = scratch.start().await;
    remember(&server, "kept").await;
    let (url, first) = (server.connection_url().to_owned(), scratch.postmaster().unwrap());
    server.stop().await;
    assert!(test_kill_process(first).is_err(), "PostgreSQL still runs");
    assert!(!scratch.0.join("postgres/postmaster.pid").exists(), "PostgreSQL did not stop cleanly");

    let server = scratch.start().await;
    assert_eq!(server.connection_url(), url);
    assert_eq!(words(&server).await, ["kept"]);
    server.stop().await;
}

#[tokio::test]
async fn only_the_owner_of_the_folder_gets_in() {
    let scratch = Scratch::new("closed");
    let server = scratch.start().await;
    let client = connect(server.connection_url()).await.unwrap();
    let addresses: String = client.query_one("SHOW listen_addresses", &[]).await.unwrap().get(0);
    assert_eq!(addresses, "");
    for closed in ["postgres", "postgres.password", "postgres.log", "postgres/.s.PGSQL.5432"] {
        let mode = fs::metadata(scratch.0.join(closed)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{closed} is open to others: {mode:o}");
    }
    let guess = server.connection_url().replacen("assay:", "assay:wrong", 1);
    assert!(connect(&guess).await.is_err(), "any password will do");
    server.stop().await;
}

#[tokio::test]
async fn two_first_starts_at_once_make_one_cluster() {
    let scratch = Scratch::new("twins");
    let (one, other) = tokio::join!(scratch.start(), scratch.start());
    remember(&one, "shared").await;
    assert_eq!(words(&other).await, ["shared"]);
    one.stop().await;
    assert_eq!(words(&other).await, ["shared"], "the one that is left has PostgreSQL now");
    other.stop().await;
    assert_eq!(scratch.postmaster(), None);
}

#[tokio::test]
async fn a_killed_postgresql_is_started_again() {
    let scratch = Scratch::new("crash");
    let server = scratch.start().await;
    for word in ["a", "b", "c"] {
        remember(&server, word).await;
        let former = scratch.postmaster().unwrap();
        kill(former);
        scratch.postmaster_other_than(Some(former)).await;
    }
    assert_eq!(words(&server).await, ["a", "b", "c"]);
    server.stop().await;
    assert_eq!(scratch.postmaster(), None);
}

#[tokio::test]
async fn postgresql_stops_cleanly_when_its_owner_is_killed() {
    let scratch = Scratch::new("alone");
    let mut victim = serve_in_another_process(&scratch.0);
    scratch.postmaster_other_than(None).await;
    victim.kill().unwrap();
    victim.wait().unwrap();
    let trace = scratch.0.join("postgres/postmaster.pid");
    eventually("PostgreSQL is gone", || (!trace.exists()).then_some(())).await;
}

#[tokio::test]
async fn a_killed_owner_is_succeeded_by_the_one_that_joined() {
    let scratch = Scratch::new("heir");
    let mut victim = serve_in_another_process(&scratch.0);
    let former = scratch.postmaster_other_than(None).await;
    let heir = scratch.start().await;
    assert_eq!(scratch.postmaster(), Some(former), "the second server joins the first one's PostgreSQL");
    remember(&heir, "inherited").await;

    victim.kill().unwrap();
    victim.wait().unwrap();
    scratch.postmaster_other_than(Some(former)).await;
    assert_eq!(words(&heir).await, ["inherited"]);
    heir.stop().await;
}

#[tokio::test]
async fn a_killed_owner_can_be_started_again_at_once() {
    let scratch = Scratch::new("again");
    let mut victim = serve_in_another_process(&scratch.0);
    let former = scratch.postmaster_other_than(None).await;
    victim.kill().unwrap();
    victim.wait().unwrap();

    let server = scratch.start().await;
    assert_ne!(scratch.postmaster(), Some(former), "it joined a PostgreSQL that is about to stop");
    remember(&server, "alive").await;
    assert_eq!(words(&server).await, ["alive"]);
    server.stop().await;
}

#[tokio::test]
async fn a_path_may_be_long_and_hold_any_character() {
    let scratch = Scratch::new("path");
    for name in ["Büro & Söhne, 100 %", &"long".repeat(30)] {
        let server = PrivateServer::start(settings(&scratch.0.join(name))).await.unwrap();
        remember(&server, name).await;
        assert_eq!(words(&server).await, [name]);
        server.stop().await;
    }
}

#[tokio::test]
async fn a_wrong_folder_of_programs_is_named() {
    let scratch = Scratch::new("none");
    let wrong = scratch.0.join("bin");
    let settings = PrivateServerSettings { binaries: Some(wrong.clone()), ..settings(&scratch.0) };
    let error = PrivateServer::start(settings).await.unwrap_err();
    assert!(matches!(&error, PrivateServerError::NotBinaries(folder) if *folder == wrong));
}

/// Runs [`serve_until_killed`] from this same binary.
fn serve_in_another_process(folder: &Path) -> Child {
    let (_crate, module) = module_path!().split_once("::").unwrap();
    Command::new(std::env::current_exe().unwrap())
        .args([&format!("{module}::serve_until_killed"), "--exact", "--ignored"])
        .env(FOLDER_OF_VICTIM, folder)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test]
#[ignore = "the process to be killed: started by other tests"]
#[expect(clippy::disallowed_methods, reason = "the test that started it says in which folder")]
async fn serve_until_killed() {
    if let Some(folder) = std::env::var_os(FOLDER_OF_VICTIM) {
        let _server = PrivateServer::start(settings(Path::new(&folder))).await.unwrap();
        pending::<()>().await;
    }
}
