//! Parts that the filters and orders of every list share.

use std::str::FromStr;

use async_graphql::{Enum, ID, InputObject};
use chrono::Utc;

use super::scalars::DateTime;
use crate::kernel::ids::TypedId;
use crate::kernel::paging::Direction;

/// A condition on a time.
#[derive(Debug, Clone, InputObject)]
pub(super) struct DateTimeFilter {
    /// At or after.
    gte: Option<DateTime>,
    /// Before.
    lt: Option<DateTime>,
}

impl DateTimeFilter {
    /// From and before, where they are given.
    pub(super) fn bounds(filter: Option<&Self>) -> (Option<chrono::DateTime<Utc>>, Option<chrono::DateTime<Utc>>) {
        filter.map_or((None, None), |filter| (filter.gte.map(|at| at.0), filter.lt.map(|at| at.0)))
    }
}

/// A condition on what something belongs to.
#[derive(Debug, Clone, InputObject)]
pub(super) struct IdFilter {
    /// Exactly this one.
    eq: Option<ID>,
    /// One of these.
    #[graphql(name = "in")]
    any_of: Option<Vec<ID>>,
}

impl IdFilter {
    /// The ids it admits. One of another type, and what is no id at all, belongs to nothing.
    pub(super) fn ids<I: TypedId + FromStr>(&self) -> Option<Vec<I>> {
        let named = match (&self.eq, &self.any_of) {
            (Some(one), _) => std::slice::from_ref(one),
            (None, Some(many)) => many,
            (None, None) => return None,
        };
        Some(named.iter().filter_map(|id| id.parse().ok()).collect())
    }
}

/// Which way a list runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Direction", name = "OrderDirection")]
pub(super) enum OrderDirection {
    /// Smallest, oldest, A first.
    #[graphql(name = "ASC")]
    Ascending,
    /// Largest, newest, Z first.
    #[graphql(name = "DESC")]
    Descending,
}
