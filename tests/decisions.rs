//! Decisions: by a person and with a reason, changed by another one, never by a score, and never told by themselves.

use assay::access::{Permission, Role};
use assay::kernel::ids::{SubmissionId, TypedId};
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::hiring::{DECIDE, single_choice};
use crate::support::{Caller, Candidate, Published, Team, TestServer, id, problems, text};

const DECIDE_MANY: &str = "mutation($input: DecideSubmissionsInput!) { decideSubmissions(input: $input) {
    results { index outcome decision { number outcome reason } userErrors { code path message } }
    userErrors { code path message } } }";
const HISTORY: &str = "query($id: ID!) { node(id: $id) { ... on Submission { status
    decision { number outcome } decisions { number outcome reason decidedBy { email } decidedAt } } } }";

async fn history(team: &Team<'_>, submission: &str) -> Value {
    team.owner.data(HISTORY, json!({ "id": submission })).await["node"].clone()
}

/// Somebody who handed in, scored or about to be, and the submission's id.
async fn handed_in<'s>(
    server: &'s TestServer,
    team: &Team<'_>,
    assessment: &Published,
    name: &str,
) -> (Candidate<'s>, String) {
    let candidate = server.started(team, assessment, name).await;
    let submission = id(&candidate.submit().await["submission"]);
    server.settle().await;
    (candidate, submission)
}

async fn decide(caller: &Caller<'_>, input: Value) -> Value {
    caller.payload(DECIDE, json!({ "input": input })).await
}

#[tokio::test]
async fn a_person_decides_and_may_think_again() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[single_choice()]).await;
    let (ada, submission) = handed_in(&server, &acme, &assessment, "Ada").await;
    let before = history(&acme, &submission).await;
    assert_eq!((&before["decision"], &before["decisions"]), (&Value::Null, &json!([])), "a score decides nothing");

    let first = acme.decide(&submission, "ADVANCE", "  Sound on idempotency.\n").await;
    assert_eq!(first["userErrors"], json!([]));
    let expected = json!({ "number": 1, "outcome": "ADVANCE", "reason": "Sound on idempotency." });
    for field in ["number", "outcome", "reason"] {
        assert_eq!(first["decision"][field], expected[field]);
    }
    assert_eq!(first["decision"]["decidedBy"]["email"], "owner@acme.example.com");
    assert_eq!(first["submission"]["status"], "SUBMITTED", "nothing else follows");
    server.pass(TimeDelta::hours(1)).await;
    let again = acme.decide(&submission, "ADVANCE", "Sound on idempotency.").await;
    assert_eq!(again["decision"], first["decision"], "the same is the same");

    let recruiter = server.member(&acme, Role::Recruiter).await;
    let input = json!({ "submissionId": submission, "outcome": "ADVANCE", "reason": "Sound on idempotency." });
    assert_eq!(decide(&recruiter, input).await["decision"]["number"], 2, "somebody else's word counts apart");
    acme.decide(&submission, "REJECT", "Another was better.").await;
    server.settle().await;
    let seen = history(&acme, &submission).await;
    assert_eq!(seen["decision"], json!({ "number": 3, "outcome": "REJECT" }));
    let told: Vec<_> = seen["decisions"].as_array().unwrap().iter().map(|one| &one["number"]).collect();
    assert_eq!(told, [3, 2, 1], "the newest first, and nothing is lost");
    assert_eq!(seen["decisions"][2]["reason"], "Sound on idempotency.");

    assert_eq!(acme.facts("DECISION_RECORDED").await, 3);
    let facts = "SELECT string_agg(payload::text, ' ') FROM events WHERE kind = 'decision.recorded'";
    let facts: String = server.database.client().await.query_one(facts, &[]).await.unwrap().get(0);
    assert!(!facts.contains("Sound") && facts.contains("REJECT"), "{facts}");
    assert!(ada.view().await["submission"]["result"].is_null(), "the candidate is told nothing");
    assert_eq!(server.mailer.mails_to("ada@example.com").len(), 1, "the invite");
}

#[tokio::test]
async fn what_is_to_be_mended_is_named_and_changes_nothing() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[single_choice()]).await;
    let (ada, submission) = handed_in(&server, &acme, &assessment, "Ada").await;
    for reason in ["", "  \n\t", "\u{200b}\u{2060}\u{feff}", "\0"] {
        assert_eq!(problems(&acme.decide(&submission, "HOLD", reason).await), ["REASON_REQUIRED reason"], "{reason:?}");
    }
    let long = acme.decide(&submission, "HOLD", &"ä".repeat(2001)).await;
    assert_eq!(problems(&long), ["TOO_LONG reason"]);
    assert!(text(&long["userErrors"][0]["message"]).contains("2000"));
    assert!(long["decision"].is_null() && long["submission"].is_null());
    let bob = server.started(&acme, &assessment, "Bob").await;
    let running = id(&bob.view().await["submission"]);
    let both = acme.decide(&running, "HOLD", " ").await;
    assert_eq!(problems(&both), ["NOT_SUBMITTED submissionId", "REASON_REQUIRED reason"], "all at once");
    ada.withdraw().await;
    assert_eq!(problems(&acme.decide(&submission, "HOLD", "Why not").await), ["WITHDRAWN submissionId"]);
    assert_eq!(
        (acme.facts("DECISION_RECORDED").await, &history(&acme, &submission).await["decisions"]),
        (0, &json!([]))
    );

    bob.submit().await;
    let hostile = format!("{}<script>alert('x')</script>'; DROP TABLE decisions; -- \u{202e}👩‍👧", "ä".repeat(1900));
    assert_eq!(acme.decide(&running, "REJECT", &hostile).await["decision"]["reason"], hostile, "kept as it was typed");

    let other = server.organization("Other").await;
    let input = json!({ "input": { "submissionId": running, "outcome": "HOLD", "reason": "Mine" } });
    assert_eq!(other.owner.graphql(DECIDE, input).await.code(), "NOT_FOUND");
    server.settle().await;
}

#[tokio::test]
async fn who_was_faster_is_not_overruled_unseen() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[single_choice()]).await;
    let (_, submission) = handed_in(&server, &acme, &assessment, "Ada").await;
    let recruiter = server.member(&acme, Role::Recruiter).await;
    let form = |outcome: &str, reason: &str, expected: i32| json!({ "submissionId": submission, "outcome": outcome, "reason": reason, "expectedNumber": expected });
    let (one, other) = tokio::join!(
        decide(&acme.owner, form("ADVANCE", "The best so far.", 0)),
        decide(&recruiter, form("REJECT", "Not enough.", 0)),
    );
    let (done, refused) = if problems(&one).is_empty() { (one, other) } else { (other, one) };
    assert_eq!((problems(&done), problems(&refused)), (vec![], vec!["CONFLICT expectedNumber".to_owned()]));
    assert_eq!(refused["decision"], done["decision"], "the one that stands is shown");
    assert!(refused["submission"].is_null());
    assert_eq!(history(&acme, &submission).await["decisions"].as_array().unwrap().len(), 1);

    // Having seen it, one decides from there; a reply that was lost is no conflict.
    for _ in 0..2 {
        let seen = decide(&recruiter, form("HOLD", "Let us talk.", 1)).await;
        assert_eq!((problems(&seen), &seen["decision"]["number"]), (vec![], &json!(2)));
    }
    assert_eq!(problems(&decide(&acme.owner, form("HOLD", "Yes.", 7)).await), ["CONFLICT expectedNumber"]);

    // Without a word of what was seen the last one counts, and every number is given once.
    let callers: Vec<_> = (0..12).map(|place| if place % 2 == 0 { &acme.owner } else { &recruiter }).collect();
    let rush = callers.iter().enumerate().map(|(place, caller)| {
        let input = json!({ "submissionId": submission, "outcome": "HOLD", "reason": format!("Thought {place}") });
        decide(caller, input)
    });
    for payload in futures_util::future::join_all(rush).await {
        assert_eq!(payload["userErrors"], json!([]));
    }
    let seen = history(&acme, &submission).await;
    let numbers: Vec<i64> =
        seen["decisions"].as_array().unwrap().iter().map(|one| one["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers, (1..=14).rev().collect::<Vec<_>>());
    assert_eq!(seen["decision"]["number"], 14);
    server.settle().await;
}

#[tokio::test]
async fn a_key_decides_in_the_name_of_the_member_who_made_it() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[single_choice()]).await;
    let (_, submission) = handed_in(&server, &acme, &assessment, "Ada").await;
    let admin = server.member(&acme, Role::Admin).await;
    let create = "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } secret
        userErrors { code } } }";
    let permissions = [Permission::DecideSubmissions, Permission::ViewSubmissions, Permission::ViewOrganization];
    let permissions = permissions.map(Permission::as_str);
    let input = json!({ "organizationId": acme.id, "name": "ATS", "permissions": permissions });
    let made = admin.done(create, json!({ "input": input })).await;
    let key = server.bearer(text(&made["secret"]));
    let input = json!({ "submissionId": submission, "outcome": "ADVANCE", "reason": "Moved on in the ATS." });
    let decided = decide(&key, input.clone()).await;
    assert!(text(&decided["decision"]["decidedBy"]["email"]).starts_with("admin@"), "{decided:#}");
    let via = "query($id: ID!) { node(id: $id) { ... on Submission { decision { via { id name } } } } }";
    let seen = acme.owner.data(via, json!({ "id": submission })).await["node"]["decision"]["via"].clone();
    assert_eq!(seen, json!({ "id": made["apiKey"]["id"], "name": "ATS" }));
    let blind = key.graphql(via, json!({ "id": submission })).await;
    assert!(blind.body["data"]["node"].is_null(), "a key that may not list keys is shown none: {:#}", blind.body);

    // Who has left answers for nothing more, and is named for what was decided all the same.
    let leave = "DELETE FROM memberships WHERE role = 'ADMIN'";
    server.database.client().await.execute(leave, &[]).await.unwrap();
    assert_eq!(key.graphql(DECIDE, json!({ "input": input })).await.code(), "FORBIDDEN");
    let named = history(&acme, &submission).await["decisions"][0]["decidedBy"]["email"].clone();
    assert!(text(&named).starts_with("admin@"), "{named}");
    let other = server.organization("Other").await;
    let users = "SET ROLE assay_app";
    let client = server.database.client().await;
    client.batch_execute(users).await.unwrap();
    let enter = format!("SET assay.organization_id = '{}'", other.organization.uuid());
    client.batch_execute(&enter).await.unwrap();
    let strangers: i64 = client.query_one("SELECT count(*) FROM users", &[]).await.unwrap().get(0);
    assert_eq!(strangers, 1, "another organization sees its own people alone");
    server.settle().await;
}

#[tokio::test]
async fn a_decision_is_about_what_was_handed_in() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[single_choice()]).await;
    let (ada, submission) = handed_in(&server, &acme, &assessment, "Ada").await;
    acme.decide(&submission, "REJECT", "Left everything open.").await;
    acme.reopen(&submission, 20).await;
    assert_eq!(history(&acme, &submission).await["decision"]["number"], 1, "nothing has changed yet");
    assert_eq!(problems(&acme.decide(&submission, "HOLD", "Wait.").await), ["NOT_SUBMITTED submissionId"]);
    ada.start().await;
    let resumed = history(&acme, &submission).await;
    assert_eq!((&resumed["decision"], resumed["decisions"].as_array().unwrap().len()), (&Value::Null, 1));
    ada.pick(assessment.question(0), &[assessment.choice(0, "B")]).await;
    ada.submit().await;
    server.settle().await;
    assert!(history(&acme, &submission).await["decision"].is_null(), "until somebody decides anew");
    let input = json!({ "submissionId": submission, "outcome": "REJECT", "reason": "Left everything open.",
        "expectedNumber": 0 });
    let decided = decide(&acme.owner, input).await;
    assert_eq!((problems(&decided), &decided["decision"]["number"]), (vec![], &json!(2)), "the same words, a new act");
    server.settle().await;
    assert_eq!(acme.facts("DECISION_RECORDED").await, 2);
}

#[tokio::test]
async fn lists_find_what_was_decided() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[single_choice()]).await;
    for (name, outcome) in [("Ada", Some("ADVANCE")), ("Bob", Some("REJECT")), ("Cem", Some("HOLD")), ("Dee", None)] {
        let (_, submission) = handed_in(&server, &acme, &assessment, name).await;
        if let Some(outcome) = outcome {
            acme.decide(&submission, outcome, "Because.").await;
        }
        server.wait(TimeDelta::minutes(1));
    }
    let list = "query($id: ID!, $filter: SubmissionFilter) { node(id: $id) { ... on JobDescription {
        submissions(filter: $filter, orderBy: { field: STARTED_AT, direction: ASC }) { totalCount
            nodes { participant { name } } } } } }";
    for (filter, expected) in [
        (json!({ "decision": { "eq": "ADVANCE" } }), "Ada"),
        (json!({ "decision": { "in": ["ADVANCE", "HOLD"] } }), "Ada Cem"),
        (json!({ "decision": { "in": [] } }), ""),
        (json!({ "decision": { "isNull": true } }), "Dee"),
        (json!({ "decision": { "isNull": false } }), "Ada Bob Cem"),
        (json!({ "decision": { "isNull": true, "eq": "HOLD" } }), ""),
        (json!({ "decision": {} }), "Ada Bob Cem Dee"),
        (json!({ "not": { "decision": { "eq": "REJECT" } } }), "Ada Cem Dee"),
        (json!({ "or": [{ "decision": { "isNull": true } }, { "decision": { "eq": "REJECT" } }] }), "Bob Dee"),
    ] {
        let found = acme.owner.data(list, json!({ "id": assessment.job, "filter": filter })).await;
        let nodes = found["node"]["submissions"]["nodes"].as_array().unwrap().clone();
        let names: Vec<_> = nodes.iter().map(|node| text(&node["participant"]["name"])).collect();
        assert_eq!(names.join(" "), expected, "{filter}");
        assert_eq!(found["node"]["submissions"]["totalCount"], names.len());
    }
    server.settle().await;
}

/// So many attempts that were handed in, one after the other by their ids.
async fn crowd(server: &TestServer, team: &Team<'_>, people: usize) -> Vec<String> {
    let assessment = team.asking(&[single_choice()]).await;
    handed_in(server, team, &assessment, "Ada").await;
    let own = team.organization.uuid();
    let fill = format!(
        "INSERT INTO participants (organization_id, id, name, email, email_normalized, created_at)
         SELECT '{own}', gen_random_uuid(), 'P' || n, n || '@crowd.example.com', n || '@crowd.example.com', now()
         FROM generate_series(1, {people}) n;
         INSERT INTO invites (organization_id, id, assessment_id, job_description_id, participant_id, status, token_hash,
            expires_at, created_at)
         SELECT i.organization_id, gen_random_uuid(), i.assessment_id, i.job_description_id, p.id, 'SUBMITTED',
            sha256(p.id::text::bytea), i.expires_at, i.created_at
         FROM invites i JOIN participants p USING (organization_id)
         WHERE i.organization_id = '{own}' AND p.email LIKE '%@crowd.example.com';
         INSERT INTO submissions (organization_id, id, invite_id, assessment_id, job_description_id, participant_id,
            status, started_at, submitted_at)
         SELECT i.organization_id, gen_random_uuid(), i.id, i.assessment_id, i.job_description_id, i.participant_id,
            'SUBMITTED', now(), now()
         FROM invites i WHERE NOT EXISTS (SELECT FROM submissions s WHERE s.invite_id = i.id);"
    );
    let client = server.database.client().await;
    client.batch_execute(&fill).await.unwrap();
    let ids = "SELECT s.id FROM submissions s JOIN participants p ON p.id = s.participant_id
        WHERE p.email LIKE '%@crowd.example.com' AND s.organization_id = $1 ORDER BY s.id";
    let rows = client.query(ids, &[&own]).await.unwrap();
    rows.iter().map(|row| SubmissionId::from_uuid(row.get(0)).to_string()).collect()
}

#[tokio::test]
async fn five_hundred_at_once_with_bad_rows_among_them() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let other = server.organization("Other").await;
    let people = crowd(&server, &acme, 480).await;
    let theirs = crowd(&server, &other, 1).await.remove(0);
    let row =
        |id: &str, outcome: &str, reason: &str| json!({ "submissionId": id, "outcome": outcome, "reason": reason });
    let mut rows: Vec<Value> = people.iter().rev().map(|id| row(id, "HOLD", "All wait.")).collect();
    let bad = [
        (row("sub_x", "HOLD", "x"), "REJECTED", "UNKNOWN_SUBMISSION submissionId"),
        (row(&theirs, "HOLD", "x"), "REJECTED", "UNKNOWN_SUBMISSION submissionId"),
        (row(&acme.id, "HOLD", "x"), "REJECTED", "UNKNOWN_SUBMISSION submissionId"),
        (row(&people[0], "REJECT", "x"), "REJECTED", "DUPLICATE submissionId"),
        (row(&people[0], "HOLD", "All wait."), "UNCHANGED", ""),
        (row(&people[1], "HOLD", " "), "REJECTED", "REASON_REQUIRED reason"),
        (row(&people[2], "HOLD", &"x".repeat(2001)), "REJECTED", "TOO_LONG reason"),
    ];
    // A bad one comes first: it is not what says where everybody belongs.
    rows.insert(0, bad[0].0.clone());
    rows.extend(bad.iter().map(|(row, _, _)| row.clone()));
    let many = json!({ "input": { "decisions": rows } });
    acme.owner.data("{ viewer { __typename } }", json!({})).await;
    let (done, sent) = server.statements(acme.owner.done(DECIDE_MANY, many.clone())).await;
    let results = done["results"].as_array().unwrap();
    assert_eq!(results.len(), rows.len());
    for (index, result) in results.iter().enumerate() {
        assert_eq!(result["index"], index);
        let (outcome, problem) = match index {
            0 => ("REJECTED", format!("UNKNOWN_SUBMISSION decisions.{index}.submissionId")),
            481.. => {
                let (_, outcome, problem) = &bad[index - 481];
                (*outcome, problem.replace(' ', &format!(" decisions.{index}.")))
            }
            _ => ("DECIDED", String::new()),
        };
        assert_eq!((&result["outcome"], problems(result).join(" ")), (&json!(outcome), problem), "{index}");
        assert_eq!(result["decision"].is_object(), outcome != "REJECTED" || problems(result)[0].starts_with("DUP"));
    }
    server.settle().await;
    let recorded = "SELECT count(*) FROM events WHERE kind = 'decision.recorded'";
    let recorded: i64 = server.database.client().await.query_one(recorded, &[]).await.unwrap().get(0);
    assert_eq!(recorded, 480);

    // The same again records nothing, and takes as many statements for one row as for all of them.
    let again = acme.owner.done(DECIDE_MANY, many).await;
    let unchanged = again["results"].as_array().unwrap().iter().filter(|result| result["outcome"] == "UNCHANGED");
    assert_eq!(unchanged.count(), 481);
    let one = json!({ "input": { "decisions": [row("sub_x", "HOLD", "x"), row(&people[7], "REJECT", "No.")] } });
    let (_, few) = server.statements(acme.owner.done(DECIDE_MANY, one)).await;
    assert_eq!(few, sent);
    server.settle().await;
}

#[tokio::test]
async fn lists_of_decisions_are_bounded_and_belong_to_one_organization() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[single_choice()]).await;
    let (ada, submission) = handed_in(&server, &acme, &assessment, "Ada").await;
    let row = json!({ "submissionId": submission, "outcome": "HOLD", "reason": "Wait." });
    let many = |rows: Vec<Value>| json!({ "input": { "decisions": rows } });
    assert_eq!(problems(&acme.owner.payload(DECIDE_MANY, many(vec![])).await), ["EMPTY decisions"]);
    let crowd = many(vec![row.clone(); 501]);
    assert_eq!(problems(&acme.owner.payload(DECIDE_MANY, crowd).await), ["TOO_MANY decisions"]);
    let reviewer = server.member(&acme, Role::Reviewer).await;
    for (caller, code) in [
        (&server.organization("Other").await.owner, "NOT_FOUND"),
        (&reviewer, "FORBIDDEN"),
        (&ada.caller, "FORBIDDEN"),
        (&server.anonymous(), "UNAUTHENTICATED"),
    ] {
        assert_eq!(caller.graphql(DECIDE_MANY, many(vec![row.clone()])).await.code(), code);
    }
    let first = acme.owner.once("k").done(DECIDE_MANY, many(vec![row.clone()])).await;
    assert_eq!(first["results"][0]["outcome"], "DECIDED");
    assert_eq!(acme.owner.once("k").done(DECIDE_MANY, many(vec![row.clone()])).await, first, "told again, not done");
    let other = json!({ "submissionId": submission, "outcome": "REJECT", "reason": "No." });
    assert_eq!(acme.owner.once("k").graphql(DECIDE_MANY, many(vec![other])).await.code(), "IDEMPOTENCY_CONFLICT");
    server.settle().await;
    assert_eq!(acme.facts("DECISION_RECORDED").await, 1);
}

/// Two who decide on the same people in opposite orders do not wait for each other for ever.
#[tokio::test]
async fn lists_in_opposite_orders_pass_each_other() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let people = crowd(&server, &acme, 60).await;
    let recruiter = server.member(&acme, Role::Recruiter).await;
    let rows = |ids: Vec<&String>, reason: &str| -> Value {
        let row = |id: &&String| json!({ "submissionId": id, "outcome": "HOLD", "reason": reason });
        json!({ "input": { "decisions": ids.iter().map(row).collect::<Vec<_>>() } })
    };
    for round in 0..5 {
        let (one, other) = (format!("One {round}"), format!("Other {round}"));
        let (one, other) = tokio::join!(
            acme.owner.done(DECIDE_MANY, rows(people.iter().collect(), &one)),
            recruiter.done(DECIDE_MANY, rows(people.iter().rev().collect(), &other)),
        );
        for payload in [one, other] {
            assert!(payload["results"].as_array().unwrap().iter().all(|result| result["outcome"] == "DECIDED"));
        }
    }
    let kept = "SELECT count(*) FROM submissions s JOIN decisions d ON d.submission_id = s.id AND d.number = 10
        WHERE s.decision = d.outcome AND s.decided_at = d.decided_at";
    let kept: i64 = server.database.client().await.query_one(kept, &[]).await.unwrap().get(0);
    assert_eq!(kept, 60, "ten decisions each, none lost, and what is kept with the attempt is the newest");
    server.settle().await;
}
