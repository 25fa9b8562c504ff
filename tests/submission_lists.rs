//! Lists of submissions: every filter, totals and orders, progress for all at once, and an index for each order.

use assay::kernel::ids::TypedId;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::hiring::{single_choice, text_question};
use crate::support::{Published, Team, TestServer, id, text};

const LIST: &str =
    "query($id: ID!, $filter: SubmissionFilter) { organization(id: $id) { submissions(filter: $filter, first: 50,
    orderBy: { field: STARTED_AT, direction: ASC }) { totalCount nodes { participant { name } } } } }";

/// Names of those in the list, the first to begin first.
async fn names(team: &Team<'_>, filter: &Value) -> Vec<String> {
    let list =
        team.owner.data(LIST, json!({ "id": team.id, "filter": filter })).await["organization"]["submissions"].clone();
    let nodes = list["nodes"].as_array().unwrap();
    assert_eq!(list["totalCount"], nodes.len(), "{filter}");
    nodes.iter().map(|node| text(&node["participant"]["name"]).to_owned()).collect()
}

/// Half an hour for two closed questions.
async fn timed(team: &Team<'_>) -> Published {
    let job = team.job("Backend engineer").await;
    let sections = json!([{ "title": "All", "questions": [single_choice(), single_choice()] }]);
    team.publish(json!({ "jobDescriptionId": job, "title": "Short", "timeLimit": "PT30M", "sections": sections })).await
}

#[tokio::test]
async fn submissions_are_found_by_time_score_lateness_job_and_assessment() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (one, other) = (timed(&acme).await, timed(&acme).await);
    // 09:00 Ada gets 100, 09:10 Bob 50, 09:20 Cem 0 at the other job, 09:30 Dee runs out of time, 09:40 Eve is at work.
    for (name, assessment, picks) in [("Ada", &one, 2), ("Bob", &one, 1), ("Cem", &other, 0)] {
        let candidate = server.started(&acme, assessment, name).await;
        for question in 0..picks {
            candidate.pick(assessment.question(question), &[assessment.choice(question, "B")]).await;
        }
        candidate.submit().await;
        server.pass(TimeDelta::minutes(10)).await;
    }
    let dee = server.started(&acme, &one, "Dee").await;
    server.pass(TimeDelta::minutes(31)).await;
    let late = json!({ "questionId": one.question(0), "choiceIds": [one.choice(0, "B")], "baseRevision": 0 });
    dee.try_save(late).await;
    let eve = server.started(&acme, &other, "Eve").await;
    eve.pick(other.question(0), &[other.choice(0, "B")]).await;

    for (filter, expected) in [
        (json!({}), "Ada Bob Cem Dee Eve"),
        (json!({ "startedAt": { "gte": "2026-05-04T09:10:00Z" } }), "Bob Cem Dee Eve"),
        (json!({ "startedAt": { "gte": "2026-05-04T09:10:00Z", "lt": "2026-05-04T09:30:00Z" } }), "Bob Cem"),
        (json!({ "submittedAt": { "lt": "2026-05-04T09:20:00Z" } }), "Ada Bob"),
        (json!({ "submittedAt": { "gte": "2026-05-04T10:00:00Z" } }), "Dee"),
        (json!({ "score": { "gte": "50" } }), "Ada Bob"),
        (json!({ "score": { "gte": "50.001" } }), "Ada"),
        (json!({ "score": { "lte": "49.999" } }), "Cem Dee"),
        (json!({ "score": { "gte": "0.01", "lte": "99.99" } }), "Bob"),
        (json!({ "score": { "gte": "-1e20", "lte": "1e20" } }), "Ada Bob Cem Dee"),
        (json!({ "score": { "gte": "101" } }), ""),
        (json!({ "hasLateAnswers": true }), "Dee"),
        (json!({ "hasLateAnswers": false }), "Ada Bob Cem Eve"),
        (json!({ "jobDescriptionId": { "eq": one.job } }), "Ada Bob Dee"),
        (json!({ "assessmentId": { "in": [other.id, "asm_x"] } }), "Cem Eve"),
        (json!({ "assessmentId": { "in": [] } }), ""),
        (json!({ "jobDescriptionId": { "eq": acme.id } }), ""),
        (json!({ "not": { "score": { "gte": "50" } } }), "Cem Dee Eve"),
        (json!({ "or": [{ "hasLateAnswers": true }, { "score": { "gte": "100" } }] }), "Ada Dee"),
        (json!({ "status": { "in": ["SUBMITTED"] }, "score": { "lte": "50" }, "search": "e" }), "Bob Cem"),
    ] {
        assert_eq!(names(&acme, &filter).await.join(" "), expected, "{filter}");
    }
    for (bad, path) in [("much", "gte"), ("", "gte"), ("1,5", "lte"), ("1_0", "lte")] {
        let filter = json!({ "score": { path: bad } });
        let reply = acme.owner.graphql(LIST, json!({ "id": acme.id, "filter": filter })).await;
        assert_eq!(reply.code(), "BAD_USER_INPUT", "{filter}");
        let argument = &reply.body["errors"][0]["extensions"]["argument"];
        assert_eq!(*argument, format!("filter.score.{path}"), "{:#}", reply.body);
    }
    eve.submit().await;
    server.settle().await;
}

#[tokio::test]
async fn late_answers_stand_marked_beside_those_that_count() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = timed(&acme).await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    ada.pick(assessment.question(0), &[assessment.choice(0, "A")]).await;
    server.pass(TimeDelta::minutes(31)).await;
    ada.try_save(
        json!({ "questionId": assessment.question(0), "choiceIds": [assessment.choice(0, "B")], "baseRevision": 1 }),
    )
    .await;
    let seen = ada.view().await["submission"].clone();
    assert_eq!(seen["lateAnswers"].as_array().unwrap().len(), 1, "the candidate sees them too, apart");
    assert_eq!((&seen["answers"][0]["revision"], &seen["lateAnswers"][0]["revision"]), (&json!(1), &json!(1)));
    let seen = acme.see_submission(text(&seen["id"])).await;
    let late: Vec<_> = seen["answers"].as_array().unwrap().iter().map(|answer| answer["late"].clone()).collect();
    assert_eq!(late, [false, true]);
    server.settle().await;
}

#[tokio::test]
async fn progress_counts_what_counts() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    let submission = id(&ada.view().await["submission"]);
    let progress = async || {
        let query =
            "query($id: ID!) { node(id: $id) { ... on Submission { progress { answered questions lastSavedAt } } } }";
        acme.owner.data(query, json!({ "id": submission })).await["node"]["progress"].clone()
    };
    assert_eq!(progress().await, json!({ "answered": 0, "questions": 5, "lastSavedAt": null }));
    server.wait(TimeDelta::minutes(1));
    ada.write(assessment.question(0), "something").await;
    ada.pick(assessment.question(1), &[assessment.choice(1, "B")]).await;
    ada.save(json!({ "questionId": assessment.question(3), "number": "0", "baseRevision": 0 })).await;
    // What `Answer::is_blank` calls blank is none here either.
    ada.write(assessment.question(4), " \u{a0}\t\r\n\u{2003}\u{3000}").await;
    ada.pick(assessment.question(2), &[]).await;
    assert_eq!(progress().await, json!({ "answered": 3, "questions": 5, "lastSavedAt": "2026-05-04T09:01:00Z" }));
    server.wait(TimeDelta::minutes(1));
    ada.save(json!({ "questionId": assessment.question(1), "choiceIds": [], "baseRevision": 1 })).await;
    assert_eq!(progress().await, json!({ "answered": 2, "questions": 5, "lastSavedAt": "2026-05-04T09:02:00Z" }));
    server.pass(TimeDelta::hours(1)).await;
    ada.try_save(
        json!({ "questionId": assessment.question(1), "choiceIds": [assessment.choice(1, "A")], "baseRevision": 2 }),
    )
    .await;
    let expected = json!({ "answered": 2, "questions": 5, "lastSavedAt": "2026-05-04T10:02:00Z" });
    assert_eq!(progress().await, expected, "what came late is no progress");
}

#[tokio::test]
async fn ten_submissions_take_as_many_statements_as_two() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let query = "query($id: ID!) { node(id: $id) { ... on JobDescription { submissions { totalCount nodes { status hasDeadline: deadline
        resumeUntil progress { answered questions lastSavedAt } reopenings { number reason } } } } } }";
    let mut sent = Vec::new();
    for names in [&["Ada", "Bob"][..], &["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"][..]] {
        let assessment = acme.asking(&[text_question()]).await;
        for name in names {
            server.started(&acme, &assessment, name).await;
        }
        server.settle().await;
        acme.owner.data(query, json!({ "id": assessment.job })).await;
        let (seen, statements) = server.statements(acme.owner.data(query, json!({ "id": assessment.job }))).await;
        assert_eq!(seen["node"]["submissions"]["totalCount"], names.len());
        sent.push(statements);
    }
    assert_eq!(sent[0], sent[1]);
    insta::assert_snapshot!(format!("{} statements", sent[0]));
}

/// Ten thousand attempts at one job, a third of them without an end and a score, and as many at fifty others.
const FILL: &str = "
    INSERT INTO job_descriptions (organization_id, id, title, raw_text, title_given, created_at, updated_at)
    SELECT j.organization_id, md5('j' || n)::uuid, 'J', 'J', true, now(), now()
    FROM job_descriptions j, generate_series(0, 49) n;
    INSERT INTO participants (organization_id, id, name, email, email_normalized, created_at)
    SELECT p.organization_id, md5('p' || n)::uuid, 'P' || n, n || '@example.org', n || '@example.org', now()
    FROM participants p, generate_series(1, 20000) n;
    INSERT INTO invites (organization_id, id, assessment_id, job_description_id, participant_id, status, token_hash,
        expires_at, created_at)
    SELECT i.organization_id, md5('i' || n)::uuid, i.assessment_id, i.job_description_id, md5('p' || n)::uuid,
        'SUBMITTED', sha256(('i' || n)::bytea), now(), now()
    FROM invites i, generate_series(1, 20000) n;
    INSERT INTO submissions (organization_id, id, invite_id, assessment_id, job_description_id, participant_id, status,
        started_at, submitted_at, overall_score)
    SELECT s.organization_id, md5('s' || n)::uuid, md5('i' || n)::uuid, s.assessment_id,
        CASE WHEN n <= 10000 THEN s.job_description_id ELSE md5('j' || n % 50)::uuid END,
        md5('p' || n)::uuid, CASE WHEN n % 3 = 0 THEN 'IN_PROGRESS' ELSE 'SUBMITTED' END,
        timestamptz '2026-01-01Z' + n * interval '1 minute',
        CASE WHEN n % 3 = 0 THEN NULL ELSE timestamptz '2026-02-01Z' + (n % 977) * interval '1 minute' END,
        CASE WHEN n % 3 = 0 THEN NULL ELSE (n * 7919) % 10001 END
    FROM submissions s, generate_series(1, 20000) n;
    ANALYZE participants; ANALYZE invites; ANALYZE submissions;";

async fn filled(server: &TestServer, team: &Team<'_>) -> Published {
    let assessment = team.asking(&[text_question()]).await;
    server.started(team, &assessment, "Ada").await;
    server.settle().await;
    server.database.client().await.batch_execute(FILL).await.unwrap();
    assessment
}

/// As the serving role, under row security, from a cursor in the middle: each order of the list is read from its index.
#[tokio::test]
async fn every_order_of_a_jobs_list_is_read_from_an_index() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = filled(&server, &acme).await;
    let client = server.database.client().await;
    let organization = acme.organization.uuid();
    let enter = format!("SET ROLE assay_app; SET assay.organization_id = '{organization}'");
    client.batch_execute(&enter).await.unwrap();
    let job: assay::kernel::ids::JobDescriptionId = assessment.job.parse().unwrap();
    let job = job.uuid();
    for (key, index, cursor) in [
        ("x.started_at", "submissions_job_started_idx", "timestamptz '2026-01-04Z'"),
        ("coalesce(x.overall_score, -1)", "submissions_job_score_idx", "5000::bigint"),
        (
            "coalesce(x.submitted_at, timestamptz 'epoch')",
            "submissions_job_submitted_idx",
            "timestamptz '2026-02-01 08:00Z'",
        ),
    ] {
        for (way, beyond) in [("DESC", "<"), ("ASC", ">")] {
            for condition in ["true", "(true) AND (x.status = ANY (ARRAY['SUBMITTED', 'TIMED_OUT']))"] {
                // The statement of `PagedList`.
                let explain = format!(
                    "EXPLAIN SELECT p.parent, c.* FROM unnest(ARRAY['{job}'::uuid]) WITH ORDINALITY AS p (parent, place)
                    CROSS JOIN LATERAL (SELECT x.id, x.status, x.started_at FROM submissions x
                        WHERE x.organization_id = '{organization}' AND x.job_description_id = p.parent AND ({condition})
                            AND ({key}, x.id) {beyond} ({cursor}, '00000000-0000-0000-0000-000000000000'::uuid)
                        ORDER BY {key} {way}, x.id {way} LIMIT 51) c ORDER BY p.place"
                );
                let rows = client.query(&explain, &[]).await.unwrap();
                let plan: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
                let plan = plan.join("\n");
                assert!(plan.contains(index), "{key} {way}:\n{plan}");
                assert!(!plan.contains("Sort Key: submissions") && !plan.contains("Seq Scan on submissions"), "{plan}");
            }
        }
    }
}

/// However many have no score and no end: every order names each attempt once, page by page.
#[tokio::test]
async fn orders_are_total() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = filled(&server, &acme).await;
    let query = "query($id: ID!, $after: String, $order: SubmissionOrder) { node(id: $id) { ... on JobDescription {
        submissions(first: 100, after: $after, orderBy: $order) { nodes { id } pageInfo { hasNextPage endCursor } } } } }";
    for field in ["SCORE", "STARTED_AT", "SUBMITTED_AT"] {
        for direction in ["ASC", "DESC"] {
            let (mut seen, mut after) = (std::collections::HashSet::new(), Value::Null);
            for _ in 0..12 {
                let order = json!({ "field": field, "direction": direction });
                let variables = json!({ "id": assessment.job, "after": after, "order": order });
                let page = acme.owner.data(query, variables).await["node"]["submissions"].clone();
                for node in page["nodes"].as_array().unwrap() {
                    assert!(seen.insert(text(&node["id"]).to_owned()), "{field} {direction} twice");
                }
                after = page["pageInfo"]["endCursor"].clone();
                assert_eq!(page["pageInfo"]["hasNextPage"], true);
            }
            assert_eq!(seen.len(), 1200);
        }
    }
}
