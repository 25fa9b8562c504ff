//! Every statement on what is hidden from a person.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types::{Nullable, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::{Hidden, Known};
use crate::access::grant::OrgScope;
use crate::db::schema::{invites, submissions};
use crate::db::{DbError, Tx};
use crate::kernel::ids::{ApiKeyId, InviteId, JobDescriptionId, ParticipantId, SubmissionId, TypedId, UserId};

diesel::define_sql_function! { fn assay_find_hidden(viewer: Nullable<SqlUuid>, key: Nullable<SqlUuid>) -> Jsonb; }

/// Jobs, and of the submissions or of the invites the reviewed and the assigned ones.
pub(super) const HIDDEN_OF_JOBS: &str = "(x.job_description_id = ANY (?) AND x.id <> ALL (?)) OR x.id = ANY (?)";

/// Assigned participants, jobs, reviewed invites.
pub(super) const HIDDEN_REFERENCE: &str = "x.participant_id = ANY (?) OR EXISTS (SELECT FROM invites hidden \
     WHERE hidden.organization_id = x.organization_id AND hidden.participant_id = x.participant_id \
     AND hidden.job_description_id = ANY (?) AND hidden.id <> ALL (?))";

/// The same for participants themselves.
pub(super) const HIDDEN_PARTICIPANT: &str = "x.id = ANY (?) OR EXISTS (SELECT FROM invites hidden \
     WHERE hidden.organization_id = x.organization_id AND hidden.participant_id = x.id \
     AND hidden.job_description_id = ANY (?) AND hidden.id <> ALL (?))";

#[derive(Deserialize)]
struct Found {
    person: Option<Uuid>,
    jobs: Vec<Uuid>,
    reviewed: Vec<FoundSubmission>,
    assigned: Vec<FoundSubmission>,
}

#[derive(Deserialize)]
struct FoundSubmission {
    submission: Uuid,
    invite: Uuid,
    participant: Uuid,
    job: Uuid,
}

impl From<Vec<FoundSubmission>> for Known {
    fn from(found: Vec<FoundSubmission>) -> Self {
        let mut known = Self::default();
        for one in found {
            known.submissions.insert(SubmissionId::from_uuid(one.submission));
            known.invites.insert(InviteId::from_uuid(one.invite));
            known.participants.insert(ParticipantId::from_uuid(one.participant));
            known.jobs.insert(JobDescriptionId::from_uuid(one.job));
        }
        known
    }
}

pub(super) async fn find_hidden(tx: &mut Tx, viewer: Option<UserId>, key: Option<ApiKeyId>) -> Result<Hidden, DbError> {
    let asked = assay_find_hidden(viewer.map(TypedId::uuid), key.map(TypedId::uuid));
    let found: Value = diesel::select(asked).get_result(tx.connection()).await?;
    let found: Found = serde_json::from_value(found).map_err(|_quotes_it| DbError::Unreadable("hidden submissions"))?;
    Ok(Hidden {
        person: found.person.map(UserId::from_uuid),
        jobs: found.jobs.into_iter().map(JobDescriptionId::from_uuid).collect(),
        reviewed: found.reviewed.into(),
        assigned: found.assigned.into(),
    })
}

/// Those of these submissions that are of these jobs.
pub(super) async fn submissions_of(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[SubmissionId],
    jobs: &HashSet<JobDescriptionId>,
) -> Result<Vec<SubmissionId>, DbError> {
    let own = submissions::table
        .filter(submissions::organization_id.eq(scope.organization().uuid()))
        .filter(submissions::id.eq_any(ids.iter().map(|id| id.uuid()).collect::<Vec<_>>()))
        .filter(submissions::job_description_id.eq_any(jobs.iter().map(|id| id.uuid()).collect::<Vec<_>>()));
    let found: Vec<Uuid> = own.select(submissions::id).load(tx.connection()).await?;
    Ok(found.into_iter().map(SubmissionId::from_uuid).collect())
}

/// Those of these people who have an invite to these jobs besides `but`.
pub(super) async fn invited_to(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[ParticipantId],
    jobs: &HashSet<JobDescriptionId>,
    but: &HashSet<InviteId>,
) -> Result<Vec<ParticipantId>, DbError> {
    let own = invites::table
        .filter(invites::organization_id.eq(scope.organization().uuid()))
        .filter(invites::participant_id.eq_any(ids.iter().map(|id| id.uuid()).collect::<Vec<_>>()))
        .filter(invites::job_description_id.eq_any(jobs.iter().map(|id| id.uuid()).collect::<Vec<_>>()))
        .filter(invites::id.ne_all(but.iter().map(|id| id.uuid()).collect::<Vec<_>>()));
    let found: Vec<Uuid> = own.select(invites::participant_id).distinct().load(tx.connection()).await?;
    Ok(found.into_iter().map(ParticipantId::from_uuid).collect())
}
