//! The mail that reminds a person who has not begun an assessment yet.

use askama::Template;
use url::Url;

use super::{MailLocale, Moment, OneLine, RenderedMessage, templates};

/// Everything a reminder may say.
#[derive(Debug, Clone)]
pub struct AssessmentReminder {
    /// Who asks.
    pub organization_name: OneLine,
    /// For which position.
    pub job_title: OneLine,
    /// Whom the mail greets.
    pub participant_name: OneLine,
    /// The last moment to begin.
    pub expires_at: Moment,
    /// Personal; opens the invite.
    pub link: Url,
    /// Where the privacy notice can be read.
    pub privacy_notice: Url,
}

templates!(AssessmentReminder {
    En => "mail/assessment_reminder.en.txt", "mail/assessment_reminder.en.html";
    De => "mail/assessment_reminder.de.txt", "mail/assessment_reminder.de.html";
});
