//! `GET /invite/{token}/privacy`: what the organization tells about the person's data, whatever became of the invite.

use axum::http::StatusCode;
use axum::response::Response;

use super::document::{respond, templates};
use super::door;
use super::frame::Frame;
use super::invite::closed;
use super::visit::Visit;
use crate::access::Actor;
use crate::domain::policies::PrivacyNotice;
use crate::kernel::error::ApiError;

/// The notice in force.
struct PrivacyPage {
    organization_name: String,
    notice: PrivacyNotice,
}

templates!(PrivacyPage {
    En => "pages/privacy.en.html";
    De => "pages/privacy.de.html";
});

/// Answers `GET /invite/{token}/privacy`.
pub(in crate::http) async fn look(visit: Visit) -> Response {
    visit.answer(show(&visit).await)
}

async fn show(visit: &Visit) -> Result<Response, ApiError> {
    let door = match door::open(visit, &Actor::Anonymous).await? {
        Ok(door) => door,
        Err(reason) => return closed(visit, reason),
    };
    let frame = Frame::of(&door);
    let page = PrivacyPage { organization_name: door.invite.organization_name, notice: door.notice };
    respond(StatusCode::OK, &frame, &page)
}
