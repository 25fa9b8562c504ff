//! The funnel of a job: true at every moment, the same however many jobs are asked about, and read from indexes.

use std::fmt::Write;

use assay::kernel::ids::{JobDescriptionId, TypedId};
use chrono::TimeDelta;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::support::candidate::DECLINE;
use crate::support::hiring::{RELEASE, REVOKE, single_choice};
use crate::support::{Published, Team, TestServer, id, text};

const FUNNEL: &str = "query($id: ID!) { node(id: $id) { ... on JobDescription { funnel { invited sent opened started
    submitted scored needsHuman decided advanced held rejected released timedOut withdrawn declined expired revoked
    bounced medianTimeToStart medianTimeToSubmit medianTimeToDecide } } } }";

async fn funnel(team: &Team<'_>, job: &str) -> Value {
    team.owner.data(FUNNEL, json!({ "id": job })).await["node"]["funnel"].clone()
}

/// What is not zero and not null, in words.
fn counted(funnel: &Value) -> String {
    let shown = |(name, count): (&String, &Value)| {
        (!count.is_null() && *count != 0).then(|| format!("{name} {}", count.to_string().trim_matches('"')))
    };
    funnel.as_object().unwrap().iter().filter_map(shown).collect::<Vec<_>>().join(", ")
}

async fn timed(team: &Team<'_>) -> Published {
    let job = team.job("Backend engineer").await;
    let sections = json!([{ "title": "All", "questions": [single_choice()] }]);
    team.publish(json!({ "jobDescriptionId": job, "title": "Short", "timeLimit": "PT30M", "sections": sections })).await
}

#[tokio::test]
async fn people_are_counted_where_they_came_to() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job("Backend engineer").await;
    assert_eq!(counted(&funnel(&acme, &job).await), "", "nobody yet");
    let assessment = timed(&acme).await;
    // Ada is decided on and told, Bob runs out of time, Cem takes it back, Dee is at work, Eve has only opened.
    let ada = server.started(&acme, &assessment, "Ada").await;
    let bob = server.started(&acme, &assessment, "Bob").await;
    let cem = server.started(&acme, &assessment, "Cem").await;
    server.pass(TimeDelta::minutes(10)).await;
    let submission = id(&ada.submit().await["submission"]);
    cem.withdraw().await;
    server.pass(TimeDelta::minutes(21)).await;
    server.started(&acme, &assessment, "Dee").await;
    server.opened(&acme, &assessment, "Eve").await;
    acme.decide(&submission, "ADVANCE", "The best so far.").await;
    acme.owner.done(RELEASE, json!({ "input": { "submissionId": submission } })).await;
    // Fay declines, Gus is disinvited, Hal is only invited.
    let rows = ["Fay", "Gus", "Hal"]
        .map(|name| json!({ "name": name, "email": format!("{}@example.com", name.to_lowercase()) }));
    let invited = acme.invite(&assessment, &rows).await;
    server.settle().await;
    let fay = json!({ "input": { "token": server.link("fay@example.com") } });
    server.anonymous().done(DECLINE, fay).await;
    acme.owner.done(REVOKE, json!({ "input": { "inviteId": invited[1]["invite"]["id"] } })).await;
    server.settle().await;
    let seen = funnel(&acme, &assessment.job).await;
    assert_eq!(
        counted(&seen),
        "advanced 1, decided 1, declined 1, invited 8, medianTimeToDecide PT21M, medianTimeToStart PT0S, \
         medianTimeToSubmit PT20M, opened 5, released 1, revoked 1, scored 2, sent 8, started 4, submitted 2, \
         timedOut 1, withdrawn 1"
    );

    // What was reached stays reached: a reopened attempt was handed in once, whatever becomes of it.
    acme.reopen(&id(&bob.view().await["submission"]), 10).await;
    let seen = funnel(&acme, &assessment.job).await;
    assert_eq!((&seen["submitted"], &seen["timedOut"], &seen["scored"]), (&json!(2), &json!(0), &json!(2)));
    bob.withdraw().await;
    let seen = funnel(&acme, &assessment.job).await;
    assert_eq!((&seen["submitted"], &seen["withdrawn"], &seen["declined"]), (&json!(2), &json!(2), &json!(1)));
    server.pass(TimeDelta::days(15)).await;
    assert_eq!(funnel(&acme, &assessment.job).await["expired"], 2, "Eve and Hal");
    assert_eq!(funnel(&acme, &assessment.job).await["timedOut"], 1, "Dee, who was at work");
}

/// What can have become of somebody, as it is stored: status and times of the invite, of the attempt, of its cards.
#[expect(clippy::struct_excessive_bools, reason = "each says whether something is stored, as a row does")]
struct Person {
    invite: &'static str,
    sent: bool,
    opened: bool,
    attempt: Option<&'static str>,
    ended: bool,
    reopened: bool,
    cards: Vec<&'static str>,
    decision: Option<&'static str>,
    released: bool,
}

impl Person {
    fn random(random: &mut StdRng) -> Self {
        let pick = |random: &mut StdRng, of: &[&'static str]| of[random.random_range(0..of.len())];
        let started = random.random_bool(0.6);
        let attempt =
            started.then(|| pick(random, &["IN_PROGRESS", "SUBMITTED", "SUBMITTED", "TIMED_OUT", "WITHDRAWN"]));
        let over = matches!(attempt, Some("SUBMITTED" | "TIMED_OUT"));
        // Who took it back had handed it in before, or not; who is at work was given more time, or not.
        let was_over = over || (started && random.random_bool(0.3));
        let reopened = was_over && (!over || random.random_bool(0.2)) && attempt != Some("WITHDRAWN");
        let ended = over || (was_over && !reopened);
        let cards = if was_over { random.random_range(0..3) } else { 0 };
        let cards: Vec<_> =
            (0..cards).map(|_| pick(random, &["READY", "NEEDS_HUMAN", "FAILED", "QUEUED", "SCORING"])).collect();
        Self {
            invite: match attempt {
                Some("IN_PROGRESS") => pick(random, &["STARTED", "REVOKED"]),
                Some("WITHDRAWN") => "DECLINED",
                Some(_) => "SUBMITTED",
                None => pick(random, &["PENDING", "SENT", "OPENED", "EXPIRED", "REVOKED", "DECLINED", "BOUNCED"]),
            },
            sent: random.random_bool(0.7),
            opened: random.random_bool(0.5),
            attempt,
            ended,
            reopened,
            cards,
            decision: (over && random.random_bool(0.5)).then(|| pick(random, &["ADVANCE", "HOLD", "REJECT"])),
            released: over && random.random_bool(0.3),
        }
    }

    fn insert(&self, sql: &mut String, organization: uuid::Uuid, n: usize) {
        let at = |given: bool| if given { "timestamptz '2026-05-01Z'" } else { "NULL" };
        write!(
            sql,
            "INSERT INTO participants (organization_id, id, name, email, email_normalized, created_at)
             VALUES ('{organization}', md5('p{n}')::uuid, 'P', 'p{n}@e.org', 'p{n}@e.org', now());
             INSERT INTO invites (organization_id, id, assessment_id, job_description_id, participant_id, status, token_hash,
                expires_at, created_at, sent_at, opened_at)
             SELECT organization_id, md5('i{n}')::uuid, id, job_description_id, md5('p{n}')::uuid, '{}', sha256('i{n}'),
                now(), '2026-04-30Z', {}, {} FROM assessments;",
            self.invite,
            at(self.sent),
            at(self.opened),
        )
        .unwrap();
        let Some(status) = self.attempt else { return };
        let decision = self.decision.map_or("NULL".to_owned(), |decision| format!("'{decision}'"));
        write!(
            sql,
            "INSERT INTO submissions (organization_id, id, invite_id, assessment_id, job_description_id, participant_id,
                status, started_at, submitted_at, decision, decided_at, released_at)
             SELECT organization_id, md5('s{n}')::uuid, id, assessment_id, job_description_id, participant_id, '{status}',
                '2026-05-01Z', {}, {decision}, {}, {} FROM invites WHERE id = md5('i{n}')::uuid;",
            at(self.ended),
            at(self.decision.is_some()),
            at(self.released),
        )
        .unwrap();
        if self.reopened {
            write!(
                sql,
                "INSERT INTO reopenings (organization_id, submission_id, number, granted_seconds, reason, ended_as, ended_at,
                    reopened_at, resume_until)
                 VALUES ('{organization}', md5('s{n}')::uuid, 1, 60, 'x', 'SUBMITTED', now(), now(), now());"
            )
            .unwrap();
        }
        for (number, status) in (1..).zip(&self.cards) {
            write!(
                sql,
                "INSERT INTO scorecards (organization_id, id, submission_id, number, status, scorer_name, scorer_version,
                    rubric_revision, created_at)
                 VALUES ('{organization}', gen_random_uuid(), md5('s{n}')::uuid, {number}, '{status}', 'x', '1', 1, now());"
            )
            .unwrap();
        }
    }

    /// How far the person came, from being invited (0) to having handed in (4).
    fn reached(&self) -> usize {
        match (self.ended || self.reopened, self.attempt, self.opened, self.sent) {
            (true, ..) => 4,
            (_, Some(_), ..) => 3,
            (_, _, true, _) => 2,
            (.., true) => 1,
            _ => 0,
        }
    }

    fn newest_scored(&self) -> Option<&'static str> {
        self.cards.iter().rev().copied().find(|status| matches!(*status, "READY" | "NEEDS_HUMAN"))
    }
}

/// Over many histories: what is counted in one statement is what one would count by hand, and no stage has more people
/// than the one that it follows on.
#[tokio::test]
async fn any_history_is_counted_rightly_and_narrows() {
    for seed in 0..4 {
        let server = TestServer::start().await;
        let acme = server.organization("Acme").await;
        let assessment = acme.asking(&[single_choice()]).await;
        let random = &mut StdRng::seed_from_u64(seed);
        let people: Vec<Person> = (0..60).map(|_| Person::random(random)).collect();
        let mut sql = String::new();
        for (n, person) in people.iter().enumerate() {
            person.insert(&mut sql, acme.organization.uuid(), n);
        }
        server.settle().await;
        server.database.client().await.batch_execute(&sql).await.unwrap();
        let seen = funnel(&acme, &assessment.job).await;
        let count = |of: &dyn Fn(&Person) -> bool| people.iter().filter(|person| of(person)).count();
        let expected = [
            ("invited", people.len()),
            ("sent", count(&|one| one.reached() >= 1)),
            ("opened", count(&|one| one.reached() >= 2)),
            ("started", count(&|one| one.reached() >= 3)),
            ("submitted", count(&|one| one.reached() >= 4)),
            ("scored", count(&|one| one.newest_scored().is_some())),
            ("needsHuman", count(&|one| one.newest_scored() == Some("NEEDS_HUMAN"))),
            ("decided", count(&|one| one.decision.is_some())),
            ("advanced", count(&|one| one.decision == Some("ADVANCE"))),
            ("held", count(&|one| one.decision == Some("HOLD"))),
            ("rejected", count(&|one| one.decision == Some("REJECT"))),
            ("released", count(&|one| one.released)),
            ("timedOut", count(&|one| one.attempt == Some("TIMED_OUT"))),
            ("withdrawn", count(&|one| one.attempt == Some("WITHDRAWN"))),
            ("declined", count(&|one| one.invite == "DECLINED" && one.attempt.is_none())),
            ("expired", count(&|one| one.invite == "EXPIRED")),
            ("revoked", count(&|one| one.invite == "REVOKED")),
            ("bounced", count(&|one| one.invite == "BOUNCED")),
        ];
        for (stage, expected) in expected {
            assert_eq!(seen[stage], expected, "{stage} with seed {seed}");
        }
        for (wide, narrow) in [
            ("invited", "sent"),
            ("sent", "opened"),
            ("opened", "started"),
            ("started", "submitted"),
            ("submitted", "scored"),
            ("scored", "needsHuman"),
            ("submitted", "decided"),
            ("submitted", "released"),
        ] {
            assert!(seen[wide].as_i64() >= seen[narrow].as_i64(), "{wide} < {narrow} with seed {seed}: {seen}");
        }
    }
}

#[tokio::test]
async fn thirty_jobs_are_counted_and_compared_in_as_many_statements_as_one() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let query = "query($id: ID!) { organization(id: $id) { jobDescriptions(first: 50) { nodes {
        funnel { invited submitted } comparison(first: 5) { leftOut rows { rank { best } } } } } } }";
    let mut sent = Vec::new();
    for more in [1, 29] {
        for _ in 0..more {
            let assessment = acme.asking(&[single_choice()]).await;
            server.started(&acme, &assessment, "Ada").await.submit().await;
        }
        server.settle().await;
        acme.owner.data(query, json!({ "id": acme.id })).await;
        let (seen, statements) = server.statements(acme.owner.data(query, json!({ "id": acme.id }))).await;
        for job in seen["organization"]["jobDescriptions"]["nodes"].as_array().unwrap() {
            assert_eq!(
                (&job["funnel"]["submitted"], &job["comparison"]["rows"][0]["rank"]["best"]),
                (&json!(1), &json!(1))
            );
        }
        sent.push(statements);
    }
    assert_eq!(sent[0], sent[1]);
}

/// At a job with ten thousand invites among others the rows of the job are found by index, as the serving role.
#[tokio::test]
async fn a_large_job_is_counted_from_indexes() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[single_choice()]).await;
    server.started(&acme, &assessment, "Ada").await;
    server.settle().await;
    let fill = "
        INSERT INTO job_descriptions (organization_id, id, title, raw_text, title_given, created_at, updated_at)
        SELECT j.organization_id, md5('j' || n)::uuid, 'J', 'J', true, now(), now()
        FROM job_descriptions j, generate_series(0, 19) n;
        INSERT INTO participants (organization_id, id, name, email, email_normalized, created_at)
        SELECT p.organization_id, md5('p' || n)::uuid, 'P' || n, n || '@example.org', n || '@example.org', now()
        FROM participants p, generate_series(1, 40000) n;
        INSERT INTO invites (organization_id, id, assessment_id, job_description_id, participant_id, status, token_hash,
            expires_at, created_at)
        SELECT i.organization_id, md5('i' || n)::uuid, i.assessment_id,
            CASE WHEN n <= 10000 THEN i.job_description_id ELSE md5('j' || n % 20)::uuid END, md5('p' || n)::uuid,
            'SUBMITTED', sha256(('i' || n)::bytea), now(), now()
        FROM invites i, generate_series(1, 40000) n;
        INSERT INTO submissions (organization_id, id, invite_id, assessment_id, job_description_id, participant_id, status,
            started_at, submitted_at)
        SELECT i.organization_id, md5('s' || i.id)::uuid, i.id, i.assessment_id, i.job_description_id, i.participant_id,
            'SUBMITTED', now(), now()
        FROM invites i WHERE i.status = 'SUBMITTED' AND i.token_hash < sha256('') ;
        INSERT INTO scorecards (organization_id, id, submission_id, number, status, scorer_name, scorer_version,
            rubric_revision, created_at)
        SELECT s.organization_id, md5('c' || s.id)::uuid, s.id, 1, 'READY', 'x', '1', 1, now()
        FROM submissions s WHERE s.status = 'SUBMITTED';
        ANALYZE participants; ANALYZE invites; ANALYZE submissions; ANALYZE scorecards; ANALYZE reopenings;";
    let client = server.database.client().await;
    client.batch_execute(fill).await.unwrap();
    let seen = funnel(&acme, &assessment.job).await;
    assert_eq!(seen["invited"], 10_001);
    let (organization, job) = (acme.organization.uuid(), assessment.job.parse::<JobDescriptionId>().unwrap().uuid());
    client.batch_execute(&format!("SET ROLE assay_app; SET assay.organization_id = '{organization}'")).await.unwrap();
    let (_, statement) =
        include_str!("../src/domain/comparisons/store.rs").split_once("const FUNNELS: &str = \"").unwrap();
    let (statement, _) = statement.split_once("\";").unwrap();
    let explain =
        statement.replace("$1", &format!("'{organization}'::uuid")).replace("$2", &format!("ARRAY['{job}'::uuid]"));
    let rows = client.query(&format!("EXPLAIN {explain}"), &[]).await.unwrap();
    let plan = rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>().join("\n");
    for table in ["invites", "scorecards"] {
        assert!(!plan.contains(&format!("Seq Scan on {table}")), "{plan}");
    }
    assert!(plan.contains("scorecards_number_key"), "{plan}");
}

#[tokio::test]
async fn counts_need_both_permissions() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[single_choice()]).await;
    let create = "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret userErrors { code } } }";
    for (permissions, allowed) in [
        (vec!["VIEW_ASSESSMENTS", "VIEW_INVITES"], false),
        (vec!["VIEW_ASSESSMENTS", "VIEW_SUBMISSIONS"], false),
        (vec!["VIEW_ASSESSMENTS", "VIEW_INVITES", "VIEW_SUBMISSIONS"], true),
    ] {
        let input = json!({ "organizationId": acme.id, "name": "BI", "permissions": permissions });
        let made = acme.owner.done(create, json!({ "input": input })).await;
        let key = server.bearer(text(&made["secret"]));
        let reply = key.graphql(FUNNEL, json!({ "id": assessment.job })).await;
        assert_eq!(reply.body["data"]["node"].is_object(), allowed, "{permissions:?}: {:#}", reply.body);
    }
    server.settle().await;
}
