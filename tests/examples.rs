//! The documents that the project ships are good ones: they fit the schema and its limits, and GraphiQL shows them.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

use crate::support::TestServer;

#[tokio::test]
async fn every_example_fits_the_schema_and_its_limits() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/queries");
    let variables = json!({ "organizationId": acme.id, "jobDescriptionId": "job_x", "submissionId": "sub_x" });
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let document = std::fs::read_to_string(&path).unwrap();
        // Variables are missing or name nothing: what must not happen is that the document itself is refused.
        let reply = acme.owner.graphql(&document, variables.clone()).await;
        let complaint = reply.body["errors"][0]["message"].as_str().unwrap_or_default();
        let about_variables = complaint.contains("$input");
        let refused =
            ["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "QUERY_TOO_COMPLEX"].contains(&reply.code());
        assert!(!refused || about_variables, "{}: {:#}", path.display(), reply.body);
    }
    server.settle().await;
}

#[tokio::test]
async fn graphiql_opens_with_the_main_path() {
    let server = TestServer::start().await;
    let request = Request::get("/graphql").header(header::ACCEPT, "text/html").body(Body::empty()).unwrap();
    let response = server.request(request).await;
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && policy.contains("'sha256-"), "{policy}");
    let page = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let page = String::from_utf8(page.to_vec()).unwrap();
    let (_, rest) = page.split_once("id=\"operations\">").unwrap();
    let operations: Value = serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap();
    for operation in operations.as_array().unwrap() {
        assert!(operation["variables"].is_object(), "{operation:#}");
        assert!(operation["query"].as_str().unwrap().contains('{'), "{operation:#}");
    }
    assert_eq!(operations.as_array().unwrap().len(), 8);
}
