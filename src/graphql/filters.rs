//! Parts that the filters and orders of every list share, and what every filter may weigh.

use std::str::FromStr;

use async_graphql::{Enum, ID, InputObject, InputType, Value};
use chrono::Utc;

use super::scalars::DateTime;
use super::selection::SelectedField;
use crate::kernel::error::ApiError;
use crate::kernel::ids::TypedId;
use crate::kernel::paging::Direction;

/// Most conditions of a filter, each value of a list counted.
const MAX_CONDITIONS: usize = 50;
/// Most levels of `and`, `or` and `not` in each other, the filter itself counted.
const MAX_DEPTH: usize = 5;
/// Longest search, in characters.
const MAX_SEARCH: usize = 200;
/// Parts that hold filters again.
const NESTING: [&str; 3] = ["and", "or", "not"];

/// The `filter` of a field, if there is one. Every list reads its filter by this, so that none becomes a statement of any
/// size.
pub(super) fn filter_of<F: InputType>(field: &SelectedField) -> Result<Option<F>, ApiError> {
    if let Some(given) = field.given("filter") {
        Scale::default().weigh(given, "filter", 1)?;
    }
    field.argument("filter")
}

/// Counts the conditions of a filter, whatever it is about.
#[derive(Debug, Default)]
struct Scale {
    conditions: usize,
}

impl Scale {
    fn weigh(&mut self, filter: &Value, path: &str, depth: usize) -> Result<(), ApiError> {
        if depth > MAX_DEPTH {
            return Err(ApiError::bad_input(path, format!("A filter is at most {MAX_DEPTH} levels deep.")));
        }
        let before = self.conditions;
        if let Value::Object(parts) = filter {
            for (name, part) in parts {
                let path = format!("{path}.{name}");
                match part {
                    Value::List(filters) if NESTING.contains(&name.as_str()) => {
                        let mut nested = filters.iter().enumerate();
                        nested.try_for_each(|(at, filter)| self.weigh(filter, &format!("{path}.{at}"), depth + 1))?;
                    }
                    Value::Null => {}
                    filter if NESTING.contains(&name.as_str()) => self.weigh(filter, &path, depth + 1)?,
                    condition => self.count(condition, &path)?,
                }
            }
        }
        // A filter that asks for nothing is something to be read, too.
        if self.conditions == before { self.add(1, path) } else { Ok(()) }
    }

    fn count(&mut self, condition: &Value, path: &str) -> Result<(), ApiError> {
        match condition {
            Value::Object(parts) => {
                parts.iter().try_for_each(|(name, part)| self.count(part, &format!("{path}.{name}")))
            }
            Value::List(values) => self.add(values.len(), path),
            Value::String(text) if path.ends_with(".search") && text.chars().count() > MAX_SEARCH => {
                Err(ApiError::bad_input(path, format!("A search has at most {MAX_SEARCH} characters.")))
            }
            Value::String(words) if path.ends_with(".search") => self.add(words.split_whitespace().count(), path),
            _ => self.add(1, path),
        }
    }

    fn add(&mut self, conditions: usize, path: &str) -> Result<(), ApiError> {
        self.conditions += conditions;
        if self.conditions > MAX_CONDITIONS {
            let message =
                format!("A filter has at most {MAX_CONDITIONS} conditions in all; each word searched for is one.");
            return Err(ApiError::bad_input(path, message));
        }
        Ok(())
    }
}

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

#[cfg(test)]
mod tests {
    use async_graphql::value;

    use super::*;

    /// The path that is refused; empty when nothing is.
    fn refused(filter: &Value) -> String {
        match Scale::default().weigh(filter, "filter", 1) {
            Ok(()) => String::new(),
            Err(ApiError::BadInput { path, .. }) => path,
            Err(other) => panic!("{other:?}"),
        }
    }

    fn nested(levels: usize) -> Value {
        (1..levels).fold(value!({ "search": "a" }), |inner, _| value!({ "not": inner }))
    }

    #[test]
    fn conditions_are_counted_wherever_they_stand() {
        let many = |count: usize| Value::List(vec![value!({ "search": "a" }); count]);
        assert_eq!(refused(&value!({ "or": (many(50)) })), "");
        assert_eq!(refused(&value!({ "or": (many(51)) })), "filter.or.50.search");
        assert_eq!(refused(&value!({ "and": (many(30)), "or": (many(30)) })), "filter.or.20.search");
        let states = Value::List(vec![value!("OPEN"); 51]);
        assert_eq!(refused(&value!({ "not": { "status": { "in": states } } })), "filter.not.status.in");
        assert_eq!(refused(&value!({ "search": ("a ".repeat(51)) })), "filter.search");
        let empty = Value::List(vec![value!({ "or": [] }); 51]);
        assert_eq!(refused(&value!({ "and": empty })), "filter.and.50");
    }

    #[test]
    fn depth_and_length_are_bounded() {
        assert_eq!(refused(&nested(5)), "");
        assert_eq!(refused(&nested(6)), "filter.not.not.not.not.not");
        assert_eq!(refused(&nested(1000)), "filter.not.not.not.not.not");
        assert_eq!(refused(&value!({ "and": [{ "search": ("ä".repeat(200)) }] })), "");
        assert_eq!(refused(&value!({ "and": [{ "search": ("ä".repeat(201)) }] })), "filter.and.0.search");
    }
}
