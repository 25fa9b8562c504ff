//! One candidate, from the link in the mail to the submission.

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use super::client::Caller;
use super::mailbox::link_in_mail;
use super::material::{Character, PlayedAnswer};
use super::play::{Stage, document};
use super::report;

/// Finds the invite in the mailbox and takes the assessment. Answers the tokens that the candidate was given.
pub(super) async fn take(stage: &Stage, who: &Character) -> anyhow::Result<Vec<String>> {
    let link = link_in_mail(&stage.mails, &who.email, "/invite/").await?;
    let nobody = stage.client.anonymous();
    let invite = nobody.data(document!("invite_by_token"), json!({ "token": link })).await?["inviteByToken"].take();
    let accepted = nobody.done(document!("accept_invite"), json!({ "input": { "token": link } })).await?;
    let token = accepted["candidateToken"].as_str().context("no candidate token")?;
    let candidate = stage.client.bearer(token);
    candidate.done(document!("record_consent"), consents(&invite, who)).await?;
    let submission = candidate.done(document!("start_submission"), json!({})).await?["submission"].take();
    ensure!(submission["deadline"].is_string(), "the clock runs: {submission:#}");

    answer_all(&candidate, who, &submission).await?;
    let last = who.answers.last().filter(|_| stage.check);
    if let Some(last) = last {
        refused(&candidate, input(&submission, last, Some("from a stale tab")), "CONFLICT").await?;
    }
    let handed_in = candidate.done(document!("submit_submission"), json!({})).await?;
    ensure!(handed_in["submission"]["status"] == "SUBMITTED", "not handed in: {handed_in:#}");
    if let Some(last) = last {
        refused(&candidate, input(&submission, last, Some("too late")), "SUBMISSION_CLOSED").await?;
    }
    report::handed_in(who, &handed_in);
    Ok(vec![link, token.to_owned()])
}

fn consents(invite: &Value, who: &Character) -> Value {
    let revision = &invite["notice"]["revision"];
    let consent = |purpose, granted| json!({ "purpose": purpose, "granted": granted, "noticeRevision": revision });
    json!({ "input": { "consents": [consent("PRIVACY_NOTICE", true), consent("AI_SCORING", who.ai_scoring)] } })
}

/// Saves each answer. Where the line breaks, the last one is sent into nowhere first and then again, word for word.
async fn answer_all(candidate: &Caller<'_>, who: &Character, submission: &Value) -> anyhow::Result<()> {
    for (place, answer) in who.answers.iter().enumerate() {
        let variables = json!({ "input": input(submission, answer, None) });
        if who.line_breaks && place + 1 == who.answers.len() {
            candidate.cut_off(document!("save_answer"), variables.clone()).await?;
        }
        let saved = candidate.done(document!("save_answer"), variables.clone()).await?;
        ensure!(saved["answer"]["revision"] == 1, "saved once, however often it was sent: {saved:#}");
        ensure!(saved["answer"]["text"].as_str() == answer.text.as_deref(), "kept word for word: {saved:#}");
        if who.line_breaks {
            let again = candidate.done(document!("save_answer"), variables).await?;
            ensure!(again["answer"]["revision"] == 1, "a repeated save changes nothing: {again:#}");
        }
    }
    Ok(())
}

/// An answer as `SaveAnswerInput`, in other words if they are given.
fn input(submission: &Value, answer: &PlayedAnswer, other_words: Option<&str>) -> Value {
    let question = &submission["sections"][answer.section]["questions"][answer.question];
    let id_of = |label: &String| {
        let choices = question["choices"].as_array().into_iter().flatten();
        choices.filter(|choice| choice["label"] == **label).map(|choice| choice["id"].clone()).next()
    };
    let choices = answer.choices.as_ref().map(|labels| labels.iter().filter_map(id_of).collect::<Vec<_>>());
    json!({
        "questionId": question["id"],
        "text": other_words.or(answer.text.as_deref()),
        "choiceIds": choices,
        "number": answer.number,
        "baseRevision": 0,
    })
}

/// A second tab that never saw the first one's answer overwrites nothing, and nobody writes after the end.
async fn refused(candidate: &Caller<'_>, input: Value, code: &str) -> anyhow::Result<()> {
    let payload = candidate.payload(document!("save_answer"), json!({ "input": input })).await?;
    ensure!(payload["userErrors"][0]["code"] == code, "{code} is expected: {payload:#}");
    Ok(())
}
