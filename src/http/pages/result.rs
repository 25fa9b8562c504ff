//! `GET /result/{token}`: what an organization shows of a released result.

use axum::http::StatusCode;
use axum::response::Response;

use super::closed::{Closed, ClosedPage};
use super::document::{respond, templates};
use super::frame::{Frame, WrittenTime};
use super::language::Language;
use super::visit::Visit;
use crate::access::{Actor, enter_by_result};
use crate::domain::organizations::ResultVisibility;
use crate::domain::submissions::{ResultView, result_view};
use crate::kernel::error::ApiError;

/// A released result.
struct ResultPage {
    organization_name: String,
    job_title: String,
    submitted_at: Option<WrittenTime>,
    visibility: ResultVisibility,
    score: Option<String>,
}

impl ResultPage {
    fn new(view: ResultView, frame: &Frame) -> Self {
        Self {
            organization_name: view.organization_name,
            job_title: view.job_title,
            submitted_at: view.submitted_at.map(|at| frame.time(at)),
            visibility: view.result.visibility,
            score: view.result.overall_score.map(|score| match frame.language() {
                Language::En => score.to_string(),
                Language::De => score.to_string().replace('.', ","),
            }),
        }
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
