//! Candidates side by side: the same questions for all, uncertainty shown, and no order where there is none.

use serde_json::{Value, json};

use crate::support::hiring::{every_kind, id, numeric, single_choice, text, text_question};
use crate::support::{Candidate, Published, Team, TestServer};

const COMPARE: &str = "query($id: ID!, $ids: [ID!], $first: Int) { node(id: $id) { ... on JobDescription {
    comparison(submissionIds: $ids, first: $first) { leftOut assessment { id revision }
        columns { question { id prompt } criterion { name } }
        rows { submission { id participant { name } } overallScore provisional interval { low high } rank { best worst }
            cells { level score confidence needsHuman evidenceCount quote } }
        notComparable { reason submission { id } } } } } }";
const STRONG: &str =
    "So that a repeated request charges the customer only once. The client can safely retry after a timeout.";

async fn compare(team: &Team<'_>, job: &str, ids: Option<&[&String]>, first: Option<i32>) -> Value {
    let variables = json!({ "id": job, "ids": ids, "first": first });
    team.owner.data(COMPARE, variables).await["node"]["comparison"].clone()
}

/// Names, with the best and the worst place of each.
fn places(comparison: &Value) -> Vec<String> {
    let show = |row: &Value| {
        let (name, rank) = (text(&row["submission"]["participant"]["name"]), &row["rank"]);
        if rank.is_null() { format!("{name} ?") } else { format!("{name} {}-{}", rank["best"], rank["worst"]) }
    };
    comparison["rows"].as_array().unwrap().iter().map(show).collect()
}

/// Hands in and answers the submission's id.
async fn submit(candidate: &Candidate<'_>) -> String {
    id(&candidate.submit().await["submission"])
}

/// Somebody who picked right in so many of the closed questions.
async fn picked(server: &TestServer, team: &Team<'_>, assessment: &Published, name: &str, right: usize) -> String {
    let candidate = server.started(team, assessment, name).await;
    for question in 0..right {
        candidate.pick(assessment.question(question), &[assessment.choice(question, "B")]).await;
    }
    submit(&candidate).await
}

#[tokio::test]
async fn every_criterion_and_every_key_is_a_column_and_quotes_stand_beside_levels() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job("Backend engineer").await;
    let assessment = acme.publish(every_kind(&job)).await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    ada.write(assessment.question(0), STRONG).await;
    ada.pick(assessment.question(1), &[assessment.choice(1, "B")]).await;
    let bob = server.started(&acme, &assessment, "Bob").await;
    bob.write(assessment.question(0), "I do not know.").await;
    let (ada, bob) = (submit(&ada).await, submit(&bob).await);
    server.settle().await;
    let seen = compare(&acme, &job, None, None).await;
    let columns = seen["columns"].as_array().unwrap();
    let questions: Vec<&str> = columns.iter().map(|column| text(&column["question"]["id"])).collect();
    assert_eq!(questions, [0, 1, 2, 3, 4].map(|place| assessment.question(place)));
    let keyed: Vec<bool> = columns.iter().map(|column| column["criterion"].is_null()).collect();
    assert_eq!(keyed, [false, true, true, true, false]);
    assert_eq!((&seen["assessment"]["id"], &seen["leftOut"]), (&json!(assessment.id), &json!(0)));

    let rows = seen["rows"].as_array().unwrap();
    assert_eq!([&rows[0], &rows[1]].map(|row| id(&row["submission"])), [ada.clone(), bob]);
    assert!(rows.iter().all(|row| row["cells"].as_array().unwrap().len() == columns.len()));
    let card = "query($id: ID!) { node(id: $id) { ... on Submission { scorecard { overallScore provisional
        criteria { level score confidence needsHuman evidence { quote } } questionScores { score } } } } }";
    let card = acme.owner.data(card, json!({ "id": ada })).await["node"]["scorecard"].clone();
    let (first, told) = (&rows[0]["cells"][0], &card["criteria"][0]);
    for field in ["level", "score", "confidence", "needsHuman"] {
        assert_eq!(first[field], told[field], "{field}");
    }
    let quotes: Vec<&str> = told["evidence"].as_array().unwrap().iter().map(|one| text(&one["quote"])).collect();
    assert_eq!(first["evidenceCount"], quotes.len());
    assert!(quotes.contains(&text(&first["quote"])) && STRONG.contains(text(&first["quote"])), "{first}");
    assert_eq!(rows[0]["cells"][1]["score"], "100.00");
    assert_eq!((&rows[0]["overallScore"], &rows[0]["provisional"]), (&card["overallScore"], &card["provisional"]));
    let open = json!({ "level": null, "score": null, "confidence": null, "needsHuman": false, "evidenceCount": 0, "quote": null });
    assert_eq!(rows[0]["cells"][4], open, "an optional question that was left open");
    for row in rows {
        let number = |value: &Value| text(value).parse::<f64>().unwrap();
        let (low, high) = (number(&row["interval"]["low"]), number(&row["interval"]["high"]));
        assert!((low..=high).contains(&number(&row["overallScore"])), "{row}");
    }
}

#[tokio::test]
async fn keys_rank_strictly_equals_share_and_levels_leave_ranges() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let closed = acme.asking(&[single_choice(), single_choice(), single_choice()]).await;
    for (name, right) in [("Ada", 3), ("Bob", 1), ("Cem", 2), ("Dee", 2), ("Eve", 0)] {
        picked(&server, &acme, &closed, name, right).await;
    }
    server.settle().await;
    let seen = places(&compare(&acme, &closed.job, None, None).await);
    assert_eq!((&seen[0], &seen[3], &seen[4]), (&"Ada 1-1".into(), &"Bob 4-4".into(), &"Eve 5-5".into()));
    let mut equals = [seen[1].clone(), seen[2].clone()];
    equals.sort();
    assert_eq!(equals, ["Cem 2-3", "Dee 2-3"], "who has the same score has the same ranks");

    // Somebody without consent to AI scoring waits for a person: that may come to anything, and nobody passes for better.
    let mixed = acme.asking(&[single_choice(), text_question()]).await;
    for (name, purposes, answer) in [
        ("Fay", &["PRIVACY_NOTICE", "AI_SCORING"][..], STRONG),
        ("Gus", &["PRIVACY_NOTICE"][..], STRONG),
        ("Hal", &["PRIVACY_NOTICE", "AI_SCORING"][..], "I do not know."),
    ] {
        let candidate = server.opened(&acme, &mixed, name).await;
        candidate.consent(purposes).await;
        candidate.start().await;
        candidate.pick(mixed.question(0), &[mixed.choice(0, "B")]).await;
        candidate.write(mixed.question(1), answer).await;
        submit(&candidate).await;
    }
    server.settle().await;
    let seen = compare(&acme, &mixed.job, None, None).await;
    let row = |name: &str| {
        let rows = seen["rows"].as_array().unwrap().iter();
        rows.clone().find(|row| row["submission"]["participant"]["name"] == name).unwrap().clone()
    };
    let gus = row("Gus");
    assert_eq!((&gus["provisional"], &gus["interval"]), (&json!(true), &json!({ "low": "50.00", "high": "100.00" })));
    assert_eq!(gus["rank"], json!({ "best": 1, "worst": 3 }));
    assert_eq!(row("Fay")["rank"], json!({ "best": 1, "worst": 2 }), "Hal is told from Fay");
    assert_eq!(row("Hal")["rank"], json!({ "best": 2, "worst": 3 }), "and Gus from neither");
}

#[tokio::test]
async fn only_the_same_revision_is_compared_and_the_rest_is_named() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let first = acme.asking(&[single_choice()]).await;
    let ada = picked(&server, &acme, &first, "Ada", 1).await;
    let bob = picked(&server, &acme, &first, "Bob", 0).await;
    let other = json!({ "jobDescriptionId": first.job, "title": "Other", "sections": [
        { "title": "All", "questions": [numeric()] }] });
    let other = acme.publish(other).await;
    let cem = submit(&server.started(&acme, &other, "Cem").await).await;
    let dee = id(&server.started(&acme, &first, "Dee").await.view().await["submission"]);
    let eve = server.started(&acme, &first, "Eve").await;
    let gone = submit(&eve).await;
    eve.withdraw().await;
    server.settle().await;

    let all = compare(&acme, &first.job, None, None).await;
    assert_eq!((places(&all), &all["leftOut"]), (vec!["Ada 1-1".to_owned(), "Bob 2-2".to_owned()], &json!(1)));
    assert_eq!(all["notComparable"], json!([]));
    let best = compare(&acme, &first.job, None, Some(1)).await;
    assert_eq!((places(&best), &best["leftOut"]), (vec!["Ada 1-1".to_owned()], &json!(2)));

    let named = compare(&acme, &first.job, Some(&[&bob, &cem, &dee, &gone, &ada, &bob]), None).await;
    assert_eq!((places(&named), &named["leftOut"]), (vec!["Ada 1-1".to_owned(), "Bob 2-2".to_owned()], &json!(0)));
    let why = |id: &String, reason: &str| json!({ "reason": reason, "submission": { "id": id } });
    let expected = [why(&cem, "OTHER_ASSESSMENT"), why(&dee, "NOT_SUBMITTED"), why(&gone, "WITHDRAWN")];
    assert_eq!(named["notComparable"], json!(expected));
    let alone = compare(&acme, &first.job, Some(&[&cem]), None).await;
    assert_eq!((places(&alone), &alone["assessment"]["id"]), (vec!["Cem 1-1".to_owned()], &json!(other.id)));
    let nobody = compare(&acme, &first.job, Some(&[]), None).await;
    assert_eq!((places(&nobody), &nobody["columns"], &nobody["assessment"]), (vec![], &json!([]), &Value::Null));
    assert_eq!(nobody["leftOut"], 3);
}

#[tokio::test]
async fn ids_of_elsewhere_and_numbers_out_of_range_are_refused() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let other = server.organization("Other").await;
    let (here, there) = (acme.asking(&[single_choice()]).await, acme.asking(&[single_choice()]).await);
    let theirs = other.asking(&[single_choice()]).await;
    let own = picked(&server, &acme, &here, "Ada", 1).await;
    let elsewhere = picked(&server, &acme, &there, "Bob", 1).await;
    let stranger = picked(&server, &other, &theirs, "Cem", 1).await;
    server.settle().await;
    let ask = async |ids: Value, first: Value| {
        let reply = acme.owner.graphql(COMPARE, json!({ "id": here.job, "ids": ids, "first": first })).await;
        let argument = reply.body["errors"][0]["extensions"]["argument"].as_str().unwrap_or_default().to_owned();
        format!("{} {argument}", reply.code()).trim().to_owned()
    };
    assert_eq!(ask(json!([own]), json!(50)).await, "");
    for id in [&elsewhere, &stranger, &here.job, &"sub_00000000000000000000000000".to_owned(), &"x'--".to_owned()] {
        assert_eq!(ask(json!([own, id]), Value::Null).await, "BAD_USER_INPUT submissionIds", "{id}");
    }
    for first in [0, -1, 51, i32::MAX, i32::MIN] {
        assert_eq!(ask(Value::Null, json!(first)).await, "BAD_USER_INPUT first");
    }
    assert_eq!(ask(json!(vec![&own; 51]), Value::Null).await, "BAD_USER_INPUT submissionIds");
    let reply = other.owner.graphql(COMPARE, json!({ "id": here.job })).await;
    assert!(reply.body["data"]["node"].is_null(), "{:#}", reply.body);
}

#[tokio::test]
async fn each_candidate_shown_is_a_sight_and_many_take_no_more_statements_than_two() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[single_choice(), text_question()]).await;
    let mut sent = Vec::new();
    for people in [0..2, 2..9] {
        for person in people {
            picked(&server, &acme, &assessment, &format!("P{person}"), person % 2).await;
        }
        server.settle().await;
        compare(&acme, &assessment.job, None, None).await;
        let client = server.database.client().await;
        client.execute("ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_are_kept", &[]).await.unwrap();
        client.execute("DELETE FROM audit_entries", &[]).await.unwrap();
        let (seen, statements) = server.statements(compare(&acme, &assessment.job, None, None)).await;
        let seen = i64::try_from(seen["rows"].as_array().unwrap().len()).unwrap();
        let noted = "SELECT count(DISTINCT subject_id) FROM audit_entries";
        assert_eq!(client.query_one(noted, &[]).await.unwrap().get::<_, i64>(0), seen);
        sent.push(statements);
    }
    assert_eq!(sent[0], sent[1]);
}
