//! `/files/{token}`: where an upload stands, and what is to be added to it.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::answer::{decline, own_up, refuse};
use super::pace::paced;
use crate::domain::assessments::{FileRules, QuestionKind};
use crate::domain::submissions::documents::{self, UploadCode};
use crate::http::observe::RequestId;
use crate::http::router::WebParts;
use crate::kernel::error::ApiError;
use crate::kernel::secret::Token;

const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const TUS_VERSION: HeaderName = HeaderName::from_static("tus-version");
const TUS_MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
const CHUNK: &str = "application/offset+octet-stream";

/// Answers `OPTIONS`: what the server can do.
pub(super) async fn tell() -> Response {
    let largest = HeaderValue::from(FileRules::largest(QuestionKind::Video));
    std::future::ready(tus((StatusCode::NO_CONTENT, [(TUS_VERSION, VERSION), (TUS_MAX_SIZE, largest)]))).await
}

/// Answers `HEAD`: where the upload stands.
pub(super) async fn look(
    State(parts): State<Arc<WebParts>>,
    Extension(request_id): Extension<RequestId>,
    Path(token): Path<String>,
) -> Response {
    match documents::look(&parts.env, Token::presented(&token).hash()).await {
        Ok(state) => tus([(UPLOAD_OFFSET, state.received.into()), (UPLOAD_LENGTH, HeaderValue::from(state.size))]),
        Err(rejection) => tus(decline(rejection, &request_id, name)),
    }
}

/// Answers `PATCH`: takes what comes, from where the upload stands.
pub(super) async fn receive(
    State(parts): State<Arc<WebParts>>,
    Extension(request_id): Extension<RequestId>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let offset = match check(&headers) {
        Ok(offset) => offset,
        Err((status, code, message)) => return tus(refuse(status, code, message)),
    };
    let (token, coming) = (Token::presented(&token).hash(), number(&headers, &header::CONTENT_LENGTH));
    // A task of its own: what came is kept, and what is whole is completed, when the sender hangs up.
    let work = async move { documents::receive(&parts.env, token, offset, coming, paced(body)).await };
    let received = match tokio::spawn(work).await {
        Ok(received) => received,
        Err(stopped) => return tus(own_up(&ApiError::internal(stopped), &request_id)),
    };
    match received {
        Ok(received) => {
            let status = if received.broke_off { StatusCode::REQUEST_TIMEOUT } else { StatusCode::NO_CONTENT };
            tus((status, [(UPLOAD_OFFSET, HeaderValue::from(received.offset))]))
        }
        Err(rejection) => tus(decline(rejection, &request_id, name)),
    }
}

type Fault = (StatusCode, &'static str, &'static str);

/// The offset of a request that speaks the protocol.
fn check(headers: &HeaderMap) -> Result<i64, Fault> {
    if headers.get(TUS_RESUMABLE).is_some_and(|version| version != VERSION) {
        return Err((StatusCode::PRECONDITION_FAILED, "VERSION", "This server speaks tus 1.0.0."));
    }
    if headers.get(header::CONTENT_TYPE).is_none_or(|given| given != CHUNK) {
        let message = "Send Content-Type: application/offset+octet-stream.";
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "CONTENT_TYPE", message));
    }
    let message = "Send Upload-Offset: the number of bytes that are there already.";
    number(headers, &UPLOAD_OFFSET).ok_or((StatusCode::BAD_REQUEST, "UPLOAD_OFFSET", message))
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<i64> {
    let text = headers.get(name)?.to_str().ok()?;
    // `parse` would take a sign.
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn name(code: UploadCode) -> (StatusCode, &'static str) {
    match code {
        UploadCode::Unknown => (StatusCode::NOT_FOUND, "UNKNOWN"),
        UploadCode::Deleted => (StatusCode::GONE, "DELETED"),
        UploadCode::DeadlinePassed => (StatusCode::GONE, "DEADLINE_PASSED"),
        UploadCode::ConsentRequired => (StatusCode::FORBIDDEN, "CONSENT_REQUIRED"),
        UploadCode::NotResumed => (StatusCode::LOCKED, "NOT_RESUMED"),
        UploadCode::SubmissionClosed => (StatusCode::GONE, "SUBMISSION_CLOSED"),
        UploadCode::Revoked => (StatusCode::GONE, "REVOKED"),
        UploadCode::WrongOffset => (StatusCode::CONFLICT, "WRONG_OFFSET"),
        UploadCode::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE"),
        UploadCode::TooManyParts => (StatusCode::PAYLOAD_TOO_LARGE, "TOO_MANY_PARTS"),
        UploadCode::TypeNotAllowed => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "TYPE_NOT_ALLOWED"),
    }
}

/// What every answer of the protocol carries.
fn tus(answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    let headers = response.headers_mut();
    headers.insert(TUS_RESUMABLE, VERSION);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
