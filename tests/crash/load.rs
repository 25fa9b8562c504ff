//! Recruiters who invite and candidates who answer, until they are told to end. Nobody gives up.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::ledger::{Attempt, Ledger};
use super::program::Program;

const RECRUITERS: usize = 2;
const CANDIDATES: usize = 6;
/// People in one call.
const ROWS: usize = 3;
/// How often each candidate saves the text.
const SAVES: i64 = 8;
/// A server that is away for so long has failed.
const PATIENCE: Duration = Duration::from_secs(45);

/// Everybody who calls the server.
pub struct Load {
    http: reqwest::Client,
    address: Arc<Mutex<String>>,
    mails: PathBuf,
    pub organization: String,
    pub api_key: String,
    assessment: Value,
    /// Invites that no candidate has taken up.
    waiting: Mutex<VecDeque<String>>,
    ended: AtomicBool,
    pub ledger: Ledger,
}

impl Load {
    /// Founds an organization and publishes an assessment.
    pub async fn prepare(program: &Program) -> Self {
        // Tests are programs of their own: nobody else has chosen for them.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let owner = program.bootstrap();
        let text = |field: &str| owner[field].as_str().unwrap().to_owned();
        #[expect(clippy::disallowed_methods, reason = "a client from outside, on the loopback")]
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(15)).build().unwrap();
        let mut load = Self {
            http,
            address: program.address(),
            mails: program.mails(),
            organization: text("organizationId"),
            api_key: text("apiKey"),
            assessment: Value::Null,
            waiting: Mutex::default(),
            ended: AtomicBool::new(false),
            ledger: Ledger::default(),
        };
        load.assessment = load.publish().await;
        load
    }

    async fn publish(&self) -> Value {
        let job = json!({ "organizationId": self.organization, "rawText": "A cook" });
        let job = self.done(&self.api_key, CREATE_JOB, json!({ "input": job })).await;
        let sections = json!([{ "title": "One", "questions": [{ "kind": "SHORT_TEXT", "prompt": "Why?" }] }]);
        let input =
            json!({ "jobDescriptionId": job["jobDescription"]["id"], "title": "Cooking", "sections": sections });
        let made = self.done(&self.api_key, CREATE_ASSESSMENT, json!({ "input": input })).await;
        let assessment = made["assessment"]["id"].clone();
        self.done(&self.api_key, PUBLISH, json!({ "id": assessment })).await;
        assessment
    }

    /// Lets them all begin.
    pub fn spawn(self: &Arc<Self>) -> JoinSet<()> {
        let mut people = JoinSet::new();
        for recruiter in 0..RECRUITERS {
            let load = Arc::clone(self);
            people.spawn(async move { load.recruit(recruiter).await });
        }
        for candidate in 0..CANDIDATES {
            let load = Arc::clone(self);
            people.spawn(async move { load.answer(candidate).await });
        }
        people
    }

    /// Lets everybody finish what they are at.
    pub async fn end(&self, mut people: JoinSet<()>) {
        self.ended.store(true, Ordering::Relaxed);
        while let Some(ended) = people.join_next().await {
            ended.unwrap();
        }
    }

    /// Waits until the server answers from its database.
    pub async fn answered_again(&self) {
        let ask = json!({ "id": self.organization });
        self.persist(&self.api_key, None, "query($id: ID!) { organization(id: $id) { name } }", &ask).await;
    }

    /// One recruiter: every other call carries an idempotency key, and is then created for sure and once.
    async fn recruit(&self, recruiter: usize) {
        for call in 0.. {
            if self.ended.load(Ordering::Relaxed) {
                return;
            }
            let address = |row: usize| format!("p{recruiter}-{call}-{row}@example.com");
            let rows: Vec<_> = (0..ROWS).map(|row| json!({ "name": "Ada", "email": address(row) })).collect();
            let input = json!({ "input": { "assessmentId": self.assessment, "participants": rows } });
            let key = (call % 2 == 0).then(|| format!("invite-{recruiter}-{call}"));
            let invited = self.done_once(&self.api_key, key.as_deref(), INVITE, input).await;
            for (row, result) in invited["results"].as_array().unwrap().iter().enumerate() {
                let outcome = result["outcome"].as_str().unwrap();
                assert!(outcome == "CREATED" || outcome == "ALREADY_INVITED" && key.is_none(), "{invited:#}");
                let invite = result["invite"]["id"].as_str().unwrap().to_owned();
                self.ledger.invited(address(row), invite.clone());
                self.waiting.lock().unwrap().push_back(invite);
            }
            sleep(Duration::from_millis(60)).await;
        }
    }

    /// One candidate's seat: one person after the other, as their mails come.
    async fn answer(&self, seat: usize) {
        while !self.ended.load(Ordering::Relaxed) {
            let next = self.waiting.lock().unwrap().pop_front();
            match next.as_deref().map(|invite| (invite, self.link(invite))) {
                Some((invite, Some(link))) => self.take(invite, &link, seat).await,
                Some((invite, None)) => {
                    // The mail may be with a process that was killed: others come first.
                    self.waiting.lock().unwrap().push_back(invite.to_owned());
                    sleep(Duration::from_millis(20)).await;
                }
                None => sleep(Duration::from_millis(20)).await,
            }
        }
    }

    /// The token in somebody's mail, if it came.
    fn link(&self, invite: &str) -> Option<String> {
        let mail = std::fs::read_to_string(self.mails.join(format!("invite-{invite}-1.eml"))).ok()?;
        Some(link_in(&mail))
    }

    async fn take(&self, invite: &str, link: &str, seat: usize) {
        let accepted = self.done("", ACCEPT, json!({ "token": link })).await;
        let token = accepted["candidateToken"].as_str().unwrap();
        self.done(token, CONSENT, json!({})).await;
        let started = self.done(token, START, json!({})).await;
        let question = started["submission"]["sections"][0]["questions"][0]["id"].clone();
        for revision in 1..=SAVES {
            let text = format!("The {revision}th thought of {invite}");
            let save = json!({ "questionId": question, "text": text, "baseRevision": revision - 1 });
            let saved = self.done(token, SAVE, json!({ "input": save })).await;
            assert_eq!((&saved["answer"]["revision"], &saved["answer"]["text"]), (&json!(revision), &json!(text)));
            self.ledger.attempted(invite, Attempt { revision, text, handed_in: false });
        }
        // Every other seat leaves without handing in.
        if seat.is_multiple_of(2) {
            let ended = self.done(token, SUBMIT, json!({})).await;
            assert_eq!(ended["submission"]["status"], "SUBMITTED");
            self.ledger.handed_in(invite);
        }
    }

    /// Sends a mutation until it is answered, and answers its payload, which must be without a problem.
    pub async fn done(&self, token: &str, query: &str, variables: Value) -> Value {
        self.done_once(token, None, query, variables).await
    }

    async fn done_once(&self, token: &str, key: Option<&str>, query: &str, variables: Value) -> Value {
        let data = self.persist(token, key, query, &variables).await;
        let payload = data.as_object().unwrap().values().next().unwrap().clone();
        assert_eq!(payload["userErrors"], json!([]), "{variables}: {payload:#}");
        payload
    }

    /// Sends a document until it is answered. A refusal is an answer; no connection and a fault are none.
    pub async fn persist(&self, token: &str, key: Option<&str>, query: &str, variables: &Value) -> Value {
        let begin = Instant::now();
        loop {
            match self.send(token, key, query, variables).await {
                Ok(mut body) if body.get("errors").is_none() => return body["data"].take(),
                Ok(body) => assert_eq!(body["errors"][0]["extensions"]["code"], "INTERNAL_SERVER_ERROR", "{body:#}"),
                Err(error) => assert!(!error.is_decode(), "{error:?}"),
            }
            assert!(begin.elapsed() < PATIENCE, "the server does not come back");
            sleep(Duration::from_millis(25)).await;
        }
    }

    async fn send(&self, token: &str, key: Option<&str>, query: &str, variables: &Value) -> reqwest::Result<Value> {
        let address = self.address.lock().unwrap().clone();
        let body = json!({ "query": query, "variables": variables });
        let mut request = self.http.post(format!("{address}/graphql")).json(&body);
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        // Headers may come before the server dies and the body never.
        let bytes = request.send().await?.bytes().await?;
        Ok(serde_json::from_slice(&bytes).unwrap_or_else(|_| panic!("no JSON: {bytes:?}")))
    }
}

/// The token of the invite link in a mail.
pub fn link_in(mail: &str) -> String {
    let (_, rest) = mail.split_once("/invite/").unwrap_or_else(|| panic!("no link in {mail}"));
    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect()
}

const CREATE_JOB: &str = "mutation($input: CreateJobDescriptionInput!) {
    createJobDescription(input: $input) { jobDescription { id } userErrors { code path message } } }";
const CREATE_ASSESSMENT: &str = "mutation($input: CreateAssessmentInput!) {
    createAssessment(input: $input) { assessment { id } userErrors { code path message } } }";
const PUBLISH: &str =
    "mutation($id: ID!) { publishAssessment(input: { assessmentId: $id }) { userErrors { code path } } }";
const INVITE: &str = "mutation($input: InviteParticipantsInput!) { inviteParticipants(input: $input) {
    results { outcome invite { id } } userErrors { code path message } } }";
const ACCEPT: &str = "mutation($token: String!) { acceptInvite(input: { token: $token }) {
    candidateToken userErrors { code path } } }";
const CONSENT: &str = "mutation { recordConsent(input: { consents: [
    { purpose: PRIVACY_NOTICE, granted: true, noticeRevision: 1 },
    { purpose: AI_SCORING, granted: true, noticeRevision: 1 }] }) { userErrors { code path message } } }";
const START: &str = "mutation { startSubmission {
    submission { sections { questions { id } } } userErrors { code path message } } }";
const SAVE: &str = "mutation($input: SaveAnswerInput!) { saveAnswer(input: $input) {
    answer { revision text } userErrors { code path message } } }";
const SUBMIT: &str = "mutation { submitSubmission { submission { status } userErrors { code path message } } }";
