//! Scoring anew: the next card beside the old one, the way out of a card that failed or was left lying.

use assay::access::Role;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::hiring::{RESCORE, REVIEW, text_question};
use crate::support::{Team, TestServer, id, problems};

const RIGHT: &str =
    "A repeated request charges the customer only once, and the client can safely retry after a timeout.";
const CARDS: &str = "query($id: ID!) { node(id: $id) { ... on Submission { score { value source } scorecards { nodes {
    id status overallScore confidence summary reasons reviews { id }
    criteria { level score rationale reasons evidence { quote start end } } } } } } }";

async fn cards(team: &Team<'_>, submission: &str) -> Vec<Value> {
    let seen = team.owner.data(CARDS, json!({ "id": submission })).await["node"].clone();
    seen["scorecards"]["nodes"].as_array().unwrap().clone()
}

fn of(submission: &str) -> Value {
    json!({ "input": { "submissionId": submission } })
}

/// Nobody can write levels any more.
const BREAK: &str = "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$;
    CREATE TRIGGER broken BEFORE INSERT ON criterion_scores FOR EACH STATEMENT EXECUTE FUNCTION broken();";

#[tokio::test]
async fn the_same_answers_come_to_the_same_scores_and_old_cards_stay() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[text_question()]).await;
    let submission = server.handed_in(&acme, &assessment, "Ada", &[RIGHT]).await;
    let before = cards(&acme, &submission).await;
    let review = json!({ "input": { "scorecardId": before[0]["id"], "criteria": [] } });
    acme.owner.done(REVIEW, review.clone()).await;

    let asked = acme.owner.done(RESCORE, of(&submission)).await["submission"]["scorecard"].clone();
    assert_eq!(asked["status"], "QUEUED");
    let again = acme.owner.done(RESCORE, of(&submission)).await["submission"]["scorecard"].clone();
    assert_eq!(again["id"], asked["id"], "one that is on its way is that one");
    assert_eq!(problems(&acme.owner.payload(REVIEW, review).await), ["SUPERSEDED scorecardId"]);
    let review = json!({ "input": { "scorecardId": asked["id"], "criteria": [] } });
    assert_eq!(problems(&acme.owner.payload(REVIEW, review).await), ["NOT_FINISHED scorecardId"]);
    server.settle().await;

    let after = cards(&acme, &submission).await;
    assert_eq!(after.len(), 2);
    assert_eq!((&after[0]["id"], &after[1]["id"]), (&asked["id"], &before[0]["id"]));
    assert_eq!(after[1]["reviews"].as_array().unwrap().len(), 1, "with its review");
    for same in ["status", "overallScore", "confidence", "summary", "reasons", "criteria"] {
        assert_eq!(after[0][same], before[0][same]);
    }
    assert_eq!((acme.facts("SCORECARD_QUEUED").await, acme.facts("SCORECARD_READY").await), (2, 2));
}

#[tokio::test]
async fn only_what_was_handed_in_is_scored() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[text_question()]).await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    let submission = id(&ada.view().await["submission"]);
    let rescore = async || problems(&acme.owner.payload(RESCORE, of(&submission)).await);
    assert_eq!(rescore().await, ["NOT_SUBMITTED submissionId"]);
    ada.submit().await;
    server.settle().await;
    let card = cards(&acme, &submission).await[0]["id"].clone();
    ada.withdraw().await;
    assert_eq!(rescore().await, ["WITHDRAWN submissionId"]);
    let review = json!({ "input": { "scorecardId": card, "criteria": [] } });
    assert_eq!(problems(&acme.owner.payload(REVIEW, review).await), ["WITHDRAWN scorecardId"]);
    server.settle().await;
}

/// However often writing a card fails, it does not stay at work for ever: it has failed, a person can score it, and once the
/// fault is mended it is scored anew.
#[tokio::test]
async fn a_card_that_cannot_be_written_fails_and_is_made_good() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[text_question()]).await;
    let client = server.database.client().await;
    client.batch_execute(BREAK).await.unwrap();
    let submission = server.handed_in(&acme, &assessment, "Ada", &[RIGHT]).await;
    assert_eq!(cards(&acme, &submission).await[0]["status"], "SCORING");
    for _ in 0..10 {
        server.pass(TimeDelta::hours(1)).await;
    }
    let failed = cards(&acme, &submission).await.remove(0);
    assert_eq!((&failed["status"], &failed["reasons"]), (&json!("FAILED"), &json!(["given_up"])));
    assert_eq!(acme.facts("SCORECARD_FAILED").await, 1);

    let questions =
        "query($id: ID!) { node(id: $id) { ... on Assessment { sections { questions { id criteria { id } } } } } }";
    let seen = acme.owner.data(questions, json!({ "id": assessment.id })).await;
    let criterion = &seen["node"]["sections"][0]["questions"][0]["criteria"][0]["id"];
    let level = json!({ "criterionId": criterion, "level": 3 });
    let review = |criteria: Value| json!({ "input": { "scorecardId": failed["id"], "criteria": criteria } });
    let missing = acme.owner.payload(REVIEW, review(json!([]))).await;
    assert_eq!(problems(&missing), ["INCOMPLETE criteria"]);
    acme.owner.done(REVIEW, review(json!([level]))).await;
    let seen = acme.owner.data(CARDS, json!({ "id": submission })).await["node"].clone();
    assert_eq!(seen["score"], json!({ "value": "75.00", "source": "REVIEW" }));

    let dead = client.execute("DELETE FROM jobs WHERE dead_at IS NOT NULL", &[]).await.unwrap();
    assert_eq!(dead, 1, "operators find the job that was given up");
    client.batch_execute("DROP TRIGGER broken ON criterion_scores").await.unwrap();
    acme.owner.done(RESCORE, of(&submission)).await;
    server.settle().await;
    let after = cards(&acme, &submission).await;
    assert_eq!((&after[0]["status"], &after[1]["status"]), (&json!("READY"), &json!("FAILED")));
    assert_eq!(after[1]["reviews"].as_array().unwrap().len(), 1);
}

/// A card whose job is gone, as an earlier version could leave it, is taken up.
#[tokio::test]
async fn a_card_that_was_left_lying_is_taken_up() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[text_question()]).await;
    let client = server.database.client().await;
    client.batch_execute(BREAK).await.unwrap();
    let submission = server.handed_in(&acme, &assessment, "Ada", &[RIGHT]).await;
    client.batch_execute("DELETE FROM jobs; DROP TRIGGER broken ON criterion_scores").await.unwrap();
    let left = cards(&acme, &submission).await.remove(0);
    assert_eq!(left["status"], "SCORING");
    let reviewer = server.member(&acme, Role::Reviewer).await;
    reviewer.done(RESCORE, of(&submission)).await;
    server.settle().await;
    let after = cards(&acme, &submission).await;
    assert_eq!((after.len(), &after[0]["id"], &after[0]["status"]), (1, &left["id"], &json!("READY")));
}

#[tokio::test]
async fn a_review_and_a_rescoring_at_once_leave_one_truth() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[text_question()]).await;
    for round in 0..6 {
        let name = format!("P{round}");
        let submission = server.handed_in(&acme, &assessment, &name, &[RIGHT]).await;
        let card = cards(&acme, &submission).await.remove(0);
        let review = json!({ "input": { "scorecardId": card["id"], "criteria": [] } });
        let (reviewed, _) = tokio::join!(acme.owner.payload(REVIEW, review), acme.owner.done(RESCORE, of(&submission)));
        server.settle().await;
        let after = cards(&acme, &submission).await;
        let kept = after[1]["reviews"].as_array().unwrap().len();
        match problems(&reviewed).as_slice() {
            [] => assert_eq!(kept, 1),
            found => assert_eq!((found, kept), (&["SUPERSEDED scorecardId".to_owned()][..], 0)),
        }
        assert_eq!((after.len(), &after[0]["status"]), (2, &json!("READY")));
    }
}
