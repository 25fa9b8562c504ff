//! `/invite/{token}/files?question=…`: files and recordings. A script asks for an address and sends its file there in pieces; a
//! form sends it whole, with everything else that stands in it.

use std::collections::HashMap;

use axum::Json;
use axum::body::Body;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, Query, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::TryStreamExt;
use serde::Deserialize;
use serde_json::json;

use super::MAX_FORM;
use super::answers::{self, Refusals, taking};
use super::changes::{Entry, saved};
use super::closed::Closed;
use super::door;
use super::form::Form;
use super::invite::closed;
use super::language::Language;
use super::state::refuse;
use super::upload_snag::UploadSnag;
use super::visit::Visit;
use crate::access::{Actor, candidate};
use crate::domain::submissions::CandidateView;
use crate::domain::submissions::documents::{self, CreateUploadCode, NewUpload, WholeUploadCode};
use crate::http::files::pace::paced;
use crate::kernel::error::ApiError;
use crate::kernel::ids::QuestionId;
use crate::kernel::problem::{Outcome, Rejection};

/// Largest form of a script that asks for an address.
const MAX_PROMISE: usize = 16 * 1024;

/// Which question a script's file is for.
#[derive(Deserialize)]
pub(in crate::http) struct Wanted {
    #[serde(default)]
    question: String,
}

/// Why files were not taken, by question.
pub(super) type UploadSnags = HashMap<QuestionId, UploadSnag>;

/// What a form brought.
#[derive(Default)]
struct Sent {
    /// The fields, with the documents that came in place of those that were there.
    form: Form,
    snags: UploadSnags,
}

impl Sent {
    /// The question whose file is to go.
    fn removes(&self) -> Option<&str> {
        self.form.get("action")?.strip_prefix("remove-")
    }
}

/// Answers `POST /invite/{token}/files`.
pub(in crate::http) async fn send(visit: Visit, Query(wanted): Query<Wanted>, request: Request) -> Response {
    let sent = if visit.is_by_script() { promise(&visit, wanted, request).await } else { take(&visit, request).await };
    visit.answer(sent)
}

/// Promises the script room for a file, and tells it the address to send that to.
async fn promise(visit: &Visit, wanted: Wanted, request: Request) -> Result<Response, ApiError> {
    if !visit.is_from_own_page() {
        return Ok(refuse(&Closed::FromElsewhere));
    }
    let visitor = visit.visitor().await?;
    if matches!(visitor, Actor::Anonymous) {
        return Ok(refuse(&Closed::UnknownDevice));
    }
    let Ok(body) = axum::body::to_bytes(request.into_body(), MAX_PROMISE).await else {
        return Ok(refuse(&Closed::TooLarge));
    };
    let form = Form::read(&body);
    let text = |name| form.get(name).unwrap_or_default().to_owned();
    let new = NewUpload {
        question: wanted.question,
        filename: text("filename"),
        content_type: text("content_type"),
        size: form.get("size").and_then(|size| size.parse().ok()),
    };
    let language = Language::from_tag(form.get("language").unwrap_or_default());
    let session = visitor.db_session();
    let env = visit.env();
    let promised: Outcome<_, CreateUploadCode> = env
        .database
        .write("createUpload", &session, async |tx| {
            let grant = candidate(tx, &visitor).await?;
            let id = documents::create_upload(&grant, tx, &env.keys, &new).await?;
            Ok(documents::own(&grant, tx, id).await?)
        })
        .await;
    match promised {
        Ok(document) => {
            let address = documents::upload_address(env, &document)?;
            let path = address.map(|address| address.path().to_owned());
            Ok(Json(json!({ "document": document.id.to_string(), "path": path })).into_response())
        }
        Err(Rejection::Problems(problems)) => {
            let snag = problems.into_iter().next().map_or(UploadSnag::Closed, |problem| UploadSnag::from(problem.code));
            // What came too late is the person's to keep.
            let told = json!({ "message": snag.written(language), "over": snag == UploadSnag::Closed });
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(told)).into_response())
        }
        Err(Rejection::Refused(error)) => Err(error),
    }
}

/// Takes the form of a browser without a script: the files that were chosen in it, and all the rest, whatever button was
/// pressed.
async fn take(visit: &Visit, request: Request) -> Result<Response, ApiError> {
    let visitor = if visit.is_from_own_page() { visit.visitor().await? } else { Actor::Anonymous };
    let door = door::open(visit, &visitor).await?;
    let slow = |_too_slow| std::io::Error::from(std::io::ErrorKind::TimedOut);
    let request = request.map(|body| Body::from_stream(paced(body).map_err(slow)));
    let Ok(form) = Multipart::from_request(request, &()).await else { return visit.back_to_link() };
    // Nobody else's files are taken; what they typed is given back.
    let attempt = door.as_ref().ok().and_then(taking);
    let Some(sent) = read(visit, &visitor, attempt, form).await? else { return closed(visit, Closed::TooLarge) };
    let mut response = answers::take(visit, &sent.form, &sent.snags).await?;
    let place = sent.form.get("action").and_then(|action| action.split_once('-'));
    if let (StatusCode::SEE_OTHER, Some((_, question))) = (response.status(), place) {
        // Back to where the person was.
        let question: QuestionId = match question.parse() {
            Ok(question) => question,
            Err(_not_ours) => return Ok(response),
        };
        let place = format!("/invite/{}#{question}", visit.token());
        response.headers_mut().insert(header::LOCATION, place.parse().map_err(ApiError::internal)?);
    }
    Ok(response)
}

/// Reads the form in the order in which it comes; a file goes into the store as it comes. None when there is more text than
/// a form may have. Of a form that breaks off, what came whole is taken.
async fn read(
    visit: &Visit,
    visitor: &Actor,
    attempt: Option<&CandidateView>,
    mut form: Multipart,
) -> Result<Option<Sent>, ApiError> {
    let mut sent = Sent::default();
    let mut uploaded = Vec::new();
    let mut room = MAX_FORM;
    while let Ok(Some(field)) = form.next_field().await {
        let name = field.name().unwrap_or_default().to_owned();
        let Some(filename) = field.file_name().map(str::to_owned) else {
            let Some(value) = text(field, room).await else { return Ok(None) };
            let Some(left) = room.checked_sub(name.len() + value.len() + 2) else { return Ok(None) };
            room = left;
            sent.form.push(name, value);
            continue;
        };
        let Some(question) = attempt.and_then(|attempt| taker(attempt, &name)) else { continue };
        if filename.is_empty() || sent.removes() == Some(&*question.to_string()) {
            continue;
        }
        let content_type = field.content_type().unwrap_or_default().to_owned();
        let new = NewUpload { question: question.to_string(), filename, content_type, size: None };
        match documents::upload_whole(visit.env(), visitor, &new, field).await {
            Ok(document) => uploaded.push((question, document)),
            Err(Rejection::Problems(problems)) => {
                sent.snags.insert(question, whole_snag(problems.into_iter().next().map(|one| one.code)));
            }
            Err(Rejection::Refused(error)) => return Err(error),
        }
    }
    if let Some(question) = sent.removes().map(str::to_owned) {
        sent.form.set_document(&question, None);
    }
    for (question, document) in uploaded {
        sent.form.set_document(&question.to_string(), Some(document));
    }
    Ok(Some(sent))
}

/// A field's text; none when there is more than there is room for.
async fn text(mut field: Field<'_>, room: usize) -> Option<String> {
    let mut text = Vec::new();
    // A field that breaks off is the last one, and its question's base, which comes after it, is missing.
    while let Ok(Some(chunk)) = field.chunk().await {
        text.extend_from_slice(&chunk);
        if text.len() > room {
            return None;
        }
    }
    Some(String::from_utf8_lossy(&text).into_owned())
}

/// The question that a file of this name is for.
fn taker(attempt: &CandidateView, name: &str) -> Option<QuestionId> {
    let wanted: QuestionId = name.strip_prefix("file-")?.parse().ok()?;
    let mut questions = attempt.sections.iter().flat_map(|section| &section.questions);
    questions.find(|question| question.id == wanted && question.file.is_some()).map(|question| question.id)
}

fn whole_snag(code: Option<WholeUploadCode>) -> UploadSnag {
    match code {
        Some(WholeUploadCode::NotTaken(code)) => code.into(),
        Some(WholeUploadCode::NotKept(code)) => code.into(),
        Some(WholeUploadCode::BrokeOff) | None => UploadSnag::BrokeOff,
    }
}

/// Takes documents away that were answers, before others took their place or none did: whoever removes a file wants it gone.
pub(super) async fn remove_replaced(
    visit: &Visit,
    visitor: &Actor,
    before: &CandidateView,
    entries: &[Entry],
    refusals: &Refusals,
) -> Result<(), ApiError> {
    let is_replaced = |entry: &&Entry| !refusals.contains_key(&entry.question);
    let replaced = entries.iter().filter(is_replaced).filter_map(|entry| {
        let document = saved(before, entry.question)?.document?.to_string();
        (!entry.values.contains(&document)).then_some(document)
    });
    let replaced: Vec<String> = replaced.collect();
    if replaced.is_empty() {
        return Ok(());
    }
    let session = visitor.db_session();
    let removed = visit.env().database.write("removeDocument", &session, async |tx| {
        let grant = candidate(tx, visitor).await?;
        for document in &replaced {
            match documents::remove(&grant, tx, document).await {
                // One that is an answer after all, on another device, stays.
                Ok(_) | Err(Rejection::Problems(_)) => {}
                Err(Rejection::Refused(error)) => return Err(error),
            }
        }
        Ok(())
    });
    removed.await
}
