//! Bytes on their way over lines that break, from senders that are slow, double, or not what they seem.

use std::io;

use assay::access::{Actor, CandidateActor};
use assay::domain::submissions::documents::{CreateUploadCode, NewUpload, UploadCode, WholeUploadCode, upload_whole};
use assay::kernel::problem::Rejection;
use axum::body::{Body, Bytes};
use axum::http::{Method, StatusCode};
use chrono::TimeDelta;
use futures_util::stream::{self, StreamExt};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::support::files::{FileReply, file_question, pdf, zip};
use crate::support::{Candidate, Published, TestServer, problems, text};

const PDF: (&str, &str) = ("cv.pdf", "application/pdf");

/// Somebody who is asked for a CV and has begun.
async fn asked<'s>(server: &'s TestServer, team: &crate::support::Team<'_>) -> (Published, Candidate<'s>) {
    let assessment = team.asking(&[file_question()]).await;
    let candidate = server.started(team, &assessment, "Ada").await;
    (assessment, candidate)
}

/// The bytes of a document, as its candidate fetches them.
async fn content(server: &TestServer, candidate: &Candidate<'_>, id: &str) -> Vec<u8> {
    let document = candidate.document(id).await;
    let reply = server.fetch(text(&document["downloadUrl"]), &[]).await;
    assert_eq!(reply.status, StatusCode::OK);
    reply.body
}

/// A body that breaks after these pieces.
fn breaking(pieces: Vec<Vec<u8>>) -> Body {
    let pieces = pieces.into_iter().map(|piece| Ok(Bytes::from(piece)));
    Body::from_stream(stream::iter(pieces.chain([Err(io::Error::other("the line broke"))])))
}

/// A body that never says how long it is.
fn endless(bytes: Vec<u8>) -> Body {
    Body::from_stream(stream::iter([Ok::<_, io::Error>(Bytes::from(bytes))]))
}

#[tokio::test]
async fn a_line_that_breaks_eleven_times_costs_nothing() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (assessment, ada) = asked(&server, &acme).await;
    let bytes = pdf(3_000_000, 1);
    let upload = ada.upload(&server, assessment.question(0), PDF, bytes.len()).await;
    assert_eq!(upload.head().await, (StatusCode::OK, Some(0)));
    for cut in 1..=11 {
        let (_, offset) = upload.head().await;
        let end = bytes.len() * cut / 12;
        let pieces = bytes[offset.unwrap()..end].chunks(50_000).map(<[u8]>::to_vec).collect();
        let reply = upload.patch(offset.unwrap(), breaking(pieces)).await;
        assert_eq!(reply.status, StatusCode::REQUEST_TIMEOUT);
        assert_eq!(upload.head().await, (StatusCode::OK, Some(end)), "what came is there");
    }
    let open = ada.document(&upload.document).await;
    assert_eq!((&open["status"], &open["downloadUrl"]), (&json!("UPLOADING"), &json!(null)));
    assert!(text(&open["uploadUrl"]).ends_with(&upload.path), "another device can go on");
    let (_, offset) = upload.head().await;
    let reply = upload.patch(offset.unwrap(), bytes[offset.unwrap()..].to_vec()).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    assert_eq!(content(&server, &ada, &upload.document).await, bytes);
    server.settle().await;
}

#[tokio::test]
async fn many_pieces_make_what_one_makes() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (assessment, ada) = asked(&server, &acme).await;
    let bytes = pdf(30_011, 2);
    let one = ada.uploaded_pdf(&server, assessment.question(0), &bytes).await;
    let upload = ada.upload(&server, assessment.question(0), PDF, bytes.len()).await;
    for (n, piece) in bytes.chunks(1_000).enumerate() {
        let reply = upload.patch(n * 1_000, piece.to_vec()).await;
        assert_eq!(reply.status, StatusCode::NO_CONTENT);
    }
    server.settle().await;
    let submission = text(&ada.view().await["submission"]["id"]).to_owned();
    let query = "query($id: ID!) { node(id: $id) { ... on Submission { documents { id sha256 size mediaType } } } }";
    let seen = acme.owner.data(query, json!({ "id": submission })).await;
    let hash: [u8; 32] = Sha256::digest(&bytes).into();
    let hash = hash.map(|byte| format!("{byte:02x}")).concat();
    let documents = seen["node"]["documents"].as_array().unwrap();
    for id in [&one, &upload.document] {
        let expected = json!({ "id": id, "sha256": hash, "size": 30_011, "mediaType": "application/pdf" });
        assert!(documents.contains(&expected), "{documents:#?}");
    }
    let left = files_below(&server.database.files.join("parts"));
    assert!(left.is_empty(), "parts are cleared away: {left:?}");
}

fn files_below(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

#[tokio::test]
async fn two_senders_at_once_never_interleave() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (assessment, ada) = asked(&server, &acme).await;
    let (mine, other) = (pdf(2_500_000, 3), pdf(2_500_000, 4));
    let upload = ada.upload(&server, assessment.question(0), PDF, mine.len()).await;
    let (first, second) = tokio::join!(upload.patch(0, mine.clone()), upload.patch(0, other.clone()));
    let mut codes = [first.status.as_u16(), second.status.as_u16()];
    codes.sort_unstable();
    if codes == [409, 409] {
        // Each stood in the other's way; whoever goes on sends from where it stands.
        let (_, offset) = upload.head().await;
        let reply = upload.patch(offset.unwrap(), mine[offset.unwrap()..].to_vec()).await;
        assert_eq!(reply.status, StatusCode::NO_CONTENT);
    } else {
        assert_eq!(codes, [204, 409]);
        let whole = content(&server, &ada, &upload.document).await;
        assert!(whole == mine || whole == other, "one of the two, not a mixture");
    }
    let late = upload.patch(0, mine).await;
    assert_eq!((late.status, late.code()), (StatusCode::CONFLICT, "WRONG_OFFSET".to_owned()));
    server.settle().await;
}

#[tokio::test]
async fn a_sender_that_hangs_up_leaves_what_came() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (assessment, ada) = asked(&server, &acme).await;
    let bytes = pdf(1_500_000, 5);
    let upload = ada.upload(&server, assessment.question(0), PDF, bytes.len()).await;
    // The body hangs after 1.2 MB, and so does whoever waits for the answer, until that is given up.
    let sent = stream::iter([Ok::<_, io::Error>(Bytes::from(bytes[..1_200_000].to_vec()))]).chain(stream::pending());
    let patch = upload.patch(0, Body::from_stream(sent));
    assert!(tokio::time::timeout(std::time::Duration::from_millis(300), patch).await.is_err());
    let mut offset = 0;
    for _ in 0..100 {
        offset = upload.head().await.1.unwrap();
        if offset == 1_200_000 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(offset, 1_200_000, "what waits becomes durable by itself");
    let reply = upload.patch(offset, bytes[offset..].to_vec()).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    assert_eq!(content(&server, &ada, &upload.document).await, bytes);
    server.settle().await;
}

#[tokio::test]
async fn content_that_pretends_is_refused_and_not_kept() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let types = json!({ "kind": "FILE", "prompt": "CV", "file": { "types": ["PDF", "PNG", "DOCX"] } });
    let assessment = acme.asking(&[types]).await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    let question = assessment.question(0);
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    let bomb = zip(&[("[Content_Types].xml", 500), ("word/document.xml", u32::MAX)]);
    let cases: [(&str, &str, Vec<u8>); 6] = [
        ("cv.pdf", "application/pdf", [b"MZ\x90\0".to_vec(), vec![0; 500]].concat()),
        ("photo.png", "image/png", b"<!DOCTYPE html><script>alert(1)</script>".to_vec()),
        ("cv.docx", word, bomb),
        ("cv.docx", word, zip(&[("payload.exe", 100)])),
        ("cv.docx", "", b"PK\x03\x04".to_vec()),
        ("cv.pdf", "application/pdf", zip(&[("[Content_Types].xml", 500), ("word/document.xml", 500)])),
    ];
    for (name, declared, bytes) in cases {
        let upload = ada.upload(&server, question, (name, declared), bytes.len()).await;
        let reply = upload.patch(0, bytes).await;
        assert_eq!((reply.status, reply.code()), (StatusCode::UNSUPPORTED_MEDIA_TYPE, "TYPE_NOT_ALLOWED".to_owned()));
        assert_eq!(upload.head().await.0, StatusCode::UNSUPPORTED_MEDIA_TYPE, "and it stays so");
        assert_eq!(ada.document(&upload.document).await["status"], "REFUSED");
        let saved = ada.hand_over(question, &upload.document).await;
        assert_eq!(problems(&saved), ["DOCUMENT_NOT_READY documentId"]);
    }
    server.settle().await;
    assert!(files_below(&server.database.files).is_empty(), "nothing of them is kept");
    let good = zip(&[("[Content_Types].xml", 500), ("word/document.xml", 5_000)]);
    let upload = ada.upload(&server, question, ("Lebenslauf.docx", "application/octet-stream"), good.len()).await;
    upload.send(&good).await;
    assert_eq!(ada.document(&upload.document).await["mediaType"], word);
    server.settle().await;
}

#[tokio::test]
async fn more_than_was_promised_is_not_taken() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (assessment, ada) = asked(&server, &acme).await;
    let bytes = pdf(1_000, 6);
    let upload = ada.upload(&server, assessment.question(0), PDF, bytes.len()).await;
    assert_eq!(upload.patch(0, bytes[..400].to_vec()).await.status, StatusCode::NO_CONTENT);
    let too_much = [bytes[400..].to_vec(), vec![0]].concat();
    let reply = upload.patch(400, endless(too_much)).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE".to_owned()));
    let headers = [
        ("content-type", "application/offset+octet-stream"),
        ("upload-offset", "400"),
        ("content-length", "2147483648"),
    ];
    let reply = server.file(Method::PATCH, &upload.path, &headers, Body::empty()).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(upload.head().await, (StatusCode::OK, Some(400)), "and what was there before is there");
    assert_eq!(upload.patch(400, bytes[400..].to_vec()).await.status, StatusCode::NO_CONTENT);
    assert_eq!(
        upload.patch(1_000, Vec::new()).await.status,
        StatusCode::NO_CONTENT,
        "a reply that was lost is repeated"
    );
    server.settle().await;
}

#[tokio::test]
async fn requests_that_do_not_speak_the_protocol_are_told_how() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (assessment, ada) = asked(&server, &acme).await;
    let upload = ada.upload(&server, assessment.question(0), PDF, 100).await;
    let chunk = ("content-type", "application/offset+octet-stream");
    let at = |offset| ("upload-offset", offset);
    for (headers, status) in [
        (vec![at("0")], 415),
        (vec![at("0"), ("content-type", "application/pdf")], 415),
        (vec![chunk], 400),
        (vec![chunk, at("-1")], 400),
        (vec![chunk, at("99999999999999999999999")], 400),
        (vec![chunk, at("0x0")], 400),
        (vec![chunk, at("0"), ("tus-resumable", "2.0.0")], 412),
        (vec![chunk, at("1")], 409),
        (vec![chunk, at("9223372036854775807")], 409),
    ] {
        let reply = server.file(Method::PATCH, &upload.path, &headers, Body::from("x")).await;
        assert_eq!(reply.status.as_u16(), status, "{headers:?}");
    }
    let options = server.file(Method::OPTIONS, &upload.path, &[], Body::empty()).await;
    assert_eq!((options.status, options.header("tus-version")), (StatusCode::NO_CONTENT, "1.0.0"));
    assert_eq!(options.header("tus-max-size"), (500_u64 << 20).to_string());
    let post = server.file(Method::POST, &upload.path, &[], Body::empty()).await;
    assert_eq!(post.status, StatusCode::METHOD_NOT_ALLOWED);
    for token in ["lnk_x", "x", "%00", "..%2F..%2Fetc%2Fpasswd", ada.link.as_str(), ada.caller.token()] {
        let path = format!("/files/{token}");
        let reply = server.file(Method::PATCH, &path, &[chunk, at("0")], Body::from("x")).await;
        assert_eq!((reply.status, reply.code()), (StatusCode::NOT_FOUND, "UNKNOWN".to_owned()), "{token}");
        let reply = server.file(Method::GET, &format!("{path}/download"), &[], Body::empty()).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{token}");
    }
    assert_eq!(upload.head().await, (StatusCode::OK, Some(0)));
    server.settle().await;
}

#[tokio::test]
async fn an_attempt_that_has_ended_takes_nothing_more() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job("Nurse").await;
    let sections = json!([{ "title": "All", "questions": [file_question()] }]);
    let form = json!({ "jobDescriptionId": job, "title": "Short", "timeLimit": "PT30M", "sections": sections });
    let assessment = acme.publish(form).await;
    let question = assessment.question(0);
    let ada = server.started(&acme, &assessment, "Ada").await;
    let upload = ada.upload(&server, question, PDF, 1_000).await;
    upload.patch(0, pdf(1_000, 7)[..500].to_vec()).await;
    server.wait(TimeDelta::minutes(31));
    let gone = |reply: FileReply| (reply.status, reply.code());
    let too_late = (StatusCode::GONE, "DEADLINE_PASSED".to_owned());
    assert_eq!(gone(upload.patch(500, pdf(1_000, 7)[500..].to_vec()).await), too_late);
    assert_eq!(upload.head().await.0, StatusCode::GONE);
    let refused = ada.try_upload(question, "cv.pdf", "application/pdf", 10).await;
    assert_eq!(problems(&refused), ["DEADLINE_PASSED"]);
    server.settle().await;
    server.pass(TimeDelta::days(1)).await;
    assert!(files_below(&server.database.files).is_empty(), "what came is of no use to anybody");

    let ben = server.started(&acme, &assessment, "Ben").await;
    let upload = ben.upload(&server, question, PDF, 1_000).await;
    ben.submit().await;
    let closed = (StatusCode::GONE, "SUBMISSION_CLOSED".to_owned());
    assert_eq!(gone(upload.patch(0, pdf(1_000, 7)).await), closed);
    server.settle().await;
}

#[tokio::test]
async fn what_nobody_could_complete_is_completed_later_and_what_is_abandoned_goes() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (assessment, ada) = asked(&server, &acme).await;
    let question = assessment.question(0);
    let bytes = pdf(2_000, 8);
    let abandoned = ada.upload(&server, question, PDF, bytes.len()).await;
    abandoned.patch(0, bytes[..1_000].to_vec()).await;
    let upload = ada.upload(&server, question, PDF, bytes.len()).await;
    // The store breaks down between the last byte and the document.
    let obstacle = server.database.files.join("documents");
    std::fs::write(&obstacle, b"in the way").unwrap();
    let reply = upload.patch(0, bytes.clone()).await;
    assert_eq!(reply.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(upload.head().await, (StatusCode::OK, Some(2_000)), "every byte is there all the same");
    std::fs::remove_file(&obstacle).unwrap();
    server.pass(TimeDelta::minutes(2)).await;
    assert_eq!(ada.document(&upload.document).await["status"], "READY");
    assert_eq!(content(&server, &ada, &upload.document).await, bytes);
    server.pass(TimeDelta::days(1)).await;
    assert!(ada.document(&abandoned.document).await.is_null());
    let reply = abandoned.patch(1_000, bytes[1_000..].to_vec()).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::GONE, "DELETED".to_owned()));
    assert_eq!(files_below(&server.database.files).len(), 1, "the document, and nothing else");
}

#[tokio::test]
async fn a_file_in_one_piece_goes_the_same_way() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (assessment, ada) = asked(&server, &acme).await;
    let invite = ada.invite.parse().unwrap();
    let actor = Actor::Candidate(CandidateActor { organization: acme.organization, invite });
    let form = NewUpload {
        question: assessment.question(0).to_owned(),
        filename: "C:\\cv.pdf".to_owned(),
        content_type: "application/pdf".to_owned(),
        size: None,
    };
    let env = server.app.env();
    let pieces =
        |bytes: &[u8]| -> Vec<io::Result<Vec<u8>>> { bytes.chunks(700).map(|piece| Ok(piece.to_vec())).collect() };
    let bytes = pdf(2_000_000, 9);
    let id = upload_whole(env, &actor, &form, stream::iter(pieces(&bytes))).await.unwrap();
    assert_eq!(content(&server, &ada, &id.to_string()).await, bytes);
    let code =
        async |pieces: Vec<io::Result<Vec<u8>>>| match upload_whole(env, &actor, &form, stream::iter(pieces)).await {
            Err(Rejection::Problems(problems)) => problems[0].code,
            other => panic!("{other:?}"),
        };
    let broken = pieces(&bytes).into_iter().chain([Err(io::Error::other("cut"))]).collect();
    assert_eq!(code(broken).await, WholeUploadCode::BrokeOff);
    assert_eq!(code(Vec::new()).await, WholeUploadCode::NotTaken(CreateUploadCode::Empty));
    assert_eq!(code(pieces(b"MZ")).await, WholeUploadCode::NotKept(UploadCode::TypeNotAllowed));
    assert_eq!(code(pieces(&pdf(11 << 20, 1))).await, WholeUploadCode::NotKept(UploadCode::TooLarge));
    server.settle().await;
    let open: Vec<_> = ada.view().await["submission"]["documents"].as_array().unwrap().clone();
    assert!(open.iter().all(|document| document["status"] != "UPLOADING"), "{open:#?}");
    assert_eq!(files_below(&server.database.files).len(), 1);
}
