//! `/invite/{token}/answers`: saving, by the form or by its script.
//!
//! What is changed is saved each by each: a question that cannot be saved holds up no other one, but it holds up handing
//! in, so that nobody hands in what they did not mean to. Files that a form brings come in by [`super::files`]. The script sends the same form and is answered with facts instead
//! of a page.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::Response;

use super::changes::{Entry, SaveSnag, changes, saved, sent_base};
use super::closed::{Closed, ClosedPage};
use super::consent;
use super::document::respond;
use super::door::{self, Door};
use super::files::{UploadSnags, remove_replaced};
use super::form::Form;
use super::frame::Frame;
use super::invite::closed;
use super::language::Language;
use super::questions::QuestionsPage;
use super::state::{AttemptState, refuse};
use super::visit::Visit;
use crate::access::{Actor, candidate};
use crate::domain::submissions::{CandidateView, SaveAnswer, SaveAnswerCode, save_answer};
use crate::kernel::error::ApiError;
use crate::kernel::ids::QuestionId;
use crate::kernel::problem::Rejection;

/// Why questions could not be saved, by question.
pub(super) type Refusals = HashMap<QuestionId, SaveAnswerCode>;

/// Answers `POST /invite/{token}/answers`.
pub(in crate::http) async fn send(visit: Visit, body: Result<Bytes, BytesRejection>) -> Response {
    let sent = match body {
        Ok(body) => take(&visit, &Form::read(&body), &UploadSnags::new()).await,
        Err(_too_large) if visit.is_by_script() => Ok(refuse(&Closed::TooLarge)),
        Err(_too_large) => closed(&visit, Closed::TooLarge),
    };
    visit.answer(sent)
}

/// Answers `GET /invite/{token}/answers`: the script asks where everything stands; a browser is shown the page.
pub(in crate::http) async fn look(visit: Visit) -> Response {
    let seen = if visit.is_by_script() { tell(&visit).await } else { visit.back_to_link() };
    visit.answer(seen)
}

/// Answers `GET` where only forms lead to.
pub(in crate::http) async fn back(visit: Visit) -> Response {
    std::future::ready(visit.answer(visit.back_to_link())).await
}

async fn tell(visit: &Visit) -> Result<Response, ApiError> {
    let visitor = visit.visitor().await?;
    let door = match door::open(visit, &visitor).await? {
        Ok(door) => door,
        Err(reason) => return Ok(refuse(&reason)),
    };
    let Some(attempt) = taking(&door) else { return Ok(refuse(&Closed::UnknownDevice)) };
    let language = Frame::of(&door).language();
    Ok(AttemptState::of(attempt, language, |_| true, |_| None).respond())
}

/// Saves what a form changes, whatever became of the files that it brought, and does what its button says.
pub(super) async fn take(visit: &Visit, form: &Form, snags: &UploadSnags) -> Result<Response, ApiError> {
    if !visit.is_from_own_page() {
        return give_back(visit, Closed::FromElsewhere, &visit.frame(), form);
    }
    let visitor = visit.visitor().await?;
    let door = match door::open(visit, &visitor).await? {
        Ok(door) => door,
        Err(reason) => return give_back(visit, reason, &visit.frame(), form),
    };
    let frame = Frame::of(&door);
    let Some(attempt) = taking(&door) else { return give_back(visit, Closed::UnknownDevice, &frame, form) };
    let entries = changes(form, attempt, frame.language());
    let refusals = save(visit, &visitor, &entries, frame.language()).await?;
    remove_replaced(visit, &visitor, attempt, &entries, &refusals).await?;
    let has = |code| refusals.values().any(|refusal| *refusal == code);
    if has(SaveAnswerCode::Revoked) {
        return give_back(visit, Closed::Revoked, &frame, form);
    }
    if has(SaveAnswerCode::SubmissionClosed) {
        return give_back(visit, Closed::HandedIn, &frame, form);
    }
    if visit.is_by_script() {
        return report(visit, &visitor, form, &refusals).await;
    }
    if form.get("action") == Some("consent") {
        consent::give(visit, &visitor, form).await?;
    }
    let is_whole = refusals.is_empty() && snags.is_empty();
    match form.get("action") {
        Some("hand_in") if is_whole => visit.on_to("/hand-in"),
        _ if is_whole || has(SaveAnswerCode::DeadlinePassed) => visit.back_to_link(),
        _ => show_snags(visit, &visitor, entries, &refusals, snags).await,
    }
}

/// The attempt, unless this browser has to go on with it first: on a new device, or after it was reopened.
pub(super) fn taking(door: &Door) -> Option<&CandidateView> {
    door.attempt.as_ref().filter(|attempt| attempt.waiting.is_none())
}

fn give_back(visit: &Visit, reason: Closed, frame: &Frame, form: &Form) -> Result<Response, ApiError> {
    // A script keeps what it sent.
    if visit.is_by_script() {
        return Ok(refuse(&reason));
    }
    respond(reason.status(), frame, &ClosedPage::giving_back(reason, form.typed()))
}

/// Saves what can be saved; answers why the rest cannot.
async fn save(visit: &Visit, visitor: &Actor, entries: &[Entry], language: Language) -> Result<Refusals, ApiError> {
    let forms: Vec<(QuestionId, SaveAnswer)> =
        entries.iter().map(|entry| (entry.question, entry.to_save(language))).collect();
    if forms.is_empty() {
        return Ok(Refusals::new());
    }
    let session = visitor.db_session();
    let saved = visit.env().database.write("saveAnswers", &session, async |tx| {
        let grant = candidate(tx, visitor).await?;
        let mut refusals = Refusals::new();
        for (question, form) in &forms {
            let refusal = match save_answer(&grant, tx, form).await {
                Ok(saved) => saved.refusal,
                // A save with problems has written nothing.
                Err(Rejection::Problems(problems)) => problems.into_iter().next(),
                Err(Rejection::Refused(error)) => return Err(error),
            };
            if let Some(refusal) = refusal {
                refusals.insert(*question, refusal.code);
            }
        }
        Ok(refusals)
    });
    saved.await
}

/// The door as it stands after saving.
async fn open_again(visit: &Visit, visitor: &Actor) -> Result<Result<(Door, CandidateView), Closed>, ApiError> {
    Ok(door::open(visit, visitor).await?.and_then(|mut door| match door.attempt.take() {
        Some(attempt) => Ok((door, attempt)),
        None => Err(Closed::UnknownDevice),
    }))
}

/// Tells the script where the questions stand that it sent.
async fn report(visit: &Visit, visitor: &Actor, form: &Form, refusals: &Refusals) -> Result<Response, ApiError> {
    let (door, attempt) = match open_again(visit, visitor).await? {
        Ok(opened) => opened,
        Err(reason) => return Ok(refuse(&reason)),
    };
    let is_asked = |question| sent_base(form, question).is_some();
    let snag = |question| refusals.get(&question).copied().map(SaveSnag::from);
    Ok(AttemptState::of(&attempt, Frame::of(&door).language(), is_asked, snag).respond())
}

/// The form again: what was saved, and what was not, with both texts.
async fn show_snags(
    visit: &Visit,
    visitor: &Actor,
    entries: Vec<Entry>,
    refusals: &Refusals,
    snags: &UploadSnags,
) -> Result<Response, ApiError> {
    let (door, attempt) = match open_again(visit, visitor).await? {
        Ok(opened) => opened,
        Err(reason) => return closed(visit, reason),
    };
    let frame = Frame::of(&door);
    let snag = |entry: Entry| Some((entry.question, (SaveSnag::from(*refusals.get(&entry.question)?), entry)));
    let questions = attempt.sections.iter().flat_map(|section| &section.questions);
    // Beside a file that was not taken stands what is saved, and what was typed there is.
    let not_taken = questions.filter_map(|question| {
        let entry = Entry::as_saved(question, saved(&attempt, question.id), frame.language());
        Some((question.id, (SaveSnag::NotTaken(*snags.get(&question.id)?), entry)))
    });
    let snags = not_taken.chain(entries.into_iter().filter_map(snag)).collect();
    let page = QuestionsPage::with_snags(visit.token(), &door, &attempt, &frame, &snags);
    respond(StatusCode::UNPROCESSABLE_ENTITY, &frame, &page)
}
