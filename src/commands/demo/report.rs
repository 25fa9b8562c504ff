//! What the demo shows: progress, scorecards with their quotes, and where to look next. All of it is what the API said.

use std::io::Write;

use serde_json::Value;

use super::material::{Character, Role};
use super::play::{Played, Stage};
use super::table::{WIDTH, short, table, wrapped};
use super::team::{Hiring, MailCount, Office, Released};

/// Quotes of an answer that are shown.
const QUOTES: usize = 3;

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

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or("–")
}

fn list<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> + Clone {
    value[name].as_array().into_iter().flatten()
}

fn tabular(rows: &[Vec<String>]) {
    for line in table(rows) {
        say(&format!("  {line}"));
    }
}

/// An organization was founded.
pub(super) fn office(office: &Office) {
    step(&format!("{}, owned by {}", office.name, office.email));
}

/// What was read out of a job description, and what is asked.
pub(super) fn hiring(hiring: &Hiring) {
    let found = &hiring.extraction;
    let count = |name: &str| list(found, name).count();
    step(&format!("{} · {} · {}", hiring.title(), text(found, "company"), text(found, "location")));
    say(&format!(
        "    read: {} responsibilities, {} requirements, {} skills; asked: {} questions in {} sections",
        count("responsibilities"),
        count("requirements"),
        count("skills"),
        hiring.questions().len(),
        list(&hiring.assessment, "sections").count(),
    ));
}

/// People were invited.
pub(super) fn invited(hiring: &Hiring) {
    let names: Vec<&str> = hiring.material.people.iter().map(|who| who.name.as_str()).collect();
    step(hiring.title());
    paragraph(&names.join(", "), 4);
}

/// Somebody handed in.
pub(super) fn handed_in(who: &Character, handed_in: &Value) {
    let open = list(handed_in, "openRequiredQuestionIds").count();
    let aside = match who.role {
        _ if who.line_breaks => "; the line broke, and every save was sent twice",
        _ if !who.ai_scoring => "; agreed to no scoring by a program",
        Role::Copying => "; copied the questions",
        Role::Cheating => "; wrote to the grader",
        _ => "",
    };
    step(&format!("{}: {} answers, {open} left open{aside}", who.name, who.answers.len()));
}

/// A job's scorecards: a table, and beneath it what each text was scored for.
pub(super) fn scorecards(hiring: &Hiring) {
    let questions = hiring.questions();
    say(&format!("\n  {}", hiring.title()));
    let mut rows = vec![["candidate", "score", "scorecard"].map(str::to_owned).to_vec()];
    rows[0].extend((1..=questions.len()).map(|number| number.to_string()));
    for submission in &hiring.submissions {
        let card = &submission["scorecard"];
        let about = if card["provisional"] == true { "~" } else { "" };
        let score = format!("{about}{}", text(card, "overallScore"));
        let mut row = vec![short(text(&submission["participant"], "name"), 30), score, text(card, "status").to_owned()];
        row.extend(questions.iter().map(|question| cell(card, &question["id"])));
        rows.push(row);
    }
    tabular(&rows);
    for (number, question) in (1..).zip(&questions) {
        say(&format!("  {number}  {}", short(text(question, "prompt"), WIDTH - 5)));
    }
    say("  by key: 0–100 · texts: 0–4 for each criterion, ? where a person has to look · ~ provisional");
    for submission in &hiring.submissions {
        passages(submission, &questions);
    }
}

/// What a candidate has for a question: the score by key, or the levels of its criteria.
fn cell(card: &Value, question: &Value) -> String {
    let own = |row: &&Value| row["question"]["id"] == *question;
    if let Some(row) = list(card, "questionScores").find(own) {
        return text(row, "score").split('.').next().unwrap_or_default().to_owned();
    }
    let level = |row: &Value| {
        let doubt = if row["needsHuman"] == true { "?" } else { "" };
        format!("{}{doubt}", row["level"].as_i64().map_or("–".to_owned(), |level| level.to_string()))
    };
    list(card, "criteria").filter(own).map(level).collect::<Vec<_>>().join(" ")
}

/// The passages on which a candidate's levels rest, and why somebody has to look.
fn passages(submission: &Value, questions: &[&Value]) {
    let card = &submission["scorecard"];
    say(&format!("\n  {}", text(&submission["participant"], "name")));
    for (number, question) in (1..).zip(questions) {
        let rows: Vec<&Value> = list(card, "criteria").filter(|row| row["question"]["id"] == question["id"]).collect();
        let Some(first) = rows.first() else { continue };
        let level = |row: &&Value| {
            let level = row["level"].as_i64().map_or("–".to_owned(), |level| level.to_string());
            format!("{} {level}", text(&row["criterion"], "name"))
        };
        let levels = rows.iter().map(level).collect::<Vec<_>>().join(", ");
        let reasons: Vec<&str> = list(first, "reasons").filter_map(Value::as_str).collect();
        let who = if first["needsHuman"] == true { " – a person looks" } else { "" };
        let why = if reasons.is_empty() { String::new() } else { format!(" ({}{who})", reasons.join(", ")) };
        paragraph(&format!("{number} {levels}{why}"), 4);
        for evidence in list(first, "evidence").take(QUOTES) {
            say(&format!("      “{}”", short(text(evidence, "quote"), WIDTH - 9)));
        }
    }
}

/// What a person made of somebody's answers.
pub(super) fn reviewed(who: &Character, review: &Value) {
    let reviewer = text(&review["reviewer"], "name");
    step(&format!("{}: {} by {reviewer}'s own reading", who.name, text(review, "overallScore")));
    for row in list(review, "criteria") {
        let level = row["level"].as_i64().unwrap_or_default();
        paragraph(&format!("{} {level}: {}", text(&row["criterion"], "name"), text(row, "reason")), 6);
    }
    paragraph(&format!("“{}”", text(review, "comment")), 6);
}

/// A job's candidates side by side, what was decided on each, and how many came how far.
pub(super) fn compared(job: &Value) {
    say(&format!("\n  {}", text(job, "title")));
    let mut rows = vec![["candidate", "place", "score", "between", "decision"].map(str::to_owned).to_vec()];
    let compared: Vec<&Value> = list(&job["comparison"], "rows").collect();
    rows.extend(compared.iter().map(|row| {
        let about = if row["provisional"] == true { "~" } else { "" };
        let (best, worst) = (&row["rank"]["best"], &row["rank"]["worst"]);
        let place = if best == worst { best.to_string() } else { format!("{best}–{worst}") };
        let score = format!("{about}{}", text(row, "overallScore"));
        let between = format!("{}–{}", text(&row["interval"], "low"), text(&row["interval"], "high"));
        let submission = &row["submission"];
        let name = short(text(&submission["participant"], "name"), 30);
        vec![name, place, score, between, text(&submission["decision"], "outcome").to_owned()]
    }));
    tabular(&rows);
    say("  between: where another look at the same answers could lead; places that it leaves open are shared");
    for row in compared {
        let decision = &row["submission"]["decision"];
        let by = text(&decision["decidedBy"], "name");
        let name = text(&row["submission"]["participant"], "name");
        paragraph(&format!("{name}, {} by {by}: {}", text(decision, "outcome"), text(decision, "reason")), 4);
    }
    let count = |name: &str| job["funnel"][name].as_i64().unwrap_or_default();
    let stages =
        ["invited", "sent", "opened", "started", "submitted", "scored", "decided", "advanced", "held", "rejected"];
    let funnel: Vec<String> = stages.iter().map(|stage| format!("{} {stage}", count(stage))).collect();
    paragraph(&funnel.join(" · "), 4);
}

/// People were told.
pub(super) fn released(stage: &Stage, released: &[Released]) {
    for result in released {
        step(&format!("{} <{}>", result.name, result.email));
    }
    if let Some(first) = released.first() {
        say(&format!("    the first: {}/result/{}", stage.client.public_url, first.token));
    }
}

/// The mails that were sent.
pub(super) fn mails(stage: &Stage, mails: &[MailCount]) {
    let mut rows = vec![["kind", "mails", "people"].map(str::to_owned).to_vec()];
    rows.extend(mails.iter().map(|count| vec![count.kind.clone(), count.sent.to_string(), count.people.to_string()]));
    tabular(&rows);
    say(&format!("  in {}", stage.mails.display()));
}

/// Where to look next.
pub(super) fn farewell(stage: &Stage, played: &Played) {
    let Played { office, hirings, released, guest, .. } = played;
    let url = &stage.client.public_url;
    heading("Look around; Ctrl-C ends it and removes everything");
    say("  GraphiQL, with the operations of the whole way and these ids filled in:");
    say(&format!("    {}", graphiql(url, office, hirings, guest)));
    say(&format!("    sign in as {} with {}", office.email, office.password));
    say("  An invite that waits for you, with fresh questions, to be answered in the browser:");
    say(&format!("    {url}/invite/{guest}"));
    if let Some(first) = released.first() {
        say(&format!("  What {} sees:\n    {url}/result/{}", first.name, first.token));
    }
    say(&format!("  Mails          {}", stage.mails.display()));
    say(&format!("  Server's log   {}", stage.log.display()));
    say(&format!("  Health         {url}/healthz  {url}/readyz"));
    say(&format!("  Metrics        {url}/metrics"));
    say(&format!("  API key        {}", office.api_key));
    say("  A first query with the key:\n");
    let query = format!(
        "{{ organization(id: \\\"{}\\\") {{ name jobDescriptions {{ nodes {{ title inviteCounts {{ status count }} }} }} }} }}",
        office.organization
    );
    say(&format!(
        "  curl -s {url}/graphql -H 'authorization: Bearer {}' \\\n    -H 'content-type: application/json' -d '{{\"query\":\"{query}\"}}'\n",
        office.api_key
    ));
}

/// GraphiQL's address, with the ids that its operations need behind the hash: no server is told of them.
fn graphiql(url: &str, office: &Office, hirings: &[Hiring], guest: &str) -> String {
    let mut ids = vec![office.organization.as_str()];
    if let Some(hiring) = hirings.first() {
        ids.extend([hiring.job.as_str(), text(&hiring.assessment, "id")]);
        if let Some(best) = hiring.submissions.first() {
            ids.extend([text(best, "id"), text(&best["scorecard"], "id")]);
        }
    }
    ids.push(guest);
    format!("{url}/graphql#{}", ids.join("&"))
}

/// A longer text, indented.
pub(super) fn paragraph(text: &str, indent: usize) {
    for line in wrapped(text, WIDTH - indent) {
        say(&format!("{}{line}", " ".repeat(indent)));
    }
}
