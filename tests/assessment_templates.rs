//! Assessments are kept as templates and used again.

use serde_json::{Value, json};

use crate::support::hiring::text;
use crate::support::{Team, TestServer, id, problems};

const SAVE: &str = "mutation($input: SaveAssessmentTemplateInput!) { saveAssessmentTemplate(input: $input) {
    template { id title version timeLimit sections { title questions { kind prompt required } } }
    userErrors { code path message } } }";
const USE: &str = "mutation($input: CreateAssessmentFromTemplateInput!) { createAssessmentFromTemplate(input: $input) {
    assessment { id title status revision timeLimit jobDescription { id } sections { title questions {
        kind prompt required weight maxLength referenceAnswer choices { label correct } numericAnswer { value tolerance }
        keyPoints { text weight required synonyms mustNot } criteria { name weight levels { level anchor } } } } }
    userErrors { code path message } } }";
const RENAME: &str = "mutation($input: UpdateAssessmentTemplateInput!) { updateAssessmentTemplate(input: $input) {
    template { id title version } userErrors { code path message } } }";
const DELETE: &str =
    "mutation($id: ID!, $v: Int) { deleteAssessmentTemplate(input: { templateId: $id, expectedVersion: $v }) {
    templateId userErrors { code path message } } }";
const CONTENT: &str = "query($id: ID!) { node(id: $id) { ... on Assessment { sections { title questions {
    kind prompt required weight maxLength referenceAnswer choices { label correct } numericAnswer { value tolerance }
    keyPoints { text weight required synonyms mustNot } criteria { name weight levels { level anchor } } } } } } }";
const LIST: &str = "query($id: ID!, $first: Int, $after: String, $search: String, $order: AssessmentTemplateOrder) {
    organization(id: $id) { assessmentTemplates(first: $first, after: $after, filter: { search: $search }, orderBy: $order) {
        totalCount nodes { id title } pageInfo { hasNextPage endCursor } } } }";

async fn save(team: &Team<'_>, assessment: &str, title: &str) -> Value {
    let input = json!({ "assessmentId": assessment, "title": title });
    team.owner.done(SAVE, json!({ "input": input })).await["template"].clone()
}

#[tokio::test]
async fn what_was_saved_comes_back_whole() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let original = acme.published_assessment().await;
    let template = acme.owner.done(SAVE, json!({ "input": { "assessmentId": original.id } })).await["template"].clone();
    assert_eq!((&template["title"], &template["timeLimit"]), (&json!("Backend engineer"), &json!("PT30M")));
    assert_eq!(template["sections"][1]["questions"][0]["kind"], "NUMERIC");

    let job = acme.job("Another one").await;
    let input = json!({ "templateId": template["id"], "jobDescriptionId": job, "title": "Again" });
    let made = acme.owner.done(USE, json!({ "input": input })).await["assessment"].clone();
    assert_eq!((&made["title"], &made["status"], &made["revision"]), (&json!("Again"), &json!("DRAFT"), &json!(1)));
    assert_eq!((&made["jobDescription"]["id"], &made["timeLimit"]), (&json!(job), &json!("PT30M")));
    let content = acme.owner.data(CONTENT, json!({ "id": original.id })).await["node"]["sections"].clone();
    assert_eq!(made["sections"], content);
    server.settle().await;
    assert_eq!(acme.facts("ASSESSMENT_CREATED").await, 2);
}

#[tokio::test]
async fn templates_are_found_renamed_and_deleted() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let original = acme.published_assessment().await;
    for title in ["Nurse, 100 %", "Cook", "Night nurse"] {
        save(&acme, &original.id, title).await;
    }
    let list = async |variables: Value| {
        let mut all = json!({ "id": acme.id });
        all.as_object_mut().unwrap().extend(variables.as_object().unwrap().clone());
        acme.owner.data(LIST, all).await["organization"]["assessmentTemplates"].clone()
    };
    let titles = |page: &Value| -> Vec<String> {
        page["nodes"].as_array().unwrap().iter().map(|node| text(&node["title"]).to_owned()).collect()
    };
    assert_eq!(list(json!({ "search": "NURSE" })).await["totalCount"], 2);
    assert_eq!(titles(&list(json!({ "search": "100 %" })).await), ["Nurse, 100 %"]);
    let order = json!({ "field": "TITLE", "direction": "ASC" });
    let page = list(json!({ "first": 2, "order": order })).await;
    assert_eq!((titles(&page), &page["totalCount"]), (vec!["Cook".to_owned(), "Night nurse".to_owned()], &json!(3)));
    let after = &page["pageInfo"]["endCursor"];
    let next = list(json!({ "first": 2, "order": order, "after": after })).await;
    assert_eq!((titles(&next), &next["pageInfo"]["hasNextPage"]), (vec!["Nurse, 100 %".to_owned()], &json!(false)));

    let cook = id(&page["nodes"][0]);
    let rename = |version: i32, title: String| {
        let input = json!({ "templateId": cook, "expectedVersion": version, "title": title });
        acme.owner.payload(RENAME, json!({ "input": input }))
    };
    assert_eq!(rename(1, "Chef".to_owned()).await["template"]["version"], 2);
    assert_eq!(problems(&rename(1, "Cook".to_owned()).await), ["VERSION_CONFLICT expectedVersion"]);
    assert_eq!(problems(&rename(2, " ".to_owned()).await), ["EMPTY title"]);
    assert_eq!(problems(&rename(2, "x".repeat(301)).await), ["TOO_LONG title"]);

    let stale = acme.owner.payload(DELETE, json!({ "id": cook, "v": 1 })).await;
    assert_eq!(
        (problems(&stale).as_slice(), &stale["templateId"]),
        (["VERSION_CONFLICT expectedVersion".to_owned()].as_slice(), &Value::Null)
    );
    assert_eq!(acme.owner.done(DELETE, json!({ "id": cook, "v": 2 })).await["templateId"], json!(cook));
    assert_eq!(list(json!({})).await["totalCount"], 2);
    for document in [DELETE, "query($id: ID!) { node(id: $id) { id } }"] {
        let reply = acme.owner.graphql(document, json!({ "id": cook })).await;
        assert!(reply.code() == "NOT_FOUND" || reply.body["data"]["node"].is_null(), "{:#}", reply.body);
    }
    server.settle().await;
}

#[tokio::test]
async fn mistakes_are_said_and_others_templates_are_unknown() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let other = server.organization("Other").await;
    let original = acme.published_assessment().await;
    let long = json!({ "assessmentId": original.id, "title": "x".repeat(301) });
    assert_eq!(problems(&acme.owner.payload(SAVE, json!({ "input": long })).await), ["TOO_LONG title"]);
    let empty = json!({ "assessmentId": original.id, "title": "\u{0}" });
    assert_eq!(problems(&acme.owner.payload(SAVE, json!({ "input": empty })).await), ["EMPTY title"]);
    let template = save(&acme, &original.id, "Mine").await;
    let make = |job: &str, title: &str| json!({ "input": { "templateId": template["id"], "jobDescriptionId": job, "title": title } });
    let theirs = other.job("Elsewhere").await;
    for (caller, job) in [(&acme.owner, &theirs), (&other.owner, &theirs), (&other.owner, &original.job)] {
        assert_eq!(caller.graphql(USE, make(job, "T")).await.code(), "NOT_FOUND");
    }
    assert_eq!(problems(&acme.owner.payload(USE, make(&original.job, " ")).await), ["EMPTY title"]);
    let client = server.database.client().await;
    client.execute("UPDATE job_descriptions SET status = 'ARCHIVED'", &[]).await.unwrap();
    assert_eq!(problems(&acme.owner.payload(USE, make(&original.job, "T")).await), ["JOB_CLOSED jobDescriptionId"]);
    server.settle().await;
}
