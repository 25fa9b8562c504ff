//! What people agree to or refuse, with the notice they were shown. Nothing is overwritten: the newest counts.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{progress, store};
use crate::access::{CandidateGrant, OrgScope};
use crate::db::{DbError, Tx};
use crate::domain::policies::PrivacyNotice;
use crate::domain::{participants, policies};
use crate::events::{self, Event};
use crate::kernel::ids::{ConsentId, InviteId};
use crate::kernel::problem::{Outcome, Problems};

crate::db::stored::stored_enum! {
    /// What a person may agree to.
    ConsentPurpose {
        /// Having read how the data is processed; nobody begins without it.
        PrivacyNotice = "PRIVACY_NOTICE",
        /// That a program proposes scores. Without it people score.
        AiScoring = "AI_SCORING",
        /// That sound or video is recorded.
        Recording = "RECORDING",
    }
}

impl ConsentPurpose {
    /// Those without which nobody begins.
    pub const REQUIRED: &'static [Self] = &[Self::PrivacyNotice];
}

/// A recorded consent or refusal.
#[derive(Debug, Clone)]
pub struct Consent {
    /// Id.
    pub id: ConsentId,
    /// Whose.
    pub invite: InviteId,
    /// To what.
    pub purpose: ConsentPurpose,
    /// False: refused, or withdrawn.
    pub granted: bool,
    /// Which revision of the notice was shown.
    pub notice_revision: i32,
    /// In which language it was shown.
    pub notice_locale: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

/// A consent or refusal as it is given.
#[derive(Debug, Clone, Copy)]
pub struct GivenConsent {
    /// To what.
    pub purpose: ConsentPurpose,
    /// False refuses, or withdraws.
    pub granted: bool,
    /// The revision of the notice that the person was shown.
    pub notice_revision: i32,
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecordConsentCode {
    /// Nothing was said.
    Empty,
    /// Two things were said about one purpose.
    Duplicate,
    /// Another notice is in force than the one that was shown.
    NoticeChanged,
}

/// Records what the person says, at any time, also after the end.
pub async fn record_consents(
    grant: &CandidateGrant,
    tx: &mut Tx,
    given: &[GivenConsent],
) -> Outcome<(), RecordConsentCode> {
    let scope = grant.scope();
    let invite = progress::lock(scope, tx, grant.invite()).await?;
    let participant = participants::get(scope, tx, invite.participant).await?;
    let notice = policies::in_force(scope, tx, &participant.locale).await?;
    check(given, &notice)?;
    let before = current_consents(scope, tx, &[invite.id]).await?.remove(&invite.id).unwrap_or_default();
    let recorded_at = after(before.iter().map(|consent| consent.recorded_at).max(), tx.now());
    let consent = |given: &GivenConsent| Consent {
        id: tx.new_id(),
        invite: invite.id,
        purpose: given.purpose,
        granted: given.granted,
        notice_revision: notice.revision,
        notice_locale: notice.locale.clone(),
        recorded_at,
    };
    let consents = given.iter().map(consent).collect();
    store::insert_consents(tx, scope, consents).await?;
    tell(scope, tx, invite.id, given, &before);
    Ok(())
}

/// Tells what was withdrawn, each purpose for itself, and whether anything else was said.
fn tell(scope: &OrgScope, tx: &mut Tx, invite: InviteId, given: &[GivenConsent], before: &[Consent]) {
    let held = |purpose| before.iter().any(|consent| consent.purpose == purpose && consent.granted);
    let (withdrawn, said): (Vec<GivenConsent>, Vec<GivenConsent>) =
        given.iter().copied().partition(|consent| !consent.granted && held(consent.purpose));
    for consent in withdrawn {
        let purpose = consent.purpose.as_str().to_owned();
        events::emit(tx, scope.organization(), Event::ConsentWithdrawn { invite, purpose });
    }
    if !said.is_empty() {
        events::emit(tx, scope.organization(), Event::ConsentRecorded { invite });
    }
}

fn check(given: &[GivenConsent], notice: &PrivacyNotice) -> Outcome<(), RecordConsentCode> {
    let mut problems = Problems::default();
    if given.is_empty() {
        problems.add(RecordConsentCode::Empty, "consents", "Say what you agree to or refuse.");
    }
    for (index, consent) in given.iter().enumerate() {
        if given.iter().take(index).any(|before| before.purpose == consent.purpose) {
            let path = format!("consents.{index}.purpose");
            problems.add(RecordConsentCode::Duplicate, &path, "Something was said about this purpose before.");
        }
        if consent.notice_revision != notice.revision {
            let path = format!("consents.{index}.noticeRevision");
            let message = format!("Revision {} of the notice is in force: show it and ask again.", notice.revision);
            problems.add(RecordConsentCode::NoticeChanged, &path, message);
        }
    }
    problems.finish()
}

/// Now, or just after what was recorded last: the newest is the newest also within one tick of the clock.
pub(super) fn after(newest: Option<DateTime<Utc>>, now: DateTime<Utc>) -> DateTime<Utc> {
    newest.map_or(now, |newest| now.max(newest + TimeDelta::microseconds(1)))
}

/// All that was recorded for every invite, oldest first.
pub async fn consents(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[InviteId],
) -> Result<HashMap<InviteId, Vec<Consent>>, DbError> {
    let mut all: HashMap<InviteId, Vec<Consent>> = ids.iter().map(|id| (*id, Vec::new())).collect();
    for consent in store::load_consents(tx, scope, ids).await? {
        all.entry(consent.invite).or_default().push(consent);
    }
    Ok(all)
}

/// What holds now for every invite: the newest of each purpose, in the order of the purposes.
pub async fn current_consents(
    scope: &OrgScope,
    tx: &mut Tx,
    ids: &[InviteId],
) -> Result<HashMap<InviteId, Vec<Consent>>, DbError> {
    let all = consents(scope, tx, ids).await?;
    Ok(all.into_iter().map(|(invite, consents)| (invite, newest_of_each(&consents))).collect())
}

fn newest_of_each(consents: &[Consent]) -> Vec<Consent> {
    let newest = |purpose: &ConsentPurpose| consents.iter().rev().find(|consent| consent.purpose == *purpose).cloned();
    ConsentPurpose::ALL.iter().filter_map(newest).collect()
}

/// Whether the person agrees to something now.
pub async fn has_consent(
    scope: &OrgScope,
    tx: &mut Tx,
    invite: InviteId,
    purpose: ConsentPurpose,
) -> Result<bool, DbError> {
    Ok(store::newest_grant(tx, scope, invite, purpose).await?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::TypedId;
    use crate::kernel::problem::Rejection;

    fn notice() -> PrivacyNotice {
        PrivacyNotice { revision: 2, locale: "de".to_owned(), text: "…".to_owned(), url: None }
    }

    fn given(purpose: ConsentPurpose, notice_revision: i32) -> GivenConsent {
        GivenConsent { purpose, granted: true, notice_revision }
    }

    fn problems(given: &[GivenConsent]) -> Vec<(RecordConsentCode, String)> {
        let Err(Rejection::Problems(problems)) = check(given, &notice()) else { return Vec::new() };
        problems.into_iter().map(|problem| (problem.code, problem.path.join("."))).collect()
    }

    #[test]
    fn a_consent_names_the_notice_in_force_and_each_purpose_once() {
        use ConsentPurpose::{AiScoring, PrivacyNotice};
        assert_eq!(problems(&[given(PrivacyNotice, 2), given(AiScoring, 2)]), []);
        assert_eq!(problems(&[]), [(RecordConsentCode::Empty, "consents".to_owned())]);
        let wrong = problems(&[given(AiScoring, 2), given(AiScoring, 1)]);
        let expected = [
            (RecordConsentCode::Duplicate, "consents.1.purpose"),
            (RecordConsentCode::NoticeChanged, "consents.1.noticeRevision"),
        ];
        assert_eq!(wrong, expected.map(|(code, path)| (code, path.to_owned())));
    }

    #[test]
    fn the_newest_counts_also_within_one_tick() {
        let now = DateTime::UNIX_EPOCH;
        let second = after(Some(now), now);
        assert!(second > now);
        assert_eq!(after(Some(now), now + TimeDelta::seconds(1)), now + TimeDelta::seconds(1));
        let consent = |purpose, granted, recorded_at| Consent {
            id: ConsentId::from_uuid(uuid::Uuid::nil()),
            invite: InviteId::from_uuid(uuid::Uuid::nil()),
            purpose,
            granted,
            notice_revision: 1,
            notice_locale: "en".to_owned(),
            recorded_at,
        };
        let current = newest_of_each(&[
            consent(ConsentPurpose::AiScoring, true, now),
            consent(ConsentPurpose::PrivacyNotice, true, now),
            consent(ConsentPurpose::AiScoring, false, second),
        ]);
        let said: Vec<_> = current.iter().map(|consent| (consent.purpose, consent.granted)).collect();
        assert_eq!(said, [(ConsentPurpose::PrivacyNotice, true), (ConsentPurpose::AiScoring, false)]);
    }
}
