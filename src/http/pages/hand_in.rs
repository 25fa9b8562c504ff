//! `/invite/{token}/hand-in`: what is still open, and then the end. Looking hands nothing in.

use axum::http::StatusCode;
use axum::response::Response;

use super::closed::{Closed, ClosedPage};
use super::document::{respond, templates};
use super::door;
use super::frame::{Frame, WrittenTime};
use super::invite::closed;
use super::visit::Visit;
use crate::access::{Actor, candidate};
use crate::domain::submissions::{CandidateQuestion, CandidateView, SubmissionStatus, SubmitSubmissionCode, submit};
use crate::kernel::error::ApiError;
use crate::kernel::problem::{Outcome, Rejection};

/// The last question before the end.
struct HandInPage {
    token: String,
    organization_name: String,
    assessment_title: String,
    saved_at: Option<WrittenTime>,
    answered: usize,
    questions: usize,
    open: Vec<OpenQuestion>,
}

/// A required question that nothing is saved for.
pub(super) struct OpenQuestion {
    id: String,
    pub(super) number: usize,
    pub(super) prompt: String,
}

templates!(HandInPage {
    En => "pages/hand_in.en.html";
    De => "pages/hand_in.de.html";
});

/// Answers `GET /invite/{token}/hand-in`.
pub(in crate::http) async fn ask(visit: Visit) -> Response {
    visit.answer(show(&visit).await)
}

/// Answers `POST /invite/{token}/hand-in`. Where it stands then is said by the page behind the link.
pub(in crate::http) async fn hand_in(visit: Visit) -> Response {
    visit.answer(finish(&visit).await)
}

async fn show(visit: &Visit) -> Result<Response, ApiError> {
    let door = match door::open(visit, &visit.visitor().await?).await? {
        Ok(door) => door,
        Err(reason) => return closed(visit, reason),
    };
    let Some(attempt) = door.attempt.as_ref().filter(|attempt| is_open(attempt)) else { return visit.back_to_link() };
    let frame = Frame::of(&door);
    let page = HandInPage {
        token: visit.token().to_owned(),
        organization_name: door.invite.organization_name.clone(),
        assessment_title: door.invite.assessment_title.clone(),
        saved_at: attempt.answers.iter().map(|answer| answer.saved_at).max().map(|at| frame.time(at)),
        answered: attempt.answers.iter().filter(|answer| !answer.is_blank()).count(),
        questions: attempt.sections.iter().map(|section| section.questions.len()).sum(),
        open: open_questions(attempt),
    };
    respond(StatusCode::OK, &frame, &page)
}

fn is_open(attempt: &CandidateView) -> bool {
    attempt.status == SubmissionStatus::InProgress && attempt.waiting.is_none() && !attempt.is_overdue()
}

/// The required questions that are open, with the numbers that they have on their page.
pub(super) fn open_questions(attempt: &CandidateView) -> Vec<OpenQuestion> {
    let questions = attempt.sections.iter().flat_map(|section| &section.questions);
    let is_open = |id| attempt.open_required().any(|question| question.id == id);
    let numbered = questions.zip(1..).filter(|(question, _)| is_open(question.id));
    let open = |(question, number): (&CandidateQuestion, usize)| OpenQuestion {
        id: question.id.to_string(),
        number,
        prompt: question.prompt.clone(),
    };
    numbered.map(open).collect()
}

async fn finish(visit: &Visit) -> Result<Response, ApiError> {
    if !visit.is_from_own_page() {
        let reason = Closed::FromElsewhere;
        return respond(reason.status(), &visit.frame(), &ClosedPage::because(reason));
    }
    let visitor = visit.visitor().await?;
    if matches!(visitor, Actor::Anonymous) {
        return visit.back_to_link();
    }
    let session = visitor.db_session();
    let submitted: Outcome<_, SubmitSubmissionCode> = visit
        .env()
        .database
        .write("submitSubmission", &session, async |tx| {
            let grant = candidate(tx, &visitor).await?;
            submit(&grant, tx).await
        })
        .await;
    match submitted {
        Ok(_) | Err(Rejection::Problems(_)) => visit.back_to_link(),
        Err(Rejection::Refused(error)) => Err(error),
    }
}
