//! What a candidate reads after the end.

use super::document::templates;
use super::door::Door;
use super::frame::{Frame, WrittenTime};
use super::hand_in::{OpenQuestion, open_questions};
use crate::domain::submissions::SubmissionStatus;

/// The attempt has ended.
pub(super) struct HandedInPage {
    token: String,
    can_withdraw: bool,
    organization_name: String,
    by_clock: bool,
    submitted_at: Option<WrittenTime>,
    open: Vec<OpenQuestion>,
}

impl HandedInPage {
    /// With details for a browser in which the invite was accepted; whoever holds the link alone reads that it is over.
    pub(super) fn new(token: &str, door: &Door, frame: &Frame) -> Self {
        let (token, organization_name) = (token.to_owned(), door.invite.organization_name.clone());
        let Some(attempt) = &door.attempt else {
            return Self {
                token,
                can_withdraw: false,
                organization_name,
                by_clock: false,
                submitted_at: None,
                open: Vec::new(),
            };
        };
        let by_clock = attempt.status != SubmissionStatus::Submitted;
        let ended_at = attempt.submitted_at.or(attempt.deadline);
        Self {
            token,
            can_withdraw: true,
            organization_name,
            by_clock,
            submitted_at: ended_at.map(|at| frame.time(at)),
            open: open_questions(attempt),
        }
    }
}

templates!(HandedInPage {
    En => "pages/handed_in.en.html";
    De => "pages/handed_in.de.html";
});
