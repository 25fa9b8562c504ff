//! The mail that says a result can be seen.
//!
//! The result itself stays behind the link: the mail cannot hold it.

use askama::Template;
use url::Url;

use super::{MailLocale, OneLine, RenderedMessage, templates};

/// Everything the mail may say about a released result.
#[derive(Debug, Clone)]
pub struct ResultReleased {
    /// Who released it.
    pub organization_name: OneLine,
    /// For which position.
    pub job_title: OneLine,
    /// Whom the mail greets.
    pub participant_name: OneLine,
    /// Personal; opens the result.
    pub link: Url,
}

templates!(ResultReleased {
    En => "mail/result_released.en.txt", "mail/result_released.en.html";
    De => "mail/result_released.de.txt", "mail/result_released.de.html";
});
