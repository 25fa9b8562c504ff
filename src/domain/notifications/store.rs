//! Every statement on what mails are made of.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::access::OrgScope;
use crate::db::schema::{invites, job_descriptions, organizations, participants, submissions};
use crate::db::{DbError, Tx};
use crate::domain::submissions::SubmissionStatus;
use crate::kernel::ids::{InviteId, SubmissionId, TypedId};
use crate::kernel::time_zone::TimeZone;

/// What an invite's mail is made of.
#[derive(Queryable, Selectable)]
#[diesel(table_name = invites, check_for_backend(diesel::pg::Pg))]
pub(super) struct InviteRow {
    pub(super) status: String,
    pub(super) token_generation: i32,
    pub(super) token_hash: Vec<u8>,
    pub(super) message: Option<String>,
    pub(super) expires_at: DateTime<Utc>,
    #[diesel(select_expression = organizations::name)]
    pub(super) organization_name: String,
    #[diesel(select_expression = job_descriptions::title)]
    pub(super) job_title: String,
    #[diesel(select_expression = participants::name)]
    pub(super) name: String,
    #[diesel(select_expression = participants::email)]
    pub(super) email: String,
    #[diesel(select_expression = participants::locale)]
    pub(super) locale: String,
    #[diesel(select_expression = participants::time_zone)]
    pub(super) time_zone: Option<String>,
}

impl InviteRow {
    /// By whose clock the person is written to.
    pub(super) fn zone(&self) -> TimeZone {
        self.time_zone.as_deref().and_then(TimeZone::parse).unwrap_or(TimeZone::UTC)
    }
}

pub(super) async fn find_invite(tx: &mut Tx, scope: &OrgScope, id: InviteId) -> Result<Option<InviteRow>, DbError> {
    let its_job = job_descriptions::organization_id
        .eq(invites::organization_id)
        .and(job_descriptions::id.eq(invites::job_description_id));
    let its_person =
        participants::organization_id.eq(invites::organization_id).and(participants::id.eq(invites::participant_id));
    let found = invites::table
        .inner_join(organizations::table.on(organizations::id.eq(invites::organization_id)))
        .inner_join(job_descriptions::table.on(its_job))
        .inner_join(participants::table.on(its_person))
        .filter(invites::organization_id.eq(scope.organization().uuid()))
        .filter(invites::id.eq(id.uuid()))
        .select(InviteRow::as_select());
    Ok(found.first(tx.connection()).await.optional()?)
}

/// What a released result's mail is made of.
#[derive(Queryable, Selectable)]
#[diesel(table_name = submissions, check_for_backend(diesel::pg::Pg))]
pub(super) struct ResultRow {
    pub(super) invite_id: Uuid,
    #[diesel(select_expression = submissions::result_token_hash.assume_not_null())]
    pub(super) token_hash: Vec<u8>,
    #[diesel(select_expression = organizations::name)]
    pub(super) organization_name: String,
    #[diesel(select_expression = job_descriptions::title)]
    pub(super) job_title: String,
    #[diesel(select_expression = participants::name)]
    pub(super) name: String,
    #[diesel(select_expression = participants::email)]
    pub(super) email: String,
    #[diesel(select_expression = participants::locale)]
    pub(super) locale: String,
}

/// None when the submission has no result that could be seen, or was taken back.
pub(super) async fn find_result(tx: &mut Tx, scope: &OrgScope, id: SubmissionId) -> Result<Option<ResultRow>, DbError> {
    let its_job = job_descriptions::organization_id
        .eq(submissions::organization_id)
        .and(job_descriptions::id.eq(submissions::job_description_id));
    let its_person = participants::organization_id
        .eq(submissions::organization_id)
        .and(participants::id.eq(submissions::participant_id));
    let found = submissions::table
        .inner_join(organizations::table.on(organizations::id.eq(submissions::organization_id)))
        .inner_join(job_descriptions::table.on(its_job))
        .inner_join(participants::table.on(its_person))
        .filter(submissions::organization_id.eq(scope.organization().uuid()))
        .filter(submissions::id.eq(id.uuid()))
        .filter(submissions::result_token_hash.is_not_null())
        .filter(submissions::status.ne(SubmissionStatus::Withdrawn.as_str()))
        .select(ResultRow::as_select());
    Ok(found.first(tx.connection()).await.optional()?)
}
