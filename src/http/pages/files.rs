//! `/invite/{token}/files?question=…`: files and recordings. A script asks for an address and sends its file there in pieces; a
//! form sends it whole, and it is the answer as soon as it is there.

use axum::Json;
use axum::body::Body;
use axum::extract::multipart::Multipart;
use axum::extract::{FromRequest, Query, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::TryStreamExt;
use serde::Deserialize;
use serde_json::json;

use super::answers::{Refusals, conclude, save, taking};
use super::changes::{Entry, SaveSnag, saved};
use super::closed::{Closed, ClosedPage};
use super::document::respond;
use super::door::{self, Door};
use super::form::Form;
use super::frame::Frame;
use super::language::Language;
use super::questions::QuestionsPage;
use super::state::refuse;
use super::upload_snag::UploadSnag;
use super::visit::Visit;
use crate::access::{Actor, candidate};
use crate::domain::submissions::documents::{self, CreateUploadCode, NewUpload, WholeUploadCode};
use crate::domain::submissions::{CandidateQuestion, CandidateView};
use crate::http::files::pace::paced;
use crate::kernel::error::ApiError;
use crate::kernel::ids::DocumentId;
use crate::kernel::problem::{Outcome, Rejection};

/// Largest form of a script that asks for an address.
const MAX_PROMISE: usize = 16 * 1024;

/// Which question the file is for.
#[derive(Deserialize)]
pub(in crate::http) struct Wanted {
    question: String,
}

/// What a form brought.
#[derive(Default)]
struct Sent {
    base: String,
    removes: bool,
    uploaded: Option<Result<DocumentId, UploadSnag>>,
}

/// Answers `POST /invite/{token}/files`.
pub(in crate::http) async fn send(visit: Visit, Query(wanted): Query<Wanted>, request: Request) -> Response {
    let sent = if visit.is_by_script() {
        promise(&visit, wanted, request).await
    } else {
        take(&visit, &wanted, request).await
    };
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
            let message = snag.written(language);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "message": message }))).into_response())
        }
        Err(Rejection::Refused(error)) => Err(error),
    }
}

/// Takes a file whole, or takes one away, and saves the answer that follows from it.
async fn take(visit: &Visit, wanted: &Wanted, request: Request) -> Result<Response, ApiError> {
    let refuse = |reason: Closed| respond(reason.status(), &visit.frame(), &ClosedPage::because(reason));
    if !visit.is_from_own_page() {
        return refuse(Closed::FromElsewhere);
    }
    let visitor = visit.visitor().await?;
    let door = match door::open(visit, &visitor).await? {
        Ok(door) => door,
        Err(reason) => return refuse(reason),
    };
    let Some(attempt) = taking(&door) else { return visit.back_to_link() };
    let mut questions = attempt.sections.iter().flat_map(|section| &section.questions);
    let asked = questions.find(|question| question.id.to_string() == wanted.question && question.file.is_some());
    let Some(question) = asked else { return visit.back_to_link() };
    let slow = |_too_slow| std::io::Error::from(std::io::ErrorKind::TimedOut);
    let request = request.map(|body| Body::from_stream(paced(body).map_err(slow)));
    let Ok(form) = Multipart::from_request(request, &()).await else { return visit.back_to_link() };
    let sent = read(visit, &visitor, question, form).await?;
    let document = match sent.uploaded {
        Some(Err(snag)) => return show_snag(visit, &door, question, snag),
        Some(Ok(document)) => Some(document),
        None if sent.removes => None,
        None => return visit.back_to_link(),
    };
    let entries = vec![Entry::of_document(question, sent.base, document, saved(attempt, question.id))];
    let frame = Frame::of(&door);
    let refusals = save(visit, &visitor, &entries, frame.language()).await?;
    remove_replaced(visit, &visitor, attempt, &entries, &refusals).await?;
    let mut response = conclude(visit, &visitor, entries, &refusals, &frame).await?;
    if response.status() == StatusCode::SEE_OTHER {
        // Back to where the person was.
        let place = format!("/invite/{}#{}", visit.token(), question.id);
        response.headers_mut().insert(header::LOCATION, place.parse().map_err(ApiError::internal)?);
    }
    Ok(response)
}

/// Reads the form in the order in which it comes; a file goes into the store as it comes.
async fn read(
    visit: &Visit,
    visitor: &Actor,
    question: &CandidateQuestion,
    mut form: Multipart,
) -> Result<Sent, ApiError> {
    let mut sent = Sent::default();
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return Ok(sent),
            Err(_broke_off) => {
                sent.uploaded = sent.uploaded.or(Some(Err(UploadSnag::BrokeOff)));
                return Ok(sent);
            }
        };
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "file" if field.file_name().is_some_and(|name| !name.is_empty()) => {
                let new = NewUpload {
                    question: question.id.to_string(),
                    filename: field.file_name().unwrap_or_default().to_owned(),
                    content_type: field.content_type().unwrap_or_default().to_owned(),
                    size: None,
                };
                sent.uploaded = Some(match documents::upload_whole(visit.env(), visitor, &new, field).await {
                    Ok(document) => Ok(document),
                    Err(Rejection::Problems(problems)) => {
                        Err(whole_snag(problems.into_iter().next().map(|one| one.code)))
                    }
                    Err(Rejection::Refused(error)) => return Err(error),
                });
            }
            "base" => sent.base = field.text().await.ok().unwrap_or_default(),
            "action" => sent.removes = field.text().await.is_ok_and(|action| action == "remove"),
            _ => {}
        }
    }
}

fn whole_snag(code: Option<WholeUploadCode>) -> UploadSnag {
    match code {
        Some(WholeUploadCode::NotTaken(code)) => code.into(),
        Some(WholeUploadCode::NotKept(code)) => code.into(),
        Some(WholeUploadCode::BrokeOff) | None => UploadSnag::BrokeOff,
    }
}

fn show_snag(visit: &Visit, door: &Door, question: &CandidateQuestion, snag: UploadSnag) -> Result<Response, ApiError> {
    let Some(attempt) = &door.attempt else { return visit.back_to_link() };
    let frame = Frame::of(door);
    let entry = Entry::as_saved(question, saved(attempt, question.id), frame.language());
    let snags = [(question.id, (SaveSnag::NotTaken(snag), entry))].into_iter().collect();
    let page = QuestionsPage::with_snags(visit.token(), door, attempt, &frame, &snags);
    respond(StatusCode::UNPROCESSABLE_ENTITY, &frame, &page)
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
