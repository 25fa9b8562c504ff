//! The built program as a process, with its folder, its PostgreSQL and its deaths.

use assay::kernel::random::{Randomness, SystemRandomness};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use assay::db::connect;
use assay::db::private_server::{PrivateServer, PrivateServerSettings};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tokio::time::{sleep, timeout};

/// Who is killed.
#[derive(Debug, Clone, Copy)]
pub enum Victim {
    Server,
    PostgreSql,
    ServerThenPostgreSql,
    PostgreSqlThenServer,
}

/// A server in a process of its own.
pub struct Program {
    folder: PathBuf,
    child: Child,
    /// Where it listens: elsewhere after each start.
    address: Arc<Mutex<String>>,
}

/// The server's database, seen past the server.
pub struct Database {
    joined: PrivateServer,
    pub client: tokio_postgres::Client,
}

impl Program {
    /// Starts one on an empty folder.
    pub async fn start() -> Self {
        let random: &dyn Randomness = &SystemRandomness;
        let folder = std::env::temp_dir().join(format!("assay-killed-{:016x}", u64::from_be_bytes(random.bytes())));
        let (child, address) = spawn(&folder).await;
        Self { folder, child, address: Arc::new(Mutex::new(address)) }
    }

    /// Where it listens at this moment, for whoever calls it.
    pub fn address(&self) -> Arc<Mutex<String>> {
        Arc::clone(&self.address)
    }

    pub fn mails(&self) -> PathBuf {
        self.folder.join("mail")
    }

    /// Makes an organization beside the running server, and answers what the command printed.
    pub fn bootstrap(&self) -> Value {
        let mut command = assay(&self.folder, "bootstrap");
        command.args(["--json", "--email", "owner@example.com", "--name", "Ada", "--organization", "Acme"]);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Kills, and starts the server again at once where it was killed.
    pub async fn kill(&mut self, victim: Victim) {
        match victim {
            Victim::PostgreSql => return self.kill_postgresql(),
            Victim::Server => self.kill_server(),
            Victim::ServerThenPostgreSql => {
                self.kill_server();
                self.kill_postgresql();
            }
            Victim::PostgreSqlThenServer => {
                self.kill_postgresql();
                self.kill_server();
            }
        }
        let (child, address) = spawn(&self.folder).await;
        self.child = child;
        *self.address.lock().unwrap() = address;
    }

    fn kill_server(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn kill_postgresql(&self) {
        let file = std::fs::read_to_string(self.folder.join("postgres/postmaster.pid")).unwrap();
        let pid = Pid::from_raw(file.lines().next().unwrap().trim().parse().unwrap()).unwrap();
        kill_process(pid, Signal::KILL).unwrap();
    }

    /// Joins the server's PostgreSQL.
    pub async fn database(&self) -> Database {
        let joined = PrivateServer::start(PrivateServerSettings::new(&self.folder)).await.unwrap();
        let client = connect::client(joined.connection_url()).await.unwrap();
        Database { joined, client }
    }

    /// Asks it to end, and looks whether it did cleanly.
    pub async fn stop(mut self) {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        let ended = async {
            loop {
                if let Some(status) = self.child.try_wait().unwrap() {
                    return status;
                }
                sleep(Duration::from_millis(20)).await;
            }
        };
        let status = timeout(Duration::from_secs(20), ended).await.expect("the server ends when it is told to");
        assert!(status.success(), "{status}");
        assert!(!self.folder.join("postgres/postmaster.pid").exists(), "PostgreSQL outlived its server");
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}

/// Of a test that failed no process stays behind; its folder does, to be looked at.
impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Database {
    /// Frees jobs whose holder was killed. Who lives has a younger lease.
    pub async fn end_leases_older_than(&self, rest: Duration) {
        let end = "UPDATE jobs SET leased_until = now() WHERE leased_until < now() + make_interval(secs => $1)";
        self.client.execute(end, &[&rest.as_secs_f64()]).await.unwrap();
    }

    /// Waits until every fact is numbered and no due job is left.
    pub async fn at_rest(&self, most: Duration) {
        let left = "SELECT (SELECT count(*) FROM events WHERE seq IS NULL)
            + (SELECT count(*) FROM jobs WHERE run_at <= now() + interval '1 hour')";
        let rest = async {
            while self.count(left).await > 0 {
                sleep(Duration::from_millis(100)).await;
            }
        };
        if timeout(most, rest).await.is_err() {
            let jobs = "SELECT coalesce(string_agg(j::text, E'\\n'), '') FROM jobs j WHERE run_at <= now() + interval '1 hour'";
            let jobs: String = self.client.query_one(jobs, &[]).await.unwrap().get(0);
            panic!("the server does not come to rest:\n{jobs}");
        }
    }

    /// The number that a statement answers.
    pub async fn count(&self, sql: &str) -> i64 {
        self.client.query_one(sql, &[]).await.unwrap().get(0)
    }

    pub async fn leave(self) {
        drop(self.client);
        self.joined.stop().await;
    }
}

/// The program on a folder, with no settings but what stands here.
fn assay(folder: &Path, command: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_assay"));
    #[expect(clippy::disallowed_methods, reason = "PostgreSQL's programs are found by PATH")]
    let path = std::env::var_os("PATH").unwrap_or_default();
    program.arg(command).env_clear().env("PATH", path).env("ASSAY_DATA_DIR", folder);
    program.env("ASSAY_PUBLIC_URL", "http://assay.test").env("ASSAY_LOG", "warn");
    program
}

/// Starts the server and waits until it says where it listens.
async fn spawn(folder: &Path) -> (Child, String) {
    std::fs::create_dir_all(folder).unwrap();
    let log = File::options().create(true).append(true).open(folder.join("server.log")).unwrap();
    let mut command = assay(folder, "serve");
    let mut child = command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
    let stdout = child.stdout.take().unwrap();
    let said = tokio::task::spawn_blocking(move || {
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).map(|_| line)
    });
    let line = timeout(Duration::from_mins(1), said).await.expect("the server starts").unwrap().unwrap();
    let address = line.trim().strip_prefix("listening on ");
    let address = address.unwrap_or_else(|| panic!("{line:?}, see {}", folder.join("server.log").display()));
    (child, address.to_owned())
}
