//! A job description that is mended: what changes, what stays, and what is read again.

use serde_json::{Value, json};

use crate::support::{Team, TestServer, problems};

const UPDATE: &str = "mutation($input: UpdateJobDescriptionInput!) { updateJobDescription(input: $input) {
    jobDescription { title rawText externalId version status extraction { title company } }
    userErrors { code path message } } }";
const SEE: &str = "query($id: ID!) { node(id: $id) { ... on JobDescription {
    title rawText externalId version extraction { title responsibilities } } } }";

const NURSE: &str = "Ward Nurse\n\nYour tasks:\n- Care for patients\n- Write reports\n";
const COOK: &str = "Pastry Cook\n\nYour tasks:\n- Bake bread\n- Order flour\n";

async fn change(team: &Team<'_>, job: &str, changes: Value) -> Value {
    let mut input = changes;
    input["jobDescriptionId"] = json!(job);
    team.owner.payload(UPDATE, json!({ "input": input })).await
}

/// The job description after a change that has nothing to be mended.
async fn changed(team: &Team<'_>, job: &str, changes: Value) -> Value {
    let payload = change(team, job, changes).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
    payload["jobDescription"].clone()
}

async fn see(team: &Team<'_>, job: &str) -> Value {
    team.owner.data(SEE, json!({ "id": job })).await["node"].clone()
}

async fn told(server: &TestServer, kind: &str) -> i64 {
    let count = "SELECT count(*) FROM events WHERE kind = $1";
    server.database.client().await.query_one(count, &[&kind]).await.unwrap().get(0)
}

#[tokio::test]
async fn another_text_is_read_again_and_brings_its_own_title() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job(NURSE).await;
    server.settle().await;
    let between = changed(&acme, &job, json!({ "rawText": COOK })).await;
    // Nothing that was read in the old text stands beside the new one, but for the title, which people know it by.
    assert_eq!((&between["rawText"], &between["extraction"]), (&json!(COOK), &Value::Null));
    assert_eq!((&between["title"], &between["version"]), (&json!("Ward Nurse"), &json!(2)));
    server.settle().await;
    let after = see(&acme, &job).await;
    assert_eq!((&after["title"], &after["version"]), (&json!("Pastry Cook"), &json!(2)));
    assert_eq!(after["extraction"]["responsibilities"], json!(["Bake bread", "Order flour"]));
    assert_eq!(told(&server, "job_description.updated").await, 1);
    assert_eq!(told(&server, "job_description.extracted").await, 2);
}

#[tokio::test]
async fn a_given_title_stays_until_it_is_taken_away() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job(NURSE).await;
    server.settle().await;
    assert_eq!(changed(&acme, &job, json!({ "title": "  Night nurse " })).await["title"], "Night nurse");
    changed(&acme, &job, json!({ "rawText": COOK })).await;
    server.settle().await;
    let kept = see(&acme, &job).await;
    assert_eq!((&kept["title"], &kept["extraction"]["title"]), (&json!("Night nurse"), &json!("Pastry Cook")));
    assert_eq!(changed(&acme, &job, json!({ "title": null })).await["title"], "Pastry Cook");
    // Once more the text's own: the next text brings another.
    changed(&acme, &job, json!({ "rawText": NURSE, "title": null })).await;
    server.settle().await;
    assert_eq!(see(&acme, &job).await["title"], "Ward Nurse");
}

#[tokio::test]
async fn a_text_without_a_title_has_its_first_line_for_one() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let made = acme.job("<p><b>Ward&nbsp;Nurse</b></p><p>Your tasks</p><ul><li>Care</li></ul>").await;
    assert_eq!(see(&acme, &made).await["title"], "Ward Nurse");
    server.settle().await;
    let sentence = "We have been baking bread since 1911.";
    changed(&acme, &made, json!({ "rawText": sentence })).await;
    server.settle().await;
    let after = see(&acme, &made).await;
    assert_eq!((&after["title"], &after["extraction"]["title"]), (&json!(sentence), &Value::Null));
}

#[tokio::test]
async fn an_external_id_is_set_kept_cleared_and_unique() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (one, two) = (acme.job(NURSE).await, acme.job(COOK).await);
    assert_eq!(changed(&acme, &one, json!({ "externalId": "A-7" })).await["externalId"], "A-7");
    assert_eq!(changed(&acme, &one, json!({ "title": "Nurse" })).await["externalId"], "A-7");
    let taken = change(&acme, &two, json!({ "externalId": "A-7", "title": "Cook" })).await;
    assert_eq!(problems(&taken), ["EXTERNAL_ID_TAKEN externalId"]);
    assert_eq!(changed(&acme, &one, json!({ "externalId": null })).await["externalId"], Value::Null);
    assert_eq!(changed(&acme, &two, json!({ "externalId": "A-7" })).await["externalId"], "A-7");
    server.settle().await;
    assert_eq!(see(&acme, &two).await["title"], "Pastry Cook", "what was refused changed nothing");
}

#[tokio::test]
async fn all_that_is_wrong_is_said_at_once_and_nothing_changes() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job(NURSE).await;
    server.settle().await;
    let before = see(&acme, &job).await;
    let wrong = json!({ "rawText": "\u{200b}\u{feff} ", "title": "\u{200b}", "externalId": "e".repeat(201) });
    assert_eq!(problems(&change(&acme, &job, wrong).await), ["EMPTY rawText", "EMPTY title", "TOO_LONG externalId"]);
    let nul = change(&acme, &job, json!({ "rawText": "A nu\0rse" })).await;
    assert_eq!(problems(&nul), ["INVALID_CHARACTER rawText"]);
    assert!(nul["userErrors"][0]["message"].as_str().unwrap().contains("Character 5"), "{nul:#}");
    let long = json!({ "rawText": "x".repeat(102_401), "title": "t".repeat(301) });
    assert_eq!(problems(&change(&acme, &job, long).await), ["TOO_LONG rawText", "TOO_LONG title"]);
    assert_eq!(see(&acme, &job).await, before);
}

#[tokio::test]
async fn what_is_so_already_is_no_change() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job(NURSE).await;
    server.settle().await;
    assert_eq!(changed(&acme, &job, json!({})).await["version"], 1);
    let same = json!({ "rawText": NURSE, "externalId": null, "title": null, "expectedVersion": 1 });
    let after = changed(&acme, &job, same).await;
    assert_eq!((&after["version"], &after["extraction"]["title"]), (&json!(1), &json!("Ward Nurse")));
    assert_eq!(told(&server, "job_description.updated").await, 0);
}

#[tokio::test]
async fn of_two_who_saw_the_same_version_one_wins() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job(NURSE).await;
    server.settle().await;
    let rename = |title: &'static str| {
        let changes = json!({ "title": title, "expectedVersion": 1 });
        let (acme, job) = (&acme, &job);
        async move { problems(&change(acme, job, changes).await) }
    };
    let (a, b, c) = tokio::join!(rename("A"), rename("B"), rename("C"));
    let mut outcomes = [a.join(""), b.join(""), c.join("")];
    outcomes.sort();
    let conflict = "VERSION_CONFLICT expectedVersion";
    assert_eq!(outcomes, ["", conflict, conflict]);
    assert_eq!(see(&acme, &job).await["version"], 2);
    server.settle().await;
}

#[tokio::test]
async fn one_that_was_put_away_is_not_changed() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job(NURSE).await;
    server.settle().await;
    let archive =
        "mutation($id: ID!) { archiveJobDescription(input: { jobDescriptionId: $id }) { userErrors { code path } } }";
    acme.owner.done(archive, json!({ "id": job })).await;
    let refused = change(&acme, &job, json!({ "title": "Nurse" })).await;
    assert_eq!(problems(&refused), ["ARCHIVED jobDescriptionId"]);
    server.settle().await;
}

/// A job that read the old text comes to an end after the text was replaced.
#[tokio::test]
async fn what_was_read_in_an_older_text_is_never_kept() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job(NURSE).await;
    // The row is held until the job has read the text and waits to keep what it found.
    let client = server.database.client().await;
    client.batch_execute("BEGIN; SELECT FROM job_descriptions FOR UPDATE").await.unwrap();
    let reading = server.app.worker().run_due();
    let replacing = async {
        let waits =
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
        while client.query_one(waits, &[]).await.unwrap().get::<_, i64>(0) == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        let replace = "UPDATE job_descriptions SET raw_text = $1, extraction = NULL";
        client.execute(replace, &[&COOK]).await.unwrap();
        client.batch_execute("COMMIT").await.unwrap();
    };
    let (ran, ()) = tokio::join!(reading, replacing);
    assert_eq!(ran.unwrap(), 1);
    assert_eq!(see(&acme, &job).await["extraction"], Value::Null);
    assert_eq!(told(&server, "job_description.extracted").await, 0);
    server.settle().await;
}

/// Many changes in a row make many jobs: each text is told as read once at most, and the last one stands.
#[tokio::test]
async fn the_last_text_is_what_is_read() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job(NURSE).await;
    for text in [COOK, NURSE, COOK] {
        changed(&acme, &job, json!({ "rawText": text })).await;
    }
    server.settle().await;
    assert_eq!(see(&acme, &job).await["extraction"]["title"], "Pastry Cook");
    assert_eq!(told(&server, "job_description.extracted").await, 1);
}
