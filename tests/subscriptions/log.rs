//! The log as it grows: in order, without a gap, through lost connections, restarts and several servers.

use std::time::Duration;

use assay::kernel::ids::TypedId;
use serde_json::{Value, json};

use super::{EVENTS, at_rest, impatient};
use crate::support::{Frames, Listening, Socket, Team, TestServer, text};

const WRITERS: usize = 16;
const CALLS: usize = 8;
const CREATE_JOB: &str = "mutation($input: CreateJobDescriptionInput!) { createJobDescription(input: $input) {
    jobDescription { id } userErrors { code } } }";

fn seq(data: &Value) -> i64 {
    text(&data["events"]["seq"]).parse().unwrap()
}

/// Sixteen people paste job descriptions at two servers at once.
async fn write(acme: &Team<'_>, servers: [&TestServer; 2]) {
    let writers = (0..WRITERS).map(|writer| {
        let caller = servers[writer % 2].bearer(acme.owner.token());
        async move {
            for _ in 0..CALLS {
                let input = json!({ "organizationId": acme.id, "rawText": "A cook" });
                caller.done(CREATE_JOB, json!({ "input": input })).await;
            }
        }
    });
    futures_util::future::join_all(writers).await;
}

/// Follows the log through connections that are lost after a few facts each, at this server and that, until `last`.
async fn follow(servers: [&Listening; 2], token: &str, organization: &str, last: i64) -> Vec<i64> {
    let mut seen = vec![0];
    for round in 0.. {
        let mut socket = Socket::introduced(servers[round % 2], token).await;
        let after = seen.last().unwrap().to_string();
        socket.subscribe("log", EVENTS, json!({ "id": organization, "after": after })).await;
        for _ in 0..7 + 5 * round {
            seen.push(seq(&socket.data("log").await));
            if seen.last() == Some(&last) {
                return seen.split_off(1);
            }
        }
        // The line is cut in the midst of it: nobody says goodbye.
        drop(socket);
    }
    unreachable!("a round begins after each other")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_missed_and_nothing_repeated_across_lost_connections_and_servers() {
    let one = TestServer::start().await;
    let other = TestServer::on(one.database.clone()).await;
    let acme = one.organization("Acme").await;
    let (here, there) = (Listening::on(&one).await, Listening::on(&other).await);
    // Founded and joined; pasted and read, for each.
    let last = i64::try_from(2 + 2 * WRITERS * CALLS).unwrap();
    let followers = (0..4).map(|follower| {
        let servers = if follower % 2 == 0 { [&here, &there] } else { [&there, &here] };
        follow(servers, acme.owner.token(), &acme.id, last)
    });
    let ((), followed) = tokio::join!(write(&acme, [&one, &other]), futures_util::future::join_all(followers));
    for seen in followed {
        assert_eq!(seen, (1..=last).collect::<Vec<_>>());
    }
    at_rest(&one).await;
    here.stop().await;
    there.stop().await;
}

#[tokio::test]
async fn who_names_no_place_hears_only_what_is_to_come() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    acme.job("A cook").await;
    server.settle().await;
    let listening = Listening::on(&server).await;
    let mut live = Frames::of(&server, Some(acme.owner.token()), EVENTS, json!({ "id": acme.id })).await;
    let kinds = json!({ "id": acme.id, "after": "0", "kinds": ["JOB_DESCRIPTION_EXTRACTED"] });
    let mut some = Frames::of(&server, Some(acme.owner.token()), EVENTS, kinds).await;
    assert_eq!(some.data().await["events"]["seq"], "4", "of the past, what was asked for");
    // The stream reads where the log ends as soon as it is looked at.
    let (first, ()) = tokio::join!(live.data(), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        acme.job("A nurse").await;
    });
    assert_eq!((&first["events"]["seq"], &first["events"]["kind"]), (&json!("5"), &json!("JOB_DESCRIPTION_CREATED")));
    assert_eq!(live.data().await["events"]["kind"], "JOB_DESCRIPTION_EXTRACTED");
    assert_eq!(some.data().await["events"]["seq"], "6");
    at_rest(&server).await;
    listening.stop().await;
}

/// More facts than any queue holds, while the reader reads nothing: it gets them all from the table.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_slow_reader_gets_everything_in_order() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let listening = Listening::on(&server).await;
    at_rest(&server).await;
    let variables = json!({ "id": acme.id, "after": "0" });
    let mut slow = Frames::of(&server, Some(acme.owner.token()), EVENTS, variables).await;
    assert_eq!(seq(&slow.data().await), 1);
    let more = "INSERT INTO events (organization_id, event_id, kind, subject_kind, subject_id, actor_kind, payload, occurred_at)
        SELECT $1, gen_random_uuid(), 'organization.updated', 'Organization', $1, 'SYSTEM',
            jsonb_build_object('organization', $2::text), now()
        FROM generate_series(1, 60)";
    let client = server.database.client().await;
    for _ in 0..80 {
        // Each batch is numbered by itself, so that there are more of them than may wait.
        client.execute(more, &[&acme.organization.uuid(), &acme.id]).await.unwrap();
        while server.app.sequence().await.unwrap() {}
        tokio::task::yield_now().await;
    }
    for expected in 2..=2 + 80 * 60 {
        assert_eq!(seq(&slow.data().await), expected);
    }
    at_rest(&server).await;
    listening.stop().await;
}

#[tokio::test]
async fn a_fact_leads_to_its_subject_and_to_whoever_did_it() {
    let server = impatient().await;
    let acme = server.organization("Acme").await;
    let (key, secret) = super::key(&acme, &["MANAGE_JOB_DESCRIPTIONS", "VIEW_ASSESSMENTS"]).await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    let input = json!({ "organizationId": acme.id, "rawText": "A nurse" });
    let job = server.bearer(&secret).done(CREATE_JOB, json!({ "input": input })).await["jobDescription"]["id"].clone();
    server.settle().await;
    let query = "subscription($id: ID!) { events(organizationId: $id, after: \"0\") { kind
        subject { __typename id ... on Submission { status participant { name } } }
        actor { __typename ... on User { email sessions { id } memberships { role } } ... on ApiKey { id } ... on Candidate { inviteId } } } }";
    let mut frames = Frames::of(&server, Some(acme.owner.token()), query, json!({ "id": acme.id })).await;
    let mut seen = std::collections::HashMap::new();
    while !seen.contains_key(&("JOB_DESCRIPTION_CREATED".to_owned(), job.clone())) {
        let event = frames.data().await["events"].clone();
        seen.insert((text(&event["kind"]).to_owned(), event["subject"]["id"].clone()), event);
    }
    let of = |kind: &str| seen.iter().find(|((found, _), _)| found == kind).unwrap().1;
    assert_eq!(of("MEMBER_JOINED")["subject"], json!(null), "a membership is no node");
    let by_owner = &of("ASSESSMENT_PUBLISHED")["actor"];
    assert_eq!(by_owner["email"], "owner@acme.example.com");
    assert_eq!((&by_owner["memberships"][0]["role"], &by_owner["sessions"]), (&json!("OWNER"), &json!([])));
    let started = of("SUBMISSION_STARTED");
    assert_eq!(started["actor"], json!({ "__typename": "Candidate", "inviteId": ada.invite }));
    assert_eq!(started["subject"]["participant"]["name"], "Ada");
    assert_eq!(started["subject"]["status"], "IN_PROGRESS");
    let by_key = &seen[&("JOB_DESCRIPTION_CREATED".to_owned(), job)];
    assert_eq!(by_key["actor"], json!({ "__typename": "ApiKey", "id": key }));
    assert_eq!(of("INVITE_SENT")["actor"], json!(null), "the server did it");

    // Who may read the log and nothing else sees that something happened, and not to whom.
    let (_, auditor) = super::key(&acme, &["VIEW_EVENTS"]).await;
    let mut frames = Frames::of(&server, Some(&auditor), query, json!({ "id": acme.id })).await;
    for _ in 0..seen.len() {
        assert_eq!(frames.data().await["events"]["subject"], json!(null));
    }
    // The list of the log says the same as the stream.
    let list = "query($id: ID!) { organization(id: $id) { events(first: 100) { nodes { kind
        subject { id } actor { __typename ... on User { name } } } } } }";
    let listed = acme.owner.data(list, json!({ "id": acme.id })).await;
    let listed = listed["organization"]["events"]["nodes"].as_array().unwrap().clone();
    let started = listed.iter().find(|event| event["kind"] == "SUBMISSION_STARTED").unwrap();
    assert_eq!(started["subject"]["id"], of("SUBMISSION_STARTED")["subject"]["id"]);
    server.settle().await;
}
