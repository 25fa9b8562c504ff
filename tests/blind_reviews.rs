//! Blind review: until a reviewer has said what a submission is worth, no way through the API tells who wrote it or what others
//! think of it; afterwards all of it is there.

use assay::access::Role;
use assay::kernel::ids::{DocumentId, QuestionId, SubmissionId, TypedId};
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

use crate::support::hiring::{ASSIGN, RESCORE, REVIEW, text_question};
use crate::support::{Caller, Published, Team, TestServer, id, problems, text};

const RIGHT: &str =
    "A repeated request charges the customer only once, and the client can safely retry after a timeout.";
const UPDATE: &str = "mutation($input: UpdateJobDescriptionInput!) { updateJobDescription(input: $input) {
    jobDescription { blindReview version } userErrors { code path } } }";

/// All that is to be seen of a person and of what others think, by every way that there is.
const PERSON: &str = "fragment Person on Participant { id name email phone externalId locale timeZone }
    fragment Invite on AssessmentInvite { id externalId participant { ...Person } deliveries { kind status } }
    fragment Card on Scorecard { id hidden overallScore confidence summary reasons
        criteria { question { id } criterion { id } level score rationale confidence needsHuman reasons evidence { quote } }
        questionScores { score reasons } reviews { id overallScore comment criteria { level reason } } }
    fragment Attempt on Submission { id status score { value } participant { ...Person } invite { ...Invite }
        documents { filename } scorecard { ...Card } scorecards { nodes { ...Card } } }";

/// A job that is reviewed blindly, with what came in.
struct Scene<'s> {
    team: Team<'s>,
    assessment: Published,
    ada: String,
    bob: String,
}

async fn set_blind(team: &Team<'_>, job: &str, blind: bool) {
    let input = json!({ "input": { "jobDescriptionId": job, "blindReview": blind } });
    let made = team.owner.done(UPDATE, input).await;
    assert_eq!(made["jobDescription"]["blindReview"], blind);
}

/// Ada is right and Bob blank; Ada has all that can tell who she is, and a colleague's review.
async fn scene(server: &TestServer) -> Scene<'_> {
    let team = server.organization("Acme").await;
    let assessment = team.asking(&[text_question()]).await;
    let ada = server.handed_in(&team, &assessment, "Ada", &[RIGHT]).await;
    let bob = server.handed_in(&team, &assessment, "Bob", &[]).await;
    let client = server.database.client().await;
    let tell = "UPDATE participants SET phone = '+49 170 5550100', external_id = 'ATS-4711', locale = 'de',
            time_zone = 'Europe/Berlin' WHERE name = 'Ada';
        UPDATE invites SET external_id = 'ORDER-0815' WHERE participant_id = (SELECT id FROM participants WHERE name = 'Ada');";
    client.batch_execute(tell).await.unwrap();
    let submission: SubmissionId = ada.parse().unwrap();
    let question: QuestionId = assessment.question(0).parse().unwrap();
    let file = "INSERT INTO documents (organization_id, id, submission_id, question_id, filename, declared_type, size, received,
            status, media_type, sha256, upload_token_hash, created_at, touched_at, completed_at)
        SELECT organization_id, gen_random_uuid(), id, $2, 'Ada Lovelace.pdf', 'PDF', 1, 1, 'READY', 'application/pdf',
            sha256('x'), sha256('y'), now(), now(), now() FROM submissions WHERE id = $1";
    client.execute(file, &[&submission.uuid(), &question.uuid()]).await.unwrap();
    let card = card_of(&team.owner, &ada).await;
    let review = json!({ "scorecardId": card["id"], "criteria": [], "comment": "A colleague of ours knows her." });
    team.owner.done(REVIEW, json!({ "input": review })).await;
    set_blind(&team, &assessment.job, true).await;
    server.settle().await;
    Scene { team, assessment, ada, bob }
}

async fn card_of(caller: &Caller<'_>, submission: &str) -> Value {
    let query =
        "query($id: ID!) { node(id: $id) { ... on Submission { participant { id } invite { id } documents { id }
        scorecard { id criteria { question { id } criterion { id } } reviews { id } } } } }";
    let seen = caller.data(query, json!({ "id": submission })).await["node"].clone();
    let mut card = seen["scorecard"].clone();
    card["participant"] = seen["participant"]["id"].clone();
    card["invite"] = seen["invite"]["id"].clone();
    card["document"] = seen["documents"][0]["id"].clone();
    card
}

/// Words that tell who Ada is or what others think of her.
const TELLING: [&str; 10] = [
    "\"Ada\"",
    "ada@example.com",
    "5550100",
    "ATS-4711",
    "ORDER-0815",
    "Europe/Berlin",
    "Lovelace",
    "colleague",
    "100.00",
    "charges the customer",
];

/// All that is told of Ada by every way, as one text.
async fn everything(scene: &Scene<'_>, caller: &Caller<'_>) -> String {
    let team = &scene.team;
    let known = card_of(&team.owner, &scene.ada).await;
    let mut told = String::new();
    for body in [
        "... on Submission { ...Attempt a: participant { ...Person } b: scorecard { ...Card } }",
        "... on Scorecard { ...Card submission { ...Attempt } }",
        "... on Participant { ...Person submissions { nodes { ...Attempt } } invites { nodes { ...Invite } } }",
        "... on AssessmentInvite { ...Invite submission { ...Attempt } }",
        "... on Document { filename downloadUrl }",
        "... on Review { overallScore comment criteria { reason } scorecard { ...Card } }",
        "... on JobDescription { submissions { nodes { ...Attempt } } invites { edges { node { ...Invite } } } }",
        "... on Organization { participants { nodes { ...Person } } submissions { edges { node { ...Attempt } } }
            invites { nodes { ...Invite } } }",
        "... on Assessment { agreement { overall { pairs } criteria { pairs exact meanDifference } } }",
    ] {
        // Only those parts are declared that are used.
        let parts = ["Attempt", "Card", "Invite", "Person"];
        let used = |name: &str| body.contains(&format!("...{name}"));
        let with_attempt = used("Attempt");
        let fragments: Vec<String> = PERSON
            .split("fragment ")
            .filter(|part| {
                let name = parts.iter().find(|name| part.starts_with(**name));
                name.is_some_and(|name| used(name) || with_attempt || *name == "Person" && used("Invite"))
            })
            .map(|part| format!("fragment {part}"))
            .collect();
        let query = format!("query($ids: [ID!]!) {{ nodes(ids: $ids) {{ id {body} }} }} {}", fragments.concat());
        let ids = [
            json!(scene.ada),
            known["id"].clone(),
            known["participant"].clone(),
            known["invite"].clone(),
            known["document"].clone(),
            known["reviews"][0]["id"].clone(),
            json!(scene.assessment.job),
            json!(team.id),
            json!(scene.assessment.id),
        ];
        told += &caller.data(&query, json!({ "ids": ids })).await.to_string();
    }
    told
}

fn telling(told: &str) -> Vec<&'static str> {
    TELLING.into_iter().filter(|word| told.contains(word)).collect()
}

/// Says what the caller thinks of a submission, in one word.
async fn judge(caller: &Caller<'_>, submission: &str, level: i32) {
    let card = card_of(caller, submission).await;
    let row = &card["criteria"][0];
    let level = json!({ "questionId": row["question"]["id"], "criterionId": row["criterion"]["id"], "level": level });
    let made = caller.done(REVIEW, json!({ "input": { "scorecardId": card["id"], "criteria": [level] } })).await;
    assert_eq!(made["review"]["blind"], true, "{made:#}");
}

#[tokio::test]
async fn a_reviewer_sees_nobody_and_no_judgement_before_the_own_one() {
    let server = TestServer::start().await;
    let scene = scene(&server).await;
    let reviewer = server.member(&scene.team, Role::Reviewer).await;
    assert_eq!(telling(&everything(&scene, &scene.team.owner).await), TELLING, "who is not blind sees it all");
    let told = everything(&scene, &reviewer).await;
    assert_eq!(telling(&told), Vec::<&str>::new(), "{told}");
    assert!(
        told.contains("\"Candidate ") && told.contains("@blind.invalid") && told.contains("\"hidden\":true"),
        "{told}"
    );
    assert!(told.contains("document.pdf"), "{told}");

    // What is asked of a person is there, and every criterion must be answered.
    let card = card_of(&reviewer, &scene.ada).await;
    assert_eq!(card["criteria"].as_array().unwrap().len(), 1);
    let bare = json!({ "input": { "scorecardId": card["id"], "criteria": [] } });
    assert_eq!(problems(&reviewer.payload(REVIEW, bare).await), ["INCOMPLETE criteria"]);
    judge(&reviewer, &scene.ada, 1).await;
    let told = everything(&scene, &reviewer).await;
    let bobs: Vec<&str> = telling(&told).into_iter().collect();
    // Bob is hidden still, and with him how far people and the scorer agree on this job.
    assert_eq!(bobs, TELLING, "{told}");
    assert!(told.contains("\"Candidate ") && !told.contains("\"Bob\""), "{told}");

    // Another card is another thing to judge.
    scene.team.owner.done(RESCORE, json!({ "input": { "submissionId": scene.ada } })).await;
    server.settle().await;
    let seen =
        "query($id: ID!) { node(id: $id) { ... on Submission { participant { name } scorecard { hidden reviews { id } }
        scorecards { nodes { hidden reviews { id } } } } } }";
    let seen = reviewer.data(seen, json!({ "id": scene.ada })).await["node"].clone();
    assert!(text(&seen["participant"]["name"]).starts_with("Candidate "), "{seen:#}");
    assert_eq!(seen["scorecards"]["nodes"][1]["reviews"].as_array().unwrap().len(), 1, "one's own is never hidden");
    judge(&reviewer, &scene.ada, 1).await;

    set_blind(&scene.team, &scene.assessment.job, false).await;
    let told = everything(&scene, &reviewer).await;
    assert!(told.contains("\"Bob\"") && !told.contains("\"Candidate "), "{told}");
    server.settle().await;
    assert_eq!(scene.team.facts("JOB_DESCRIPTION_UPDATED").await, 2);
}

const FIND: &str = "query($id: ID!, $s: SubmissionFilter, $i: AssessmentInviteFilter, $p: ParticipantFilter) {
    organization(id: $id) { submissions(filter: $s) { totalCount nodes { id } } invites(filter: $i) { totalCount nodes { id } }
        participants(filter: $p) { totalCount nodes { id } } } }";

#[tokio::test]
async fn no_filter_and_no_order_tells_what_is_hidden() {
    let server = TestServer::start().await;
    let scene = scene(&server).await;
    let (team, reviewer) = (&scene.team, server.member(&scene.team, Role::Reviewer).await);
    let count = async |caller: &Caller<'_>, submissions: Value, others: Value| {
        let variables = json!({ "id": team.id, "s": submissions, "i": others, "p": { "search": others["search"] } });
        let found = caller.data(FIND, variables).await["organization"].clone();
        ["submissions", "invites", "participants"].map(|list| found[list]["totalCount"].as_i64().unwrap())
    };
    for word in ["Ada", "ada@example.com", "a", "ATS", "Candidate"] {
        let search = json!({ "search": word });
        let known = i64::from(["Ada", "ada@example.com"].contains(&word));
        if known > 0 {
            assert_eq!(count(&team.owner, search.clone(), search.clone()).await, [1, 1, 1]);
        }
        assert_eq!(count(&reviewer, search.clone(), search.clone()).await, [0, 0, 0], "{word}");
        let not = json!({ "not": search });
        let found = count(&reviewer, not.clone(), not).await;
        assert_eq!((found[0], found[1]), (2, 2), "{word}");
    }
    let all = json!({});
    for (filter, owners, reviewers) in [
        (json!({ "scored": true }), 2, 0),
        (json!({ "scored": false }), 0, 2),
        (json!({ "score": { "gte": "0" } }), 2, 0),
        (json!({ "score": { "gte": "50" } }), 1, 0),
        (json!({ "not": { "score": { "gte": "50" } } }), 1, 2),
        (json!({ "not": { "scored": true } }), 0, 2),
        (json!({ "or": [{ "score": { "gte": "100" } }, { "search": "Ada" }] }), 1, 0),
    ] {
        assert_eq!(count(&team.owner, filter.clone(), all.clone()).await[0], owners, "{filter}");
        assert_eq!(count(&reviewer, filter.clone(), all.clone()).await[0], reviewers, "{filter}");
    }
    // By score, all that is hidden is equal: what was begun first comes first, whoever is better.
    let order = "query($id: ID!, $direction: OrderDirection!, $after: String) { node(id: $id) { ... on JobDescription {
        submissions(first: 1, after: $after, orderBy: { field: SCORE, direction: $direction }) {
            nodes { id } pageInfo { endCursor hasNextPage } } } } }";
    for (direction, expected) in [("ASC", [&scene.ada, &scene.bob]), ("DESC", [&scene.bob, &scene.ada])] {
        let mut after = Value::Null;
        for submission in expected {
            let variables = json!({ "id": scene.assessment.job, "direction": direction, "after": after });
            let page = reviewer.data(order, variables).await["node"]["submissions"].clone();
            assert_eq!(page["nodes"][0]["id"], json!(submission), "{direction}");
            after = page["pageInfo"]["endCursor"].clone();
        }
        let variables = json!({ "id": scene.assessment.job, "direction": direction });
        let first = team.owner.data(order, variables).await["node"]["submissions"]["nodes"][0]["id"].clone();
        assert_ne!(first, json!(expected[0]), "the owner's list is sorted by score");
    }
}

#[tokio::test]
async fn whoever_is_assigned_is_blind_and_so_is_the_key_that_person_made() {
    let server = TestServer::start().await;
    let scene = scene(&server).await;
    let team = &scene.team;
    let admin = server.member(team, Role::Admin).await;
    let permissions = ["VIEW_SUBMISSIONS", "VIEW_INVITES", "VIEW_ASSESSMENTS", "VIEW_ORGANIZATION", "VIEW_EVENTS"];
    let create = "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret userErrors { code } } }";
    let input = json!({ "organizationId": team.id, "name": "ATS", "permissions": permissions });
    let made = admin.done(create, json!({ "input": input })).await;
    let key = server.bearer(text(&made["secret"]));
    let name =
        "query($a: ID!, $b: ID!) { a: node(id: $a) { ... on Submission { participant { name } scorecard { hidden } } }
        b: node(id: $b) { ... on Submission { participant { name } scorecard { hidden } } } }";
    let names = async |caller: &Caller<'_>| {
        let seen = caller.data(name, json!({ "a": scene.ada, "b": scene.bob })).await;
        [seen["a"].clone(), seen["b"].clone()].map(|one| {
            text(&one["participant"]["name"]).starts_with("Candidate ") && one["scorecard"]["hidden"] == true
        })
    };
    assert_eq!((names(&admin).await, names(&key).await), ([false, false], [false, false]));
    let assign = json!({ "input": { "submissionId": scene.ada, "userId": admin.user().await } });
    team.owner.done(ASSIGN, assign).await;
    server.settle().await;
    assert_eq!(
        (names(&admin).await, names(&key).await, names(&team.owner).await),
        ([true, false], [true, false], [false, false])
    );
    // Of Ada nothing; how sure the scorer is of Bob, who is not hidden from the admin, is told.
    assert_eq!(telling(&everything(&scene, &admin).await), ["100.00"]);
    // The log leads to people and cards, too.
    let log = "query($id: ID!) { organization(id: $id) { events(first: 100) { nodes { kind data subject { ... on Participant { name }
        ... on Scorecard { overallScore } ... on Submission { participant { name } } } } }
        auditLog(first: 100) { nodes { subjectId } } } }";
    let told = admin.data(log, json!({ "id": team.id })).await.to_string();
    assert!(telling(&told).is_empty() && told.contains("\"Bob\""), "{told}");
    judge(&admin, &scene.ada, 4).await;
    assert_eq!((names(&admin).await, names(&key).await), ([false, false], [false, false]));
    server.settle().await;
}

#[tokio::test]
async fn who_is_only_invited_is_hidden_and_a_stream_tells_nobody() {
    let server = TestServer::start().await;
    let scene = scene(&server).await;
    let reviewer = server.member(&scene.team, Role::Reviewer).await;
    server.started(&scene.team, &scene.assessment, "Zoe").await;
    let other = scene.team.asking(&[text_question()]).await;
    server.started(&scene.team, &other, "Yves").await;
    server.settle().await;
    let watch =
        "subscription($id: ID!) { submissionProgress(jobDescriptionId: $id) { submission { participant { name email }
        score { value } scorecard { overallScore } } } }";
    let first = reviewer.first(watch, json!({ "id": scene.assessment.job })).await.body.to_string();
    assert!(first.contains("Candidate ") && !first.contains("Zoe"), "{first}");
    let open = reviewer.first(watch, json!({ "id": other.job })).await.body.to_string();
    assert!(open.contains("Yves"), "what is not reviewed blindly is open: {open}");
    // Somebody who is hidden in one place is hidden in every other.
    let row = json!({ "name": "Yves", "email": "yves@example.com" });
    scene.team.invite(&scene.assessment, &[row]).await;
    server.settle().await;
    let open = reviewer.first(watch, json!({ "id": other.job })).await.body.to_string();
    assert!(open.contains("Candidate ") && !open.contains("Yves"), "{open}");
    let found =
        "query($id: ID!) { organization(id: $id) { participants(filter: { search: \"yves\" }) { totalCount } } }";
    let found = reviewer.data(found, json!({ "id": scene.team.id })).await;
    assert_eq!(found["organization"]["participants"]["totalCount"], 0);
    server.settle().await;
}

#[tokio::test]
async fn a_file_comes_without_the_candidates_name_for_it() {
    let server = TestServer::start().await;
    let scene = scene(&server).await;
    let reviewer = server.member(&scene.team, Role::Reviewer).await;
    let document = text(&card_of(&scene.team.owner, &scene.ada).await["document"]).to_owned();
    let bare: DocumentId = document.parse().unwrap();
    assert_eq!(bare.to_string(), document);
    let query = "query($id: ID!) { node(id: $id) { ... on Document { filename downloadUrl } } }";
    for (caller, name) in [(&scene.team.owner, "Ada Lovelace.pdf"), (&reviewer, "document.pdf")] {
        let seen = caller.data(query, json!({ "id": document })).await["node"].clone();
        assert_eq!(seen["filename"], name);
        let path = text(&seen["downloadUrl"]).trim_start_matches("http://assay.test").to_owned();
        // The bytes are not there; what is told of them comes before.
        let asked = Request::get(path).header(header::RANGE, "bytes=9-").body(Body::empty()).unwrap();
        let response = server.request(asked).await;
        let told = format!("{:?}", response.headers());
        assert!(name == "Ada Lovelace.pdf" || !told.contains("Lovelace"), "{told}");
    }
}

/// How much a reviewer's page costs does not depend on how many there are.
#[tokio::test]
async fn ten_hidden_submissions_take_as_many_statements_as_two() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let reviewer = server.member(&acme, Role::Reviewer).await;
    let query = format!(
        "query($id: ID!) {{ node(id: $id) {{ ... on JobDescription {{ submissions(orderBy: {{ field: SCORE, direction: DESC }}) {{
            nodes {{ ...Attempt reviewers {{ user {{ name }} }} }} }} }} }} }} {PERSON}"
    );
    let mut sent = Vec::new();
    for names in [&["Ada", "Bob"][..], &["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"][..]] {
        let assessment = acme.asking(&[text_question()]).await;
        for name in names {
            server.handed_in(&acme, &assessment, name, &[RIGHT]).await;
        }
        set_blind(&acme, &assessment.job, true).await;
        server.settle().await;
        reviewer.data(&query, json!({ "id": assessment.job })).await;
        let (seen, statements) = server.statements(reviewer.data(&query, json!({ "id": assessment.job }))).await;
        assert_eq!(seen["node"]["submissions"]["nodes"].as_array().unwrap().len(), names.len());
        sent.push(statements);
    }
    assert_eq!(sent[0], sent[1]);
    insta::assert_snapshot!(format!("{} statements", sent[0]));
}

#[tokio::test]
async fn a_job_is_blind_from_the_start_where_it_is_said() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let create = "mutation($input: CreateJobDescriptionInput!) { createJobDescription(input: $input) {
        jobDescription { id blindReview version } userErrors { code } } }";
    let input =
        |blind: Value| json!({ "input": { "organizationId": acme.id, "rawText": "A nurse", "blindReview": blind } });
    let made = acme.owner.done(create, input(json!(true))).await["jobDescription"].clone();
    assert_eq!(made["blindReview"], true);
    let usual = json!({ "input": { "organizationId": acme.id, "rawText": "A nurse" } });
    assert_eq!(acme.owner.done(create, usual).await["jobDescription"]["blindReview"], false);
    server.settle().await;
    // Said again it is no change.
    let same = json!({ "input": { "jobDescriptionId": id(&made), "blindReview": true } });
    let same = acme.owner.done(UPDATE, same).await;
    assert_eq!(same["jobDescription"]["version"], made["version"]);
    server.settle().await;
}
