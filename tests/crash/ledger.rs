//! What the server acknowledged, and whether it is there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use serde_json::{Value, json};

use super::load::{Load, link_in};
use super::program::{Database, Program};

/// What clients were told, as they were told it.
#[derive(Default)]
pub struct Ledger {
    /// Invite of each address.
    invites: Mutex<BTreeMap<String, String>>,
    /// Newest answer of each invite.
    attempts: Mutex<BTreeMap<String, Attempt>>,
}

/// How far somebody came.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    pub revision: i64,
    pub text: String,
    pub handed_in: bool,
}

const EVENTS: &str = "query($id: ID!, $after: String) { organization(id: $id) {
    events(first: 100, after: $after) { nodes { seq kind data } pageInfo { hasNextPage endCursor } } } }";
const SUBMISSIONS: &str = "query($id: ID!, $after: String) { organization(id: $id) {
    submissions(first: 100, after: $after) { nodes { status invite { id } answers { text revision } }
    pageInfo { hasNextPage endCursor } } } }";

impl Ledger {
    pub fn invited(&self, address: String, invite: String) {
        let former = self.invites.lock().unwrap().insert(address, invite);
        assert_eq!(former, None, "an address is invited once");
    }

    pub fn attempted(&self, invite: &str, attempt: Attempt) {
        self.attempts.lock().unwrap().insert(invite.to_owned(), attempt);
    }

    pub fn handed_in(&self, invite: &str) {
        self.attempts.lock().unwrap().get_mut(invite).unwrap().handed_in = true;
    }

    /// Holds it against what the server has. Everybody asked until they were answered: there is nothing besides.
    pub async fn verify(&self, load: &Load, program: &Program, database: &Database) {
        let invites = self.invites.lock().unwrap().clone();
        let attempts = self.attempts.lock().unwrap().clone();
        let (people, saved) = (invites.len(), attempts.len());
        println!("{people} invites, {saved} attempts");
        assert!(people > 50 && saved > 10, "too little happened to prove anything: {people} invites, {saved} attempts");

        let rows = "SELECT p.email, i.id FROM invites i JOIN participants p ON p.id = i.participant_id";
        let stored = database.client.query(rows, &[]).await.unwrap();
        let addresses: Vec<String> = stored.iter().map(|row| row.get(0)).collect();
        assert_eq!(addresses.iter().collect::<BTreeSet<_>>(), invites.keys().collect());
        assert_eq!(addresses.len(), people, "somebody is invited twice");

        verify_mails(program, &invites);
        verify_attempts(load, attempts).await;
        verify_log(load, &invites).await;
        for doubled in DOUBLED {
            assert_eq!(database.count(doubled).await, 0, "{doubled}");
        }
    }
}

/// What must not be: jobs that failed, things that happened twice or not at all.
const DOUBLED: [&str; 5] = [
    "SELECT count(*) FROM jobs WHERE dead_at IS NOT NULL",
    "SELECT count(*) FROM invites i WHERE (SELECT count(*) FROM mail_deliveries d WHERE d.invite_id = i.id) <> 1",
    "SELECT count(*) FROM (SELECT FROM submissions GROUP BY invite_id HAVING count(*) > 1) AS s",
    "SELECT count(*) FROM submissions s WHERE (s.status = 'SUBMITTED')::int
        <> (SELECT count(*) FROM scorecards c WHERE c.submission_id = s.id AND c.status IN ('READY', 'NEEDS_HUMAN'))",
    "SELECT count(*) FROM (SELECT FROM events WHERE kind NOT IN ('consent.recorded', 'participant.updated')
        GROUP BY kind, subject_id HAVING count(*) > 1) AS e",
];

/// One mail a person, with one link, and none to anybody else.
fn verify_mails(program: &Program, invites: &BTreeMap<String, String>) {
    let mut links: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in std::fs::read_dir(program.mails()).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_some_and(|ending| ending == "eml") {
            let mail = std::fs::read_to_string(&file).unwrap();
            let to = mail.lines().find(|line| line.starts_with("To:")).unwrap();
            let address = to.rsplit(['<', ' ']).next().unwrap().trim_end_matches('>').to_owned();
            links.entry(address).or_default().push(link_in(&mail));
        }
    }
    assert_eq!(links.keys().collect::<BTreeSet<_>>(), invites.keys().collect(), "each invite has its mail");
    assert!(links.values().all(|links| links.len() == 1), "somebody got two mails");
    let different: BTreeSet<_> = links.values().flatten().collect();
    assert_eq!(different.len(), links.len(), "two people got the same link");
}

/// The newest acknowledged answer of everyone, and no other.
async fn verify_attempts(load: &Load, attempts: BTreeMap<String, Attempt>) {
    let mut stored = BTreeMap::new();
    for node in all(load, SUBMISSIONS, "submissions").await {
        let answers = node["answers"].as_array().unwrap();
        assert_eq!(answers.len(), 1, "one question has one answer: {node:#}");
        let attempt = Attempt {
            revision: answers[0]["revision"].as_i64().unwrap(),
            text: answers[0]["text"].as_str().unwrap().to_owned(),
            handed_in: node["status"] == "SUBMITTED",
        };
        let former = stored.insert(node["invite"]["id"].as_str().unwrap().to_owned(), attempt);
        assert_eq!(former, None, "an invite has two submissions");
    }
    assert_eq!(stored, attempts);
}

/// Numbers from 1 without gap or repeat; every invite was created and sent. That no fact stands twice is in [`DOUBLED`].
async fn verify_log(load: &Load, invites: &BTreeMap<String, String>) {
    let facts = all(load, EVENTS, "events").await;
    let numbers: Vec<usize> = facts.iter().map(|fact| fact["seq"].as_str().unwrap().parse().unwrap()).collect();
    assert_eq!(numbers, (1..=facts.len()).collect::<Vec<_>>());
    let all: BTreeSet<_> = invites.values().map(String::as_str).collect();
    let told = |kind: &str| {
        let told = facts.iter().filter(|fact| fact["kind"] == kind);
        told.map(|fact| fact["data"]["invite"].as_str().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(told("INVITE_CREATED").iter().copied().collect::<BTreeSet<_>>(), all);
    assert_eq!(told("INVITE_SENT").into_iter().collect::<BTreeSet<_>>(), all, "each mail left");
}

/// All rows of one of the organization's lists.
async fn all(load: &Load, query: &str, list: &str) -> Vec<Value> {
    let (mut rows, mut after) = (Vec::new(), Value::Null);
    loop {
        let variables = json!({ "id": load.organization, "after": after });
        let page = load.persist(&load.api_key, None, query, &variables).await["organization"][list].take();
        rows.extend(page["nodes"].as_array().unwrap().clone());
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            return rows;
        }
    }
}
