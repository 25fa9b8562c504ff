//! Which invites, and in which order.

use async_graphql::{Enum, InputObject};

use super::objects::InviteStatus;
use crate::domain::invites as domain;
use crate::graphql::filters::{DateTimeFilter, OrderDirection};

/// Which invites. All given parts hold. A filter has at most 50 conditions, 5 levels deep, and a search 200 characters.
#[derive(Debug, Clone, Default, InputObject)]
pub(in crate::graphql) struct AssessmentInviteFilter {
    /// All of these hold too.
    #[graphql(default)]
    and: Vec<Self>,
    /// At least one of these holds too.
    #[graphql(default)]
    or: Vec<Self>,
    /// This does not hold.
    not: Option<Box<Self>>,
    /// Where it stands.
    status: Option<InviteStatusFilter>,
    /// When the person was invited.
    created_at: Option<DateTimeFilter>,
    /// Words that stand in name or address of the person.
    search: Option<String>,
}

/// A condition on the status.
#[derive(Debug, Clone, InputObject)]
pub(in crate::graphql) struct InviteStatusFilter {
    /// Exactly this one.
    eq: Option<InviteStatus>,
    /// One of these.
    #[graphql(name = "in")]
    any_of: Option<Vec<InviteStatus>>,
}

impl AssessmentInviteFilter {
    /// The same in the domain's words.
    pub(super) fn into_domain(self) -> domain::InviteFilter {
        let status = self.status.map(|status| match (status.eq, status.any_of) {
            (Some(one), _) => vec![one.into()],
            (None, many) => many.unwrap_or_default().into_iter().map(Into::into).collect(),
        });
        let (created_from, created_before) = DateTimeFilter::bounds(self.created_at.as_ref());
        domain::InviteFilter {
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

/// How invites are sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub(in crate::graphql) struct AssessmentInviteOrder {
    /// By what.
    field: AssessmentInviteOrderField,
    /// Which way.
    direction: OrderDirection,
}

/// What invites can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::InviteOrderField")]
pub(in crate::graphql) enum AssessmentInviteOrderField {
    /// When the person was invited.
    CreatedAt,
    /// The last moment to begin.
    ExpiresAt,
    /// Overall score of the attempt; what has none stands below zero.
    Score,
}

impl From<AssessmentInviteOrder> for domain::InviteOrder {
    fn from(order: AssessmentInviteOrder) -> Self {
        Self { field: order.field.into(), direction: order.direction.into() }
    }
}
