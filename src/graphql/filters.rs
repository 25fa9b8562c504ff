//! Parts that the filters and orders of every list share.

use async_graphql::{Enum, InputObject};
use chrono::Utc;

use super::scalars::DateTime;
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
