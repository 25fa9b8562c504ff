//! Files of every kind, and whoever sends them.

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use serde_json::{Value, json};

use super::hiring::text;
use super::{Candidate, TestServer};

pub const CREATE_UPLOAD: &str = "mutation($input: CreateUploadInput!) { createUpload(input: $input) {
    documentId uploadUrl document { filename status received } userErrors { code path message } } }";
pub const REMOVE: &str = "mutation($input: RemoveDocumentInput!) { removeDocument(input: $input) {
    documentId userErrors { code path message } } }";

/// A question that takes a résumé.
pub fn file_question() -> Value {
    json!({ "kind": "FILE", "prompt": "Your CV, please." })
}

/// A PDF of so many bytes, each seed another one.
pub fn pdf(size: usize, seed: u8) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut state = u32::from(seed) + 1;
    bytes.resize_with(size, || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    });
    bytes
}

/// A ZIP archive with these members, which claim to unpack to so many bytes.
pub fn zip(members: &[(&str, u32)]) -> Vec<u8> {
    let (mut archive, mut table) = (Vec::new(), Vec::new());
    for (name, unpacked) in members {
        let length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let mut member = [b"PK\x01\x02".to_vec(), vec![0; 42]].concat();
        member[24..28].copy_from_slice(&unpacked.to_le_bytes());
        member[28..30].copy_from_slice(&length);
        member[42..46].copy_from_slice(&u32::try_from(archive.len()).unwrap().to_le_bytes());
        table.extend([member, name.as_bytes().to_vec()].concat());
        let mut local = [b"PK\x03\x04".to_vec(), vec![0; 26]].concat();
        local[26..28].copy_from_slice(&length);
        archive.extend([local, name.as_bytes().to_vec()].concat());
    }
    let mut closing = [b"PK\x05\x06".to_vec(), vec![0; 18]].concat();
    closing[12..16].copy_from_slice(&u32::try_from(table.len()).unwrap().to_le_bytes());
    closing[16..20].copy_from_slice(&u32::try_from(archive.len()).unwrap().to_le_bytes());
    [archive, table, closing].concat()
}

/// An address that bytes can be sent to.
pub struct Upload<'s> {
    server: &'s TestServer,
    pub document: String,
    pub path: String,
}

/// An answer about a file.
#[derive(Debug)]
pub struct FileReply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl FileReply {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The code of a refusal.
    pub fn code(&self) -> String {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        body["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl TestServer {
    /// Sends a request about a file.
    pub async fn file(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> FileReply {
        let request = Request::builder().method(method).uri(path);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let response = self.request(request.body(body).unwrap()).await;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
        FileReply { status, headers, body }
    }

    /// Fetches what an address of ours leads to.
    pub async fn fetch(&self, url: &str, headers: &[(&str, &str)]) -> FileReply {
        self.file(Method::GET, url.strip_prefix("http://assay.test").unwrap(), headers, Body::empty()).await
    }
}

impl Upload<'_> {
    /// Where the upload stands, as `HEAD` tells.
    pub async fn head(&self) -> (StatusCode, Option<usize>) {
        let reply = self.server.file(Method::HEAD, &self.path, &[], Body::empty()).await;
        assert_eq!(reply.header("tus-resumable"), "1.0.0");
        assert_eq!(reply.header("cache-control"), "no-store");
        (reply.status, reply.header("upload-offset").parse().ok())
    }

    /// Sends bytes from an offset on.
    pub async fn patch(&self, offset: usize, body: impl Into<Body>) -> FileReply {
        let offset = offset.to_string();
        let headers = [("content-type", "application/offset+octet-stream"), ("upload-offset", offset.as_str())];
        self.server.file(Method::PATCH, &self.path, &headers, body.into()).await
    }

    /// Sends all there is, which must be taken.
    pub async fn send(&self, bytes: &[u8]) {
        let reply = self.patch(0, bytes.to_vec()).await;
        assert_eq!(reply.status, StatusCode::NO_CONTENT, "{}", String::from_utf8_lossy(&reply.body));
        assert_eq!(reply.header("upload-offset"), bytes.len().to_string());
    }
}

impl<'s> Candidate<'s> {
    /// Asks for room for a file, and answers the payload, problems included.
    pub async fn try_upload(&self, question: &str, filename: &str, content_type: &str, size: i64) -> Value {
        let input = json!({ "questionId": question, "filename": filename, "contentType": content_type, "size": size });
        self.caller.payload(CREATE_UPLOAD, json!({ "input": input })).await
    }

    /// Room for a file.
    pub async fn upload(
        &self,
        server: &'s TestServer,
        question: &str,
        (filename, content_type): (&str, &str),
        size: usize,
    ) -> Upload<'s> {
        let made = self.try_upload(question, filename, content_type, i64::try_from(size).unwrap()).await;
        assert_eq!(made["userErrors"], json!([]), "{made:#}");
        let path = text(&made["uploadUrl"]).strip_prefix("http://assay.test").unwrap().to_owned();
        Upload { server, document: text(&made["documentId"]).to_owned(), path }
    }

    /// A PDF that is all there.
    pub async fn uploaded_pdf(&self, server: &'s TestServer, question: &str, bytes: &[u8]) -> String {
        let upload = self.upload(server, question, ("cv.pdf", "application/pdf"), bytes.len()).await;
        upload.send(bytes).await;
        upload.document
    }

    /// Hands a document in as a first answer, and answers the payload, problems included.
    pub async fn hand_over(&self, question: &str, document: &str) -> Value {
        self.try_save(json!({ "questionId": question, "documentId": document, "baseRevision": 0 })).await
    }

    /// A document as its candidate sees it.
    pub async fn document(&self, id: &str) -> Value {
        let view = self.view().await;
        let documents = view["submission"]["documents"].as_array().unwrap();
        documents.iter().find(|document| document["id"] == id).cloned().unwrap_or_default()
    }
}
