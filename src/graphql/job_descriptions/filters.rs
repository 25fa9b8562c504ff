//! Which job descriptions, and in which order.

use async_graphql::{Enum, InputObject};

use super::objects::JobDescriptionStatus;
use crate::domain::job_descriptions as domain;
use crate::graphql::filters::{DateTimeFilter, OrderDirection};

/// Which job descriptions. All given parts hold. A filter has at most 50 conditions, 5 levels deep, and a search 200
/// characters.
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
    /// When it last changed.
    updated_at: Option<DateTimeFilter>,
    /// Words that all stand in the title, in the text, or in the company, location and skills that were read there; upper
    /// and lower case are the same.
    search: Option<String>,
}

/// A condition on the status. All given parts hold.
#[derive(Debug, Clone, InputObject)]
pub(in crate::graphql) struct JobDescriptionStatusFilter {
    /// Exactly this one.
    eq: Option<JobDescriptionStatus>,
    /// One of these; an empty list asks for none in particular.
    #[graphql(name = "in")]
    any_of: Option<Vec<JobDescriptionStatus>>,
}

impl JobDescriptionStatusFilter {
    /// The states that are asked for, if any are.
    fn any_of(self) -> Option<Vec<domain::JobDescriptionStatus>> {
        let listed = self.any_of.filter(|listed| !listed.is_empty());
        let wanted = match (self.eq, listed) {
            (Some(one), Some(listed)) => listed.into_iter().filter(|status| *status == one).collect(),
            (Some(one), None) => vec![one],
            (None, listed) => listed?,
        };
        Some(wanted.into_iter().map(Into::into).collect())
    }
}

impl JobDescriptionFilter {
    /// The same in the domain's words.
    pub(super) fn into_domain(self) -> domain::JobDescriptionFilter {
        let status = self.status.and_then(JobDescriptionStatusFilter::any_of);
        let (created_from, created_before) = DateTimeFilter::bounds(self.created_at.as_ref());
        let (updated_from, updated_before) = DateTimeFilter::bounds(self.updated_at.as_ref());
        domain::JobDescriptionFilter {
            status,
            created_from,
            created_before,
            updated_from,
            updated_before,
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
    /// When it last changed.
    UpdatedAt,
    /// Title, without regard to case.
    Title,
}

impl From<JobDescriptionOrder> for domain::JobDescriptionOrder {
    fn from(order: JobDescriptionOrder) -> Self {
        Self { field: order.field.into(), direction: order.direction.into() }
    }
}
