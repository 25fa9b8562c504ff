//! Two servers on one database: both number facts and run jobs, and each thing happens once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use assay::app::App;
use chrono::TimeDelta;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::support::{Team, TestServer};

const WRITERS: usize = 16;
const CALLS: usize = 6;

const CREATE_JOB: &str = "mutation($input: CreateJobDescriptionInput!) {
    createJobDescription(input: $input) { jobDescription { id } userErrors { code path message } } }";
const CREATE_ASSESSMENT: &str = "mutation($input: CreateAssessmentInput!) {
    createAssessment(input: $input) { assessment { id } userErrors { code path message } } }";
const PUBLISH: &str =
    "mutation($id: ID!) { publishAssessment(input: { assessmentId: $id }) { userErrors { code path } } }";
const INVITE: &str = "mutation($input: InviteParticipantsInput!) { inviteParticipants(input: $input) {
    results { outcome } userErrors { code path message } } }";

/// Makes an assessment that people can be invited to.
async fn publish(team: &Team<'_>) -> Value {
    let job = json!({ "input": { "organizationId": team.id, "rawText": "A cook" } });
    let job = team.owner.done(CREATE_JOB, job).await["jobDescription"]["id"].clone();
    let sections = json!([{ "title": "One", "questions": [{ "kind": "SHORT_TEXT", "prompt": "Why?" }] }]);
    let input = json!({ "jobDescriptionId": job, "title": "Cooking", "sections": sections });
    let assessment = team.owner.done(CREATE_ASSESSMENT, json!({ "input": input })).await["assessment"]["id"].clone();
    team.owner.done(PUBLISH, json!({ "id": assessment })).await;
    assessment
}

/// What `assay serve` does beside serving, until it is told to stop.
struct Background(TaskTracker, CancellationToken);

impl Background {
    fn spawn(app: &App, url: &str) -> Self {
        let (tasks, stopped) = (TaskTracker::new(), CancellationToken::new());
        app.spawn_events(url.to_owned(), &tasks, &stopped);
        app.spawn_worker(&tasks, &stopped);
        Self(tasks, stopped)
    }

    async fn end(self) {
        self.1.cancel();
        self.0.close();
        self.0.wait().await;
    }
}

/// How many mails each address got, from whichever server.
fn mails_by_address(servers: &[&TestServer]) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for mail in servers.iter().flat_map(|server| server.mailer.mails()) {
        *found.entry(mail.to.address).or_default() += 1;
    }
    found
}

async fn at_rest(server: &TestServer) -> bool {
    let client = server.database.client().await;
    let left = "SELECT (SELECT count(*) FROM events WHERE seq IS NULL)
        + (SELECT count(*) FROM jobs WHERE run_at <= $1)";
    let now = assay::kernel::clock::Clock::now(&*server.clock);
    client.query_one(left, &[&now]).await.unwrap().get::<_, i64>(0) == 0
}

/// Numbers that are missing or stand twice, over all organizations, and how many there are.
async fn numbers(server: &TestServer) -> (i64, i64) {
    let count = "SELECT count(*) FILTER (WHERE seq IS DISTINCT FROM place), count(*) FROM (
        SELECT seq, row_number() OVER (PARTITION BY organization_id ORDER BY seq) AS place FROM events) AS e";
    let row = server.database.client().await.query_one(count, &[]).await.unwrap();
    (row.get(0), row.get(1))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_servers_number_each_fact_and_do_each_job_once() {
    let one = TestServer::start().await;
    let other = TestServer::on(one.database.clone()).await;
    let acme = one.organization("Acme").await;
    let assessment = publish(&acme).await;
    let backgrounds = [&one, &other].map(|server| Background::spawn(&server.app, &server.database.url));

    let writers = (0..WRITERS).map(|writer| {
        let server = if writer % 2 == 0 { &one } else { &other };
        let caller = server.bearer(acme.owner.token());
        let (caller, assessment) = (Arc::new(caller), assessment.clone());
        async move {
            for call in 0..CALLS {
                let row = |n: usize| json!({ "name": "Ada", "email": format!("p{writer}-{call}-{n}@example.com") });
                let people = json!({ "assessmentId": assessment, "participants": [row(0), row(1)] });
                let invited = caller.done(INVITE, json!({ "input": people })).await;
                assert_eq!(invited["results"], json!([{ "outcome": "CREATED" }, { "outcome": "CREATED" }]));
            }
        }
    });
    futures_util::future::join_all(writers).await;
    let rest = async {
        while !at_rest(&one).await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), rest).await.expect("the servers come to rest");
    for background in backgrounds {
        background.end().await;
    }

    let invited = WRITERS * CALLS * 2;
    let mails = mails_by_address(&[&one, &other]);
    assert_eq!(mails.len(), invited, "everyone has a mail");
    assert!(mails.values().all(|mails| *mails == 1), "somebody has two mails: {mails:?}");
    assert!(!one.mailer.mails().is_empty() && !other.mailer.mails().is_empty(), "only one of them worked");
    // Founded, joined; pasted, read, opened; drafted, published; and three for each person.
    assert_eq!(numbers(&one).await, (0, i64::try_from(7 + 3 * invited).unwrap()));
}

#[tokio::test]
async fn a_dead_servers_job_is_taken_over_when_its_lease_ends() {
    let one = TestServer::start().await;
    let acme = one.organization("Acme").await;
    let assessment = publish(&acme).await;
    one.settle().await;
    let people = json!([{ "name": "Ada", "email": "ada@example.com" }]);
    acme.owner.done(INVITE, json!({ "input": { "assessmentId": assessment, "participants": people } })).await;
    while one.app.sequence().await.unwrap() {}
    // A server claims the job and is never heard of again: this is all that it leaves behind.
    let client = one.database.client().await;
    let claimed =
        "SELECT jsonb_array_length(assay_claim_jobs($1::timestamptz, $1::timestamptz + interval '30 seconds', 8))";
    let now = assay::kernel::clock::Clock::now(&*one.clock);
    let claimed: i32 = client.query_one(claimed, &[&now]).await.unwrap().get(0);
    assert_eq!(claimed, 1);

    let heir = TestServer::on(one.database.clone()).await;
    heir.clock.advance(TimeDelta::seconds(29));
    assert_eq!(heir.app.worker().run_due().await.unwrap(), 0, "somebody may still be at it");
    assert_eq!(heir.mailer.mails().len(), 0);
    heir.clock.advance(TimeDelta::seconds(1));
    assert_eq!(heir.app.worker().run_due().await.unwrap(), 1);
    assert_eq!(heir.mailer.mails_to("ada@example.com").len(), 1);
    // It is done for good: nobody finds it again.
    heir.pass(TimeDelta::minutes(5)).await;
    one.pass(TimeDelta::minutes(6)).await;
    assert_eq!(mails_by_address(&[&one, &heir]), BTreeMap::from([("ada@example.com".to_owned(), 1)]));
}
