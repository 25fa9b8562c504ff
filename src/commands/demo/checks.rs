//! What must hold after each step, whatever the scorer thinks of an answer in detail.

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use super::mailbox;
use super::material::{Character, Role};
use super::play::{Played, Stage, document};
use super::team::{self, Hiring};

const EVENTS: &str =
    "query($id: ID!) { organization(id: $id) { events(last: 100) { totalCount nodes { kind data } } } }";
/// From this level on an answer counts as a pass.
const PASS: i64 = 2;

/// All that can be seen when the play is over.
pub(super) async fn everything(stage: &Stage, played: &Played) -> anyhow::Result<()> {
    mostly_ready(&played.hirings)?;
    for (hiring, compared) in played.hirings.iter().zip(&played.comparisons) {
        reviews(hiring)?;
        decisions(hiring, compared)?;
    }
    mails(stage, played)?;
    result_pages(stage, played).await?;
    the_guest_may_begin(stage, &played.guest).await?;
    doors(stage).await?;
    silence(stage, played).await
}

/// Quotes are verbatim at their offsets, everybody's card is what such answers deserve, and better stands above worse.
pub(super) fn scorecards(hiring: &Hiring) -> anyhow::Result<()> {
    ensure!(hiring.submissions.len() == hiring.material.people.len(), "a submission for everyone, and no other");
    for who in &hiring.material.people {
        let submission = hiring.submission_of(who)?;
        let checked = card(hiring, who, submission);
        checked.with_context(|| format!("{}'s scorecard", who.name))?;
    }
    let scored = |role| {
        let alike = hiring.material.people.iter().filter(move |who| who.role == role && who.ai_scoring);
        alike.map(|who| hiring.submission_of(who).map(score)).collect::<anyhow::Result<Vec<f64>>>()
    };
    let groups = [scored(Role::Strong)?, scored(Role::Middling)?, scored(Role::Weak)?];
    let groups: Vec<&Vec<f64>> = groups.iter().filter(|group| !group.is_empty()).collect();
    for pair in groups.windows(2) {
        let least = pair[0].iter().copied().fold(f64::INFINITY, f64::min);
        ensure!(pair[1].iter().all(|score| *score < least), "strong above middling above weak: {groups:?}");
    }
    Ok(())
}

/// Of those who answered plainly well or plainly badly, four of five need nobody to look.
fn mostly_ready(hirings: &[Hiring]) -> anyhow::Result<()> {
    let (mut plain, mut ready) = (0, 0);
    for hiring in hirings {
        let people = hiring.material.people.iter();
        for who in people.filter(|who| who.ai_scoring && matches!(who.role, Role::Strong | Role::Weak)) {
            plain += 1;
            ready += i32::from(hiring.submission_of(who)?["scorecard"]["status"] == "READY");
        }
    }
    ensure!(ready * 5 >= plain * 4, "{ready} of {plain} plain cards are READY");
    Ok(())
}

fn score(submission: &Value) -> f64 {
    submission["scorecard"]["overallScore"].as_str().and_then(|score| score.parse().ok()).unwrap_or_default()
}

fn card(hiring: &Hiring, who: &Character, submission: &Value) -> anyhow::Result<()> {
    ensure!(submission["status"] == "SUBMITTED", "handed in");
    ensure!(submission["participant"]["name"] == *who.name, "under the right name");
    let card = &submission["scorecard"];
    let waits = card["status"] == "NEEDS_HUMAN";
    ensure!(card["provisional"] == waits, "provisional exactly while a person is needed: {card:#}");
    for row in rows(card, "criteria") {
        quotes(row)?;
        let level = row["level"].as_i64();
        let rests_on_words = rows(row, "evidence").next().is_some();
        ensure!(
            level.is_none_or(|level| level == 0) || rests_on_words || row["needsHuman"] == true,
            "no word for {row:#}"
        );
    }
    if who.role == Role::Strong {
        ensure!(rows(card, "questionScores").all(|row| row["score"] == "100.00"), "right by key: {card:#}");
    }
    if !who.ai_scoring {
        ensure!(waits, "a person scores who does not want a program to");
        ensure!(rows(card, "criteria").all(|row| row["level"].is_null() && row["reasons"] == json!(["no_consent"])));
    }
    if who.role == Role::Blank {
        let blank = |row: &Value| row["reasons"] == json!(["blank"]) || row["reasons"] == json!(["dont_know"]);
        ensure!(rows(card, "criteria").all(|row| row["level"] == 0 && blank(row)), "open texts earn nothing: {card:#}");
    }
    for answer in &who.answers {
        if let Some(attack) = &answer.attack {
            ensure!(waits, "a person looks");
            let sections = &hiring.assessment["sections"];
            held_back(card, &sections[answer.section]["questions"][answer.question]["id"], attack)?;
        }
    }
    Ok(())
}

/// The answer was seen through, waits for a person, and is no pass meanwhile.
fn held_back(card: &Value, question: &Value, attack: &str) -> anyhow::Result<()> {
    let mut seen = 0;
    for row in rows(card, "criteria").filter(|row| row["question"]["id"] == *question) {
        seen += 1;
        let named = rows(row, "reasons").any(|reason| reason == attack);
        ensure!(row["needsHuman"] == true && named, "{attack} is seen: {row:#}");
        ensure!(row["level"].as_i64().is_none_or(|level| level < PASS), "{attack} is no pass: {row:#}");
    }
    ensure!(seen > 0, "the answer was scored");
    Ok(())
}

fn rows<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value[name].as_array().into_iter().flatten()
}

fn quotes(row: &Value) -> anyhow::Result<()> {
    for evidence in rows(row, "evidence") {
        let place = |name: &str| evidence[name].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or_default();
        let text = evidence["answer"]["text"].as_str().unwrap_or_default();
        let (start, end) = (place("start"), place("end"));
        let quoted: String = text.chars().skip(start).take(end.saturating_sub(start)).collect();
        ensure!(evidence["quote"] == *quoted && !quoted.is_empty(), "a quote is verbatim: {evidence:#}");
    }
    Ok(())
}

/// Everybody stands beside the others with a decision that bears a name and the reason that was given, and is counted.
fn decisions(hiring: &Hiring, compared: &Value) -> anyhow::Result<()> {
    let people = &hiring.material.people;
    ensure!(rows(&compared["comparison"], "rows").count() == people.len(), "everybody is compared: {compared:#}");
    for who in people {
        let own = |row: &&Value| row["submission"]["participant"]["name"] == *who.name;
        let row = rows(&compared["comparison"], "rows").find(own).context("a row for everyone")?;
        let decision = &row["submission"]["decision"];
        ensure!(decision["outcome"] == *who.decision.outcome, "{}: {decision:#}", who.name);
        ensure!(
            decision["reason"] == *who.decision.reason && decision["decidedBy"]["name"] == team::NAME,
            "{decision:#}"
        );
        let within = |end: &str| row["interval"][end].as_str().and_then(|end| end.parse::<f64>().ok());
        let (low, high) = (within("low").context("a lower end")?, within("high").context("an upper end")?);
        ensure!(low <= high && row["rank"]["best"].as_i64() <= row["rank"]["worst"].as_i64(), "an interval: {row:#}");
    }
    let decided = |outcome: &str| people.iter().filter(|who| who.decision.outcome == outcome).count();
    let all = people.len();
    let expected = [
        ("invited", all),
        ("submitted", all),
        ("scored", all),
        ("decided", all),
        ("advanced", decided("ADVANCE")),
        ("held", decided("HOLD")),
        ("rejected", decided("REJECT")),
    ];
    for (stage, count) in expected {
        ensure!(compared["funnel"][stage] == json!(count), "{count} {stage}: {:#}", compared["funnel"]);
    }
    Ok(())
}

/// Who was scored by hand has a review, with the reason for each level, and the card as it was beside it.
fn reviews(hiring: &Hiring) -> anyhow::Result<()> {
    for who in &hiring.material.people {
        let card = &hiring.submission_of(who)?["scorecard"];
        let kept: Vec<&Value> = rows(card, "reviews").collect();
        let expected: Vec<&str> = who.review.iter().map(|review| review.comment.as_str()).collect();
        let comments: Vec<&str> = kept.iter().filter_map(|review| review["comment"].as_str()).collect();
        ensure!(comments == expected, "{}'s reviews: {kept:#?}", who.name);
        ensure!(kept.iter().all(|review| review["reviewer"]["name"] == team::NAME), "a review bears a name");
    }
    Ok(())
}

/// One invite for everybody and the guest, one result for everybody who was told, and no other mail.
fn mails(stage: &Stage, played: &Played) -> anyhow::Result<()> {
    let invited = played.hirings.iter().map(|hiring| hiring.material.people.len()).sum::<usize>() + 1;
    let told = played.released.len();
    let expected = [("INVITE", invited), ("RESULT_RELEASED", told)];
    let counted: Vec<_> = played.mails.iter().map(|count| (count.kind.as_str(), count.sent)).collect();
    ensure!(counted == expected, "mails by kind: {counted:?}, expected {expected:?}");
    ensure!(played.mails.iter().all(|count| count.sent == count.people), "nobody gets the same mail twice");
    let files = mailbox::count(&stage.mails)?;
    ensure!(files == invited + told, "as many files as mails: {files}");
    Ok(())
}

/// Each page shows the person's own score, and nothing of what was written or of anybody else.
async fn result_pages(stage: &Stage, played: &Played) -> anyhow::Result<()> {
    let people =
        || played.hirings.iter().flat_map(|hiring| hiring.material.people.iter().map(move |who| (hiring, who)));
    for result in &played.released {
        let page = stage.client.page(&format!("/result/{}", result.token)).await?;
        for (hiring, who) in people() {
            let submission = hiring.submission_of(who)?;
            let score = counting_score(&submission["scorecard"]);
            let shown = if who.locale == "de" { score.replace('.', ",") } else { score.to_owned() };
            let own = submission["id"] == *result.submission;
            ensure!(!own || page.contains(&shown), "{}'s page shows {shown}:\n{page}", who.name);
            ensure!(!page.contains(&who.email), "no address on a page");
            ensure!(own || !page.contains(&who.name), "nobody else's name on a page");
            ensure!(!page.contains(&who.decision.reason), "a reason is for the team");
            let texts = who.answers.iter().filter_map(|answer| answer.text.as_deref());
            ensure!(!texts.map(str::trim).any(|text| text.len() > 20 && page.contains(text)), "no answer on a page");
        }
    }
    Ok(())
}

/// Where the scorer was not sure a person's review counts.
fn counting_score(card: &Value) -> &str {
    let reviewed = rows(card, "reviews").last().filter(|_| card["provisional"] == true);
    reviewed.unwrap_or(card)["overallScore"].as_str().unwrap_or_default()
}

/// The guest's link opens, and looking at it uses nothing up.
async fn the_guest_may_begin(stage: &Stage, token: &str) -> anyhow::Result<()> {
    let page = stage.client.page(&format!("/invite/{token}")).await?;
    ensure!(page.contains("<form"), "the invite can be accepted on its page");
    let nobody = stage.client.anonymous();
    let invite = nobody.data(document!("invite_by_token"), json!({ "token": token })).await?;
    ensure!(matches!(invite["inviteByToken"]["status"].as_str(), Some("PENDING" | "SENT")), "not opened: {invite:#}");
    Ok(())
}

/// The other addresses that are shown answer.
async fn doors(stage: &Stage) -> anyhow::Result<()> {
    for path in ["/healthz", "/readyz"] {
        stage.client.page(path).await?;
    }
    ensure!(stage.client.page("/graphql").await?.contains("GraphiQL"), "GraphiQL is served");
    ensure!(stage.client.page("/metrics").await?.contains("assay_jobs_total"), "metrics are served");
    Ok(())
}

/// Neither the log nor the events say a name, an address, an answer or a token.
async fn silence(stage: &Stage, played: &Played) -> anyhow::Result<()> {
    let office = &played.office;
    let log = std::fs::read_to_string(&stage.log)?;
    ensure!(log.contains("\"request\""), "the log was written");
    let events = office.owner(stage).data(EVENTS, json!({ "id": office.organization })).await?;
    ensure!(rows(&events["organization"]["events"], "nodes").count() == 100, "much happened: {events:#}");
    let events = events.to_string();
    let mut secrets: Vec<&str> = played.tokens.iter().map(String::as_str).collect();
    secrets
        .extend([&office.session, &office.api_key, &office.password, &office.email, &played.guest].map(String::as_str));
    secrets.extend(played.released.iter().map(|result| result.token.as_str()));
    for who in played.hirings.iter().flat_map(|hiring| &hiring.material.people) {
        secrets.extend([who.name.as_str(), who.email.as_str(), who.decision.reason.as_str()]);
        secrets.extend(who.answers.iter().filter_map(|answer| answer.text.as_deref()).filter(|text| text.len() > 10));
        secrets.extend(who.name.split(' ').filter(|name| name.chars().count() > 4));
    }
    for secret in secrets {
        ensure!(!log.contains(secret) && !events.contains(secret), "log and events are silent about people and tokens");
    }
    Ok(())
}
