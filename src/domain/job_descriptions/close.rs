//! A job description takes no more invites.

use super::model::Unclosable;
use super::{steps, store};
use crate::access::{Grant, ManageJobDescriptions};
use crate::db::Tx;
use crate::kernel::error::ApiError;
use crate::kernel::ids::JobDescriptionId;
use crate::kernel::problem::{Outcome, Problem};

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum CloseJobDescriptionCode {
    /// It is a draft.
    NotOpen,
    /// It was put away.
    Archived,
}

/// Closes one that is open; invites that were sent go on. One that is closed stays as it is.
pub async fn close(
    grant: &Grant<ManageJobDescriptions>,
    tx: &mut Tx,
    id: JobDescriptionId,
) -> Outcome<(), CloseJobDescriptionCode> {
    let found = store::lock(tx, grant, id).await?.ok_or(ApiError::NotFound)?;
    let states = found.status.closing().map_err(|why| {
        let (code, message) = match why {
            Unclosable::Draft => (CloseJobDescriptionCode::NotOpen, "It is a draft: open it first, or archive it."),
            Unclosable::Archived => (CloseJobDescriptionCode::Archived, "It is archived, and so takes no invites."),
        };
        Problem::new(code, "jobDescriptionId", message)
    })?;
    Ok(steps::lead(tx, grant, id, states).await?)
}
