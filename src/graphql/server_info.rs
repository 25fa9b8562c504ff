//! What the server says of itself to everyone.

use async_graphql::{Context, Object, SimpleObject};

use crate::kernel::error::ErrorCode;

/// Facts about the running server that anyone may know.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "ServerInfo")]
pub struct ServerFacts {
    /// Version of the server.
    pub version: &'static str,
    /// How mail leaves: `SMTP` or `FOLDER`.
    pub mail: MailMode,
    /// Name of the scorer for free text.
    pub scorer: &'static str,
}

/// How mail leaves the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, async_graphql::Enum)]
pub enum MailMode {
    /// To a mail server.
    Smtp,
    /// Into a folder.
    Folder,
}

/// A code in `extensions.code` of an error.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct ErrorCodeInfo {
    /// The code.
    code: &'static str,
    /// What it means and what to do about it.
    description: &'static str,
}

/// Entry points about the server.
#[derive(Default)]
pub(super) struct ServerQuery;

#[Object]
impl ServerQuery {
    /// Every code that an error can carry: a closed list.
    async fn error_codes(&self) -> Vec<ErrorCodeInfo> {
        let info = |code: &ErrorCode| ErrorCodeInfo { code: code.as_str(), description: code.description() };
        ErrorCode::ALL.iter().map(info).collect()
    }

    /// Version and modes of the server; no secrets.
    async fn server_info(&self, ctx: &Context<'_>) -> ServerFacts {
        ctx.data_unchecked::<ServerFacts>().clone()
    }
}
