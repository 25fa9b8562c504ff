//! Settings of mail.

use std::path::PathBuf;

use secrecy::SecretString;

use super::{SettingError, Source, Variable};

/// How mail leaves.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// Where mails go.
    pub transport: MailTransport,
    /// Sender, as `Assay <assay@example.com>` or an address alone.
    pub from: String,
}

/// Where mails go.
#[derive(Debug, Clone)]
pub enum MailTransport {
    /// To a mail server.
    Smtp(SecretString),
    /// Into a folder, a file each; none: `mail` in the data folder.
    Folder(Option<PathBuf>),
}

pub(super) const VARIABLES: &[Variable] = &[
    Variable::new(
        "ASSAY_SMTP_URL",
        "mail goes into a folder",
        "Mail server, as `smtp://user:password@host:587` or `smtps://…`",
    ),
    Variable::new("ASSAY_MAIL_FROM", "Assay <assay@localhost.localdomain>", "Sender of every mail"),
    Variable::new("ASSAY_MAIL_DIR", "`mail` in the data folder", "Folder for mails while there is no mail server"),
];

impl MailSettings {
    pub(super) fn read(source: &Source<'_>) -> Result<Self, SettingError> {
        let folder = || MailTransport::Folder(source.get("ASSAY_MAIL_DIR").map(PathBuf::from));
        let from = source.get("ASSAY_MAIL_FROM").unwrap_or_else(|| "Assay <assay@localhost.localdomain>".to_owned());
        if from.parse::<lettre::message::Mailbox>().is_err() {
            let problem = "expected a sender such as Assay <assay@example.com>".to_owned();
            return Err(SettingError { variable: "ASSAY_MAIL_FROM", problem });
        }
        let transport =
            source.get("ASSAY_SMTP_URL").map_or_else(folder, |url| MailTransport::Smtp(SecretString::from(url)));
        Ok(Self { transport, from })
    }
}
