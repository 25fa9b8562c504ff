//! The documents that the project ships are good ones: they fit the schema and its limits, and what GraphiQL opens with
//! leads from first to last.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

use crate::support::TestServer;

#[tokio::test]
async fn every_example_fits_the_schema_and_its_limits() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    // A subscription to events has something to tell.
    server.settle().await;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/queries");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    for path in files.filter(|path| path.extension().is_some_and(|ending| ending == "graphql")) {
        let document = std::fs::read_to_string(&path).unwrap();
        // Variables are missing or name nothing: what must not happen is that the document itself is refused.
        let variables = json!({ "organizationId": acme.id, "jobDescriptionId": "job_x", "submissionId": "sub_x" });
        let reply = if document.contains("subscription ") {
            acme.owner.first(&document, json!({ "organizationId": acme.id, "after": "0" })).await
        } else {
            acme.owner.graphql(&document, variables).await
        };
        let complaint = reply.body["errors"][0]["message"].as_str().unwrap_or_default();
        let about_variables = complaint.contains("variable $") || complaint.contains("$input");
        let refused =
            ["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "QUERY_TOO_COMPLEX"].contains(&reply.code());
        assert!(!refused || about_variables, "{}: {:#}", path.display(), reply.body);
    }
    server.settle().await;
}

/// What the page opens with, in its order.
async fn operations(server: &TestServer) -> Vec<Value> {
    let request = Request::get("/graphql").header(header::ACCEPT, "text/html").body(Body::empty()).unwrap();
    let response = server.request(request).await;
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && policy.contains("'sha256-"), "{policy}");
    let page = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let page = String::from_utf8(page.to_vec()).unwrap();
    let (_, rest) = page.split_once("id=\"operations\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

/// Ids and tokens that were seen, by the three letters that they begin with.
#[derive(Default)]
struct Seen(BTreeMap<String, String>);

impl Seen {
    /// Remembers each id in an answer, the last of its kind.
    fn remember(&mut self, answer: &Value) {
        match answer {
            Value::Object(fields) => fields.values().for_each(|field| self.remember(field)),
            Value::Array(items) => items.iter().for_each(|item| self.remember(item)),
            Value::String(text) if text.len() > 20 && text.find('_') == Some(3) => {
                self.0.insert(text[..3].to_owned(), text.clone());
            }
            _ => {}
        }
    }

    /// Puts what was seen where `org_…` and the like stand.
    fn fill(&self, variables: &mut Value) {
        match variables {
            Value::Object(fields) => fields.values_mut().for_each(|field| self.fill(field)),
            Value::Array(items) => items.iter_mut().for_each(|item| self.fill(item)),
            Value::String(text) => {
                if let Some(kind) = text.strip_suffix("_…") {
                    *text = self.0.get(kind).unwrap_or_else(|| panic!("no {kind}_ was answered before")).clone();
                }
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn graphiql_opens_with_the_whole_main_path() {
    let server = TestServer::start().await;
    let owner = server.organization("Acme").await.owner;
    let by_candidates = ["RecordConsent", "StartSubmission", "SaveAnswer", "SubmitSubmission"];
    let (mut seen, mut names) = (Seen::default(), Vec::new());
    for mut operation in operations(&server).await {
        let query = operation["query"].as_str().unwrap().to_owned();
        assert!(query.starts_with("# "), "a comment says what to do:\n{query}");
        let first = query.lines().find(|line| !line.starts_with('#')).unwrap();
        let name = first.split([' ', '(']).nth(1).unwrap().to_owned();
        if name == "InviteByToken" {
            seen.remember(&json!(server.link("ada@example.com")));
        }
        seen.fill(&mut operation["variables"]);
        let candidate = server.bearer(seen.0.get("asc").cloned().unwrap_or_default());
        let caller = if by_candidates.contains(&name.as_str()) { &candidate } else { &owner };
        let variables = operation["variables"].take();
        let data = if first.starts_with("subscription") {
            caller.first(&query, variables).await.body["data"].clone()
        } else {
            caller.data(&query, variables).await
        };
        for payload in data.as_object().unwrap().values().filter(|payload| payload.get("userErrors").is_some()) {
            assert_eq!(payload["userErrors"], json!([]), "{name}");
        }
        seen.remember(&data);
        server.settle().await;
        names.push(name);
    }
    let path = [
        "CreateOrganization",
        "CreateJobDescription",
        "PublishAssessment",
        "InviteParticipants",
        "AcceptInvite",
        "SubmitSubmission",
        "Scorecards",
        "ReviewScorecard",
        "DecideSubmission",
        "ReleaseResult",
    ];
    let places: Vec<_> = path.iter().map(|step| names.iter().position(|name| name == step)).collect();
    assert!(places.is_sorted() && places.iter().all(Option::is_some), "{names:?}");
}
