//! Statements on what belongs to the person behind an invite: the page, the devices, the consents.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::Row;
use crate::access::OrgScope;
use crate::db::schema::{
    assessments, candidate_sessions, consents, invites, job_descriptions, organizations, participants,
};
use crate::db::{DbError, Tx};
use crate::domain::invites::consent::{Consent, ConsentPurpose};
use crate::kernel::ids::{CandidateSessionId, ConsentId, InviteId, TypedId};
use crate::kernel::secret::TokenHash;

/// An invite with what surrounds it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = invites, check_for_backend(diesel::pg::Pg))]
pub(in crate::domain::invites) struct ViewRow {
    #[diesel(embed)]
    pub(in crate::domain::invites) invite: Row,
    #[diesel(select_expression = organizations::name)]
    pub(in crate::domain::invites) organization_name: String,
    #[diesel(select_expression = organizations::result_visibility)]
    pub(in crate::domain::invites) result_visibility: String,
    #[diesel(select_expression = job_descriptions::title)]
    pub(in crate::domain::invites) job_title: String,
    #[diesel(select_expression = assessments::title)]
    pub(in crate::domain::invites) assessment_title: String,
    #[diesel(select_expression = assessments::time_limit_seconds)]
    pub(in crate::domain::invites) time_limit_seconds: Option<i32>,
    #[diesel(select_expression = participants::locale)]
    pub(in crate::domain::invites) locale: String,
    #[diesel(select_expression = participants::time_zone)]
    pub(in crate::domain::invites) time_zone: Option<String>,
}

pub(in crate::domain::invites) async fn find_view(
    tx: &mut Tx,
    scope: &OrgScope,
    id: InviteId,
) -> Result<Option<ViewRow>, DbError> {
    let its_assessment =
        assessments::organization_id.eq(invites::organization_id).and(assessments::id.eq(invites::assessment_id));
    let its_job = job_descriptions::organization_id
        .eq(invites::organization_id)
        .and(job_descriptions::id.eq(invites::job_description_id));
    let its_person =
        participants::organization_id.eq(invites::organization_id).and(participants::id.eq(invites::participant_id));
    let view = invites::table
        .inner_join(organizations::table.on(organizations::id.eq(invites::organization_id)))
        .inner_join(assessments::table.on(its_assessment))
        .inner_join(job_descriptions::table.on(its_job))
        .inner_join(participants::table.on(its_person))
        .filter(invites::organization_id.eq(scope.organization().uuid()))
        .filter(invites::id.eq(id.uuid()))
        .select(ViewRow::as_select());
    Ok(view.first(tx.connection()).await.optional()?)
}

/// Keeps the token of a device on which the link was opened.
pub(in crate::domain::invites) async fn insert_session(
    tx: &mut Tx,
    scope: &OrgScope,
    invite: InviteId,
    token: TokenHash,
    expires_at: DateTime<Utc>,
) -> Result<(), DbError> {
    let row = (
        candidate_sessions::organization_id.eq(scope.organization().uuid()),
        candidate_sessions::id.eq(tx.new_id::<CandidateSessionId>().uuid()),
        candidate_sessions::invite_id.eq(invite.uuid()),
        candidate_sessions::token_hash.eq(token.to_vec()),
        candidate_sessions::created_at.eq(tx.now()),
        candidate_sessions::expires_at.eq(expires_at),
    );
    diesel::insert_into(candidate_sessions::table).values(row).execute(tx.connection()).await?;
    Ok(())
}

/// Forgets the devices on which the link was opened.
pub(in crate::domain::invites) async fn delete_sessions(
    tx: &mut Tx,
    scope: &OrgScope,
    invite: InviteId,
) -> Result<(), DbError> {
    let own = candidate_sessions::table
        .filter(candidate_sessions::organization_id.eq(scope.organization().uuid()))
        .filter(candidate_sessions::invite_id.eq(invite.uuid()));
    diesel::delete(own).execute(tx.connection()).await?;
    Ok(())
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = consents, check_for_backend(diesel::pg::Pg))]
struct ConsentRow {
    organization_id: Uuid,
    id: Uuid,
    invite_id: Uuid,
    purpose: String,
    granted: bool,
    notice_revision: i32,
    notice_locale: String,
    recorded_at: DateTime<Utc>,
}

impl TryFrom<ConsentRow> for Consent {
    type Error = DbError;

    fn try_from(row: ConsentRow) -> Result<Self, DbError> {
        Ok(Self {
            id: ConsentId::from_uuid(row.id),
            invite: InviteId::from_uuid(row.invite_id),
            purpose: ConsentPurpose::read(&row.purpose)?,
            granted: row.granted,
            notice_revision: row.notice_revision,
            notice_locale: row.notice_locale,
            recorded_at: row.recorded_at,
        })
    }
}

pub(in crate::domain::invites) async fn insert_consents(
    tx: &mut Tx,
    scope: &OrgScope,
    given: Vec<Consent>,
) -> Result<(), DbError> {
    let row = |consent: Consent| ConsentRow {
        organization_id: scope.organization().uuid(),
        id: consent.id.uuid(),
        invite_id: consent.invite.uuid(),
        purpose: consent.purpose.as_str().to_owned(),
        granted: consent.granted,
        notice_revision: consent.notice_revision,
        notice_locale: consent.notice_locale,
        recorded_at: consent.recorded_at,
    };
    let rows: Vec<ConsentRow> = given.into_iter().map(row).collect();
    diesel::insert_into(consents::table).values(rows).execute(tx.connection()).await?;
    Ok(())
}

/// What the newest consent for a purpose says, if there is one.
pub(in crate::domain::invites) async fn newest_grant(
    tx: &mut Tx,
    scope: &OrgScope,
    invite: InviteId,
    purpose: ConsentPurpose,
) -> Result<Option<bool>, DbError> {
    let own = consents::table
        .filter(consents::organization_id.eq(scope.organization().uuid()))
        .filter(consents::invite_id.eq(invite.uuid()))
        .filter(consents::purpose.eq(purpose.as_str()))
        .order(consents::recorded_at.desc());
    Ok(own.select(consents::granted).first(tx.connection()).await.optional()?)
}

/// All consents of these invites, oldest first.
pub(in crate::domain::invites) async fn load_consents(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[InviteId],
) -> Result<Vec<Consent>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let own = consents::table
        .filter(consents::organization_id.eq(scope.organization().uuid()))
        .filter(consents::invite_id.eq_any(ids))
        .order((consents::recorded_at, consents::purpose))
        .select(ConsentRow::as_select());
    let rows: Vec<ConsentRow> = own.load(tx.connection()).await?;
    rows.into_iter().map(Consent::try_from).collect()
}
