//! Lists of submissions, of an organization, of job descriptions, of participants: pages and totals.

use std::collections::HashMap;

use super::{Row, reviewers};
use crate::access::{Hidden, OrgScope};
use crate::db::condition::{Condition, Expression, Value};
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
     x.score_reviewed, x.score_provisional, x.decision, x.decided_at, x.released_decision";

fn paged(hidden: &Hidden, filter: &SubmissionFilter, order: SubmissionOrder) -> PagedList {
    // Nothing in a key is null, so that the order is total: without a score -1, without an end 1970.
    let key = match order.field {
        SubmissionOrderField::Score => {
            Expression::but_where(hidden.among_submissions(), "-1", "coalesce(x.overall_score, -1)")
        }
        SubmissionOrderField::StartedAt => "x.started_at".into(),
        SubmissionOrderField::SubmittedAt => "coalesce(x.submitted_at, timestamptz 'epoch')".into(),
    };
    PagedList {
        columns: COLUMNS,
        from: "submissions x",
        id: "x.id",
        order: ListOrder { key, direction: order.direction },
        condition: condition(hidden, filter),
    }
}

/// There are answers that came when the time was up.
const LATE: &str = "EXISTS (SELECT FROM answers a WHERE a.organization_id = x.organization_id \
     AND a.submission_id = x.id AND a.late)";

fn condition(hidden: &Hidden, filter: &SubmissionFilter) -> Condition {
    let mut all = Condition::always();
    if !filter.status.is_empty() {
        let wanted = filter.status.iter().map(|status| status.as_str().to_owned()).collect();
        all = all.and(Condition::new("x.status = ANY (?)", vec![Value::Texts(wanted)]));
    }
    all = all
        .and(score(hidden, filter))
        .and(bounds(filter))
        .and(reviewers::condition(filter))
        .and(decided(hidden, filter));
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
    all = all.and(participants::referred_to(hidden, filter.search.as_deref()));
    let nested = |filter| condition(hidden, filter);
    all.combined(filter.and.iter().map(nested), filter.or.iter().map(nested), filter.not.as_deref().map(nested))
}

/// A condition on what others think of a submission: it holds of none that is hidden.
fn shown(hidden: &Hidden, condition: Condition) -> Condition {
    hidden.among_submissions().into_iter().fold(condition, |condition, hidden| condition.and(hidden.negate()))
}

/// What is asked of the overall score. A submission that is hidden has none.
fn score(hidden: &Hidden, filter: &SubmissionFilter) -> Condition {
    let bounds = [("x.overall_score >= ?", filter.score_from), ("x.overall_score <= ?", filter.score_to)];
    let given = bounds.into_iter().filter_map(|(sql, value)| Some(Condition::new(sql, vec![Value::Number(value?)])));
    let within = given.map(|bound| shown(hidden, bound)).fold(Condition::always(), Condition::and);
    let scored = || shown(hidden, Condition::constant("x.overall_score IS NOT NULL"));
    match filter.scored {
        Some(true) => within.and(scored()),
        Some(false) => within.and(scored().negate()),
        None => within,
    }
}

/// Which decision stands, and whether one does. On a submission that is hidden none does.
fn decided(hidden: &Hidden, filter: &SubmissionFilter) -> Condition {
    let outcome = filter.decision.as_ref().map_or_else(Condition::always, |wanted| {
        let wanted = wanted.iter().map(|outcome| outcome.as_str().to_owned()).collect();
        shown(hidden, Condition::new("x.decision = ANY (?)", vec![Value::Texts(wanted)]))
    });
    let decided = || shown(hidden, Condition::constant("x.decision IS NOT NULL"));
    match filter.decided {
        Some(true) => outcome.and(decided()),
        Some(false) => outcome.and(decided().negate()),
        None => outcome,
    }
}

/// From and to, where they are given.
fn bounds(filter: &SubmissionFilter) -> Condition {
    let bounds = [
        ("x.started_at >= ?", filter.started_from),
        ("x.started_at < ?", filter.started_before),
        ("x.submitted_at >= ?", filter.submitted_from),
        ("x.submitted_at < ?", filter.submitted_before),
    ];
    let given = bounds.into_iter().filter_map(|(sql, value)| Some(Condition::new(sql, vec![Value::Time(value?)])));
    given.fold(Condition::always(), Condition::and)
}

fn ids_of<I: TypedId>(ids: &[I]) -> Value {
    Value::Ids(ids.iter().map(|id| id.uuid()).collect())
}

/// The same page of every parent's list.
pub(in crate::domain::submissions) async fn pages<P: ListParent>(
    tx: &mut Tx,
    scope: &OrgScope,
    hidden: &Hidden,
    parents: &[P],
    (filter, order): (&SubmissionFilter, SubmissionOrder),
    page: &PageRequest,
) -> Result<HashMap<P, Page<Submission>>, ApiError> {
    paged(hidden, filter, order).pages::<Row, _, _>(tx, scope.organization(), parents, page).await
}

/// How many there are in every parent's list.
pub(in crate::domain::submissions) async fn totals<P: ListParent>(
    tx: &mut Tx,
    scope: &OrgScope,
    hidden: &Hidden,
    parents: &[P],
    filter: &SubmissionFilter,
) -> Result<HashMap<P, i64>, DbError> {
    paged(hidden, filter, SubmissionOrder::default()).totals(tx, scope.organization(), parents).await
}
