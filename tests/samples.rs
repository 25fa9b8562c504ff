//! Sample organizations: what the program fills a database with holds together as if people had written it.

use std::process::{Command, Output};

use assay::access::system_scope;
use assay::db::session::DbSession;
use assay::domain::samples;
use serde_json::{Value, json};

use crate::support::{Team, TestDatabase, TestServer, id, text};

const DASHBOARD: &str = include_str!("../examples/queries/dashboard.graphql");
const PIPELINE: &str = include_str!("../examples/queries/pipeline.graphql");
const SCORECARD: &str = include_str!("../examples/queries/scorecard.graphql");

async fn fill(server: &TestServer, team: &Team<'_>) {
    let (database, scope) = (&server.app.env().database, system_scope(team.organization));
    database.write("fill", &DbSession::WORKER, async |tx| samples::fill(&scope, tx).await).await.unwrap();
}

fn nodes(connection: &Value) -> &[Value] {
    connection["nodes"].as_array().unwrap()
}

fn score(invite: &Value) -> Option<f64> {
    invite["submission"]["scorecard"]["overallScore"].as_str().map(|score| score.parse().unwrap())
}

#[tokio::test]
async fn a_team_finds_its_pages_full() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    fill(&server, &acme).await;

    let dashboard = acme.owner.data(DASHBOARD, json!({ "organizationId": acme.id })).await;
    let jobs = nodes(&dashboard["organization"]["jobDescriptions"]);
    assert_eq!(jobs.len(), 20);
    for job in jobs {
        let counts = job["inviteCounts"].as_array().unwrap();
        let of =
            |status: &str| counts.iter().find(|count| count["status"] == status).unwrap()["count"].as_u64().unwrap();
        assert_eq!((of("SUBMITTED"), of("EXPIRED"), of("SENT"), of("PENDING")), (30, 6, 4, 0));
        assert_eq!(counts.iter().map(|count| count["count"].as_u64().unwrap()).sum::<u64>(), 50);
        let newest = nodes(&job["submissions"]);
        assert_eq!(newest.len(), 5);
        assert!(
            newest.iter().all(|one| one["scorecard"]["overallScore"].is_string() && one["participant"]["name"] != "")
        );
    }

    let pipeline = acme.owner.data(PIPELINE, json!({ "jobDescriptionId": jobs[0]["id"] })).await;
    let invites = nodes(&pipeline["node"]["invites"]);
    let scores: Vec<Option<f64>> = invites.iter().map(score).collect();
    assert_eq!(scores.iter().flatten().count(), 30);
    assert!(scores.is_sorted_by(|one, next| one.unwrap_or(-1.0) >= next.unwrap_or(-1.0)), "{scores:?}");

    for invite in invites.iter().filter(|invite| !invite["submission"].is_null()).take(5) {
        check_card(&acme, &invite["submission"]["id"]).await;
    }
    server.settle().await;
}

/// Each quote stands in an answer word for word, and the overall score is the mean of what the questions earned.
async fn check_card(acme: &Team<'_>, submission: &Value) {
    let found = acme.owner.data(SCORECARD, json!({ "submissionId": submission })).await["node"].take();
    let answers = found["answers"].as_array().unwrap();
    assert_eq!(answers.len(), 6);
    let criteria = found["scorecard"]["criteria"].as_array().unwrap();
    assert_eq!(criteria.len(), 5);
    let mut earned = 0.0;
    for (criterion, answer) in criteria.iter().zip(answers) {
        let evidence = &criterion["evidence"][0];
        let place = |name: &str| usize::try_from(evidence[name].as_u64().unwrap()).unwrap();
        let said: String = text(&answer["text"]).chars().take(place("end")).skip(place("start")).collect();
        assert_eq!(said, text(&evidence["quote"]));
        earned += text(&criterion["score"]).parse::<f64>().unwrap();
    }
    let overall: f64 = text(&found["scorecard"]["overallScore"]).parse().unwrap();
    let means = [earned / 6.0, (earned + 100.0) / 6.0];
    assert!(means.iter().any(|mean| (mean - overall).abs() < 0.01), "{overall} of {means:?}");
}

#[tokio::test]
async fn invites_are_paged_by_score_both_ways() {
    const PAGE: &str = "query($id: ID!, $first: Int, $after: String, $last: Int, $before: String, $direction: OrderDirection!) {
        organization(id: $id) { invites(first: $first, after: $after, last: $last, before: $before,
            orderBy: { field: SCORE, direction: $direction }) {
            pageInfo { hasNextPage endCursor startCursor } nodes { id submission { scorecard { overallScore } } } } } }";
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    fill(&server, &acme).await;
    for direction in ["ASC", "DESC"] {
        let (mut seen, mut after) = (Vec::new(), Value::Null);
        loop {
            let page = json!({ "id": acme.id, "first": 100, "after": after, "direction": direction });
            let page = acme.owner.data(PAGE, page).await["organization"]["invites"].take();
            seen.extend(nodes(&page).iter().map(|invite| (score(invite).unwrap_or(-1.0), id(invite))));
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(seen.len(), 1000);
        let scores: Vec<f64> = seen.iter().map(|(score, _)| *score).collect();
        assert!(if direction == "ASC" { scores.is_sorted() } else { scores.is_sorted_by(|one, next| one >= next) });
        seen.sort_by(|one, other| one.1.cmp(&other.1));
        seen.dedup_by(|one, other| one.1 == other.1);
        assert_eq!(seen.len(), 1000, "each once");
    }
    server.settle().await;
}

fn seed(database: &TestDatabase, arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_assay"));
    program.env("DATABASE_URL", &database.url).env("ASSAY_DATA_DIR", &database.files).env("ASSAY_LOG", "error");
    program.arg("seed").args(arguments).output().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_seeds_an_empty_database_and_asks_before_it_adds() {
    let database = TestDatabase::migrated().await;
    for wrong in ["0", "0.001", "-1", "1000", "NaN", "much"] {
        let refused = seed(&database, &[&format!("--scale={wrong}")]);
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && said.contains("from 0.01 to 100"), "{wrong}: {said}");
    }
    let made = seed(&database, &["--scale", "0.01", "--json"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert!(String::from_utf8_lossy(&made.stderr).contains("2 of 2 organizations"));
    let made: Value = serde_json::from_slice(&made.stdout).unwrap();
    let organizations = made["organizations"].as_array().unwrap();
    assert_eq!(organizations.len(), 2);

    let refused = seed(&database, &["--scale", "0.01"]);
    assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("--add"));
    let added = seed(&database, &["--scale", "0.01", "--add"]);
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));

    let server = TestServer::on(database).await;
    let key = server.bearer(text(&organizations[1]["apiKey"]));
    let dashboard = key.data(DASHBOARD, json!({ "organizationId": organizations[1]["organizationId"] })).await;
    assert_eq!(nodes(&dashboard["organization"]["jobDescriptions"]).len(), 20);
    server.settle().await;
}
