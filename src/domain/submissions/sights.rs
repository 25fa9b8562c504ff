//! Who looks at what candidates wrote leaves a record.

use crate::access::{Grant, ViewSubmissions};
use crate::db::{DbError, Tx};
use crate::events::audit::{self, AuditAction};
use crate::kernel::ids::SubmissionId;

/// Records that the contents of these submissions are about to be shown to the caller.
pub fn record_sights(
    grant: &Grant<ViewSubmissions>,
    tx: &mut Tx,
    request_id: &str,
    seen: &[SubmissionId],
) -> Result<(), DbError> {
    audit::record(tx, grant.organization(), AuditAction::SubmissionViewed, request_id, seen)
}
