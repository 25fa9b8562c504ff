//! Files and recordings as answers: who may send what, what becomes of it, and how the team gets it.

use axum::http::StatusCode;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::files::{CREATE_UPLOAD, REMOVE, file_question, pdf};
use crate::support::hiring::text_question;
use crate::support::{TestServer, id, problems, text};

const AUDIO: &str = "Tell us about a night shift.";

fn spoken() -> Value {
    let mut question = text_question();
    question["kind"] = json!("AUDIO");
    question["prompt"] = json!(AUDIO);
    question
}

#[tokio::test]
async fn a_cv_goes_from_the_candidate_to_the_team() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[file_question()]).await;
    let question = assessment.question(0);
    let ada = server.started(&acme, &assessment, "Ada").await;
    let rules = &ada.view().await["submission"]["sections"][0]["questions"][0]["file"];
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    let usual = json!({ "types": ["PDF", "DOCX"], "mediaTypes": ["application/pdf", word], "maxSize": 10 << 20 });
    assert_eq!(*rules, usual);

    let bytes = pdf(5_000, 1);
    let name = ("../Zoë's \u{202e}CV.pdf", "application/pdf");
    let upload = ada.upload(&server, question, name, bytes.len()).await;
    assert_eq!(problems(&ada.hand_over(question, &upload.document).await), ["DOCUMENT_NOT_READY documentId"]);
    upload.send(&bytes).await;
    let saved = ada.hand_over(question, &upload.document).await;
    assert_eq!(saved["userErrors"], json!([]));
    assert_eq!(saved["answer"]["documentId"], upload.document);
    let again = ada.hand_over(question, &upload.document).await;
    assert_eq!((&again["userErrors"], &again["answer"]["revision"]), (&json!([]), &json!(1)), "repeated");
    assert_eq!(ada.submit().await["openRequiredQuestionIds"], json!([]));
    server.settle().await;

    let query = "query($id: ID!) { node(id: $id) { ... on Submission { documents { id filename }
        scorecard { status provisional criteria { level needsHuman reasons } }
        answers { document { id filename mediaType size status downloadUrl } recording { id } } } } }";
    let submission = id(&ada.view().await["submission"]);
    let seen = acme.owner.data(query, json!({ "id": submission })).await["node"].clone();
    let document = &seen["answers"][0]["document"];
    assert_eq!(seen["documents"], json!([{ "id": upload.document, "filename": "Zoë's CV.pdf" }]));
    assert_eq!((&document["id"], &document["status"]), (&json!(upload.document), &json!("READY")));
    assert_eq!(seen["answers"][0]["recording"], json!(null));
    assert_eq!(seen["scorecard"]["status"], "NEEDS_HUMAN", "never a silent 0");
    let judged = json!([{ "level": null, "needsHuman": true, "reasons": ["document"] }]);
    assert_eq!(seen["scorecard"]["criteria"], judged);

    download(&server, text(&document["downloadUrl"]), &bytes).await;
}

/// Fetches these bytes by an address that is fresh, whole and in part, until it is old.
async fn download(server: &TestServer, url: &str, bytes: &[u8]) {
    let reply = server.fetch(url, &[]).await;
    assert_eq!((reply.status, reply.body.as_slice()), (StatusCode::OK, bytes));
    for (header, value) in [
        ("content-type", "application/pdf"),
        ("content-length", "5000"),
        ("content-disposition", "attachment; filename=\"Zo__s CV.pdf\"; filename*=UTF-8''Zo%C3%AB%27s%20CV.pdf"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("cache-control", "private, no-store"),
        ("accept-ranges", "bytes"),
        ("content-encoding", ""),
    ] {
        assert_eq!(reply.header(header), value, "{header}");
    }
    let reply = server.fetch(url, &[("range", "bytes=4990-")]).await;
    assert_eq!((reply.status, reply.body.as_slice()), (StatusCode::PARTIAL_CONTENT, &bytes[4990..]));
    assert_eq!(reply.header("content-range"), "bytes 4990-4999/5000");
    let reply = server.fetch(url, &[("range", "bytes=5000-")]).await;
    assert_eq!((reply.status, reply.header("content-range")), (StatusCode::RANGE_NOT_SATISFIABLE, "bytes */5000"));
    let mut forged = url.to_owned();
    forged
        .replace_range(url.len() - 20..url.len() - 19, if url.as_bytes()[url.len() - 20] == b'A' { "B" } else { "A" });
    assert_eq!(server.fetch(&forged, &[]).await.status, StatusCode::NOT_FOUND);
    server.wait(TimeDelta::minutes(5));
    let old = server.fetch(url, &[]).await;
    assert_eq!((old.status, old.code()), (StatusCode::GONE, "EXPIRED".to_owned()));
    server.settle().await;
}

#[tokio::test]
async fn each_refusal_has_its_code() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[file_question(), text_question(), spoken()]).await;
    let waiting = server.opened(&acme, &assessment, "Eve").await;
    let refused = waiting.try_upload(assessment.question(0), "cv.pdf", "application/pdf", 10).await;
    assert_eq!(problems(&refused), ["NOT_STARTED"]);
    let ada = server.started(&acme, &assessment, "Ada").await;
    let (file, written, audio) = (assessment.question(0), assessment.question(1), assessment.question(2));
    let cases: [(&str, &str, &str, i64, &[&str]); 9] = [
        ("qst_x", "cv.pdf", "application/pdf", 10, &["UNKNOWN_QUESTION questionId"]),
        (written, "cv.pdf", "application/pdf", 10, &["WRONG_KIND questionId"]),
        (file, "cv.exe", "application/x-msdownload", 10, &["TYPE_NOT_ALLOWED contentType"]),
        (file, "cv.pdf.exe", "", 10, &["TYPE_NOT_ALLOWED contentType"]),
        (file, "photo.png", "image/png", 10, &["TYPE_NOT_ALLOWED contentType"]),
        (file, "cv.pdf", "application/pdf", i64::from(i32::MAX), &["TOO_LARGE size"]),
        (file, "cv.pdf", "application/pdf", -1, &["EMPTY size"]),
        (file, "cv.exe", "text/html", 0, &["TYPE_NOT_ALLOWED contentType", "EMPTY size"]),
        (audio, "clip.webm", "audio/webm;codecs=opus", 10, &["CONSENT_REQUIRED questionId"]),
    ];
    for (question, name, declared, size, expected) in cases {
        let refused = ada.try_upload(question, name, declared, size).await;
        assert_eq!(problems(&refused), expected, "{name} {declared} {size}");
        assert!(refused["documentId"].is_null() && refused["uploadUrl"].is_null());
    }
    let mut begun = Vec::new();
    for _ in 0..10 {
        begun.push(ada.upload(&server, file, ("cv.pdf", "application/pdf"), 10).await.document);
    }
    assert_eq!(problems(&ada.try_upload(file, "cv.pdf", "application/pdf", 10).await), ["TOO_MANY"]);
    let revoke = "mutation($input: RevokeInviteInput!) { revokeInvite(input: $input) { userErrors { code } } }";
    acme.owner.done(revoke, json!({ "input": { "inviteId": ada.invite } })).await;
    let removal = ada.caller.payload(REMOVE, json!({ "input": { "documentId": begun[0] } })).await;
    assert_eq!(problems(&removal), ["REVOKED"]);
    let refused = ada
        .caller
        .graphql(
            CREATE_UPLOAD,
            json!({ "input": { "questionId": file, "filename": "cv.pdf",
        "contentType": "application/pdf", "size": 10 } }),
        )
        .await;
    let codes = problems(&refused.body["data"]["createUpload"]);
    assert!(codes == ["REVOKED"] || refused.code() == "UNAUTHENTICATED", "{:#}", refused.body);
    server.settle().await;
}

#[tokio::test]
async fn a_repeated_call_gives_the_same_address() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[file_question()]).await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    let input = json!({ "input": { "questionId": assessment.question(0), "filename": "cv.pdf",
        "contentType": "application/pdf", "size": 10 } });
    let first = ada.caller.once("cv").done(CREATE_UPLOAD, input.clone()).await;
    let second = ada.caller.once("cv").done(CREATE_UPLOAD, input).await;
    assert_eq!(first, second);
    assert!(text(&first["uploadUrl"]).starts_with("http://assay.test/files/"));
    server.settle().await;
}

#[tokio::test]
async fn nobody_gets_at_what_is_anothers() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let other = server.organization("Other").await;
    let assessment = acme.asking(&[file_question(), file_question()]).await;
    let question = assessment.question(0);
    let ada = server.started(&acme, &assessment, "Ada").await;
    let ben = server.started(&acme, &assessment, "Ben").await;
    let document = ada.uploaded_pdf(&server, question, &pdf(100, 1)).await;
    let unknown = ["UNKNOWN_DOCUMENT documentId"];
    assert_eq!(problems(&ben.hand_over(question, &document).await), unknown);
    assert_eq!(problems(&ada.hand_over(assessment.question(1), &document).await), unknown, "of another question");
    let input = json!({ "input": { "documentId": document } });
    assert_eq!(problems(&ben.caller.payload(REMOVE, input.clone()).await), unknown);
    assert_eq!(ben.view().await["submission"]["documents"], json!([]));
    let node = "query($id: ID!) { node(id: $id) { ... on Document { id downloadUrl } } }";
    for stranger in [&other.owner, &ada.caller, &ben.caller, &server.anonymous()] {
        let seen = stranger.graphql(node, json!({ "id": document })).await;
        assert!(seen.body["data"]["node"].is_null(), "{:#}", seen.body);
    }
    let seen = acme.owner.data(node, json!({ "id": document })).await;
    assert_eq!(seen["node"]["id"], document);
    server.settle().await;
}

#[tokio::test]
async fn what_is_no_answer_can_be_taken_away() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[file_question()]).await;
    let question = assessment.question(0);
    let ada = server.started(&acme, &assessment, "Ada").await;
    let document = ada.uploaded_pdf(&server, question, &pdf(100, 1)).await;
    let url = ada.document(&document).await["downloadUrl"].clone();
    ada.hand_over(question, &document).await;
    let input = json!({ "input": { "documentId": document } });
    assert_eq!(problems(&ada.caller.payload(REMOVE, input.clone()).await), ["IN_USE documentId"]);
    ada.save(json!({ "questionId": question, "baseRevision": 1 })).await;
    ada.caller.done(REMOVE, input.clone()).await;
    ada.caller.done(REMOVE, input).await;
    assert_eq!(ada.view().await["submission"]["documents"], json!([]));
    let saved = ada.try_save(json!({ "questionId": question, "documentId": document, "baseRevision": 2 })).await;
    assert_eq!(problems(&saved), ["UNKNOWN_DOCUMENT documentId"]);
    server.settle().await;
    assert_eq!(server.fetch(text(&url), &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(acme.facts("DOCUMENT_REMOVED").await, 1);
    assert_eq!(acme.facts("DOCUMENT_RECEIVED").await, 1);
    assert_eq!(ada.submit().await["openRequiredQuestionIds"], json!([question]));
    server.settle().await;
}

#[tokio::test]
async fn speaking_and_typing_count_the_same() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[spoken()]).await;
    let question = assessment.question(0);
    let answer = "So that a repeated request charges the customer only once, and the client can safely retry.";
    let typed = server.started(&acme, &assessment, "Ada").await;
    typed.write(question, answer).await;
    typed.submit().await;
    let spoke = server.started(&acme, &assessment, "Ben").await;
    spoke.consent(&["RECORDING"]).await;
    let webm = [b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm".to_vec(), vec![7; 3_000]].concat();
    let upload = spoke.upload(&server, question, ("blob", "audio/webm;codecs=opus"), webm.len()).await;
    upload.send(&webm).await;
    assert_eq!(spoke.hand_over(question, &upload.document).await["userErrors"], json!([]));
    spoke.submit().await;
    server.settle().await;
    let query = "query($id: ID!) { node(id: $id) { ... on Submission { answers { recording { mediaType } text }
        scorecard { status overallScore criteria { level reasons evidence { quote } } } } } }";
    let seen = async |candidate: &crate::support::Candidate<'_>| {
        let submission = id(&candidate.view().await["submission"]);
        acme.owner.data(query, json!({ "id": submission })).await["node"].clone()
    };
    let typed = seen(&typed).await;
    assert!(typed["scorecard"]["criteria"][0]["level"].as_i64().unwrap() >= 2, "{typed:#}");
    assert!(!typed["scorecard"]["criteria"][0]["evidence"].as_array().unwrap().is_empty());
    let spoke = seen(&spoke).await;
    assert_eq!(spoke["answers"][0]["recording"]["mediaType"], "audio/webm");
    assert_eq!(spoke["scorecard"]["criteria"][0]["reasons"], json!(["document"]));
    assert_eq!(spoke["scorecard"]["status"], "NEEDS_HUMAN");
}

#[tokio::test]
async fn rules_of_files_go_with_their_question() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job("Nurse").await;
    let rules = json!({ "types": ["PNG", "PDF"], "maxSize": 1_000_000 });
    let question = json!({ "kind": "FILE", "prompt": "Certificate?", "file": rules });
    let sections = json!([{ "title": "All", "questions": [question] }]);
    let published = acme.publish(json!({ "jobDescriptionId": job, "title": "Short", "sections": sections })).await;
    let see = async |id: &str| {
        let query = "query($id: ID!) { node(id: $id) { ... on Assessment { sections { questions { kind
            file { types maxSize } criteria { name } } } } } }";
        acme.owner.data(query, json!({ "id": id })).await["node"]["sections"][0]["questions"][0].clone()
    };
    let original = see(&published.id).await;
    assert_eq!(original["file"], rules);
    let clone = "mutation($id: ID!) { cloneAssessment(input: { assessmentId: $id }) { assessment { id } userErrors { code } } }";
    let copy = acme.owner.done(clone, json!({ "id": published.id })).await;
    assert_eq!(see(text(&copy["assessment"]["id"])).await, original);
    let update = "mutation($id: ID!) { updateAssessment(input: { assessmentId: $id, title: \"Next\" }) { assessment { id } userErrors { code } } }";
    let next = acme.owner.done(update, json!({ "id": published.id })).await;
    assert_eq!(see(text(&next["assessment"]["id"])).await, original);
    let save = "mutation($id: ID!) { saveAssessmentTemplate(input: { assessmentId: $id }) { template { id } userErrors { code } } }";
    let template = acme.owner.done(save, json!({ "id": published.id })).await;
    let make =
        "mutation($t: ID!, $j: ID!) { createAssessmentFromTemplate(input: { templateId: $t, jobDescriptionId: $j }) {
        assessment { id } userErrors { code } } }";
    let fourth = acme.owner.done(make, json!({ "t": template["template"]["id"], "j": job })).await;
    assert_eq!(see(text(&fourth["assessment"]["id"])).await, original);
    server.settle().await;
}

#[tokio::test]
async fn a_recording_needs_consent_until_it_is_there() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.asking(&[spoken()]).await;
    let question = assessment.question(0);
    let ada = server.started(&acme, &assessment, "Ada").await;
    ada.consent(&["RECORDING"]).await;
    let webm = [b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm".to_vec(), vec![7; 3_000]].concat();
    let upload = ada.upload(&server, question, ("blob", "audio/webm"), webm.len()).await;
    ada.withdraw_consent("RECORDING").await;
    let refused = upload.patch(0, webm.clone()).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::FORBIDDEN, "CONSENT_REQUIRED".to_owned()));
    assert_eq!(ada.document(&upload.document).await["received"], 0);
    ada.consent(&["RECORDING"]).await;
    upload.send(&webm).await;
    ada.submit().await;
    server.settle().await;
}

#[tokio::test]
async fn what_came_late_can_be_taken_away_once_the_attempt_goes_on() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let sections = json!([{ "title": "All", "questions": [file_question()] }]);
    let form = json!({ "jobDescriptionId": acme.job("Nurse").await, "title": "Short", "timeLimit": "PT30M",
        "sections": sections });
    let assessment = acme.publish(form).await;
    let question = assessment.question(0);
    let ada = server.started(&acme, &assessment, "Ada").await;
    let document = ada.uploaded_pdf(&server, question, &pdf(100, 1)).await;
    server.pass(TimeDelta::hours(1)).await;
    assert_eq!(problems(&ada.hand_over(question, &document).await), ["DEADLINE_PASSED"]);
    let input = json!({ "input": { "documentId": document } });
    assert_eq!(problems(&ada.caller.payload(REMOVE, input.clone()).await), ["SUBMISSION_CLOSED"]);
    acme.reopen(&id(&ada.view().await["submission"]), 10).await;
    ada.start().await;
    ada.caller.done(REMOVE, input).await;
    ada.submit().await;
    server.settle().await;
}
