//! Statements on lists of assessments.

use std::collections::HashMap;

use super::{COLUMNS, Row};
use crate::access::OrgScope;
use crate::db::condition::{Condition, Value};
use crate::db::paged::{ListOrder, PagedList};
use crate::db::{DbError, Tx};
use crate::domain::assessments::model::Assessment;
use crate::domain::assessments::read::{AssessmentFilter, AssessmentOrder, AssessmentOrderField};
use crate::kernel::error::ApiError;
use crate::kernel::ids::TypedId;
use crate::kernel::paging::{ListParent, Page, PageRequest};
use crate::kernel::text::clean;

/// Of all parents named by a column of `x`.
fn paged(filter: &AssessmentFilter, order: AssessmentOrder) -> PagedList {
    let key = match order.field {
        AssessmentOrderField::CreatedAt => "x.created_at",
        AssessmentOrderField::UpdatedAt => "x.updated_at",
        AssessmentOrderField::Title => "x.title",
    };
    PagedList {
        columns: COLUMNS,
        from: "assessments x",
        id: "x.id",
        order: ListOrder { key: key.into(), direction: order.direction },
        condition: condition(filter),
    }
}

fn condition(filter: &AssessmentFilter) -> Condition {
    let mut all = Condition::always();
    if !filter.status.is_empty() {
        let wanted = filter.status.iter().map(|status| status.as_str().to_owned()).collect();
        all = all.and(Condition::new("x.status = ANY (?)", vec![Value::Texts(wanted)]));
    }
    if let Some(wanted) = &filter.job_descriptions {
        let wanted = wanted.iter().map(|job| job.uuid()).collect();
        all = all.and(Condition::new("x.job_description_id = ANY (?)", vec![Value::Ids(wanted)]));
    }
    if let Some(from) = filter.created_from {
        all = all.and(Condition::new("x.created_at >= ?", vec![Value::Time(from)]));
    }
    if let Some(before) = filter.created_before {
        all = all.and(Condition::new("x.created_at < ?", vec![Value::Time(before)]));
    }
    let search = filter.search.as_deref().map(clean).unwrap_or_default().to_lowercase();
    for word in search.split_whitespace() {
        all = all.and(Condition::new("position(? in lower(x.title)) > 0", vec![Value::Text(word.to_owned())]));
    }
    let (and, or) = (filter.and.iter().map(condition), filter.or.iter().map(condition));
    all.combined(and, or, filter.not.as_deref().map(condition))
}

pub(in crate::domain::assessments) async fn pages<P: ListParent>(
    tx: &mut Tx,
    scope: &OrgScope,
    parents: &[P],
    filter: &AssessmentFilter,
    order: AssessmentOrder,
    page: &PageRequest,
) -> Result<HashMap<P, Page<Assessment>>, ApiError> {
    paged(filter, order).pages::<Row, _, _>(tx, scope.organization(), parents, page).await
}

pub(in crate::domain::assessments) async fn totals<P: ListParent>(
    tx: &mut Tx,
    scope: &OrgScope,
    parents: &[P],
    filter: &AssessmentFilter,
) -> Result<HashMap<P, i64>, DbError> {
    paged(filter, AssessmentOrder::default()).totals(tx, scope.organization(), parents).await
}
