//! A private PostgreSQL for all tests of a run, and a database for each test.
//!
//! The cluster is started (or joined) once and kept in the system's folder for temporary files; durability is off, and
//! databases come from a template that was migrated once. What an earlier run left behind goes with its cluster.

use std::sync::{LazyLock, mpsc};

use assay::db::connect;
use assay::db::migrations::{Direction, migrate};
use assay::db::private_server::{Durability, PrivateServer, PrivateServerSettings};
use assay::kernel::random::{Randomness, SystemRandomness};
use sha2::{Digest, Sha256};

/// The cluster of this run.
struct Cluster {
    url: String,
    template: String,
}

static CLUSTER: LazyLock<Cluster> = LazyLock::new(|| {
    let (ready, started) = mpsc::channel();
    // A thread of its own: the server outlives the runtimes of the tests.
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let folder = folder();
            // Making a cluster takes a second; dropping the databases of a whole run takes minutes.
            if !is_in_use(&folder) {
                let _ = std::fs::remove_dir_all(&folder);
            }
            let mut settings = PrivateServerSettings::new(folder);
            settings.durability = Durability::None;
            settings.max_connections = 300;
            let server = PrivateServer::start(settings).await.expect("PostgreSQL's programs must be installed");
            let url = server.connection_url().to_owned();
            let template = prepare(&url).await;
            ready.send(Cluster { url, template }).unwrap();
            std::future::pending::<()>().await;
        });
    });
    started.recv().expect("the test cluster starts")
});

/// A folder for each checkout, so that two of them can be tested at once.
fn folder() -> std::path::PathBuf {
    let checkout = Sha256::digest(env!("CARGO_MANIFEST_DIR"));
    std::env::temp_dir().join(format!("assay-tests-{:08x}", u32::from_be_bytes(checkout[..4].try_into().unwrap())))
}

/// True while another run's PostgreSQL works there.
fn is_in_use(folder: &std::path::Path) -> bool {
    let pid_file = std::fs::read_to_string(folder.join("postgres/postmaster.pid")).unwrap_or_default();
    let pid = pid_file.lines().next().map(str::trim).filter(|pid| !pid.is_empty());
    pid.is_some_and(|pid| std::path::Path::new("/proc").join(pid).exists())
}

/// Makes the template, once for each set of migrations.
async fn prepare(url: &str) -> String {
    let client = connect::client(url).await.unwrap();
    client.batch_execute("SELECT pg_advisory_lock(4711)").await.unwrap();
    let template = format!("assay_template_{}", fingerprint());
    let known = client.query_opt("SELECT FROM pg_database WHERE datname = $1", &[&template]).await.unwrap();
    if known.is_none() {
        let draft = format!("{template}_draft");
        client.batch_execute(&format!("DROP DATABASE IF EXISTS {draft}")).await.unwrap();
        client.batch_execute(&format!("CREATE DATABASE {draft}")).await.unwrap();
        migrate(&database_url(url, &draft), Direction::Up).await.unwrap();
        let rename = format!("ALTER DATABASE {draft} RENAME TO {template}");
        while client.batch_execute(&rename).await.is_err() {
            // The migrating connections end a moment after they are dropped.
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }
    client.batch_execute("SELECT pg_advisory_unlock(4711)").await.unwrap();
    template
}

fn fingerprint() -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files: Vec<_> = walk(&folder);
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(std::fs::read(file).unwrap());
    }
    let digest = hash.finalize();
    format!("{:016x}", u64::from_be_bytes(digest[..8].try_into().unwrap()))
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

fn database_url(url: &str, name: &str) -> String {
    url.replacen("/assay?", &format!("/{name}?"), 1)
}

/// A database of a test's own. It goes with the cluster, before the next run.
#[derive(Debug, Clone)]
pub struct TestDatabase {
    pub url: String,
    /// Where the servers on it keep their files.
    pub files: std::path::PathBuf,
}

impl TestDatabase {
    /// A migrated one.
    pub async fn migrated() -> Self {
        Self::create(Some(&CLUSTER.template)).await
    }

    /// An empty one.
    pub async fn empty() -> Self {
        Self::create(None).await
    }

    async fn create(template: Option<&str>) -> Self {
        let random: &dyn Randomness = &SystemRandomness;
        let name = format!("assay_test_{:016x}", u64::from_be_bytes(random.bytes()));
        let client = connect::client(&CLUSTER.url).await.unwrap();
        let template = template.map(|template| format!("TEMPLATE {template}")).unwrap_or_default();
        client.batch_execute(&format!("CREATE DATABASE {name} {template}")).await.unwrap();
        Self { url: database_url(&CLUSTER.url, &name), files: folder().join("files").join(name) }
    }

    /// A bare connection with all rights.
    pub async fn client(&self) -> tokio_postgres::Client {
        connect::client(&self.url).await.unwrap()
    }
}
