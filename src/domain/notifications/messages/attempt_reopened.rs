//! The mail that tells a person that an ended attempt can be gone on with.
//!
//! It says how much time there is and until when to go on. Why the attempt was reopened is between the team and the
//! person: the mail cannot hold it.

use askama::Template;
use url::Url;

use super::{MailLocale, Minutes, Moment, OneLine, RenderedMessage, templates};

/// Everything the mail may say about a reopened attempt.
#[derive(Debug, Clone)]
pub struct AttemptReopened {
    /// Who reopened it.
    pub organization_name: OneLine,
    /// For which position.
    pub job_title: OneLine,
    /// Whom the mail greets.
    pub participant_name: OneLine,
    /// How much time there is, counted from going on; none: as long as it takes.
    pub time_allowed: Option<Minutes>,
    /// The last moment to go on.
    pub resume_until: Moment,
    /// Personal; opens the attempt.
    pub link: Url,
    /// Where the privacy notice can be read.
    pub privacy_notice: Url,
}

templates!(AttemptReopened {
    En => "mail/attempt_reopened.en.txt", "mail/attempt_reopened.en.html";
    De => "mail/attempt_reopened.de.txt", "mail/attempt_reopened.de.html";
});
