//! What a visitor reads when there is nothing to do here, or not in this way.

use axum::http::StatusCode;

use super::document::templates;

/// Why there is nothing to do.
#[derive(Debug)]
pub(super) enum Closed {
    /// The time to begin is over.
    Expired,
    /// The organization took the invite back.
    Revoked,
    /// The person declined.
    Declined,
    /// The person took the attempt back.
    Withdrawn,
    /// A later mail has another link.
    Replaced,
    /// No invite has the link.
    UnknownInvite,
    /// No released result has the link.
    UnknownResult,
    /// Answers came from a browser that never accepted, or whose cookie is gone.
    UnknownDevice,
    /// Answers came from a form that is not ours.
    FromElsewhere,
    /// Answers came after the candidate handed in.
    HandedIn,
    /// The form is too large.
    TooLarge,
    /// Our fault.
    Fault {
        /// What finds it in the log.
        request_id: String,
    },
}

impl Closed {
    /// How a program is told.
    pub(super) const fn status(&self) -> StatusCode {
        match self {
            Self::Expired | Self::Revoked | Self::Declined | Self::Withdrawn | Self::Replaced => StatusCode::GONE,
            Self::UnknownInvite | Self::UnknownResult => StatusCode::NOT_FOUND,
            Self::UnknownDevice | Self::FromElsewhere => StatusCode::FORBIDDEN,
            Self::HandedIn => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Fault { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl Closed {
    /// How a script is told.
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Replaced => "replaced",
            Self::UnknownInvite | Self::UnknownResult => "unknown",
            Self::UnknownDevice => "unknownDevice",
            Self::FromElsewhere => "fromElsewhere",
            Self::HandedIn => "handedIn",
            Self::TooLarge => "tooLarge",
            Self::Fault { .. } => "fault",
        }
    }
}

/// The page that says so.
pub(super) struct ClosedPage {
    reason: Closed,
    unsaved: Vec<String>,
}

impl ClosedPage {
    /// Nothing was sent that could get lost.
    pub(super) const fn because(reason: Closed) -> Self {
        Self { reason, unsaved: Vec::new() }
    }

    /// Gives back what was typed and could not be saved.
    pub(super) const fn giving_back(reason: Closed, unsaved: Vec<String>) -> Self {
        Self { reason, unsaved }
    }
}

templates!(ClosedPage {
    En => "pages/closed.en.html";
    De => "pages/closed.de.html";
});
