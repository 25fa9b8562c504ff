//! Ways in without a person's token: an address that opens one document, to fill it or to fetch it.

use super::grant::OrgScope;
use super::store;
use crate::db::Tx;
use crate::kernel::error::ApiError;
use crate::kernel::ids::DocumentId;
use crate::kernel::secret::TokenHash;
use crate::kernel::ticket::{DownloadName, DownloadTicket};

/// Proof that the caller holds the address of one upload.
#[derive(Debug)]
pub struct UploadGrant {
    scope: OrgScope,
    document: DocumentId,
}

impl UploadGrant {
    /// The organization that the document is for.
    pub const fn scope(&self) -> &OrgScope {
        &self.scope
    }

    /// What may be filled.
    pub const fn document(&self) -> DocumentId {
        self.document
    }
}

/// Proof that the caller was given the address of one document, to fetch it.
#[derive(Debug)]
pub struct DownloadGrant {
    scope: OrgScope,
    document: DocumentId,
    name: DownloadName,
}

impl DownloadGrant {
    /// The organization that the document is of.
    pub const fn scope(&self) -> &OrgScope {
        &self.scope
    }

    /// What may be fetched.
    pub const fn document(&self) -> DocumentId {
        self.document
    }

    /// Under which name.
    pub const fn name(&self) -> DownloadName {
        self.name
    }
}

/// Follows the address of an upload and enters its organization; none when no upload has it.
pub async fn enter_by_upload(tx: &mut Tx, token: TokenHash) -> Result<Option<UploadGrant>, ApiError> {
    let Some((organization, document)) = store::find_upload(tx, token).await? else { return Ok(None) };
    store::enter(tx, organization).await?;
    Ok(Some(UploadGrant { scope: OrgScope::new(organization), document }))
}

/// Enters the organization of the document that a ticket opens.
pub async fn enter_by_download(tx: &mut Tx, ticket: DownloadTicket) -> Result<DownloadGrant, ApiError> {
    store::enter(tx, ticket.organization()).await?;
    let scope = OrgScope::new(ticket.organization());
    Ok(DownloadGrant { scope, document: ticket.document(), name: ticket.name() })
}
