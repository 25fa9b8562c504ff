//! A person withdraws what was agreed to.

use super::consent::{Consent, ConsentPurpose, after, current_consents};
use super::{progress, store};
use crate::access::CandidateGrant;
use crate::db::Tx;
use crate::events::{self, Event};
use crate::kernel::error::ApiError;

/// Withdraws a consent under the notice with which it was given: nobody has to read a newer one to step back. One that
/// does not hold stays as it is.
pub async fn withdraw_consent(grant: &CandidateGrant, tx: &mut Tx, purpose: ConsentPurpose) -> Result<(), ApiError> {
    let scope = grant.scope();
    let invite = progress::lock(scope, tx, grant.invite()).await?.id;
    let current = current_consents(scope, tx, &[invite]).await?.remove(&invite).unwrap_or_default();
    let newest = current.iter().map(|consent| consent.recorded_at).max();
    let Some(given) = current.into_iter().find(|consent| consent.purpose == purpose && consent.granted) else {
        return Ok(());
    };
    let withdrawn = Consent { id: tx.new_id(), granted: false, recorded_at: after(newest, tx.now()), ..given };
    store::insert_consents(tx, scope, vec![withdrawn]).await?;
    events::emit(tx, scope.organization(), Event::ConsentWithdrawn { invite, purpose: purpose.as_str().to_owned() });
    Ok(())
}
