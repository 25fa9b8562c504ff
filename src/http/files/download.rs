//! `GET /files/{token}/download`: a document goes out, as it is, never to be shown as a page of ours.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::answer::{decline, own_up, refuse};
use crate::domain::submissions::documents::{self, Document, Download, DownloadCode};
use crate::http::observe::RequestId;
use crate::http::router::WebParts;
use crate::kernel::error::ApiError;

/// Sends the document that the address opens, or the stretch of it that is asked for.
pub(super) async fn send(
    State(parts): State<Arc<WebParts>>,
    Extension(request_id): Extension<RequestId>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    let download = match documents::open_download(&parts.env, &token).await {
        Ok(download) => download,
        Err(rejection) => return decline(rejection, &request_id, name),
    };
    let answer = match stretch(&headers, &download.document) {
        Stretch::Whole => whole(&download).await,
        Stretch::Part(range) => part(&download, range).await,
        Stretch::Beyond => Ok(beyond(&download.document)),
    };
    answer.unwrap_or_else(|error| own_up(&error, &request_id))
}

fn name(code: DownloadCode) -> (StatusCode, &'static str) {
    match code {
        DownloadCode::Unknown => (StatusCode::NOT_FOUND, "UNKNOWN"),
        DownloadCode::Expired => (StatusCode::GONE, "EXPIRED"),
    }
}

async fn whole(download: &Download) -> Result<Response, ApiError> {
    let body = Body::from_stream(download.bytes(None).await?);
    sealed((StatusCode::OK, [(header::CONTENT_LENGTH, HeaderValue::from(download.document.size))], body), download)
}

async fn part(download: &Download, range: Range<u64>) -> Result<Response, ApiError> {
    let (length, last) = (range.end - range.start, range.end - 1);
    let span = format!("bytes {}-{last}/{}", range.start, download.document.size);
    let headers = [
        (header::CONTENT_LENGTH, HeaderValue::from(length)),
        (header::CONTENT_RANGE, HeaderValue::try_from(span).map_err(ApiError::internal)?),
    ];
    let body = Body::from_stream(download.bytes(Some(range)).await?);
    sealed((StatusCode::PARTIAL_CONTENT, headers, body), download)
}

fn beyond(document: &Document) -> Response {
    let mut response = refuse(StatusCode::RANGE_NOT_SATISFIABLE, "RANGE", "The file ends before that.");
    if let Ok(span) = HeaderValue::try_from(format!("bytes */{}", document.size)) {
        response.headers_mut().insert(header::CONTENT_RANGE, span);
    }
    response
}

/// What every answer with bytes of a candidate carries: a browser saves them, and neither shows nor keeps them.
fn sealed(answer: impl IntoResponse, download: &Download) -> Result<Response, ApiError> {
    let document = &download.document;
    let media_type = document.media_type.as_deref().unwrap_or("application/octet-stream");
    let own: [(HeaderName, String); 3] = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&document.filename)),
        (header::ETAG, etag(document)),
    ];
    let fixed = [
        (header::ACCEPT_RANGES, "bytes"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    let mut response = answer.into_response();
    for (name, value) in own {
        response.headers_mut().insert(name, HeaderValue::try_from(value).map_err(ApiError::internal)?);
    }
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

fn etag(document: &Document) -> String {
    format!("\"{}\"", document.sha256_in_digits().unwrap_or_default())
}

/// To be saved under its name: in ASCII for old programs, and as RFC 8187 writes it for all others.
fn disposition(filename: &str) -> String {
    let plain = |character: char| if is_plain(character) { character } else { '_' };
    let ascii: String = filename.chars().map(plain).collect();
    let mut encoded = String::with_capacity(filename.len());
    for byte in filename.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || " -._()".contains(character)
}

/// What a request asks for of a file.
#[derive(Debug, PartialEq, Eq)]
enum Stretch {
    Whole,
    Part(Range<u64>),
    /// Begins where the file has ended.
    Beyond,
}

/// One stretch of bytes. What is not understood, several stretches, and a stretch of another content are answered whole.
fn stretch(headers: &HeaderMap, document: &Document) -> Stretch {
    let is_current = headers.get(header::IF_RANGE).is_none_or(|tag| tag.as_bytes() == etag(document).as_bytes());
    let asked = headers.get(header::RANGE).and_then(|range| range.to_str().ok()).filter(|_| is_current);
    let size = u64::try_from(document.size).unwrap_or_default();
    asked.map_or(Stretch::Whole, |range| read_range(range, size))
}

fn read_range(range: &str, size: u64) -> Stretch {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Stretch::Whole;
    };
    let (start, end) = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => (first, last.saturating_add(1).min(size)),
        (Ok(first), Err(_)) if last.is_empty() => (first, size),
        (Err(_), Ok(count)) if first.is_empty() => (size.saturating_sub(count), size),
        _ => return Stretch::Whole,
    };
    if start < end { Stretch::Part(start..end) } else { Stretch::Beyond }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_read_as_browsers_ask_for_it() {
        for (asked, answered) in [
            ("bytes=0-9", Stretch::Part(0..10)),
            ("bytes=90-", Stretch::Part(90..100)),
            ("bytes=-10", Stretch::Part(90..100)),
            ("bytes=-1000", Stretch::Part(0..100)),
            ("bytes=50-18446744073709551615", Stretch::Part(50..100)),
            ("bytes=100-", Stretch::Beyond),
            ("bytes=-0", Stretch::Beyond),
            ("bytes=9-0", Stretch::Whole),
            ("bytes=0-1,5-6", Stretch::Whole),
            ("bytes=-", Stretch::Whole),
            ("lines=0-9", Stretch::Whole),
        ] {
            assert_eq!(read_range(asked, 100), answered, "{asked}");
        }
    }

    #[test]
    fn a_name_cannot_break_out_of_its_header() {
        assert_eq!(
            disposition("Zoë \"x\"; a=b.pdf"),
            "attachment; filename=\"Zo_ _x__ a_b.pdf\"; filename*=UTF-8''Zo%C3%AB%20%22x%22%3B%20a%3Db.pdf"
        );
    }
}
