//! Lists of submissions, of an organization, of job descriptions, of participants: pages and totals.

use std::collections::HashMap;

use uuid::Uuid;

use super::Row;
use crate::access::OrgScope;
use crate::db::condition::{Condition, Value};
use crate::db::paged::{ListOrder, PagedList};
use crate::db::{DbError, Tx};
use crate::domain::submissions::model::Submission;
use crate::domain::submissions::read::{SubmissionFilter, SubmissionOrder, SubmissionOrderField};
use crate::kernel::error::ApiError;
use crate::kernel::paging::{Page, PageRequest};
use crate::kernel::text::clean;

/// Whose submissions a list holds.
#[derive(Debug, Clone, Copy)]
pub(in crate::domain::submissions) enum Parent {
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

const COLUMNS: &str = "x.id, x.invite_id, x.assessment_id, x.job_description_id, x.participant_id, x.status, \
     x.started_at, x.deadline, x.submitted_at, x.overall_score, x.released_at";

fn paged(parent: Parent, filter: &SubmissionFilter, order: SubmissionOrder) -> PagedList {
    // Nothing in a key is null, so that the order is total: without a score -1, without an end 1970.
    let key = match order.field {
        SubmissionOrderField::Score => "coalesce(x.overall_score, -1)",
        SubmissionOrderField::StartedAt => "x.started_at",
        SubmissionOrderField::SubmittedAt => "coalesce(x.submitted_at, timestamptz 'epoch')",
    };
    PagedList {
        columns: COLUMNS,
        from: "submissions x",
        parent: parent.column(),
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
    let search = filter.search.as_deref().map(clean).unwrap_or_default().to_lowercase();
    all = search.split_whitespace().map(answered_by).fold(all, Condition::and);
    all = filter.and.iter().map(condition).fold(all, Condition::and);
    if let Some(any) = filter.or.iter().map(condition).reduce(Condition::or) {
        all = all.and(any);
    }
    match &filter.not {
        Some(not) => all.and(condition(not).negate()),
        None => all,
    }
}

/// The word stands in name or address of the person who answers.
fn answered_by(word: &str) -> Condition {
    let found = "EXISTS (SELECT FROM participants who \
        WHERE who.organization_id = x.organization_id AND who.id = x.participant_id \
        AND (position(? in lower(who.name)) > 0 OR position(? in who.email_normalized) > 0))";
    Condition::new(found, vec![Value::Text(word.to_owned()), Value::Text(word.to_owned())])
}

/// The same page of every parent's list.
pub(in crate::domain::submissions) async fn pages(
    tx: &mut Tx,
    scope: &OrgScope,
    (parent, parents): (Parent, &[Uuid]),
    filter: &SubmissionFilter,
    order: SubmissionOrder,
    page: &PageRequest,
) -> Result<HashMap<Uuid, Page<Submission>>, ApiError> {
    let list = paged(parent, filter, order);
    let pages: HashMap<Uuid, Page<Row>> = list.pages(tx, scope.organization(), parents, page).await?;
    let read = |(parent, page): (Uuid, Page<Row>)| Ok((parent, page.try_map(Submission::try_from)?));
    pages.into_iter().map(read).collect()
}

/// How many there are in every parent's list.
pub(in crate::domain::submissions) async fn totals(
    tx: &mut Tx,
    scope: &OrgScope,
    (parent, parents): (Parent, &[Uuid]),
    filter: &SubmissionFilter,
) -> Result<HashMap<Uuid, i64>, DbError> {
    paged(parent, filter, SubmissionOrder::default()).totals(tx, scope.organization(), parents).await
}
