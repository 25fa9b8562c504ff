//! What is measured on: a private PostgreSQL full of samples, and the program that serves them.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use assay::db::connect;
use assay::db::private_server::{PrivateServer, PrivateServerSettings};
use assay::kernel::ids::{JobDescriptionId, OrganizationId, QuestionId, SubmissionId, TypedId};
use serde_json::Value;
use tokio_postgres::Client;
use uuid::Uuid;

/// Organizations, in parts of the two hundred that are scale 1.
const SCALE: &str = "0.25";

/// The rows and the server.
pub(crate) struct Site {
    pub(crate) folder: PathBuf,
    pub(crate) postgres: PrivateServer,
    pub(crate) server: Child,
    pub(crate) address: String,
    pub(crate) rows: Rows,
}

/// What is asked for, by chance.
pub(crate) struct Rows {
    /// With a key for each.
    pub(crate) organizations: Vec<(OrganizationId, Arc<str>)>,
    /// With the key of their organization.
    pub(crate) jobs: Vec<(JobDescriptionId, Arc<str>)>,
    pub(crate) submissions: Vec<(SubmissionId, Arc<str>)>,
    /// With the token of whoever answers.
    pub(crate) questions: Vec<(QuestionId, Arc<str>)>,
}

impl Site {
    pub(crate) async fn open(folder: &Path) -> Self {
        let postgres = PrivateServer::start(PrivateServerSettings::new(folder)).await.unwrap();
        let seeded = program(folder).args(["seed", "--scale", SCALE, "--json"]).stderr(Stdio::null()).output().unwrap();
        let keys: Value = serde_json::from_slice(&seeded.stdout).unwrap();
        let client = connect::client(postgres.connection_url()).await.unwrap();
        client.batch_execute(include_str!("sql/prepare.sql")).await.unwrap();
        let rows = Rows::read(&client, &keys).await;
        let mut serve = program(folder);
        let mut server = serve.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").unwrap().to_owned();
        Self { folder: postgres.data_dir().to_owned(), postgres, server, address, rows }
    }

    pub(crate) async fn close(mut self) {
        let stopped = Command::new("kill").arg(self.server.id().to_string()).status().unwrap();
        assert!(stopped.success() && self.server.wait().unwrap().success());
        self.postgres.stop().await;
    }
}

impl Rows {
    async fn read(client: &Client, keys: &Value) -> Self {
        let keys = keys["organizations"].as_array().unwrap().iter();
        let organizations: Vec<(OrganizationId, Arc<str>)> = keys
            .map(|key| {
                (key["organizationId"].as_str().unwrap().parse().unwrap(), key["apiKey"].as_str().unwrap().into())
            })
            .collect();
        let key_of = |id: Uuid| {
            let found = organizations.iter().find(|(organization, _)| organization.uuid() == id);
            Arc::clone(&found.unwrap().1)
        };
        let jobs = pairs(client, "SELECT id, organization_id FROM bench.jobs ORDER BY n").await;
        let submissions = pairs(client, "SELECT id, organization_id FROM bench.submissions ORDER BY n").await;
        let questions = pairs(client, "SELECT question_id, organization_id FROM bench.attempts ORDER BY n").await;
        let token = |place: usize| format!("asc_bench{}", place + 1).into();
        Self {
            jobs: jobs.into_iter().map(|(id, own)| (JobDescriptionId::from_uuid(id), key_of(own))).collect(),
            submissions: submissions.into_iter().map(|(id, own)| (SubmissionId::from_uuid(id), key_of(own))).collect(),
            questions: (0..).zip(questions).map(|(n, (id, _))| (QuestionId::from_uuid(id), token(n))).collect(),
            organizations,
        }
    }
}

async fn pairs(client: &Client, statement: &str) -> Vec<(Uuid, Uuid)> {
    let rows = client.query(statement, &[]).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

fn program(folder: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_assay"));
    program.env_remove("DATABASE_URL").env("ASSAY_DATA_DIR", folder).env("ASSAY_LOG", "error");
    program
}
