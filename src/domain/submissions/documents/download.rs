//! A document goes out, by an address that is good for a few minutes.

use std::ops::Range;

use chrono::TimeDelta;
use url::Url;

use super::model::{Document, DocumentStatus, object_name};
use super::store;
use crate::access::enter_by_download;
use crate::db::Tx;
use crate::db::session::DbSession;
use crate::domain::env::Env;
use crate::gateways::files::{FileStore, FileStream};
use crate::kernel::error::ApiError;
use crate::kernel::problem::{Outcome, Problem, Rejection};
use crate::kernel::ticket::TicketError;

/// How long an address is good. What has begun goes on to its end.
const GOOD_FOR: TimeDelta = TimeDelta::minutes(5);

/// Why there is nothing to fetch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DownloadCode {
    /// No address of ours, or of a document that is gone.
    Unknown,
    /// It was good once: ask for a new one.
    Expired,
}

/// A document about to go out.
pub struct Download {
    /// What is known of it.
    pub document: Document,
    files: FileStore,
}

impl std::fmt::Debug for Download {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Download").field("document", &self.document).finish_non_exhaustive()
    }
}

impl Download {
    /// Its bytes, or a stretch of them.
    pub async fn bytes(&self, range: Option<Range<u64>>) -> Result<FileStream, ApiError> {
        self.files.open(&object_name(self.document.id), range).await.map_err(ApiError::internal)
    }
}

/// The address from which a document can be fetched; none before it is whole. Whoever is told it must be allowed to see
/// the document.
pub fn download_address(env: &Env, document: &Document) -> Result<Option<Url>, ApiError> {
    if document.status != DocumentStatus::Ready {
        return Ok(None);
    }
    let until = env.database.clock().now() + GOOD_FOR;
    let ticket = env.keys.ticket((document.organization, document.id), document.name, until);
    env.links.download(&ticket).map(Some).map_err(ApiError::internal)
}

/// Opens the document that an address leads to.
pub async fn open_download(env: &Env, presented: &str) -> Outcome<Download, DownloadCode> {
    let unknown = || Problem::new(DownloadCode::Unknown, "", "There is no file at this address.");
    let ticket = env.keys.read_ticket(presented, env.database.clock().now()).map_err(|error| match error {
        TicketError::Unknown => unknown(),
        TicketError::Expired => Problem::new(DownloadCode::Expired, "", "This address is old: ask for a new one."),
    })?;
    let find = async |tx: &mut Tx| {
        let grant = enter_by_download(tx, ticket).await?;
        let found = store::find(tx, grant.scope(), grant.document()).await?;
        Ok::<_, ApiError>(found.map(|document| document.named(grant.name())))
    };
    let found = env.database.read(&DbSession::ANONYMOUS, find).await.map_err(Rejection::Refused)?;
    let document = found.filter(|document| document.status == DocumentStatus::Ready).ok_or_else(unknown)?;
    Ok(Download { document, files: env.files.clone() })
}
