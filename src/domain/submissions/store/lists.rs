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
use crate::kernel::ids::TypedId;
use crate::kernel::paging::{ListParent, Page, PageRequest};

const COLUMNS: &str = "x.id, x.invite_id, x.assessment_id, x.job_description_id, x.participant_id, x.status, \
     x.started_at, x.deadline, x.submitted_at, x.overall_score, x.released_at, x.resume_until, x.resumed_times, \
     x.decision, x.decided_at, x.released_decision";

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

/// There are answers that came when the time was up.
const LATE: &str = "EXISTS (SELECT FROM answers a WHERE a.organization_id = x.organization_id \
     AND a.submission_id = x.id AND a.late)";

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
    all = all.and(bounds(filter)).and(decided(filter));
    all = match filter.late_answers {
        Some(true) => all.and(Condition::constant(LATE)),
        Some(false) => all.and(Condition::constant(LATE).negate()),
        None => all,
    };
    if let Some(ids) = &filter.job_descriptions {
        all = all.and(Condition::new("x.job_description_id = ANY (?)", vec![ids_of(ids)]));
    }
    if let Some(ids) = &filter.assessments {
        all = all.and(Condition::new("x.assessment_id = ANY (?)", vec![ids_of(ids)]));
    }
    all = all.and(participants::referred_to(filter.search.as_deref()));
    let (and, or) = (filter.and.iter().map(condition), filter.or.iter().map(condition));
    all.combined(and, or, filter.not.as_deref().map(condition))
}

/// Which decision stands, and whether one does.
fn decided(filter: &SubmissionFilter) -> Condition {
    let outcome = filter.decision.as_ref().map(|wanted| {
        let wanted = wanted.iter().map(|outcome| outcome.as_str().to_owned()).collect();
        Condition::new("x.decision = ANY (?)", vec![Value::Texts(wanted)])
    });
    let any = match filter.decided {
        Some(true) => Condition::constant("x.decision IS NOT NULL"),
        Some(false) => Condition::constant("x.decision IS NULL"),
        None => Condition::always(),
    };
    outcome.map_or(any.clone(), |outcome| outcome.and(any))
}

/// From and to, where they are given.
fn bounds(filter: &SubmissionFilter) -> Condition {
    let bounds = [
        ("x.overall_score >= ?", filter.score_from.map(Value::Number)),
        ("x.overall_score <= ?", filter.score_to.map(Value::Number)),
        ("x.started_at >= ?", filter.started_from.map(Value::Time)),
        ("x.started_at < ?", filter.started_before.map(Value::Time)),
        ("x.submitted_at >= ?", filter.submitted_from.map(Value::Time)),
        ("x.submitted_at < ?", filter.submitted_before.map(Value::Time)),
    ];
    let given = bounds.into_iter().filter_map(|(sql, value)| Some(Condition::new(sql, vec![value?])));
    given.fold(Condition::always(), Condition::and)
}

fn ids_of<I: TypedId>(ids: &[I]) -> Value {
    Value::Ids(ids.iter().map(|id| id.uuid()).collect())
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
