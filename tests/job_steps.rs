//! Where a job description stands: opened, closed, opened again, put away, and what that means for invites.

use serde_json::{Value, json};

use crate::support::hiring::{INVITE, single_choice};
use crate::support::{Candidate, Published, Team, TestServer, id, problems};

const SEE: &str = "query($id: ID!) { node(id: $id) { ... on JobDescription { status version } } }";

/// A mutation that takes a job description and nothing else.
async fn step(team: &Team<'_>, mutation: &str, job: &str) -> Value {
    let input = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let document = format!(
        "mutation($input: {input}!) {{ {mutation}(input: $input) {{ jobDescription {{ status version }}
            userErrors {{ code path message }} }} }}"
    );
    team.owner.payload(&document, json!({ "input": { "jobDescriptionId": job } })).await
}

async fn steps(team: &Team<'_>, job: &str, way: &[(&str, &str)]) {
    for (mutation, expected) in way {
        let payload = step(team, mutation, job).await;
        let outcome = match payload["jobDescription"]["status"].as_str() {
            Some(status) => status.to_owned(),
            None => problems(&payload).join(","),
        };
        assert_eq!(outcome, *expected, "{mutation}");
    }
}

async fn seen(team: &Team<'_>, job: &str) -> Value {
    team.owner.data(SEE, json!({ "id": job })).await["node"].clone()
}

/// What the log says of job descriptions, without their creation and extraction.
async fn told(server: &TestServer) -> Vec<String> {
    let kinds = "SELECT kind FROM events WHERE kind LIKE 'job_description.%'
        AND kind NOT IN ('job_description.created', 'job_description.extracted') ORDER BY id";
    let rows = server.database.client().await.query(kinds, &[]).await.unwrap();
    rows.iter().map(|row| row.get::<_, String>(0).replace("job_description.", "")).collect()
}

#[tokio::test]
async fn a_job_description_goes_its_way_and_back_from_closed() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job("A nurse").await;
    steps(
        &acme,
        &job,
        &[
            ("closeJobDescription", "NOT_OPEN jobDescriptionId"),
            ("openJobDescription", "OPEN"),
            ("openJobDescription", "OPEN"),
            ("closeJobDescription", "CLOSED"),
            ("closeJobDescription", "CLOSED"),
            ("openJobDescription", "OPEN"),
            ("closeJobDescription", "CLOSED"),
            ("archiveJobDescription", "ARCHIVED"),
            ("archiveJobDescription", "ARCHIVED"),
            ("openJobDescription", "ARCHIVED jobDescriptionId"),
            ("closeJobDescription", "ARCHIVED jobDescriptionId"),
        ],
    )
    .await;
    server.settle().await;
    // What changed nothing is not told, and raised no version.
    assert_eq!(told(&server).await, ["opened", "closed", "opened", "closed", "archived"]);
    assert_eq!(seen(&acme, &job).await, json!({ "status": "ARCHIVED", "version": 6 }));
}

#[tokio::test]
async fn drafts_and_open_ones_can_be_put_away() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (unused, open) = (acme.job("A nurse").await, acme.job("A cook").await);
    steps(&acme, &unused, &[("archiveJobDescription", "ARCHIVED")]).await;
    steps(&acme, &open, &[("openJobDescription", "OPEN"), ("archiveJobDescription", "ARCHIVED")]).await;
    server.settle().await;
    assert_eq!(told(&server).await, ["archived", "opened", "closed", "archived"]);
}

async fn invite(team: &Team<'_>, assessment: &Published, name: &str) -> Vec<String> {
    let row = json!({ "name": name, "email": format!("{name}@example.com") });
    let input = json!({ "assessmentId": assessment.id, "participants": [row] });
    problems(&team.owner.payload(INVITE, json!({ "input": input })).await)
}

/// Whoever was asked to take part may, wherever the job description stands by then.
#[tokio::test]
async fn what_was_sent_goes_on_and_nothing_new_is_sent() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[single_choice()]).await;
    let at_work = server.started(&acme, &assessment, "Ada").await;
    let sent = acme.invite(&assessment, &[json!({ "name": "Ben", "email": "ben@example.com" })]).await;
    server.settle().await;
    for mutation in ["closeJobDescription", "archiveJobDescription"] {
        assert_eq!(problems(&step(&acme, mutation, &assessment.job).await), [""; 0]);
        assert_eq!(invite(&acme, &assessment, "carl").await, ["JOB_CLOSED assessmentId"], "{mutation}");
    }
    let invited = Candidate::accept(&server, &server.link("ben@example.com"), &id(&sent[0]["invite"])).await;
    invited.consent(&["PRIVACY_NOTICE"]).await;
    invited.start().await;
    for candidate in [at_work, invited] {
        candidate.submit().await;
        server.settle().await;
        assert_eq!(acme.see_invite(&candidate.invite).await["status"], "SUBMITTED");
    }
}

#[tokio::test]
async fn one_that_is_opened_again_takes_invites_again() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[single_choice()]).await;
    steps(&acme, &assessment.job, &[("closeJobDescription", "CLOSED")]).await;
    assert_eq!(invite(&acme, &assessment, "ada").await, ["JOB_CLOSED assessmentId"]);
    steps(&acme, &assessment.job, &[("openJobDescription", "OPEN")]).await;
    assert_eq!(invite(&acme, &assessment, "ada").await, [""; 0]);
    server.settle().await;
}

#[tokio::test]
async fn a_step_taken_by_many_at_once_is_taken_and_told_once() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job("A nurse").await;
    let open = || async { step(&acme, "openJobDescription", &job).await };
    let (a, b, c) = tokio::join!(open(), open(), open());
    for answer in [a, b, c] {
        assert_eq!(answer["jobDescription"], json!({ "status": "OPEN", "version": 2 }));
    }
    server.settle().await;
    assert_eq!(told(&server).await, ["opened"]);
}

#[tokio::test]
async fn a_step_with_a_key_answers_the_same_again() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job("A nurse").await;
    let close =
        "mutation($id: ID!) { closeJobDescription(input: { jobDescriptionId: $id }) { userErrors { code path } } }";
    let refused = || async { problems(&acme.owner.once("k").payload(close, json!({ "id": job })).await) };
    assert_eq!(refused().await, ["NOT_OPEN jobDescriptionId"]);
    steps(&acme, &job, &[("openJobDescription", "OPEN")]).await;
    // What the key stands for was answered: the job description stays open.
    assert_eq!(refused().await, ["NOT_OPEN jobDescriptionId"]);
    assert_eq!(seen(&acme, &job).await["status"], "OPEN");
    server.settle().await;
}
