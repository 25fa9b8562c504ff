//! One candidate, from the link in the mail to the submission.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use super::client::Client;
use super::material::{Character, PlayedAnswer};
use super::report;

const PEEK: &str = "query($token: String!) { inviteByToken(token: $token) {
    organizationName jobTitle status notice { revision } requiredConsents } }";
const ACCEPT: &str = "mutation($input: AcceptInviteInput!) { acceptInvite(input: $input) {
    candidateToken userErrors { code path message } } }";
const CONSENT: &str =
    "mutation($input: RecordConsentInput!) { recordConsent(input: $input) { userErrors { code path message } } }";
const START: &str =
    "mutation { startSubmission { submission { id deadline sections { questions { id kind choices { id label } } } }
    userErrors { code path message } } }";
const SAVE: &str = "mutation($input: SaveAnswerInput!) { saveAnswer(input: $input) {
    answer { revision text } userErrors { code path message } } }";
const SUBMIT: &str = "mutation { submitSubmission { submission { status } userErrors { code path message } } }";

/// Finds the invite in the mailbox and takes the assessment.
pub(super) async fn take(client: &Client, mails: &Path, who: &Character, check: bool) -> anyhow::Result<()> {
    let link = link_in_mail(mails, &who.email, "/invite/").await?;
    let invite = client.data("", PEEK, json!({ "token": link })).await?["inviteByToken"].take();
    let token = client.done("", ACCEPT, json!({ "input": { "token": link } })).await?["candidateToken"].take();
    let token = token.as_str().context("no candidate token")?;
    let revision = &invite["notice"]["revision"];
    let consent = |purpose| json!({ "purpose": purpose, "granted": true, "noticeRevision": revision });
    let consents = json!({ "input": { "consents": [consent("PRIVACY_NOTICE"), consent("AI_SCORING")] } });
    client.done(token, CONSENT, consents).await?;
    let submission = client.done(token, START, json!({})).await?["submission"].take();
    for answer in &who.answers {
        let question = &submission["sections"][answer.section]["questions"][answer.question];
        client.done(token, SAVE, json!({ "input": answer_input(question, answer) })).await?;
    }
    if check {
        refuses_a_stale_save(client, token, &submission).await?;
    }
    let submitted = client.done(token, SUBMIT, json!({})).await?;
    ensure!(submitted["submission"]["status"] == "SUBMITTED", "not submitted: {submitted:#}");
    if check {
        refuses_a_late_save(client, token, &submission).await?;
    }
    report::step(&format!("{} answered {} questions and handed in", who.name, who.answers.len()));
    Ok(())
}

fn answer_input(question: &Value, answer: &PlayedAnswer) -> Value {
    let id_of = |label: &String| {
        let choices = question["choices"].as_array().into_iter().flatten();
        choices.filter(|choice| choice["label"] == **label).map(|choice| choice["id"].clone()).next()
    };
    let choices = answer.choices.as_ref().map(|labels| labels.iter().filter_map(id_of).collect::<Vec<_>>());
    json!({
        "questionId": question["id"],
        "text": answer.text,
        "choiceIds": choices,
        "number": answer.number,
        "baseRevision": 0,
    })
}

/// A second tab that never saw the first one's answer cannot overwrite it.
async fn refuses_a_stale_save(client: &Client, token: &str, submission: &Value) -> anyhow::Result<()> {
    let question = &submission["sections"][1]["questions"][0]["id"];
    let stale = json!({ "input": { "questionId": question, "text": "from a stale tab", "baseRevision": 0 } });
    let payload = client.payload(token, SAVE, stale).await?;
    ensure!(payload["userErrors"][0]["code"] == "CONFLICT", "a stale save must conflict: {payload:#}");
    ensure!(payload["answer"]["revision"] == 1, "the saved answer comes with the conflict: {payload:#}");
    Ok(())
}

async fn refuses_a_late_save(client: &Client, token: &str, submission: &Value) -> anyhow::Result<()> {
    let question = &submission["sections"][1]["questions"][0]["id"];
    let late = json!({ "input": { "questionId": question, "text": "too late", "baseRevision": 1 } });
    let payload = client.payload(token, SAVE, late).await?;
    ensure!(payload["userErrors"][0]["code"] == "SUBMISSION_CLOSED", "a submission is closed: {payload:#}");
    Ok(())
}

/// Waits for a mail to this address and finds the token in its link.
pub(super) async fn link_in_mail(mails: &Path, address: &str, path: &str) -> anyhow::Result<String> {
    for _ in 0..300 {
        if let Some(token) = find_link(mails, address, path)? {
            return Ok(token);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("no mail with {path} came to {address} within 30 seconds")
}

fn find_link(mails: &Path, address: &str, path: &str) -> anyhow::Result<Option<String>> {
    for entry in std::fs::read_dir(mails)? {
        let file = entry?.path();
        if file.extension().is_none_or(|ending| ending != "eml") {
            continue;
        }
        let mail = std::fs::read_to_string(&file)?;
        let Some((_, rest)) = mail.split_once(path) else { continue };
        if mail.contains(address) {
            let token = rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').next();
            return Ok(token.map(str::to_owned));
        }
    }
    Ok(None)
}
