//! The mail that asks a person to take an assessment.
//!
//! It says who asks, for which position, until when, how to decline and where the privacy notice is.
//! The link in it is the person's own key to the assessment.

use askama::Template;
use url::Url;

use super::{MailLocale, Moment, OneLine, PersonalMessage, RenderedMessage, templates};

/// Everything an invite may say.
#[derive(Debug, Clone)]
pub struct AssessmentInvite {
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
    /// In the recruiter's own words.
    pub personal_message: Option<PersonalMessage>,
}

templates!(AssessmentInvite {
    En => "mail/assessment_invite.en.txt", "mail/assessment_invite.en.html";
    De => "mail/assessment_invite.de.txt", "mail/assessment_invite.de.html";
});
