//! How many statements a read sends: a number of the document, not of the rows.

use assay::access::system_scope;
use assay::db::session::DbSession;
use assay::domain::samples;
use assay::kernel::ids::TypedId;
use serde_json::json;

use crate::support::{Team, TestServer, id};

const DASHBOARD: &str = "query($id: ID!) { organization(id: $id) { name jobDescriptions(first: 50) { totalCount nodes {
    title inviteCounts { status count } organization { name }
    assessments(first: 5) { nodes { title sections { questions { prompt } } } }
    invites(first: 5) { totalCount nodes { status participant { name } deliveries { status } } }
    submissions(first: 5, orderBy: { field: SCORE, direction: DESC }) { totalCount nodes {
        participant { name } scorecard { overallScore criteria { level evidence { quote answer { text } } } } } } } } } }";

async fn fill(team: &Team<'_>, jobs: usize, people: usize) {
    let job = "mutation($o: ID!) { createJobDescription(input: { organizationId: $o, rawText: \"A nurse\" }) {
        jobDescription { id } userErrors { code } } }";
    let assessment = "mutation($j: ID!) { createAssessment(input: { jobDescriptionId: $j, title: \"Nursing\", sections: [
        { title: \"One\", questions: [{ kind: SHORT_TEXT, prompt: \"Why?\" }] }] }) { assessment { id } userErrors { code } } }";
    let publish = "mutation($a: ID!) { publishAssessment(input: { assessmentId: $a }) { userErrors { code } } }";
    let invite =
        "mutation($input: InviteParticipantsInput!) { inviteParticipants(input: $input) { userErrors { code } } }";
    for _ in 0..jobs {
        let made = team.owner.done(job, json!({ "o": team.id })).await;
        let made = team.owner.done(assessment, json!({ "j": made["jobDescription"]["id"] })).await;
        let assessment = &made["assessment"]["id"];
        team.owner.done(publish, json!({ "a": assessment })).await;
        let row = |n: usize| json!({ "name": format!("P{n}"), "email": format!("p{n}@example.com") });
        let rows: Vec<_> = (0..people).map(row).collect();
        let input = json!({ "assessmentId": assessment, "participants": rows });
        team.owner.done(invite, json!({ "input": input })).await;
    }
}

async fn dashboard_statements(jobs: usize, people: usize) -> u64 {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    fill(&acme, jobs, people).await;
    server.settle().await;
    // Once before, so that the token's last use is noted.
    acme.owner.data(DASHBOARD, json!({ "id": acme.id })).await;
    let (answer, sent) = server.statements(acme.owner.data(DASHBOARD, json!({ "id": acme.id }))).await;
    assert_eq!(answer["organization"]["jobDescriptions"]["nodes"].as_array().unwrap().len(), jobs);
    sent
}

#[tokio::test]
async fn thirty_jobs_take_as_many_statements_as_three() {
    let few = dashboard_statements(3, 2).await;
    let many = dashboard_statements(30, 4).await;
    assert_eq!(few, many);
    // A change of this number is worth a look: it is the price of the team's main page.
    insta::assert_snapshot!(format!("{few} statements"));
}

/// What the pages of a team send that works with many rows, or with few.
async fn page_statements(few: bool) -> Vec<String> {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (database, scope) = (&server.app.env().database, system_scope(acme.organization));
    database.write("fill", &DbSession::WORKER, async |tx| samples::fill(&scope, tx).await).await.unwrap();
    if few {
        let thin = format!(
            "DELETE FROM job_descriptions WHERE organization_id = '{0}' AND id NOT IN
                (SELECT id FROM job_descriptions WHERE organization_id = '{0}' ORDER BY created_at DESC LIMIT 1);
             DELETE FROM invites WHERE organization_id = '{0}' AND id NOT IN
                (SELECT id FROM invites WHERE organization_id = '{0}' AND status = 'SUBMITTED' LIMIT 1)",
            acme.organization.uuid()
        );
        server.database.client().await.batch_execute(&thin).await.unwrap();
    }
    let dashboard = include_str!("../examples/queries/dashboard.graphql");
    let jobs = acme.owner.data(dashboard, json!({ "organizationId": acme.id })).await;
    let job = &jobs["organization"]["jobDescriptions"]["nodes"][0];
    let pages = [
        ("dashboard", dashboard, json!({ "organizationId": acme.id })),
        ("pipeline", include_str!("../examples/queries/pipeline.graphql"), json!({ "jobDescriptionId": job["id"] })),
        (
            "scorecard",
            include_str!("../examples/queries/scorecard.graphql"),
            json!({ "submissionId": id(&job["submissions"]["nodes"][0]) }),
        ),
    ];
    let mut found = Vec::new();
    for (page, document, variables) in pages {
        let (_, sent) = server.statements(acme.owner.data(document, variables)).await;
        found.push(format!("{page}: {sent} statements"));
    }
    server.settle().await;
    found
}

#[tokio::test]
async fn the_pages_of_a_team_take_as_many_statements_for_many_rows_as_for_few() {
    let (few, many) = (page_statements(true).await, page_statements(false).await);
    assert_eq!(few, many);
    insta::assert_snapshot!(many.join("\n"));
}
