//! Which submissions, and in which order.

use async_graphql::{Enum, InputObject};

use super::objects::SubmissionStatus;
use crate::domain::submissions as domain;
use crate::graphql::filters::OrderDirection;

/// Which submissions. All given parts hold. A filter has at most 50 conditions, 5 levels deep, and a search 200
/// characters.
#[derive(Debug, Clone, Default, InputObject)]
pub(in crate::graphql) struct SubmissionFilter {
    /// All of these hold too.
    #[graphql(default)]
    and: Vec<Self>,
    /// At least one of these holds too.
    #[graphql(default)]
    or: Vec<Self>,
    /// This does not hold.
    not: Option<Box<Self>>,
    /// Where it stands.
    status: Option<SubmissionStatusFilter>,
    /// With an overall score, or without one.
    scored: Option<bool>,
    /// Words that stand in name or address of the person.
    search: Option<String>,
}

/// A condition on the status.
#[derive(Debug, Clone, InputObject)]
pub(in crate::graphql) struct SubmissionStatusFilter {
    /// Exactly this one.
    eq: Option<SubmissionStatus>,
    /// One of these.
    #[graphql(name = "in")]
    any_of: Option<Vec<SubmissionStatus>>,
}

impl SubmissionFilter {
    /// The same in the domain's words.
    pub(super) fn into_domain(self) -> domain::SubmissionFilter {
        let status = self.status.map(|status| match (status.eq, status.any_of) {
            (Some(one), _) => vec![one.into()],
            (None, many) => many.unwrap_or_default().into_iter().map(Into::into).collect(),
        });
        domain::SubmissionFilter {
            status: status.unwrap_or_default(),
            scored: self.scored,
            search: self.search,
            and: self.and.into_iter().map(Self::into_domain).collect(),
            or: self.or.into_iter().map(Self::into_domain).collect(),
            not: self.not.map(|not| Box::new(not.into_domain())),
        }
    }
}

/// How submissions are sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub(in crate::graphql) struct SubmissionOrder {
    /// By what.
    field: SubmissionOrderField,
    /// Which way.
    direction: OrderDirection,
}

/// What submissions can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::SubmissionOrderField")]
pub(in crate::graphql) enum SubmissionOrderField {
    /// Overall score; what has none stands below zero.
    Score,
    /// When the attempt began.
    StartedAt,
    /// When it was handed in; what is not stands before everything else.
    SubmittedAt,
}

impl From<SubmissionOrder> for domain::SubmissionOrder {
    fn from(order: SubmissionOrder) -> Self {
        Self { field: order.field.into(), direction: order.direction.into() }
    }
}
