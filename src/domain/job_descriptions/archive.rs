//! A job description is put away, for good.

use super::{steps, store};
use crate::access::{Grant, ManageJobDescriptions};
use crate::db::Tx;
use crate::kernel::error::ApiError;
use crate::kernel::ids::JobDescriptionId;

/// Puts it away wherever it stands; an open one is closed by it. Invites that were sent go on, and so does what came in:
/// who was asked to take part may do so. One that was put away stays as it is.
pub async fn archive(grant: &Grant<ManageJobDescriptions>, tx: &mut Tx, id: JobDescriptionId) -> Result<(), ApiError> {
    let found = store::lock(tx, grant, id).await?.ok_or(ApiError::NotFound)?;
    Ok(steps::lead(tx, grant, id, found.status.archiving()).await?)
}
