//! Which job descriptions, and in which order.

use async_graphql::{Enum, InputObject};

use super::objects::JobDescriptionStatus;
use crate::domain::job_descriptions as domain;
use crate::graphql::filters::{DateTimeFilter, OrderDirection};

/// Which job descriptions. All given parts hold.
#[derive(Debug, Clone, Default, InputObject)]
pub(in crate::graphql) struct JobDescriptionFilter {
    /// All of these hold too.
    #[graphql(default)]
    and: Vec<Self>,
    /// At least one of these holds too.
    #[graphql(default)]
    or: Vec<Self>,
    /// This does not hold.
    not: Option<Box<Self>>,
    /// Where it stands.
    status: Option<JobDescriptionStatusFilter>,
    /// When it was pasted.
    created_at: Option<DateTimeFilter>,
    /// Words that stand in title or text.
    search: Option<String>,
}

/// A condition on the status.
#[derive(Debug, Clone, InputObject)]
pub(in crate::graphql) struct JobDescriptionStatusFilter {
    /// Exactly this one.
    eq: Option<JobDescriptionStatus>,
    /// One of these.
    #[graphql(name = "in")]
    any_of: Option<Vec<JobDescriptionStatus>>,
}

impl JobDescriptionFilter {
    /// The same in the domain's words.
    pub(super) fn into_domain(self) -> domain::JobDescriptionFilter {
        let status = self.status.map(|status| match (status.eq, status.any_of) {
            (Some(one), _) => vec![one.into()],
            (None, many) => many.unwrap_or_default().into_iter().map(Into::into).collect(),
        });
        let (created_from, created_before) = DateTimeFilter::bounds(self.created_at.as_ref());
        domain::JobDescriptionFilter {
            status: status.unwrap_or_default(),
            created_from,
            created_before,
            search: self.search,
            and: self.and.into_iter().map(Self::into_domain).collect(),
            or: self.or.into_iter().map(Self::into_domain).collect(),
            not: self.not.map(|not| Box::new(not.into_domain())),
        }
    }
}

/// How job descriptions are sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub(in crate::graphql) struct JobDescriptionOrder {
    /// By what.
    field: JobDescriptionOrderField,
    /// Which way.
    direction: OrderDirection,
}

/// What job descriptions can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::JobDescriptionOrderField")]
pub(in crate::graphql) enum JobDescriptionOrderField {
    /// When it was pasted.
    CreatedAt,
    /// Title.
    Title,
}

impl From<JobDescriptionOrder> for domain::JobDescriptionOrder {
    fn from(order: JobDescriptionOrder) -> Self {
        Self { field: order.field.into(), direction: order.direction.into() }
    }
}
