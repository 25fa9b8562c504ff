//! A recruiter invites people to an assessment.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde::{Deserialize, Serialize};

use super::form::{GuestList, InviteParticipantsCode, NewInvites, Terms, check_size, check_terms};
use super::jobs::ExpireInvite;
use super::store::{self, NewRow, Target};
use crate::access::{Grant, ManageInvites};
use crate::db::{DbError, Tx};
use crate::domain::{participants, policies};
use crate::events::{self, Event};
use crate::jobs;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{AssessmentId, InviteId, ParticipantId, TypedId};
use crate::kernel::problem::{Outcome, Problem, Problems};
use crate::kernel::secret::{LinkPurpose, SecretKeys};

/// The generation of the first link of every invite.
const FIRST_LINK: i32 = 1;

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteRow {
    /// Its place in the call, from 0.
    pub index: usize,
    /// What became of it.
    pub result: InviteRowResult,
}

/// What can become of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum InviteRowResult {
    /// The person is invited now.
    Created(InviteId),
    /// The person was invited to this assessment before, perhaps by a row above. That invite stays as it is.
    AlreadyInvited(InviteId),
    /// The row is to be mended.
    Rejected(Vec<Problem<InviteParticipantsCode>>),
}

/// Invites whoever can be invited and says what became of each row.
///
/// However many rows: a handful of statements, each in the order of the normalised addresses.
pub async fn invite(
    grant: &Grant<ManageInvites>,
    tx: &mut Tx,
    keys: &SecretKeys,
    form: &NewInvites,
) -> Outcome<Vec<InviteRow>, InviteParticipantsCode> {
    let results = invite_all(grant, tx, keys, form, check_size(form)).await?;
    Ok(results.into_iter().enumerate().map(|(index, result)| InviteRow { index, result }).collect())
}

/// The same, in the order of the rows. How many they may be is for the caller to say in `size`.
pub(super) async fn invite_all(
    grant: &Grant<ManageInvites>,
    tx: &mut Tx,
    keys: &SecretKeys,
    form: &NewInvites,
    size: Result<(), Problem<InviteParticipantsCode>>,
) -> Outcome<Vec<InviteRowResult>, InviteParticipantsCode> {
    let (target, terms) = check(grant, tx, form, size).await?;
    let guests = GuestList::read(&form.participants);
    let known = participants::upsert(grant, tx, &guests.people).await?;
    let drafts = draft(tx, keys, &guests, &known);
    let created = store::insert_missing(tx, grant, &target, &terms, &drafts).await?;
    announce(grant, tx, target.assessment, &terms, &created);
    let invites = store::find_ids(tx, grant, target.assessment, known.values()).await?;
    Ok(report(guests, &known, &invites, created)?)
}

/// What would become of each row. Nothing is written; ids of those who would be invited are of no account.
pub(super) async fn preview(
    grant: &Grant<ManageInvites>,
    tx: &mut Tx,
    form: &NewInvites,
) -> Outcome<Vec<InviteRowResult>, InviteParticipantsCode> {
    let (target, _) = check(grant, tx, form, Ok(())).await?;
    let guests = GuestList::read(&form.participants);
    let mut known = participants::ids(grant, tx, guests.people.keys()).await?;
    let mut invites = store::find_ids(tx, grant, target.assessment, known.values()).await?;
    let mut created = Vec::new();
    for address in guests.people.keys() {
        let person = *known.entry(address.clone()).or_insert_with(|| tx.new_id());
        if let Entry::Vacant(vacant) = invites.entry(person) {
            created.push((person, *vacant.insert(tx.new_id())));
        }
    }
    Ok(report(guests, &known, &invites, created)?)
}

/// What people are invited to and under which terms, once everything about the call is as it should be.
async fn check(
    grant: &Grant<ManageInvites>,
    tx: &mut Tx,
    form: &NewInvites,
    size: Result<(), Problem<InviteParticipantsCode>>,
) -> Outcome<(Target, Terms), InviteParticipantsCode> {
    let target = store::find_target(tx, grant, form.assessment).await?.ok_or(ApiError::NotFound)?;
    let mut problems = Problems::default();
    check_target(&target, &mut problems);
    if !policies::is_published(grant, tx).await? {
        let message = "Publish a privacy notice first: candidates are shown it before they begin.";
        problems.add(InviteParticipantsCode::NoPrivacyNotice, "assessmentId", message);
    }
    problems.check(size);
    let terms = check_terms(form, tx.now(), &mut problems);
    problems.finish()?;
    Ok((target, terms))
}

fn check_target(target: &Target, problems: &mut Problems<InviteParticipantsCode>) {
    if !target.is_published {
        let message = "Only a published assessment takes invites: publish it, or name its published revision.";
        problems.add(InviteParticipantsCode::NotPublished, "assessmentId", message);
    }
    if !target.takes_invites {
        let message = "The job description is closed: it takes no new invites.";
        problems.add(InviteParticipantsCode::JobClosed, "assessmentId", message);
    }
}

/// An invite for everybody, whether there is one already or not: that is known once they are written.
fn draft(tx: &Tx, keys: &SecretKeys, guests: &GuestList, known: &HashMap<String, ParticipantId>) -> Vec<NewRow> {
    let drafts = guests.people.iter().filter_map(|(address, person)| {
        let id: InviteId = tx.new_id();
        Some(NewRow {
            id,
            participant: *known.get(address)?,
            token_hash: keys.link_token(LinkPurpose::Invite, id.uuid(), FIRST_LINK).hash(),
            accommodations: guests.accommodations.get(address).copied().unwrap_or_default(),
            external_id: person.external_id.clone(),
        })
    });
    drafts.collect()
}

fn announce(
    grant: &Grant<ManageInvites>,
    tx: &mut Tx,
    assessment: AssessmentId,
    terms: &Terms,
    created: &[(ParticipantId, InviteId)],
) {
    let organization = grant.organization();
    for (_, invite) in created.iter().copied() {
        events::emit(tx, organization, Event::InviteCreated { invite, assessment });
        jobs::enqueue_at(tx, &ExpireInvite { organization, invite }, terms.expires_at);
    }
}

fn report(
    guests: GuestList,
    known: &HashMap<String, ParticipantId>,
    invites: &HashMap<ParticipantId, InviteId>,
    created: Vec<(ParticipantId, InviteId)>,
) -> Result<Vec<InviteRowResult>, DbError> {
    let mut created: HashMap<_, _> = created.into_iter().collect();
    let report_row = |row| match row {
        Ok(address) => {
            let person = known.get(&address).ok_or(DbError::Unreadable("participant"))?;
            result_of(*person, invites, &mut created)
        }
        Err(problems) => Ok(InviteRowResult::Rejected(problems)),
    };
    guests.rows.into_iter().map(report_row).collect()
}

/// The first row of a person who is invited now is the one that did it.
fn result_of(
    person: ParticipantId,
    invites: &HashMap<ParticipantId, InviteId>,
    created: &mut HashMap<ParticipantId, InviteId>,
) -> Result<InviteRowResult, DbError> {
    if let Some(invite) = created.remove(&person) {
        return Ok(InviteRowResult::Created(invite));
    }
    let invite = invites.get(&person).ok_or(DbError::Unreadable("invite"))?;
    Ok(InviteRowResult::AlreadyInvited(*invite))
}
