//! `/invite/{token}/withdraw`: the person takes the attempt back.

use axum::response::Response;

use super::closed::{Closed, ClosedPage};
use super::document::respond;
use super::visit::Visit;
use crate::access::{Actor, candidate};
use crate::domain::submissions::{self, WithdrawSubmissionCode};
use crate::kernel::error::ApiError;
use crate::kernel::problem::{Outcome, Rejection};

/// Answers `POST /invite/{token}/withdraw`. Where it stands then is said by the page behind the link.
pub(in crate::http) async fn withdraw(visit: Visit) -> Response {
    visit.answer(take_back(&visit).await)
}

async fn take_back(visit: &Visit) -> Result<Response, ApiError> {
    if !visit.is_from_own_page() {
        let reason = Closed::FromElsewhere;
        return respond(reason.status(), &visit.frame(), &ClosedPage::because(reason));
    }
    let visitor = visit.visitor().await?;
    if matches!(visitor, Actor::Anonymous) {
        return visit.back_to_link();
    }
    let session = visitor.db_session();
    let withdrawn: Outcome<_, WithdrawSubmissionCode> = visit
        .env()
        .database
        .write("withdrawSubmission", &session, async |tx| {
            let grant = candidate(tx, &visitor).await?;
            submissions::withdraw(&grant, tx).await
        })
        .await;
    match withdrawn {
        Ok(_) | Err(Rejection::Problems(_)) => visit.back_to_link(),
        Err(Rejection::Refused(error)) => Err(error),
    }
}
