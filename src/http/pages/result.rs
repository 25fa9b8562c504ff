//! `GET /result/{token}`: what an organization shows of a released result.

use std::fmt::Display;

use axum::http::StatusCode;
use axum::response::Response;

use super::closed::{Closed, ClosedPage};
use super::document::{respond, templates};
use super::frame::{Frame, WrittenTime};
use super::language::Language;
use super::visit::Visit;
use crate::access::{Actor, enter_by_result};
use crate::domain::organizations::ResultVisibility;
use crate::domain::results::{Finding, QuestionFeedback, ResultView, result_view};
use crate::domain::submissions::DecisionOutcome;
use crate::kernel::error::ApiError;

/// A released result.
struct ResultPage {
    organization_name: String,
    job_title: String,
    submitted_at: Option<WrittenTime>,
    visibility: ResultVisibility,
    provisional: bool,
    decision: Option<DecisionOutcome>,
    score: Option<String>,
    feedback: Vec<Feedback>,
}

/// What is told about one answer.
struct Feedback {
    number: usize,
    told: QuestionFeedback,
    score: Option<String>,
}

impl ResultPage {
    fn new(view: ResultView, frame: &Frame) -> Self {
        let language = frame.language();
        let feedback = (1..).zip(view.result.feedback);
        Self {
            organization_name: view.organization_name,
            job_title: view.job_title,
            submitted_at: view.submitted_at.map(|at| frame.time(at)),
            visibility: view.result.visibility,
            provisional: view.result.provisional,
            decision: view.result.decision,
            score: view.result.overall_score.map(|score| written(score, language)),
            feedback: feedback
                .map(|(number, told)| Feedback {
                    number,
                    score: told.score.map(|score| written(score, language)),
                    told,
                })
                .collect(),
        }
    }
}

/// A score as people write it.
fn written(score: impl Display, language: Language) -> String {
    let score = score.to_string();
    match language {
        Language::En => score,
        Language::De => score.replace('.', ","),
    }
}

templates!(ResultPage {
    En => "pages/result.en.html";
    De => "pages/result.de.html";
});

/// Answers `GET /result/{token}`.
pub(in crate::http) async fn look(visit: Visit) -> Response {
    visit.answer(show(&visit).await)
}

async fn show(visit: &Visit) -> Result<Response, ApiError> {
    let link = visit.link();
    let session = Actor::Anonymous.db_session();
    let read = visit.env().database.read(&session, async |tx| match enter_by_result(tx, link).await? {
        Some((scope, submission)) => result_view(&scope, tx, submission).await,
        None => Err(ApiError::NotFound),
    });
    match read.await {
        Ok(view) => {
            let frame = Frame::plain(Language::from_tag(view.locale.as_str()));
            let frame = frame.in_zone(view.time_zone).colored(view.brand_color);
            respond(StatusCode::OK, &frame, &ResultPage::new(view, &frame))
        }
        Err(ApiError::NotFound) => {
            let unknown = Closed::UnknownResult;
            respond(unknown.status(), &visit.frame(), &ClosedPage::because(unknown))
        }
        Err(error) => Err(error),
    }
}
