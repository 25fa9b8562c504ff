//! How long a candidate waits for an answer to be kept, while 200 of them type.
//!
//! The program itself serves, with a private PostgreSQL that syncs every commit, and is spoken to over HTTP as any client
//! would. Each candidate saves a growing text once a second, at a fixed time whether or not the save before has been
//! answered, and the wait counts from that time: a server that stands still cannot slow down who measures it.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on should stop where it stands")]
#![expect(clippy::indexing_slicing, reason = "JSON that is not as expected stops the measurement, too")]

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::time::Instant;

const CANDIDATES: u32 = 200;
/// How often each one saves, once a second. The first saves fill connections and caches and do not count.
const SAVES: u32 = 25;
const WARM_UP: u32 = 5;
/// The longest that one save in a hundred may take.
const TARGET: Duration = Duration::from_millis(50);

const CREATE_JOB: &str = "mutation($input: CreateJobDescriptionInput!) { payload: createJobDescription(input: $input) {
    jobDescription { id } userErrors { code } } }";
const CREATE_ASSESSMENT: &str = "mutation($input: CreateAssessmentInput!) { payload: createAssessment(input: $input) {
    assessment { id } userErrors { code } } }";
const PUBLISH: &str = "mutation($input: PublishAssessmentInput!) { payload: publishAssessment(input: $input) {
    assessment { id } userErrors { code } } }";
const INVITE: &str = "mutation($input: InviteParticipantsInput!) { payload: inviteParticipants(input: $input) {
    userErrors { code } } }";
const ACCEPT: &str = "mutation($input: AcceptInviteInput!) { payload: acceptInvite(input: $input) {
    candidateToken invite { notice { revision } } userErrors { code } } }";
const CONSENT: &str = "mutation($input: RecordConsentInput!) { payload: recordConsent(input: $input) {
    userErrors { code } } }";
const START: &str = "mutation { payload: startSubmission { submission { sections { questions { id } } }
    userErrors { code } } }";
const SAVE: &str = "mutation($input: SaveAnswerInput!) { payload: saveAnswer(input: $input) {
    answer { revision } userErrors { code } } }";

#[tokio::main]
async fn main() -> ExitCode {
    // The client wants to know whose cryptography to use, also where it uses none.
    rustls::crypto::ring::default_provider().install_default().unwrap();
    let folder = std::env::temp_dir().join(format!("assay-bench-{}", std::process::id()));
    let mut server = Server::start(&folder);
    let waits = measure(&server, &folder).await;
    server.stop();
    std::fs::remove_dir_all(&folder).unwrap();
    if report(waits) < TARGET { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The program under measurement.
struct Server {
    process: Child,
    url: String,
    client: reqwest::Client,
}

impl Server {
    fn start(folder: &Path) -> Self {
        let mut serve = program(folder);
        let mut process = serve.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ").unwrap().to_owned();
        #[expect(clippy::disallowed_methods, reason = "it talks to its own server on the loopback")]
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { process, url, client }
    }

    /// Sends a mutation that must succeed and answers its payload.
    async fn call(&self, token: &str, query: &str, input: Value) -> Value {
        let body = json!({ "query": query, "variables": { "input": input } });
        let mut request = self.client.post(format!("{}/graphql", self.url)).json(&body);
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        let mut answer: Value = request.send().await.unwrap().json().await.unwrap();
        let payload = answer["data"]["payload"].take();
        assert!(payload["userErrors"] == json!([]), "refused: {answer} {payload}");
        payload
    }

    fn stop(&mut self) {
        let stopped = Command::new("kill").arg(self.process.id().to_string()).status().unwrap();
        assert!(stopped.success() && self.process.wait().unwrap().success());
    }
}

fn program(folder: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_assay"));
    program.env_remove("DATABASE_URL").env("ASSAY_DATA_DIR", folder).env("ASSAY_LOG", "error");
    program
}

async fn measure(server: &Server, folder: &Path) -> Vec<Duration> {
    let links = invite(server, folder).await;
    println!("{CANDIDATES} candidates, each saves once a second for {} s", SAVES - WARM_UP);
    let start = Instant::now() + Duration::from_secs(10);
    let candidates = links.into_iter().zip(0..).map(|(link, place)| {
        // They take turns within each second.
        let first = start + Duration::from_secs(1) * place / CANDIDATES;
        answer(server, link, first)
    });
    join_all(candidates).await.concat()
}

/// Has an assessment sent to everyone, and answers the tokens of the links in their mails.
async fn invite(server: &Server, folder: &Path) -> Vec<String> {
    let arguments = ["bootstrap", "--email", "owner@example.com", "--name", "Ada", "--organization", "Bench", "--json"];
    let made: Value = serde_json::from_slice(&program(folder).args(arguments).output().unwrap().stdout).unwrap();
    let key = made["apiKey"].as_str().unwrap();
    let text = "Night nurse\n\nYour tasks\n- Hand over at six\n- Keep the charts";
    let job = json!({ "organizationId": made["organizationId"], "rawText": text });
    let job = server.call(key, CREATE_JOB, job).await["jobDescription"]["id"].take();
    let questions = json!([{ "kind": "LONG_TEXT", "prompt": "How do you hand over a shift?" }]);
    let sections = json!([{ "title": "One", "questions": questions }]);
    let assessment = json!({ "jobDescriptionId": job, "title": "Handover", "timeLimit": "PT1H", "sections": sections });
    let assessment = server.call(key, CREATE_ASSESSMENT, assessment).await["assessment"]["id"].take();
    server.call(key, PUBLISH, json!({ "assessmentId": assessment })).await;
    let row = |number| json!({ "name": "Kim", "email": format!("candidate{number}@example.com") });
    let rows: Vec<Value> = (0..CANDIDATES).map(row).collect();
    server.call(key, INVITE, json!({ "assessmentId": assessment, "participants": rows })).await;
    loop {
        let links = links_in_mails(&folder.join("mail"));
        if links.len() == usize::try_from(CANDIDATES).unwrap() {
            return links;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn links_in_mails(mails: &Path) -> Vec<String> {
    let files = std::fs::read_dir(mails).unwrap().map(|entry| entry.unwrap().path());
    let whole = files.filter(|file| file.extension().is_some_and(|ending| ending == "eml"));
    let links: HashMap<_, _> =
        whole.map(|file| (file.clone(), link_in(&std::fs::read_to_string(file).unwrap()))).collect();
    links.into_values().collect()
}

fn link_in(mail: &str) -> String {
    let (_, rest) = mail.split_once("/invite/").unwrap();
    rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').next().unwrap().to_owned()
}

/// One candidate: how long each save took that counts.
async fn answer(server: &Server, link: String, first: Instant) -> Vec<Duration> {
    let accepted = server.call("", ACCEPT, json!({ "token": link })).await;
    let token: Arc<str> = accepted["candidateToken"].as_str().unwrap().into();
    let revision = &accepted["invite"]["notice"]["revision"];
    let consent = json!({ "purpose": "PRIVACY_NOTICE", "granted": true, "noticeRevision": revision });
    server.call(&token, CONSENT, json!({ "consents": [consent] })).await;
    let started = server.call(&token, START, Value::Null).await;
    let question = &started["submission"]["sections"][0]["questions"][0]["id"];
    assert!(Instant::now() < first, "everyone is ready before the first save");

    let (mut waits, mut base) = (Vec::new(), json!(0));
    let mut text = String::new();
    for save in 0..SAVES {
        let due = first + Duration::from_secs(1) * save;
        tokio::time::sleep_until(due).await;
        text.push_str("I go through the charts with whoever takes over, bed by bed. ");
        let input = json!({ "questionId": question, "text": text, "baseRevision": base });
        let mut saved = server.call(&token, SAVE, input).await;
        base = saved["answer"]["revision"].take();
        if save >= WARM_UP {
            waits.push(due.elapsed());
        }
    }
    waits
}

/// Says how long saves took, and answers the wait that one in a hundred exceeds.
fn report(mut waits: Vec<Duration>) -> Duration {
    waits.sort_unstable();
    let at = |percent: usize| waits[(waits.len() * percent / 100).min(waits.len() - 1)];
    let milliseconds = |wait: Duration| wait.as_secs_f64() * 1000.0;
    for percent in [50, 95, 99, 100] {
        println!("p{percent:<3} {:>7.1} ms", milliseconds(at(percent)));
    }
    println!("{} saves; target: p99 under {:.0} ms", waits.len(), milliseconds(TARGET));
    at(99)
}
