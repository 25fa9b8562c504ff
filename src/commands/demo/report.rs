//! What the demo shows: progress, scorecards with their quotes, and where to look next.

use std::io::Write;

use serde_json::Value;

use super::play::Stage;

/// Writes a line. A reader who went away (`| head`) is no reason to fail.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Begins a step.
pub(super) fn heading(text: &str) {
    say(&format!("\n▸ {text}"));
}

/// Something was done.
pub(super) fn step(text: &str) {
    say(&format!("  ✓ {text}"));
}

/// What was read out of the job description.
pub(super) fn extraction(found: &Value) {
    let text = |name: &str| found[name].as_str().unwrap_or("–").to_owned();
    let count = |name: &str| found[name].as_array().map_or(0, Vec::len);
    step(&format!("{}, {}, {}", text("title"), text("company"), text("location")));
    let (duties, needs, skills) = (count("responsibilities"), count("requirements"), count("skills"));
    step(&format!("{duties} responsibilities, {needs} requirements, {skills} skills read"));
}

/// The scorecards, the best first.
pub(super) fn scorecards(submissions: &[Value]) {
    for submission in submissions {
        let card = &submission["scorecard"];
        let name = submission["participant"]["name"].as_str().unwrap_or_default();
        let score = card["overallScore"].as_str().unwrap_or("–");
        let provisional = if card["provisional"] == true { ", provisional" } else { "" };
        say(&format!("\n  {name} — {score} of 100, {}{provisional}", card["status"].as_str().unwrap_or_default()));
        for row in card["questionScores"].as_array().into_iter().flatten() {
            say(&format!("    {:>6}  {}", row["score"].as_str().unwrap_or("–"), short(&row["question"]["prompt"], 76)));
        }
        for row in card["criteria"].as_array().into_iter().flatten() {
            criterion(row);
        }
    }
}

fn criterion(row: &Value) {
    let level = row["level"].as_i64().map_or("–".to_owned(), |level| format!("{level} of 4"));
    say(&format!("    {level:>6}  {}", short(&row["question"]["prompt"], 76)));
    let reasons: Vec<&str> = row["reasons"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if !reasons.is_empty() {
        let who = if row["needsHuman"] == true { "a person looks at this" } else { "certain" };
        say(&format!("            {} ({who})", reasons.join(", ")));
    }
    for quote in row["evidence"].as_array().into_iter().flatten().take(3) {
        say(&format!("            “{}”", short(&quote["quote"], 84)));
    }
}

/// At most so many characters on one line.
fn short(text: &Value, most: usize) -> String {
    let text = text.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= most { text } else { text.chars().take(most - 1).chain(['…']).collect() }
}

/// Where to look next.
pub(super) fn farewell(stage: &Stage, check: bool) {
    if check {
        heading("Every step holds.");
        return;
    }
    let Stage { public_url, organization, api_key, mails, .. } = stage;
    heading("Look around; Ctrl-C ends it and removes everything");
    say(&format!("  GraphiQL     {public_url}/graphql   (paste the key into its sign-in box)"));
    say(&format!("  API key      {api_key}"));
    say(&format!("  mails        {}", mails.display()));
    say(&format!("  health       {public_url}/readyz   metrics  {public_url}/metrics"));
    say("\n  A first query:\n");
    let query = format!(
        "{{ organization(id: \\\"{organization}\\\") {{ name jobDescriptions {{ nodes {{ title inviteCounts {{ status count }} }} }} }} }}"
    );
    say(&format!(
        "  curl -s {public_url}/graphql -H 'authorization: Bearer {api_key}' \\\n    -H 'content-type: application/json' -d '{{\"query\":\"{query}\"}}'\n"
    ));
}
