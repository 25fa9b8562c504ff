//! What the script of a page is told about the attempt: where each question stands, and the server's time.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;

use super::changes::{SaveSnag, base_of, saved, shown_values};
use super::closed::Closed;
use super::language::Language;
use crate::domain::submissions::{CandidateView, SubmissionStatus};
use crate::kernel::ids::QuestionId;

/// Where an attempt stands. Times are milliseconds since 1970.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AttemptState {
    server_time: i64,
    deadline: Option<i64>,
    /// Nothing that comes now would count.
    ended: bool,
    questions: BTreeMap<String, QuestionState>,
}

/// Where a question stands.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct QuestionState {
    /// What the next save is to name.
    base: String,
    /// What is saved, as its field holds it.
    values: Vec<String>,
    /// Why what was sent is not what is saved.
    #[serde(skip_serializing_if = "Option::is_none")]
    snag: Option<&'static str>,
}

impl AttemptState {
    /// Of the questions that are asked about; `snag` says why one was not saved.
    pub(super) fn of(
        attempt: &CandidateView,
        language: Language,
        is_asked: impl Fn(QuestionId) -> bool,
        snag: impl Fn(QuestionId) -> Option<SaveSnag>,
    ) -> Self {
        let questions = attempt.sections.iter().flat_map(|section| &section.questions);
        let state = |id: QuestionId| {
            let saved = saved(attempt, id);
            let (base, values) = (base_of(saved, language), shown_values(saved, language));
            (id.to_string(), QuestionState { base, values, snag: snag(id).map(code) })
        };
        Self {
            server_time: attempt.server_time.timestamp_millis(),
            deadline: attempt.deadline.map(|deadline| deadline.timestamp_millis()),
            ended: attempt.status != SubmissionStatus::InProgress || attempt.is_overdue(),
            questions: questions.map(|question| question.id).filter(|id| is_asked(*id)).map(state).collect(),
        }
    }

    /// The answer to the script.
    pub(super) fn respond(self) -> Response {
        Json(self).into_response()
    }
}

/// Says that nothing is taken, and why. The page behind the link says it in words.
pub(super) fn refuse(reason: &Closed) -> Response {
    let status = reason.status();
    (status, Json(json!({ "closed": reason.code() }))).into_response()
}

/// Says that it is our fault, and what finds it in the log.
pub(super) fn own_up(request_id: &str) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, Json(json!({ "requestId": request_id }))).into_response()
}

const fn code(snag: SaveSnag) -> &'static str {
    match snag {
        SaveSnag::Conflict => "conflict",
        SaveSnag::TooLong => "tooLong",
        SaveSnag::NotANumber => "notANumber",
        SaveSnag::Late => "late",
        SaveSnag::NotTaken(_) | SaveSnag::Refused => "refused",
    }
}
