//! Which assessments, and in which order.

use async_graphql::{Enum, InputObject};

use super::objects::AssessmentStatus;
use crate::domain::assessments as domain;
use crate::graphql::filters::{DateTimeFilter, IdFilter, OrderDirection};

/// Which assessments. All given parts hold.
#[derive(Debug, Clone, Default, InputObject)]
pub(in crate::graphql) struct AssessmentFilter {
    /// All of these hold too.
    #[graphql(default)]
    and: Vec<Self>,
    /// At least one of these holds too.
    #[graphql(default)]
    or: Vec<Self>,
    /// This does not hold.
    not: Option<Box<Self>>,
    /// Where it stands.
    status: Option<AssessmentStatusFilter>,
    /// What it assesses for.
    job_description_id: Option<IdFilter>,
    /// When it was drafted.
    created_at: Option<DateTimeFilter>,
    /// Words that stand in the title.
    search: Option<String>,
}

/// A condition on the status.
#[derive(Debug, Clone, InputObject)]
pub(in crate::graphql) struct AssessmentStatusFilter {
    /// Exactly this one.
    eq: Option<AssessmentStatus>,
    /// One of these.
    #[graphql(name = "in")]
    any_of: Option<Vec<AssessmentStatus>>,
}

impl AssessmentFilter {
    /// The same in the domain's words.
    pub(super) fn into_domain(self) -> domain::AssessmentFilter {
        let status = self.status.map(|status| match (status.eq, status.any_of) {
            (Some(one), _) => vec![one.into()],
            (None, many) => many.unwrap_or_default().into_iter().map(Into::into).collect(),
        });
        let (created_from, created_before) = DateTimeFilter::bounds(self.created_at.as_ref());
        domain::AssessmentFilter {
            status: status.unwrap_or_default(),
            job_descriptions: self.job_description_id.as_ref().and_then(IdFilter::ids),
            created_from,
            created_before,
            search: self.search,
            and: self.and.into_iter().map(Self::into_domain).collect(),
            or: self.or.into_iter().map(Self::into_domain).collect(),
            not: self.not.map(|not| Box::new(not.into_domain())),
        }
    }
}

/// How assessments are sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub(in crate::graphql) struct AssessmentOrder {
    /// By what.
    field: AssessmentOrderField,
    /// Which way.
    direction: OrderDirection,
}

/// What assessments can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::AssessmentOrderField")]
pub(in crate::graphql) enum AssessmentOrderField {
    /// When it was drafted.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
    /// Title.
    Title,
}

impl From<AssessmentOrder> for domain::AssessmentOrder {
    fn from(order: AssessmentOrder) -> Self {
        Self { field: order.field.into(), direction: order.direction.into() }
    }
}
