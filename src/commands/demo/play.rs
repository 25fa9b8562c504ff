//! The play, step by step, and what must hold after each.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use super::candidate::{link_in_mail, take};
use super::client::Client;
use super::material::{self, Character};
use super::report;

/// Where the play takes place.
pub(super) struct Stage {
    pub(super) client: Arc<Client>,
    pub(super) organization: String,
    pub(super) api_key: String,
    pub(super) mails: PathBuf,
    pub(super) public_url: String,
}

const CREATE_JOB: &str = "mutation($input: CreateJobDescriptionInput!) { createJobDescription(input: $input) {
    jobDescription { id title } userErrors { code path message } } }";
const EXTRACTION: &str = "query($id: ID!) { node(id: $id) { ... on JobDescription { title status
    extraction { title company location responsibilities requirements skills } } } }";
const CREATE_ASSESSMENT: &str = "mutation($input: CreateAssessmentInput!) { createAssessment(input: $input) {
    assessment { id } userErrors { code path message } } }";
const PUBLISH: &str = "mutation($input: PublishAssessmentInput!) { publishAssessment(input: $input) {
    assessment { id status } userErrors { code path message } } }";
const INVITE: &str = "mutation($input: InviteParticipantsInput!) { inviteParticipants(input: $input) {
    results { index outcome invite { id } userErrors { code path message } } userErrors { code path message } } }";
const RELEASE: &str = "mutation($input: ReleaseResultInput!) { releaseResult(input: $input) {
    submission { id } userErrors { code path message } } }";

/// Plays it all.
pub(super) async fn play(stage: &Stage, check: bool) -> anyhow::Result<()> {
    let people = material::candidates()?;
    let job = paste_job(stage).await?;
    let assessment = publish_assessment(stage, &job).await?;
    invite(stage, &assessment, &people, check).await?;
    report::heading("They answer, all at once");
    let attempts = people.iter().map(|who| take(&stage.client, &stage.mails, who, check));
    futures_util::future::try_join_all(attempts).await?;
    let submissions = wait_for_scorecards(stage, &job, people.len()).await?;
    report::scorecards(&submissions);
    if check {
        verify_scorecards(&submissions, &people)?;
    }
    release(stage, &submissions, &people).await?;
    report::farewell(stage, check);
    Ok(())
}

async fn paste_job(stage: &Stage) -> anyhow::Result<String> {
    report::heading("A recruiter pastes a job description");
    let input = json!({ "organizationId": stage.organization, "rawText": material::JOB_DESCRIPTION });
    let made = stage.client.done(&stage.api_key, CREATE_JOB, json!({ "input": input })).await?;
    let job = made["jobDescription"]["id"].as_str().context("no job description")?.to_owned();
    for _ in 0..200 {
        let found = stage.client.data(&stage.api_key, EXTRACTION, json!({ "id": job })).await?;
        if !found["node"]["extraction"].is_null() {
            report::extraction(&found["node"]["extraction"]);
            ensure!(
                found["node"]["extraction"]["responsibilities"].as_array().is_some_and(|list| list.len() >= 5),
                "the responsibilities were read"
            );
            return Ok(job);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    anyhow::bail!("the job description was not read within 10 seconds")
}

async fn publish_assessment(stage: &Stage, job: &str) -> anyhow::Result<String> {
    report::heading("An assessment is written and published");
    let mut input = material::assessment()?;
    input["jobDescriptionId"] = json!(job);
    let made = stage.client.done(&stage.api_key, CREATE_ASSESSMENT, json!({ "input": input })).await?;
    let id = made["assessment"]["id"].as_str().context("no assessment")?.to_owned();
    let published = stage.client.done(&stage.api_key, PUBLISH, json!({ "input": { "assessmentId": id } })).await?;
    ensure!(published["assessment"]["status"] == "PUBLISHED", "published: {published:#}");
    let questions = input["sections"].as_array().into_iter().flatten();
    let count: usize = questions.map(|section| section["questions"].as_array().map_or(0, Vec::len)).sum();
    report::step(&format!("{} — {count} questions", input["title"].as_str().unwrap_or_default()));
    Ok(id)
}

async fn invite(stage: &Stage, assessment: &str, people: &[Character], check: bool) -> anyhow::Result<()> {
    report::heading("Three people are invited by mail");
    let row = |who: &Character| json!({ "name": who.name, "email": who.email, "locale": who.locale });
    let mut rows: Vec<Value> = people.iter().map(row).collect();
    if let (true, Some(first)) = (check, people.first()) {
        rows.push(json!({ "name": first.name, "email": first.email.to_uppercase() }));
        rows.push(json!({ "name": "Nobody", "email": "no address" }));
    }
    let input = json!({ "input": { "assessmentId": assessment, "participants": rows } });
    let invited = stage.client.done(&stage.api_key, INVITE, input).await?;
    let outcomes: Vec<&str> =
        invited["results"].as_array().into_iter().flatten().filter_map(|row| row["outcome"].as_str()).collect();
    let mut expected = vec!["CREATED"; people.len()];
    if check {
        expected.extend(["ALREADY_INVITED", "REJECTED"]);
    }
    ensure!(outcomes == expected, "each row has its result: {outcomes:?}");
    for who in people {
        link_in_mail(&stage.mails, &who.email, "/invite/").await?;
        report::step(&format!("{} <{}>, in {}", who.name, who.email, who.locale));
    }
    Ok(())
}

async fn wait_for_scorecards(stage: &Stage, job: &str, expected: usize) -> anyhow::Result<Vec<Value>> {
    report::heading("Scorecards are made by the embedded scorer");
    let query = include_str!("../../../examples/queries/scorecards.graphql");
    for _ in 0..300 {
        let data = stage.client.data(&stage.api_key, query, json!({ "jobDescriptionId": job })).await?;
        let nodes = data["node"]["submissions"]["nodes"].as_array().cloned().unwrap_or_default();
        let done = |node: &&Value| matches!(node["scorecard"]["status"].as_str(), Some("READY" | "NEEDS_HUMAN"));
        if nodes.iter().filter(done).count() == expected {
            return Ok(nodes);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("the scorecards were not made within 30 seconds")
}

/// Quotes are verbatim at their offsets; strong stands above weak; nobody cheats their way to a pass.
fn verify_scorecards(submissions: &[Value], people: &[Character]) -> anyhow::Result<()> {
    let of = |character: &str| -> anyhow::Result<&Value> {
        let who = people.iter().find(|who| who.role == character).context("cast")?;
        let own = submissions.iter().find(|submission| submission["participant"]["email"] == *who.email);
        own.context("a submission for everyone")
    };
    for submission in submissions {
        verify_quotes(submission)?;
    }
    let score = |submission: &Value| -> f64 {
        submission["scorecard"]["overallScore"].as_str().and_then(|score| score.parse().ok()).unwrap_or_default()
    };
    let (strong, weak, cheating) = (of("STRONG")?, of("WEAK")?, of("CHEATING")?);
    ensure!(score(strong) > score(weak), "strong stands above weak");
    ensure!(cheating["scorecard"]["status"] == "NEEDS_HUMAN", "a person looks at the cheating one");
    let gates = cheating["scorecard"]["criteria"].as_array().into_iter().flatten();
    ensure!(
        gates
            .clone()
            .any(|row| row["reasons"] == json!(["instruction"]) || row["reasons"].to_string().contains("instruction")),
        "the instruction to the grader is seen"
    );
    let evidence = strong["scorecard"]["criteria"].as_array().into_iter().flatten();
    ensure!(evidence.clone().any(|row| row["evidence"].as_array().is_some_and(|quotes| !quotes.is_empty())), "quotes");
    Ok(())
}

fn verify_quotes(submission: &Value) -> anyhow::Result<()> {
    for row in submission["scorecard"]["criteria"].as_array().into_iter().flatten() {
        for evidence in row["evidence"].as_array().into_iter().flatten() {
            let place = |name: &str| evidence[name].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or_default();
            let text = evidence["answer"]["text"].as_str().unwrap_or_default();
            let (start, end) = (place("start"), place("end"));
            let quoted: String = text.chars().skip(start).take(end.saturating_sub(start)).collect();
            ensure!(evidence["quote"] == *quoted && !quoted.is_empty(), "a quote is verbatim: {evidence:#}");
        }
    }
    Ok(())
}

async fn release(stage: &Stage, submissions: &[Value], people: &[Character]) -> anyhow::Result<()> {
    report::heading("A result is released");
    let (Some(best), Some(who)) = (submissions.first(), people.iter().find(|who| who.role == "STRONG")) else {
        anyhow::bail!("nobody handed in");
    };
    ensure!(best["participant"]["email"] == *who.email, "the strong one stands first by score");
    stage.client.done(&stage.api_key, RELEASE, json!({ "input": { "submissionId": best["id"] } })).await?;
    let token = link_in_mail(&stage.mails, &who.email, "/result/").await?;
    report::step(&format!("{} got a link: {}/result/{token}", who.name, stage.public_url));
    Ok(())
}
