//! Lists of invites, of an organization, of job descriptions, of participants: pages, totals, counts by status.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::Row;
use crate::access::{Hidden, OrgScope};
use crate::db::condition::{Condition, Expression, Value};
use crate::db::paged::{ListOrder, PagedList};
use crate::db::schema::invites;
use crate::db::{DbError, Tx};
use crate::domain::invites::model::{Invite, InviteStatus};
use crate::domain::invites::read::{InviteFilter, InviteOrder, InviteOrderField};
use crate::domain::participants;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{JobDescriptionId, TypedId};
use crate::kernel::paging::{ListParent, Page, PageRequest};

const COLUMNS: &str = "x.id, x.assessment_id, x.job_description_id, x.participant_id, x.status, x.token_generation, \
     x.message, x.extra_time_percent, x.external_id, x.reminders_sent, x.expires_at, x.created_at, x.sent_at, \
     x.opened_at, x.started_at, x.submitted_at, x.closed_at, x.remind_at, x.untimed, x.break_minutes, x.overall_score";

fn paged(hidden: &Hidden, filter: &InviteFilter, order: InviteOrder) -> PagedList {
    let key = match order.field {
        InviteOrderField::CreatedAt => "x.created_at".into(),
        InviteOrderField::ExpiresAt => "x.expires_at".into(),
        // Nothing in a key is null, so that the order is total. Without a score it is -1, and so where the score is hidden.
        InviteOrderField::Score => Expression::but_where(hidden.among_invites(), "-1", "coalesce(x.overall_score, -1)"),
    };
    PagedList {
        columns: COLUMNS,
        from: "invites x",
        id: "x.id",
        order: ListOrder { key, direction: order.direction },
        condition: condition(hidden, filter),
    }
}

fn condition(hidden: &Hidden, filter: &InviteFilter) -> Condition {
    let mut all = Condition::always();
    if !filter.status.is_empty() {
        let wanted = filter.status.iter().map(|status| status.as_str().to_owned()).collect();
        all = all.and(Condition::new("x.status = ANY (?)", vec![Value::Texts(wanted)]));
    }
    if let Some(from) = filter.created_from {
        all = all.and(Condition::new("x.created_at >= ?", vec![Value::Time(from)]));
    }
    if let Some(before) = filter.created_before {
        all = all.and(Condition::new("x.created_at < ?", vec![Value::Time(before)]));
    }
    all = all.and(participants::referred_to(hidden, filter.search.as_deref()));
    let nested = |filter| condition(hidden, filter);
    all.combined(filter.and.iter().map(nested), filter.or.iter().map(nested), filter.not.as_deref().map(nested))
}

/// The same page of every parent's list.
pub(in crate::domain::invites) async fn pages<P: ListParent>(
    tx: &mut Tx,
    scope: &OrgScope,
    hidden: &Hidden,
    parents: &[P],
    (filter, order): (&InviteFilter, InviteOrder),
    page: &PageRequest,
) -> Result<HashMap<P, Page<Invite>>, ApiError> {
    paged(hidden, filter, order).pages::<Row, _, _>(tx, scope.organization(), parents, page).await
}

/// How many there are in every parent's list.
pub(in crate::domain::invites) async fn totals<P: ListParent>(
    tx: &mut Tx,
    scope: &OrgScope,
    hidden: &Hidden,
    parents: &[P],
    filter: &InviteFilter,
) -> Result<HashMap<P, i64>, DbError> {
    paged(hidden, filter, InviteOrder::default()).totals(tx, scope.organization(), parents).await
}

/// How many invites of each job description stand where; what is zero is left out.
pub(in crate::domain::invites) async fn counts_by_status(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[JobDescriptionId],
) -> Result<HashMap<(JobDescriptionId, InviteStatus), i64>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let counted = invites::table
        .filter(invites::organization_id.eq(scope.organization().uuid()))
        .filter(invites::job_description_id.eq_any(ids))
        .group_by((invites::job_description_id, invites::status))
        .select((invites::job_description_id, invites::status, count_star()));
    let rows: Vec<(Uuid, String, i64)> = counted.load(tx.connection()).await?;
    let read = |(id, status, count): (Uuid, String, i64)| {
        Ok(((JobDescriptionId::from_uuid(id), InviteStatus::read(&status)?), count))
    };
    rows.into_iter().map(read).collect()
}
