//! `/invite/{token}/consent`: the person agrees to being recorded, in the middle of an attempt.

use axum::body::Bytes;
use axum::response::Response;

use super::closed::{Closed, ClosedPage};
use super::document::respond;
use super::form::Form;
use super::visit::Visit;
use crate::access::{Actor, candidate};
use crate::domain::invites::{ConsentPurpose, GivenConsent, RecordConsentCode};
use crate::domain::submissions;
use crate::kernel::error::ApiError;
use crate::kernel::problem::{Outcome, Rejection};

/// Answers `POST /invite/{token}/consent`. Where it stands then is said by the page behind the link.
pub(in crate::http) async fn agree(visit: Visit, body: Bytes) -> Response {
    visit.answer(record(&visit, &Form::read(&body)).await)
}

async fn record(visit: &Visit, form: &Form) -> Result<Response, ApiError> {
    if !visit.is_from_own_page() {
        let reason = Closed::FromElsewhere;
        return respond(reason.status(), &visit.frame(), &ClosedPage::because(reason));
    }
    give(visit, &visit.visitor().await?, form).await?;
    visit.back_to_link()
}

/// Keeps that the person agrees to the notice that the form names; whoever is not known here agrees to nothing.
pub(super) async fn give(visit: &Visit, visitor: &Actor, form: &Form) -> Result<(), ApiError> {
    let revision = form.get("notice_revision").and_then(|revision| revision.parse().ok());
    let (Actor::Candidate(_), Some(notice_revision)) = (visitor, revision) else { return Ok(()) };
    let given = [GivenConsent { purpose: ConsentPurpose::Recording, granted: true, notice_revision }];
    let session = visitor.db_session();
    let recorded: Outcome<_, RecordConsentCode> = visit
        .env()
        .database
        .write("recordConsent", &session, async |tx| {
            let grant = candidate(tx, visitor).await?;
            submissions::record_consents(&grant, tx, &given).await
        })
        .await;
    match recorded {
        // Another notice in force is shown with the page.
        Ok(()) | Err(Rejection::Problems(_)) => Ok(()),
        Err(Rejection::Refused(error)) => Err(error),
    }
}
