//! What a candidate's consents mean for the attempt: without the privacy notice there is none.
//!
//! The other purposes need nothing here. Whoever scores asks for consent when the card is finished, and whoever records
//! asks before each recording.

use super::hold::lock_attempt;
use super::withdraw::take_back;
use crate::access::CandidateGrant;
use crate::db::Tx;
use crate::domain::invites::{self, ConsentPurpose, GivenConsent, RecordConsentCode};
use crate::kernel::error::ApiError;
use crate::kernel::problem::Outcome;

/// Records what the person says, at any time. Refusing the privacy notice takes the attempt back.
pub async fn record_consents(
    grant: &CandidateGrant,
    tx: &mut Tx,
    given: &[GivenConsent],
) -> Outcome<(), RecordConsentCode> {
    let (invite, attempt) = lock_attempt(grant.scope(), tx, grant.invite()).await?;
    invites::record_consents(grant, tx, given).await?;
    let refused = given.iter().any(|consent| consent.purpose == ConsentPurpose::PrivacyNotice && !consent.granted);
    if let Some(attempt) = attempt.filter(|_| refused) {
        take_back(grant.scope(), tx, &invite, &attempt).await?;
    }
    Ok(())
}

/// Withdraws a consent, under the notice with which it was given. One that does not hold stays as it is. Withdrawing from
/// the privacy notice takes the attempt back.
pub async fn withdraw_consent(grant: &CandidateGrant, tx: &mut Tx, purpose: ConsentPurpose) -> Result<(), ApiError> {
    let (invite, attempt) = lock_attempt(grant.scope(), tx, grant.invite()).await?;
    invites::withdraw_consent(grant, tx, purpose).await?;
    if let Some(attempt) = attempt.filter(|_| purpose == ConsentPurpose::PrivacyNotice) {
        take_back(grant.scope(), tx, &invite, &attempt).await?;
    }
    Ok(())
}
