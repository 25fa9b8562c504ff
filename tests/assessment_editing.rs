//! Assessments are edited, revised, copied and put away.

use serde_json::{Value, json};

use crate::support::hiring::{PUBLISH, every_kind, numeric, single_choice, text, text_question};
use crate::support::{Team, TestServer, id, problems};

const UPDATE: &str = "mutation($input: UpdateAssessmentInput!) { updateAssessment(input: $input) {
    assessment { id status version revision title timeLimit revises { id } criteria { id name }
        sections { id title questions { id prompt required weight maxLength referenceAnswer kind
            choices { id label correct } numericAnswer { value tolerance }
            keyPoints { id text weight required synonyms mustNot }
            criteria { id name description weight levels { level label anchor } } } } }
    userErrors { code path message } } }";
const CLONE: &str = "mutation($input: CloneAssessmentInput!) { cloneAssessment(input: $input) {
    assessment { id status version revision title timeLimit revises { id } jobDescription { id }
        sections { id title questions { id prompt choices { label correct } keyPoints { text } criteria { name } } } }
    userErrors { code path message } } }";
const RETIRE: &str = "mutation($input: RetireAssessmentInput!) { retireAssessment(input: $input) {
    assessment { id status version } userErrors { code path message } } }";
const SEE: &str = "query($id: ID!) { node(id: $id) { ... on Assessment { id status version revision title
    revises { id status } nextRevision { id status revision } sections { id questions { id } } } } }";

async fn update(team: &Team<'_>, input: Value) -> Value {
    team.owner.done(UPDATE, json!({ "input": input })).await["assessment"].clone()
}

async fn mistakes(team: &Team<'_>, input: Value) -> Vec<String> {
    problems(&team.owner.payload(UPDATE, json!({ "input": input })).await)
}

async fn see(team: &Team<'_>, id: &str) -> Value {
    team.owner.data(SEE, json!({ "id": id })).await["node"].clone()
}

/// Everything of an assessment as `updateAssessment` takes it: what was read goes back.
fn handed_back(assessment: &Value) -> Value {
    assessment["sections"].clone()
}

#[tokio::test]
async fn absent_parts_stay_and_named_parts_keep_their_ids() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job("Backend engineer").await;
    let draft = id(&acme.draft(every_kind(&job)).await);
    let before = update(&acme, json!({ "assessmentId": draft, "expectedVersion": 1, "title": "Renamed" })).await;
    assert_eq!(
        (&before["title"], &before["version"], &before["timeLimit"]),
        (&json!("Renamed"), &json!(2), &json!("PT30M"))
    );
    assert_eq!((&before["revises"], &before["revision"]), (&Value::Null, &json!(1)));

    let same = update(&acme, json!({ "assessmentId": draft, "sections": handed_back(&before) })).await;
    assert_eq!((&same["sections"], &same["criteria"]), (&before["sections"], &before["criteria"]), "ids and all");

    // The sections change places, a question is edited, one is dropped and one is new.
    let mut sections = handed_back(&before);
    sections.as_array_mut().unwrap().reverse();
    let questions = sections[1]["questions"].as_array_mut().unwrap();
    questions[0]["prompt"] = json!("Why, once more?");
    questions[2] = single_choice();
    let after = update(&acme, json!({ "assessmentId": draft, "sections": sections, "timeLimit": null })).await;
    assert_eq!(after["timeLimit"], Value::Null);
    assert_eq!(after["sections"][1]["id"], before["sections"][0]["id"]);
    let ids = |seen: &Value| -> Vec<String> { seen["questions"].as_array().unwrap().iter().map(id).collect() };
    let (old, new) = (ids(&before["sections"][0]), ids(&after["sections"][1]));
    assert_eq!(old[..2], new[..2]);
    assert!(!old.contains(&new[2]));
    assert_eq!(after["sections"][1]["questions"][0]["prompt"], "Why, once more?");

    let bare =
        update(&acme, json!({ "assessmentId": draft, "criteria": [{ "name": "Care", "description": "" }] })).await;
    assert_eq!(bare["sections"][1]["questions"][0]["criteria"][0]["name"], "Care", "inherited");
    server.settle().await;
    assert_eq!(acme.facts("ASSESSMENT_UPDATED").await, 4);
}

#[tokio::test]
async fn a_published_assessment_is_edited_in_its_next_revision() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let first = acme.published_assessment().await;
    let ada = server.started(&acme, &first, "Ada").await;
    let seen = see(&acme, &first.id).await;
    assert_eq!((&seen["version"], &seen["nextRevision"]), (&json!(2), &Value::Null));

    let input = json!({ "assessmentId": first.id, "expectedVersion": 2, "title": "Second" });
    let second = update(&acme, input.clone()).await;
    assert_ne!(second["id"], json!(first.id));
    assert_eq!((&second["status"], &second["revision"]), (&json!("DRAFT"), &json!(2)));
    assert_eq!(second["revises"]["id"], json!(first.id));
    assert_ne!(second["sections"][0]["questions"][0]["id"], json!(first.question(0)), "asked anew, under its own id");
    let seen = see(&acme, &first.id).await;
    assert_eq!(
        (&seen["title"], &seen["status"], &seen["version"]),
        (&json!("Backend engineer"), &json!("PUBLISHED"), &json!(2))
    );
    assert_eq!(seen["nextRevision"]["id"], second["id"]);

    // Who saw the first only is told; who saw the draft changes it, by either id and with parts of either.
    assert_eq!(mistakes(&acme, input).await, ["VERSION_CONFLICT expectedVersion"]);
    let mut sections = handed_back(&second);
    sections[0]["questions"][0]["id"] = json!(first.question(0));
    let third = update(&acme, json!({ "assessmentId": first.id, "expectedVersion": 3, "sections": sections })).await;
    assert_eq!((&third["id"], &third["title"], &third["version"]), (&second["id"], &json!("Second"), &json!(4)));

    let publish = json!({ "input": { "assessmentId": second["id"], "expectedVersion": 4 } });
    acme.owner.done(PUBLISH, publish).await;
    let seen = see(&acme, &first.id).await;
    assert_eq!((&seen["status"], &seen["nextRevision"]["status"]), (&json!("RETIRED"), &json!("PUBLISHED")));
    assert_eq!(mistakes(&acme, json!({ "assessmentId": first.id, "title": "T" })).await, ["RETIRED assessmentId"]);
    let invite = "mutation($input: InviteParticipantsInput!) { inviteParticipants(input: $input) {
        userErrors { code path message } } }";
    let bob = json!([{ "name": "Bob", "email": "bob@example.com" }]);
    let invite =
        |id: &Value| acme.owner.payload(invite, json!({ "input": { "assessmentId": id, "participants": bob } }));
    assert_eq!(problems(&invite(&json!(first.id)).await), ["NOT_PUBLISHED assessmentId"]);
    assert_eq!(problems(&invite(&second["id"]).await), [""; 0]);

    // Whoever began goes on with what was asked.
    ada.write(first.question(0), "So that a repeated request charges the customer only once.").await;
    ada.submit().await;
    server.settle().await;
    let facts = ["ASSESSMENT_CREATED", "ASSESSMENT_UPDATED", "ASSESSMENT_PUBLISHED", "ASSESSMENT_RETIRED"];
    for (kind, number) in facts.into_iter().zip([2, 1, 2, 1]) {
        assert_eq!(acme.facts(kind).await, number, "{kind}");
    }
}

#[tokio::test]
async fn of_two_who_edit_at_once_one_wins() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let published = acme.published_assessment().await;
    let draft = id(&acme.draft(every_kind(&published.job)).await);
    for (assessment, version) in [(published.id.as_str(), 2), (draft.as_str(), 1)] {
        let edit = |title| {
            let input = json!({ "assessmentId": assessment, "expectedVersion": version, "title": title });
            acme.owner.payload(UPDATE, json!({ "input": input }))
        };
        let (one, other) = tokio::join!(edit("One"), edit("Other"));
        let mut outcomes = [problems(&one), problems(&other)];
        outcomes.sort_unstable();
        assert_eq!(outcomes, [vec![], vec!["VERSION_CONFLICT expectedVersion".to_owned()]]);
    }
    // Without a version the later one meets the draft that the earlier one made.
    let seen = see(&acme, &published.id).await;
    acme.owner.done(RETIRE, json!({ "input": { "assessmentId": seen["nextRevision"]["id"] } })).await;
    assert_eq!(see(&acme, &published.id).await["nextRevision"], Value::Null, "put away unpublished");
    let edit = |title| update(&acme, json!({ "assessmentId": published.id, "title": title }));
    let (one, other) = tokio::join!(edit("One"), edit("Other"));
    assert_eq!(one["id"], other["id"]);
    assert_eq!(one["revision"], 2);
    server.settle().await;
}

#[tokio::test]
async fn mistakes_in_a_change_have_their_paths_and_change_nothing() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job("Backend engineer").await;
    let other = acme.draft(every_kind(&job)).await;
    let draft = acme.draft(every_kind(&job)).await;
    let before = see(&acme, text(&draft["id"])).await;
    let mut question = text_question();
    question["id"] = other["sections"][0]["questions"][0]["id"].clone();
    let twice = draft["sections"][0]["questions"][0]["id"].clone();
    let mut choice = single_choice();
    choice["choices"][1]["label"] = json!("A");
    choice["choices"][2]["id"] = json!("cho_x");
    let mut video = json!({ "kind": "VIDEO", "prompt": "Show yourself.", "file": { "maxSize": 0 } });
    video["id"] = twice.clone();
    let mut again = numeric();
    again["id"] = twice;
    let input = json!({
        "assessmentId": draft["id"], "title": " ", "timeLimit": "P8D",
        "sections": [{ "id": draft["sections"][1]["id"], "title": "S", "questions": [question, choice, video, again] }],
    });
    let mut found = mistakes(&acme, input).await;
    found.sort_unstable();
    let mut expected = [
        "EMPTY title",
        "BAD_TIME_LIMIT timeLimit",
        "INVALID_ID sections.0.questions.0.id",
        "INVALID_ID sections.0.questions.1.choices.2.id",
        "DUPLICATE_CHOICE sections.0.questions.1.choices.1.label",
        "BAD_MAX_SIZE sections.0.questions.2.file.maxSize",
        "DUPLICATE_ID sections.0.questions.3.id",
    ];
    expected.sort_unstable();
    assert_eq!(found, expected);
    assert_eq!(see(&acme, text(&draft["id"])).await, before);

    let create = "mutation($input: CreateAssessmentInput!) { createAssessment(input: $input) {
        userErrors { code path message } } }";
    let input = json!({ "jobDescriptionId": job, "title": "T", "sections": draft["sections"].as_array().unwrap().iter()
        .map(|section| json!({ "id": section["id"], "title": "S", "questions": [] })).collect::<Vec<_>>() });
    let found = problems(&acme.owner.payload(create, json!({ "input": input })).await);
    assert_eq!(found, ["INVALID_ID sections.0.id", "INVALID_ID sections.1.id"]);
    server.settle().await;
}

#[tokio::test]
async fn a_clone_is_a_draft_of_its_own() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let other = server.organization("Other").await;
    let original = acme.published_assessment().await;
    let job = acme.job("Frontend engineer").await;
    let clone = |input: Value| acme.owner.payload(CLONE, json!({ "input": input }));
    let copy = clone(json!({ "assessmentId": original.id })).await["assessment"].clone();
    assert_eq!((&copy["title"], &copy["timeLimit"]), (&json!("Backend engineer"), &json!("PT30M")));
    assert_eq!((&copy["status"], &copy["revision"], &copy["revises"]), (&json!("DRAFT"), &json!(1), &Value::Null));
    assert_eq!(copy["jobDescription"]["id"], json!(original.job));
    let first = &copy["sections"][0]["questions"][0];
    assert_eq!(first["keyPoints"].as_array().unwrap().len(), 2);
    assert_ne!(first["id"], json!(original.question(0)));

    let input = json!({ "assessmentId": original.id, "jobDescriptionId": job, "title": "Frontend" });
    let moved = clone(input).await["assessment"].clone();
    assert_eq!((&moved["jobDescription"]["id"], &moved["title"]), (&json!(job), &json!("Frontend")));
    assert_eq!(problems(&clone(json!({ "assessmentId": original.id, "title": "\u{0}" })).await), ["EMPTY title"]);
    let long = json!({ "assessmentId": original.id, "title": "x".repeat(301) });
    assert_eq!(problems(&clone(long).await), ["TOO_LONG title"]);
    let foreign = json!({ "assessmentId": original.id, "jobDescriptionId": other.job("Elsewhere").await });
    assert_eq!(acme.owner.graphql(CLONE, json!({ "input": foreign })).await.code(), "NOT_FOUND");
    let client = server.database.client().await;
    client.execute("UPDATE job_descriptions SET status = 'ARCHIVED'", &[]).await.unwrap();
    assert_eq!(problems(&clone(json!({ "assessmentId": original.id })).await), ["JOB_CLOSED jobDescriptionId"]);
    server.settle().await;
    assert_eq!(acme.facts("ASSESSMENT_CREATED").await, 3);
}

#[tokio::test]
async fn a_retired_assessment_is_sent_no_more_and_retired_once() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let retire = |version: Value| {
        acme.owner.payload(RETIRE, json!({ "input": { "assessmentId": assessment.id, "expectedVersion": version } }))
    };
    assert_eq!(problems(&retire(json!(1)).await), ["VERSION_CONFLICT expectedVersion"]);
    let retired = retire(json!(2)).await["assessment"].clone();
    assert_eq!((&retired["status"], &retired["version"]), (&json!("RETIRED"), &json!(3)));
    assert_eq!(problems(&retire(Value::Null).await), ["ALREADY_RETIRED assessmentId"]);
    let publish = acme.owner.payload(PUBLISH, json!({ "input": { "assessmentId": assessment.id } })).await;
    assert_eq!(problems(&publish), ["NOT_DRAFT assessmentId"]);
    server.settle().await;
    assert_eq!(acme.facts("ASSESSMENT_RETIRED").await, 1);
}

#[tokio::test]
async fn a_list_is_narrowed_and_ordered() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let published = acme.published_assessment().await;
    let job = acme.job("Nurse").await;
    for title in ["Zebra care", "Ape care", "ape 100%"] {
        let form = json!({ "jobDescriptionId": job, "title": title, "sections": [] });
        acme.draft(form).await;
    }
    let query = "query($id: ID!, $filter: AssessmentFilter, $order: AssessmentOrder, $after: String) {
        organization(id: $id) { assessments(first: 2, filter: $filter, orderBy: $order, after: $after) {
            totalCount nodes { title } pageInfo { hasNextPage endCursor } } } }";
    let list = async |filter: Value, order: Value, after: Value| {
        let variables = json!({ "id": acme.id, "filter": filter, "order": order, "after": after });
        acme.owner.data(query, variables).await["organization"]["assessments"].clone()
    };
    let none = Value::Null;
    let cases = [
        (json!({ "status": { "eq": "PUBLISHED" } }), 1),
        (json!({ "status": { "in": ["DRAFT", "RETIRED"] } }), 3),
        (json!({ "jobDescriptionId": { "eq": job } }), 3),
        (json!({ "jobDescriptionId": { "in": [published.job, "job_x"] } }), 1),
        (json!({ "jobDescriptionId": { "eq": "asm_x" } }), 0),
        (json!({ "search": "APE care" }), 1),
        (json!({ "search": "100%" }), 1),
        (json!({ "search": "ape", "not": { "search": "care" } }), 1),
        (json!({ "or": [{ "search": "zebra" }, { "status": { "eq": "PUBLISHED" } }] }), 2),
        (json!({ "and": [{ "search": "care" }, { "jobDescriptionId": { "eq": published.job } }] }), 0),
        (json!({ "createdAt": { "lt": "2020-01-01T00:00:00Z" } }), 0),
    ];
    for (filter, expected) in cases {
        assert_eq!(list(filter.clone(), none.clone(), none.clone()).await["totalCount"], expected, "{filter}");
    }
    let by_title = json!({ "field": "TITLE", "direction": "DESC" });
    let page = list(none.clone(), by_title.clone(), none.clone()).await;
    let next = list(none.clone(), by_title, page["pageInfo"]["endCursor"].clone()).await;
    let pages = [page["nodes"].as_array().unwrap().as_slice(), next["nodes"].as_array().unwrap()].concat();
    let titles: Vec<_> = pages.iter().map(|node| text(&node["title"])).collect();
    assert_eq!(titles, ["ape 100%", "Zebra care", "Backend engineer", "Ape care"]);
    let changed = json!({ "field": "UPDATED_AT", "direction": "DESC" });
    assert_eq!(list(json!({ "search": "ape" }), changed, none).await["totalCount"], 2);
    server.settle().await;
}

#[tokio::test]
async fn a_repeated_edit_is_done_once() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let published = acme.published_assessment().await;
    let input = json!({ "input": { "assessmentId": published.id, "expectedVersion": 2, "title": "Second" } });
    let caller = acme.owner.once("edit-1");
    let once = caller.done(UPDATE, input.clone()).await;
    let twice = caller.done(UPDATE, input).await;
    assert_eq!(once["assessment"]["id"], twice["assessment"]["id"]);
    assert_eq!(twice["assessment"]["version"], 3);
    server.settle().await;
}
