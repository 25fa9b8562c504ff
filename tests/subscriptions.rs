//! What is followed: the log and the attempts, over Server-Sent Events and WebSocket, as long as one may.

mod event_streams;
mod log;
mod progress;
mod rights;
mod sockets;

use std::time::Duration;

use assay::config::StreamTimes;
use serde_json::{Value, json};

use crate::support::{Team, TestDatabase, TestServer};

const EVENTS: &str = "subscription($id: ID!, $after: EventCursor, $kinds: [EventKind!]) {
    events(organizationId: $id, after: $after, kinds: $kinds) { seq kind data } }";
const PROGRESS: &str = "subscription($job: ID!) { submissionProgress(jobDescriptionId: $job) {
    submission { id } status answered questions lastSavedAt } }";

/// A server in which little time passes on quiet connections.
async fn impatient() -> TestServer {
    let times = StreamTimes {
        introduction: Duration::from_millis(400),
        ping: Duration::from_millis(300),
        heartbeat: Duration::from_millis(100),
        recheck: Duration::from_millis(200),
    };
    TestServer::timed(TestDatabase::migrated().await, times).await
}

/// A key of the team with these permissions: its id and its secret.
async fn key(team: &Team<'_>, permissions: &[&str]) -> (String, String) {
    let create = "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } secret
        userErrors { code } } }";
    let input = json!({ "organizationId": team.id, "name": "follower", "permissions": permissions });
    let made = team.owner.done(create, json!({ "input": input })).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&made["apiKey"]["id"]), text(&made["secret"]))
}

async fn revoke_key(team: &Team<'_>, key: &str) {
    let revoke = "mutation($id: ID!) { revokeApiKey(input: { apiKeyId: $id }) { apiKey { id } userErrors { code } } }";
    team.owner.done(revoke, json!({ "id": key })).await;
}

/// Waits until nothing is left to be numbered or done, on a server that works by itself.
async fn at_rest(server: &TestServer) {
    let client = server.database.client().await;
    let left = "SELECT (SELECT count(*) FROM events WHERE seq IS NULL)
        + (SELECT count(*) FROM jobs WHERE run_at <= $1)";
    let now = assay::kernel::clock::Clock::now(&*server.clock);
    let rest = async {
        while client.query_one(left, &[&now]).await.unwrap().get::<_, i64>(0) > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), rest).await.expect("the server comes to rest");
}
