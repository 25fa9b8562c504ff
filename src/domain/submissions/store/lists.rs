//! Lists of submissions, of an organization, of job descriptions, of participants: pages and totals.

use std::collections::HashMap;

use super::Row;
use crate::access::OrgScope;
use crate::db::condition::{Condition, Value};
use crate::db::paged::{ListOrder, PagedList};
use crate::db::{DbError, Tx};
use crate::domain::participants;
use crate::domain::submissions::model::Submission;
use crate::domain::submissions::read::{SubmissionFilter, SubmissionOrder, SubmissionOrderField};
use crate::kernel::error::ApiError;
use crate::kernel::paging::{ListParent, Page, PageRequest};

const COLUMNS: &str = "x.id, x.invite_id, x.assessment_id, x.job_description_id, x.participant_id, x.status, \
     x.started_at, x.deadline, x.submitted_at, x.overall_score, x.released_at";

fn paged(filter: &SubmissionFilter, order: SubmissionOrder) -> PagedList {
    // Nothing in a key is null, so that the order is total: without a score -1, without an end 1970.
    let key = match order.field {
        SubmissionOrderField::Score => "coalesce(x.overall_score, -1)",
        SubmissionOrderField::StartedAt => "x.started_at",
        SubmissionOrderField::SubmittedAt => "coalesce(x.submitted_at, timestamptz 'epoch')",
    };
    PagedList {
        columns: COLUMNS,
        from: "submissions x",
        id: "x.id",
        order: ListOrder { key, direction: order.direction },
        condition: condition(filter),
    }
}

fn condition(filter: &SubmissionFilter) -> Condition {
    let mut all = Condition::always();
    if !filter.status.is_empty() {
        let wanted = filter.status.iter().map(|status| status.as_str().to_owned()).collect();
        all = all.and(Condition::new("x.status = ANY (?)", vec![Value::Texts(wanted)]));
    }
    all = match filter.scored {
        Some(true) => all.and(Condition::constant("x.overall_score IS NOT NULL")),
        Some(false) => all.and(Condition::constant("x.overall_score IS NULL")),
        None => all,
    };
    all = all.and(participants::referred_to(filter.search.as_deref()));
    let (and, or) = (filter.and.iter().map(condition), filter.or.iter().map(condition));
    all.combined(and, or, filter.not.as_deref().map(condition))
}

/// The same page of every parent's list.
pub(in crate::domain::submissions) async fn pages<P: ListParent>(
    tx: &mut Tx,
    scope: &OrgScope,
    parents: &[P],
    filter: &SubmissionFilter,
    order: SubmissionOrder,
    page: &PageRequest,
) -> Result<HashMap<P, Page<Submission>>, ApiError> {
    paged(filter, order).pages::<Row, _, _>(tx, scope.organization(), parents, page).await
}

/// How many there are in every parent's list.
pub(in crate::domain::submissions) async fn totals<P: ListParent>(
    tx: &mut Tx,
    scope: &OrgScope,
    parents: &[P],
    filter: &SubmissionFilter,
) -> Result<HashMap<P, i64>, DbError> {
    paged(filter, SubmissionOrder::default()).totals(tx, scope.organization(), parents).await
}
