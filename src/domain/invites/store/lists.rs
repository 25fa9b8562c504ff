//! Lists of invites, of an organization, of job descriptions, of participants: pages, totals, counts by status.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::Row;
use crate::access::OrgScope;
use crate::db::condition::{Condition, Value};
use crate::db::paged::{ListOrder, PagedList};
use crate::db::schema::invites;
use crate::db::{DbError, Tx};
use crate::domain::invites::model::{Invite, InviteStatus};
use crate::domain::invites::read::{InviteFilter, InviteOrder, InviteOrderField};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{JobDescriptionId, TypedId};
use crate::kernel::paging::{Page, PageRequest};
use crate::kernel::text::clean;

/// Whose invites a list holds.
#[derive(Debug, Clone, Copy)]
pub(in crate::domain::invites) enum Parent {
    Organization,
    JobDescription,
    Participant,
}

impl Parent {
    const fn column(self) -> &'static str {
        match self {
            Self::Organization => "x.organization_id",
            Self::JobDescription => "x.job_description_id",
            Self::Participant => "x.participant_id",
        }
    }
}

const COLUMNS: &str = "x.id, x.assessment_id, x.job_description_id, x.participant_id, x.status, x.token_generation, \
     x.message, x.extra_time_percent, x.external_id, x.reminders_sent, x.expires_at, x.created_at, x.sent_at, \
     x.opened_at, x.started_at, x.submitted_at, x.closed_at";

fn paged(parent: Parent, filter: &InviteFilter, order: InviteOrder) -> PagedList {
    let key = match order.field {
        InviteOrderField::CreatedAt => "x.created_at",
        InviteOrderField::ExpiresAt => "x.expires_at",
    };
    PagedList {
        columns: COLUMNS,
        from: "invites x",
        parent: parent.column(),
        id: "x.id",
        order: ListOrder { key, direction: order.direction },
        condition: condition(filter),
    }
}

fn condition(filter: &InviteFilter) -> Condition {
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
    let search = filter.search.as_deref().map(clean).unwrap_or_default().to_lowercase();
    all = search.split_whitespace().map(invited).fold(all, Condition::and);
    all = filter.and.iter().map(condition).fold(all, Condition::and);
    if let Some(any) = filter.or.iter().map(condition).reduce(Condition::or) {
        all = all.and(any);
    }
    match &filter.not {
        Some(not) => all.and(condition(not).negate()),
        None => all,
    }
}

/// The word stands in name or address of the person who is invited.
fn invited(word: &str) -> Condition {
    let found = "EXISTS (SELECT FROM participants who \
        WHERE who.organization_id = x.organization_id AND who.id = x.participant_id \
        AND (position(? in lower(who.name)) > 0 OR position(? in who.email_normalized) > 0))";
    Condition::new(found, vec![Value::Text(word.to_owned()), Value::Text(word.to_owned())])
}

/// The same page of every parent's list.
pub(in crate::domain::invites) async fn pages(
    tx: &mut Tx,
    scope: &OrgScope,
    (parent, parents): (Parent, &[Uuid]),
    filter: &InviteFilter,
    order: InviteOrder,
    page: &PageRequest,
) -> Result<HashMap<Uuid, Page<Invite>>, ApiError> {
    let list = paged(parent, filter, order);
    let pages: HashMap<Uuid, Page<Row>> = list.pages(tx, scope.organization(), parents, page).await?;
    let read = |(parent, page): (Uuid, Page<Row>)| Ok((parent, page.try_map(Invite::try_from)?));
    pages.into_iter().map(read).collect()
}

/// How many there are in every parent's list.
pub(in crate::domain::invites) async fn totals(
    tx: &mut Tx,
    scope: &OrgScope,
    (parent, parents): (Parent, &[Uuid]),
    filter: &InviteFilter,
) -> Result<HashMap<Uuid, i64>, DbError> {
    paged(parent, filter, InviteOrder::default()).totals(tx, scope.organization(), parents).await
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
