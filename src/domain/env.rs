//! What jobs and use cases with a need of the outside world work with.

use std::sync::Arc;

use url::Url;

use crate::db::Database;
use crate::gateways::files::FileStore;
use crate::gateways::mail::Mailer;
use crate::kernel::secret::{LinkPurpose, SecretKeys, Token};

/// The surroundings of the domain.
#[derive(Clone)]
pub struct Env {
    /// PostgreSQL.
    pub database: Database,
    /// Where files lie.
    pub files: FileStore,
    /// Mail.
    pub mailer: Arc<dyn Mailer>,
    /// Keys that derive links.
    pub keys: SecretKeys,
    /// Where those links lead.
    pub links: Links,
}

impl std::fmt::Debug for Env {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Env")
    }
}

/// Where links in mails lead.
#[derive(Debug, Clone)]
pub struct Links {
    /// Address under which people reach the server, without a slash at the end.
    pub public_url: String,
    /// Address of an invite with `{token}` in it, for an operator's own pages.
    pub candidate_url: Option<String>,
}

impl Links {
    /// The address where the holder of an invite reads what happens to the own data. On this server whatever pages the
    /// operator has: the text is ours.
    pub fn privacy_notice(&self, invite: &Token) -> Result<Url, url::ParseError> {
        Url::parse(&format!("{}/invite/{}/privacy", self.public_url, invite.expose()))
    }

    /// The address from which a document can be fetched for a while.
    pub fn download(&self, ticket: &Token) -> Result<Url, url::ParseError> {
        Url::parse(&format!("{}/files/{}/download", self.public_url, ticket.expose()))
    }

    /// The address that a token opens.
    pub fn address(&self, purpose: LinkPurpose, token: &Token) -> Result<Url, url::ParseError> {
        let template = match (purpose, &self.candidate_url) {
            (LinkPurpose::Invite, Some(own)) => own.clone(),
            (LinkPurpose::Invite, None) => format!("{}/invite/{{token}}", self.public_url),
            (LinkPurpose::Result, _) => format!("{}/result/{{token}}", self.public_url),
            (LinkPurpose::Upload, _) => format!("{}/files/{{token}}", self.public_url),
        };
        Url::parse(&template.replace("{token}", token.expose()))
    }
}
