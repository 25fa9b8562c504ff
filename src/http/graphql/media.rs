//! In which form a client wants its answer.

use axum::http::{HeaderMap, header};

/// JSON of GraphQL over HTTP.
const RESPONSE_JSON: &str = "application/graphql-response+json";
/// JSON as older clients know it.
const PLAIN_JSON: &str = "application/json";
/// Server-Sent Events.
const EVENT_STREAM: &str = "text/event-stream";

/// A form of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Json {
    /// The status says whether the document was executed.
    Response,
    /// The status is 200 whatever came of the document.
    Plain,
}

impl Json {
    /// The content type.
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::Response => "application/graphql-response+json; charset=utf-8",
            Self::Plain => "application/json; charset=utf-8",
        }
    }
}

/// What a client takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Accepted {
    /// A single answer, in this form.
    pub(super) json: Option<Json>,
    /// An event stream.
    pub(super) stream: Stream,
}

/// Whether a client takes an event stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    /// It did not ask for one.
    No,
    /// It takes one where there is no single answer.
    IfNeeded,
    /// It wants one in any case.
    Wanted,
}

/// What the client takes; none when it takes nothing that there is.
pub(super) fn accepted(headers: &HeaderMap) -> Option<Accepted> {
    let accept =
        headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("*/*").to_ascii_lowercase();
    let (response, plain) = (weight(&accept, RESPONSE_JSON), weight(&accept, PLAIN_JSON));
    let json = if response <= 0.0 && plain <= 0.0 {
        None
    } else if accept.contains(RESPONSE_JSON) && response >= plain {
        Some(Json::Response)
    } else {
        Some(Json::Plain)
    };
    // Who takes anything means JSON: a stream is for those that name it.
    let events = if accept.contains(EVENT_STREAM) { weight(&accept, EVENT_STREAM) } else { 0.0 };
    let stream = match json {
        _ if events <= 0.0 => Stream::No,
        Some(_) if events <= response.max(plain) => Stream::IfNeeded,
        _ => Stream::Wanted,
    };
    (json.is_some() || stream == Stream::Wanted).then_some(Accepted { json, stream })
}

/// How much a client wants a media type. A range that names it decides over one that covers it.
fn weight(accept: &str, media: &str) -> f32 {
    let family = media.split_once('/').map_or(media, |(family, _)| family);
    let ranges = accept.split(',').filter_map(|range| {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next()?;
        let q = parts.find_map(|part| part.strip_prefix("q=")).and_then(|q| q.parse::<f32>().ok()).unwrap_or(1.0);
        let rank = match name.strip_suffix("/*") {
            _ if name == media => 2,
            Some("*") => 0,
            Some(covered) if covered == family => 1,
            _ => return None,
        };
        Some((rank, q))
    });
    ranges.max_by_key(|(rank, _)| *rank).map_or(0.0, |(_, q)| q)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(accept: &str) -> Option<Accepted> {
        accepted(&HeaderMap::from_iter([(header::ACCEPT, accept.parse().unwrap())]))
    }

    #[test]
    fn json_is_the_answer_unless_a_stream_is_wanted_more() {
        let (response, plain) = (Some(Json::Response), Some(Json::Plain));
        for (accept, json, stream) in [
            ("*/*", plain, Stream::No),
            ("application/json", plain, Stream::No),
            ("application/graphql-response+json, application/json;q=0.9", response, Stream::No),
            ("application/graphql-response+json;q=0.5, application/json", plain, Stream::No),
            ("APPLICATION/GRAPHQL-RESPONSE+JSON", response, Stream::No),
            ("text/event-stream", None, Stream::Wanted),
            ("text/event-stream, application/json;q=0.5", plain, Stream::Wanted),
            ("application/graphql-response+json, text/event-stream", response, Stream::IfNeeded),
            ("text/event-stream, */*", plain, Stream::IfNeeded),
            ("text/event-stream;q=0, application/json", plain, Stream::No),
        ] {
            assert_eq!(of(accept), Some(Accepted { json, stream }), "{accept}");
        }
        for nothing in ["text/html", "text/event-stream;q=0", "application/json;q=0", "image/*"] {
            assert_eq!(of(nothing), None, "{nothing}");
        }
    }
}
