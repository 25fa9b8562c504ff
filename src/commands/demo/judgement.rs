//! What people make of scorecards: they read what waits for them, compare, decide, and say why.

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use super::material::{Character, PlayedReview};
use super::play::{Stage, document};
use super::team::{Hiring, Office};

const DECIDE: &str = "mutation($input: DecideSubmissionsInput!) { decideSubmissions(input: $input) {
    results { index outcome decision { outcome } userErrors { code path message } } userErrors { code path message } } }";

/// A person scores whoever is to be scored by hand. Answers each with the review as it was kept.
pub(super) async fn review<'h>(
    stage: &Stage,
    office: &Office,
    hiring: &'h Hiring,
) -> anyhow::Result<Vec<(&'h Character, Value)>> {
    let mut kept = Vec::new();
    for who in &hiring.material.people {
        let Some(review) = &who.review else { continue };
        let card = &hiring.submission_of(who)?["scorecard"];
        let input = json!({ "input": {
            "scorecardId": card["id"],
            "criteria": levels(hiring, review)?,
            "comment": review.comment,
        } });
        let mut payload = office.owner(stage).done(document!("review_scorecard"), input).await?;
        let written = payload["review"].take();
        ensure!(written["reviewer"]["name"] == super::team::NAME, "a review bears a name: {written:#}");
        kept.push((who, written));
    }
    Ok(kept)
}

fn levels(hiring: &Hiring, review: &PlayedReview) -> anyhow::Result<Vec<Value>> {
    let level = |given: &super::material::PlayedLevel| {
        let question = &hiring.assessment["sections"][given.section]["questions"][given.question];
        let mut criteria = question["criteria"].as_array().into_iter().flatten();
        let criterion = criteria.find(|criterion| criterion["name"] == *given.criterion).context("a criterion")?;
        Ok(json!({
            "criterionId": criterion["id"],
            "questionId": question["id"],
            "level": given.level,
            "reason": given.reason,
        }))
    };
    review.levels.iter().map(level).collect()
}

/// A person decides on everybody of a job, in one call with a reason for each.
pub(super) async fn decide(stage: &Stage, office: &Office, hiring: &Hiring) -> anyhow::Result<()> {
    let row = |who: &Character| {
        let submission = &hiring.submission_of(who)?["id"];
        Ok(json!({ "submissionId": submission, "outcome": who.decision.outcome, "reason": who.decision.reason }))
    };
    let rows = hiring.material.people.iter().map(row).collect::<anyhow::Result<Vec<Value>>>()?;
    let decided = office.owner(stage).done(DECIDE, json!({ "input": { "decisions": rows } })).await?;
    let results = decided["results"].as_array().into_iter().flatten();
    ensure!(results.clone().count() == rows.len(), "a result for each row: {decided:#}");
    for (result, row) in results.zip(&rows) {
        ensure!(result["outcome"] == "DECIDED" && result["decision"]["outcome"] == row["outcome"], "{result:#}");
    }
    Ok(())
}

/// The job's candidates side by side, with the decisions, and its funnel.
pub(super) async fn compare(stage: &Stage, office: &Office, hiring: &Hiring) -> anyhow::Result<Value> {
    let mut data = office.owner(stage).data(document!("comparison"), json!({ "jobDescriptionId": hiring.job })).await?;
    Ok(data["node"].take())
}
