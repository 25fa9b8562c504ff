//! Blind review where people stand beside each other: neither a row nor a place tells a reviewer how somebody did.

use assay::access::Role;
use serde_json::{Value, json};

use crate::support::hiring::{REVIEW, text_question};
use crate::support::{Caller, TestServer};

const RIGHT: &str =
    "A repeated request charges the customer only once, and the client can safely retry after a timeout.";
const BLIND: &str = "mutation($input: UpdateJobDescriptionInput!) { updateJobDescription(input: $input) {
    jobDescription { blindReview } userErrors { code path } } }";
const COMPARE: &str = "query($id: ID!, $ids: [ID!], $first: Int) { node(id: $id) { ... on JobDescription {
    comparison(submissionIds: $ids, first: $first) { leftOut rows { submission { id } overallScore }
        notComparable { submission { id } reason } } } } }";
const BY_SCORE: &str = "query($id: ID!, $direction: OrderDirection!, $after: String) { node(id: $id) {
    ... on JobDescription { invites(first: 1, after: $after, orderBy: { field: SCORE, direction: $direction }) {
        nodes { submission { id } } pageInfo { endCursor } } } } }";

async fn compared(caller: &Caller<'_>, job: &str, ids: Value, first: Value) -> Value {
    let seen = caller.data(COMPARE, json!({ "id": job, "ids": ids, "first": first })).await;
    seen["node"]["comparison"].clone()
}

async fn invites_by_score(caller: &Caller<'_>, job: &str, direction: &str) -> Vec<Value> {
    let (mut found, mut after) = (Vec::new(), Value::Null);
    for _ in 0..2 {
        let page = caller.data(BY_SCORE, json!({ "id": job, "direction": direction, "after": after })).await;
        let page = &page["node"]["invites"];
        found.push(page["nodes"][0]["submission"]["id"].clone());
        after = page["pageInfo"]["endCursor"].clone();
    }
    found
}

#[tokio::test]
async fn whoever_is_hidden_stands_beside_nobody() {
    let server = TestServer::start().await;
    let team = server.organization("Acme").await;
    let assessment = team.asking(&[text_question()]).await;
    let good = server.handed_in(&team, &assessment, "Ada", &[RIGHT]).await;
    let blank = server.handed_in(&team, &assessment, "Bob", &[]).await;
    let blind = json!({ "input": { "jobDescriptionId": assessment.job, "blindReview": true } });
    team.owner.done(BLIND, blind).await;
    server.settle().await;
    let reviewer = server.member(&team, Role::Reviewer).await;

    let both = json!([good, blank]);
    let seen = compared(&team.owner, &assessment.job, both.clone(), Value::Null).await;
    assert_eq!(seen["rows"][0]["submission"]["id"], json!(good));
    let hidden = |id: &str| json!({ "submission": { "id": id }, "reason": "HIDDEN" });
    let expected = json!({ "leftOut": 0, "rows": [], "notComparable": [hidden(&good), hidden(&blank)] });
    assert_eq!(compared(&reviewer, &assessment.job, both.clone(), Value::Null).await, expected);
    let nobody = json!({ "leftOut": 2, "rows": [], "notComparable": [] });
    assert_eq!(compared(&reviewer, &assessment.job, Value::Null, json!(1)).await, nobody);
    // By score all that is hidden is equal, so that the order is the same turned round, whoever is better.
    let ascending = invites_by_score(&reviewer, &assessment.job, "ASC").await;
    assert_eq!(ascending, [json!(good), json!(blank)]);
    assert_eq!(invites_by_score(&reviewer, &assessment.job, "DESC").await, [json!(blank), json!(good)]);
    assert_eq!(invites_by_score(&team.owner, &assessment.job, "DESC").await, [json!(good), json!(blank)]);

    // Whoever has said what the worse one is worth sees that one, and still not how the other did.
    let card = "query($id: ID!) { node(id: $id) { ... on Submission { scorecard { id criteria {
        question { id } criterion { id } } } } } }";
    let card = reviewer.data(card, json!({ "id": blank })).await["node"]["scorecard"].clone();
    let row = &card["criteria"][0];
    let level = json!({ "questionId": row["question"]["id"], "criterionId": row["criterion"]["id"], "level": 0 });
    reviewer.done(REVIEW, json!({ "input": { "scorecardId": card["id"], "criteria": [level] } })).await;
    let best = compared(&reviewer, &assessment.job, Value::Null, json!(1)).await;
    assert_eq!(best["rows"][0]["submission"]["id"], json!(blank));
    server.settle().await;
    let named = compared(&reviewer, &assessment.job, both, Value::Null).await;
    assert_eq!(
        (&named["rows"][0]["submission"]["id"], &named["notComparable"]),
        (&json!(blank), &json!([hidden(&good)]))
    );
}
