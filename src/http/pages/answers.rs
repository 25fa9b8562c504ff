//! `POST /invite/{token}/answers`: saving, and handing in.
//!
//! What is changed is saved each by each: a question that cannot be saved holds up no other one, but it holds up handing
//! in, so that nobody hands in what they did not mean to.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::Response;

use super::closed::{Closed, ClosedPage};
use super::document::respond;
use super::door;
use super::form::Form;
use super::invite::closed;
use super::language::Language;
use super::questions::{Entry, QuestionsPage, SaveSnag, changes};
use super::visit::Visit;
use crate::access::{Actor, candidate};
use crate::domain::submissions::{SaveAnswer, SaveAnswerCode, SubmitSubmissionCode, save_answer, submit};
use crate::kernel::error::ApiError;
use crate::kernel::ids::QuestionId;
use crate::kernel::problem::{Outcome, Rejection};

/// Answers `POST /invite/{token}/answers`.
pub(in crate::http) async fn send(visit: Visit, body: Result<Bytes, BytesRejection>) -> Response {
    let sent = match body {
        Ok(body) => take(&visit, &Form::read(&body)).await,
        Err(_too_large) => closed(&visit, Closed::TooLarge),
    };
    visit.answer(sent)
}

/// Answers `GET` where only forms lead to.
pub(in crate::http) async fn back(visit: Visit) -> Response {
    std::future::ready(visit.answer(visit.back_to_link())).await
}

async fn take(visit: &Visit, form: &Form) -> Result<Response, ApiError> {
    if !visit.is_from_own_page() {
        return give_back(Closed::FromElsewhere, visit.language(), form);
    }
    let visitor = visit.visitor().await?;
    let door = match door::open(visit, &visitor).await? {
        Ok(door) => door,
        Err(reason) => return give_back(reason, visit.language(), form),
    };
    let language = Language::from_tag(door.invite.locale.as_str());
    let Some(attempt) = door.attempt else { return give_back(Closed::UnknownDevice, language, form) };
    let entries = changes(form, &attempt, language);
    let refusals = save(visit, &visitor, &entries, language).await?;
    let has = |code| refusals.values().any(|refusal| *refusal == code);
    if has(SaveAnswerCode::Revoked) {
        return give_back(Closed::Revoked, language, form);
    }
    if has(SaveAnswerCode::SubmissionClosed) {
        return give_back(Closed::HandedIn, language, form);
    }
    if has(SaveAnswerCode::DeadlinePassed) {
        return visit.back_to_link();
    }
    if !refusals.is_empty() {
        return show_snags(visit, &visitor, entries, &refusals).await;
    }
    if form.get("action") == Some("hand_in") {
        hand_in(visit, &visitor).await?;
    }
    visit.back_to_link()
}

fn give_back(reason: Closed, language: Language, form: &Form) -> Result<Response, ApiError> {
    respond(reason.status(), language, &ClosedPage::giving_back(reason, form.typed()))
}

/// Saves what can be saved; answers why the rest cannot.
async fn save(
    visit: &Visit,
    visitor: &Actor,
    entries: &[Entry],
    language: Language,
) -> Result<HashMap<QuestionId, SaveAnswerCode>, ApiError> {
    let forms: Vec<(QuestionId, SaveAnswer)> =
        entries.iter().map(|entry| (entry.question, entry.to_save(language))).collect();
    let session = visitor.db_session();
    let saved = visit.env().database.write("saveAnswers", &session, async |tx| {
        let grant = candidate(tx, visitor).await?;
        let mut refusals = HashMap::new();
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

async fn hand_in(visit: &Visit, visitor: &Actor) -> Result<(), ApiError> {
    let session = visitor.db_session();
    let submitted: Outcome<_, SubmitSubmissionCode> = visit
        .env()
        .database
        .write("submitSubmission", &session, async |tx| {
            let grant = candidate(tx, visitor).await?;
            submit(&grant, tx).await
        })
        .await;
    match submitted {
        // Where it stands is said by the page behind the link.
        Ok(_) | Err(Rejection::Problems(_)) => Ok(()),
        Err(Rejection::Refused(error)) => Err(error),
    }
}

/// The form again: what was saved, and what was not, with both texts.
async fn show_snags(
    visit: &Visit,
    visitor: &Actor,
    entries: Vec<Entry>,
    refusals: &HashMap<QuestionId, SaveAnswerCode>,
) -> Result<Response, ApiError> {
    let door = match door::open(visit, visitor).await? {
        Ok(door) => door,
        Err(reason) => return closed(visit, reason),
    };
    let Some(attempt) = &door.attempt else { return visit.back_to_link() };
    let language = Language::from_tag(door.invite.locale.as_str());
    let snag = |entry: Entry| Some((entry.question, (SaveSnag::from(*refusals.get(&entry.question)?), entry)));
    let snags = entries.into_iter().filter_map(snag).collect();
    let page = QuestionsPage::with_snags(visit.token(), &door.invite, attempt, language, &snags);
    respond(StatusCode::UNPROCESSABLE_ENTITY, language, &page)
}
